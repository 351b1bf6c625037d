//! Fixing the files of a run: each by itself in parallel, then all together against what must be
//! true across files.
//!
//! Nothing is written here: what comes out are the old bytes and the new text of each file.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::{Allow, FixError, FixMode, Fixer, applied_to};
use crate::crossfile::Facts;
use crate::document::{Document, Layout, layout_of, parse, structured_bytes};
use crate::engine::lint::{self, Checked, EVERYTHING};
use crate::engine::options::{FILES_AT_ONCE, RunOptions};
use crate::engine::permits;
use crate::engine::session::Session;
use crate::engine::threads;
use crate::finding::Finding;
use crate::finding::identity::Identity;
use crate::plan::Claim;
use crate::rules;
use crate::rules::rule::Phase;
use crate::text::Source;

/// A file that fixes change.
#[derive(Clone, Debug)]
pub(crate) struct FixedFile {
    /// Its path, relative to the repository.
    pub path: Arc<str>,
    /// The bytes that were checked.
    pub old: Arc<[u8]>,
    /// The text after its fixes.
    pub new: Arc<[u8]>,
    /// How many findings of each rule were fixed.
    pub applied: BTreeMap<&'static str, u64>,
    /// What came of checking the new text; none where it was not checked as a document.
    pub checked: Option<Arc<Checked>>,
}

/// Fixes that were not applied, because they would break another file.
#[derive(Clone, Debug)]
pub(crate) struct Withheld {
    /// The file that they would change.
    pub path: Arc<str>,
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
    pub failed: Vec<(Arc<str>, FixError)>,
}

/// The files of a run and what is fixed in them.
pub(crate) struct Repair<'a> {
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

/// How far a file is fixed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// All fixes.
    All,
    /// Only fixes after which the file says the same to other files as before.
    ByItself,
}

/// What comes of trying to fix a file; none when nothing changes.
type AttemptResult = Result<Option<Attempt>, FixError>;

/// One file after its fixes.
struct Attempt {
    file: FixedFile,
    /// Whether it now says something else to other files.
    touches_others: bool,
}

impl Repair<'_> {
    /// How many files have something to fix.
    pub(crate) fn count(&self, findings: &[Finding]) -> usize {
        self.by_file(findings).len()
    }

    /// Fixes the files with these findings, which are sorted by file.
    pub(crate) fn run(&self, findings: &[Finding]) -> Fixes {
        let by_file = self.by_file(findings);
        let mut fixes = Fixes::default();
        let mut touching = Vec::new();
        for (path, attempt) in self.each(&by_file) {
            match attempt {
                Err(error) => fixes.failed.push((path, error)),
                Ok(None) => {}
                Ok(Some(attempt)) if attempt.touches_others => touching.push(attempt.file),
                Ok(Some(attempt)) => fixes.files.push(attempt.file),
            }
        }
        if !touching.is_empty() {
            let alone = |file: &FixedFile| {
                let own = by_file.get(&file.path)?;
                let attempt = self.file(&file.path, own, Reach::ByItself).ok()??;
                Some(attempt.file)
            };
            self.settle(&mut fixes, touching, &alone);
        }
        fixes.files.sort_by(|a, b| a.path.cmp(&b.path));
        fixes.withheld.sort_by(|a, b| a.path.cmp(&b.path));
        fixes
    }

    /// What comes of each file, in the order of their paths.
    fn each<'f>(
        &self,
        by_file: &BTreeMap<&'f Arc<str>, Vec<&'f Finding>>,
    ) -> Vec<(Arc<str>, AttemptResult)> {
        let files: Vec<_> = by_file.iter().collect();
        let some = |files: &[(&&Arc<str>, &Vec<&Finding>)]| -> Vec<_> {
            let _open = self.session.tree.keep_open();
            let one = |(path, findings): &(&&Arc<str>, &Vec<&Finding>)| {
                let attempt = self.file(path, findings, Reach::All);
                self.options.done.fetch_add(1, Ordering::Relaxed);
                (Arc::clone(path), attempt)
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
    fn file(&self, path: &Arc<str>, findings: &[&Finding], reach: Reach) -> AttemptResult {
        let Ok(bytes) = self.session.tree.read(path) else {
            return Ok(None);
        };
        let old: Arc<[u8]> = bytes.as_slice().into();
        let source = Source::new(Arc::clone(path), bytes);
        if source.encoding_problem().is_some() {
            return Ok(None);
        }
        let file = CheckedFile::new(self.session, path);
        let carried = self.session.carried.as_ref();
        let seen = carried.and_then(|carried| carried.take(path, &old));
        let mut first: Vec<Finding> = findings.iter().copied().cloned().collect();
        let before = match seen {
            Some(seen) => seen.facts,
            None if file.is_checked() => {
                let now = file.check(&parse(&source, file.layout));
                if !agree(&now, findings, &self.ignored) {
                    // The file changed since it was checked: what was found across files is
                    // elsewhere now.
                    first = now;
                    first.retain(|finding| !self.ignored.contains(&finding.identity()));
                }
                file.facts()
            }
            None => Facts::default(),
        };
        if let Some(allow) = &self.allow {
            allow.offer(&parse(&source, file.layout), &mut first);
        }
        let wanted = |current: &Source, finding: &Finding| {
            !self.ignored.contains(&finding.identity())
                && (reach == Reach::All || {
                    let next = applied_to(current, &[finding]);
                    (file.facts_of(current)).say_the_same(&file.facts_of(&next))
                })
        };
        let fixer = Fixer {
            layout: file.layout,
            mode: self.mode,
            check: &|document| {
                let mut findings = file.check(document);
                if let Some(allow) = &self.allow {
                    allow.offer(document, &mut findings);
                }
                findings
            },
            wanted: &wanted,
        };
        let fix = || fixer.fix(&source, first);
        let result = match reach {
            Reach::All => permits::with(structured_bytes(&source, file.layout), fix),
            // What it is asked for each fix waits for itself.
            Reach::ByItself => fix(),
        }?;
        if result.applied.is_empty() {
            return Ok(None);
        }
        let mut checked = file.last.into_inner();
        let touches_others = !before.say_the_same(&checked.facts);
        checked.findings = result.left;
        Ok(Some(Attempt {
            touches_others,
            file: FixedFile {
                path: Arc::clone(path),
                old,
                new: result.text.into_bytes().into(),
                applied: result.applied,
                // A comment is offered for each finding then, in place of its own fix.
                checked: (file.is_document && self.allow.is_none()).then(|| Arc::new(checked)),
            },
        }))
    }

    /// The findings of the files that have something to fix.
    fn by_file<'f>(&self, findings: &'f [Finding]) -> BTreeMap<&'f Arc<str>, Vec<&'f Finding>> {
        let mut by_file: BTreeMap<&Arc<str>, Vec<&Finding>> = BTreeMap::new();
        for finding in findings {
            by_file.entry(&finding.file).or_default().push(finding);
        }
        let has_work = |finding: &&Finding| match &self.allow {
            Some(allow) => allow.takes(finding),
            None => self.mode.takes(finding),
        };
        by_file.retain(|_, findings| findings.iter().any(has_work));
        by_file
    }
}

/// One file under a plan, which can be checked again and again.
struct CheckedFile<'a> {
    session: &'a Session,
    claim: Claim,
    layout: Layout,
    /// None where the file is checked in another way than as a document: then its fixes are applied
    /// once.
    is_document: bool,
    /// What came of the text that was checked last, without its findings.
    last: RefCell<Checked>,
}

impl<'a> CheckedFile<'a> {
    fn new(session: &'a Session, path: &str) -> Self {
        let claim = session.plan.claim(path);
        let layout = lint::layout(path, claim.is_read(), true);
        let is_config = session.config_path() == Some(path);
        Self {
            session,
            is_document: layout.is_some() && !claim.excluded && !is_config,
            layout: layout.unwrap_or_else(|| layout_of(path)),
            claim,
            last: RefCell::default(),
        }
    }

    fn is_checked(&self) -> bool {
        self.is_document
    }

    /// The findings of a document, by itself.
    fn check(&self, document: &Document<'_>) -> Vec<Finding> {
        if !self.is_document {
            return Vec::new();
        }
        let (plan, world) = (&self.session.plan, self.session.world());
        let mut checked = lint::check_document(EVERYTHING, document, plan, &self.claim, &world);
        let findings = std::mem::take(&mut checked.findings);
        self.last.replace(checked);
        findings
    }

    /// What the text that was checked last says to other files.
    fn facts(&self) -> Facts {
        self.last.borrow().facts.clone()
    }

    /// What a text says to other files.
    fn facts_of(&self, source: &Source) -> Facts {
        if !self.is_document {
            return Facts::default();
        }
        let (plan, world) = (&self.session.plan, self.session.world());
        lint::facts(source, self.layout, plan, &self.claim, &world)
    }
}

/// Whether the findings of a file by itself are those that a run reported of it.
fn agree(now: &[Finding], reported: &[&Finding], ignored: &HashSet<Identity>) -> bool {
    let is_own =
        |finding: &&Finding| !rules::is_of(finding.rule, Phase::Across) && finding.fix.is_some();
    let now = (now.iter().filter(is_own)).filter(|finding| !ignored.contains(&finding.identity()));
    let reported = (reported.iter().copied()).filter(is_own);
    let place = |finding: &Finding| (finding.rule, finding.span, finding.fix.clone());
    let mut now: Vec<_> = now.map(place).collect();
    let mut reported: Vec<_> = reported.map(place).collect();
    now.sort_by_key(|(rule, span, _)| (*span, *rule));
    reported.sort_by_key(|(rule, span, _)| (*span, *rule));
    now == reported
}
