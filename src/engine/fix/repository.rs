//! Fixing the files of a run: each by itself in parallel, then all together against what must be
//! true across files.
//!
//! Nothing is written here: what comes out is the change of each file.

use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::carried::{KnownFile, SeenFile};
pub(crate) use super::claimed::FixedFile;
use super::claimed::{AttemptResult, ClaimedFiles, FixReach, WantedFixes};
use super::{Allow, FixError, FixMode};
use crate::crossfile::Facts;
use crate::document::{Document, parse, structured_bytes};
use crate::engine::options::{FILES_AT_ONCE, RunOptions};
use crate::engine::outcome::Outcome;
use crate::engine::permits;
use crate::engine::session::Session;
use crate::engine::threads;
use crate::finding::Finding;
use crate::finding::identity::Identity;
use crate::rules;
use crate::rules::rule::Phase;
use crate::text::Source;
use crate::text::repo_path::RepoPathBuf;

/// Fixes that were not applied, because they would break another file.
#[derive(Clone, Debug)]
pub(crate) struct Withheld {
    /// The file that they would change.
    pub path: RepoPathBuf,
    /// Their rules.
    pub rules: BTreeSet<&'static str>,
    /// Why they were not applied.
    pub why: WhyWithheld,
}

/// Why a fix that changes what a file says to others was not applied.
#[derive(Clone, Debug)]
pub(crate) enum WhyWithheld {
    /// It would cause this finding.
    Causes(Box<Finding>),
    /// Files are not compared with each other in this run.
    NotCompared,
    /// More fixes than are tried one by one collide with others.
    TooMany,
}

/// What came of fixing the files of a run.
#[derive(Debug, Default)]
pub(crate) struct Fixes {
    /// The files that change, sorted by path.
    pub files: Vec<FixedFile>,
    /// What was withheld, sorted by path.
    pub withheld: Vec<Withheld>,
    /// Files that stay as they are because of a defect of copydesk, sorted by path.
    pub failed: Vec<(RepoPathBuf, FixError)>,
    /// What is found in the whole repository once all these files are written, where that had to be known.
    pub after: Option<Box<Outcome>>,
}

/// A file that has something to fix, and all its findings.
pub(crate) type FileToFix<'f> = (&'f RepoPathBuf, &'f [Finding]);

/// The files of a run and what is fixed in them.
pub(crate) struct RepositoryFix<'a> {
    /// What was checked.
    pub session: &'a Session,
    /// Which fixes are applied.
    pub mode: FixMode,
    /// How the run went.
    pub options: &'a RunOptions,
    /// Findings of the baseline, which are left alone.
    pub ignored: HashSet<Identity>,
    /// Findings that are suppressed by comments; nothing is fixed then.
    pub allow: Option<Allow>,
    /// What was found across all files of the repository before; none where that is not known.
    pub across: Option<Vec<Finding>>,
}

impl RepositoryFix<'_> {
    /// Fixes these files.
    pub(crate) fn run(&self, by_file: &[FileToFix<'_>]) -> Fixes {
        let mut fixes = Fixes::default();
        let mut touching = Vec::new();
        for (path, attempt) in self.each(by_file) {
            match attempt {
                Err(error) => fixes.failed.push((path, error)),
                Ok(None) => {}
                Ok(Some(attempt)) if attempt.touches_others => touching.push(attempt.file),
                Ok(Some(attempt)) => fixes.files.push(attempt.file),
            }
        }
        if !touching.is_empty() {
            let alone = |file: &FixedFile| {
                let at = by_file.binary_search_by(|(path, _)| (*path).cmp(&file.path));
                let (path, own) = by_file[at.ok()?];
                let attempt = self.file(path, own, FixReach::ByItself).ok()??;
                Some(attempt.file)
            };
            self.settle(&mut fixes, touching, &alone);
        }
        fixes.files.sort_by(|a, b| a.path.cmp(&b.path));
        fixes.withheld.sort_by(|a, b| a.path.cmp(&b.path));
        fixes
    }

    /// What comes of each file, in the order of their paths.
    fn each(&self, files: &[FileToFix<'_>]) -> Vec<(RepoPathBuf, AttemptResult)> {
        let some = |files: &[FileToFix<'_>]| -> Vec<_> {
            let _open = self.session.tree.keep_open();
            let one = |(path, findings): &FileToFix<'_>| {
                let attempt = self.file(path, findings, FixReach::All);
                self.options.done.fetch_add(1, Ordering::Relaxed);
                ((*path).clone(), attempt)
            };
            files.iter().map(one).collect()
        };
        match threads::pool(self.options.threads) {
            Some(pool) => {
                let parts = || {
                    files
                        .par_chunks(FILES_AT_ONCE)
                        .flat_map_iter(some)
                        .collect()
                };
                pool.install(parts)
            }
            None => files.chunks(FILES_AT_ONCE).flat_map(some).collect(),
        }
    }

    /// Fixes one file; none when nothing changes.
    fn file(&self, path: &RepoPathBuf, findings: &[Finding], reach: FixReach) -> AttemptResult {
        let carried = self.session.carried.as_ref();
        let known = carried.and_then(|carried| carried.take(path));
        let known = match known {
            // Fixed right where it was checked, if nothing else was found since.
            Some(KnownFile::Tried(tried)) if reach == FixReach::All && tried.is_of(findings) => {
                return tried.result;
            }
            Some(KnownFile::Seen(seen)) => Some(seen),
            _ => None,
        };
        let Ok(bytes) = self.session.tree.read(path) else {
            return Ok(None);
        };
        let source = Source::new(path.clone(), bytes);
        if source.encoding_problem().is_some() {
            return Ok(None);
        }
        let session = self.session;
        let is_config = session.config_path() == Some(&**path);
        let (file, layout) = ClaimedFiles::alone(&session.plan, session.world(), path, is_config);
        let fix = || {
            let document = parse(&source, layout);
            self.fix(file, &document, findings, known, reach)
        };
        match reach {
            FixReach::All => permits::with(structured_bytes(&source, layout), fix),
            // What it is asked for each fix waits for itself.
            FixReach::ByItself => fix(),
        }
    }

    /// Fixes a file that was read; before, this was known of it.
    fn fix(
        &self,
        file: ClaimedFiles<'_>,
        document: &Document<'_>,
        findings: &[Finding],
        known: Option<SeenFile>,
        reach: FixReach,
    ) -> AttemptResult {
        let mut first = findings.to_vec();
        let before = match known.filter(|seen| seen.is_of(document.source)) {
            Some(seen) => seen.facts,
            None if file.are_documents => {
                let (now, facts) = file.check_alone(document);
                if !agree(&now, findings, &self.ignored) {
                    // The file changed since it was checked: what was found across files is
                    // elsewhere now.
                    first = now;
                    first.retain(|finding| !self.ignored.contains(&finding.identity()));
                }
                facts
            }
            None => Facts::default(),
        };
        if let Some(allow) = &self.allow {
            allow.offer(document, &mut first);
        }
        let wanted = WantedFixes {
            mode: self.mode,
            ignored: &self.ignored,
            allow: self.allow.as_ref(),
            reach,
        };
        let fixed = file
            .fix(&[document], vec![first.into()], &[&before], wanted)
            .pop();
        fixed.unwrap_or(Ok(None))
    }

    /// The files that have something to fix; the findings are sorted by file.
    pub(crate) fn by_file<'f>(&self, findings: &'f [Finding]) -> Vec<FileToFix<'f>> {
        let has_work = |finding: &Finding| match &self.allow {
            Some(allow) => allow.takes(finding),
            None => self.mode.takes(finding),
        };
        let mut files: Vec<_> = (findings.chunk_by(|a, b| a.file == b.file))
            .filter(|findings| findings.iter().any(has_work))
            .map(|findings| (&findings[0].file, findings))
            .collect();
        files.sort_by_key(|(path, _)| *path);
        files
    }
}

/// Whether the findings of a file by itself are those that a run reported of it.
fn agree(now: &[Finding], reported: &[Finding], ignored: &HashSet<Identity>) -> bool {
    let is_own =
        |finding: &&Finding| !rules::is_of(finding.rule, Phase::Across) && finding.fix.is_some();
    let now = (now.iter().filter(is_own)).filter(|finding| !ignored.contains(&finding.identity()));
    let reported = reported.iter().filter(is_own);
    let place = |finding: &Finding| (finding.rule, finding.span, finding.fix.clone());
    let mut now: Vec<_> = now.map(place).collect();
    let mut reported: Vec<_> = reported.map(place).collect();
    now.sort_by_key(|(rule, span, _)| (*span, *rule));
    reported.sort_by_key(|(rule, span, _)| (*span, *rule));
    now == reported
}
