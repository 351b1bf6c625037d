//! The run over many files: each checked by itself (`by_file`), then compared with each other.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

use crate::engine::by_file::ByFile;
use crate::engine::options::{FILES_AT_ONCE, RunOptions};
use crate::engine::outcome::{Outcome, Scope, Targets};
use crate::engine::partial_run::Known;
use crate::engine::report::{Note, Report, SiteFound, Summary};
use crate::engine::results::Run;
use crate::engine::session::{Session, layout};
use crate::engine::surroundings::source_of;
use crate::engine::{across, lint, threads};
use crate::finding::{Finding, Severity};
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::FileProblem;
use crate::tree::disk::walk::{FoundFile, Walked};
use crate::tree::skip_reason::SkipReason;

impl Session {
    /// Checks files, and compares them with each other and with those that they refer to.
    pub fn run(&self, targets: Targets, options: &RunOptions) -> Outcome {
        let judges_config = self.judges_config(&targets);
        let (mut walked, scope) = (targets.files, targets.scope);
        let whole = scope == Scope::Whole;
        let world = self.world();
        let pool = threads::pool(options.threads);
        let started = Instant::now();
        let ByFile {
            mut run,
            listed,
            facts,
            notes,
            over_budget,
        } = self.check_files(&walked.files, pool.as_ref(), &world, options);
        run.cost.check = started.elapsed();
        run.summary.notes.extend(notes);
        if judges_config
            && !whole
            && let Some(reason) = self.why_config_is_skipped(&walked.files)
        {
            run.count_config(reason);
        }
        let mut findings = listed.findings.into_findings();
        let mut allowed = listed.allowed.into_findings();
        let own = run.tally.files.len();
        let started = Instant::now();
        let mut between = across::AcrossOutcome::default();
        if facts.is_none() && !over_budget {
            between.problems.push(across::too_many_values());
        }
        if let Some(facts) = facts.filter(|_| options.cross_file) {
            let known = Known {
                suppressions: std::mem::take(&mut run.suppressions),
                collections: run.collections.keys().copied().collect(),
                facts,
            };
            let compare = || self.across(&walked.files, known, whole, &world, options);
            between = match &pool {
                Some(pool) => pool.install(compare),
                None => compare(),
            };
            findings.append(&mut between.findings);
            allowed.append(&mut between.allowed);
            allowed.sort_by(Finding::order);
            allowed.truncate(options.max_findings);
            run.tally.append(between.tally);
            run.summary.allowed += between.count_allowed;
            run.summary.notes.append(&mut between.notes);
        }
        self.add_plan(&mut run.summary, &walked.files, whole);
        let collections = run.name_collections(&self.plan);
        run.cost.compare = started.elapsed();
        findings.extend(self.add_walk(&mut walked, &mut run, options.max_findings));
        if !whole {
            run.of_defaults = self.judge_defaults(&walked.files, pool.as_ref(), options);
        }
        self.add_defaults(&mut run, &mut findings, &mut allowed);
        let about_config = match (whole, judges_config) {
            (true, _) => self.whole_config_findings(between.problems),
            (false, true) => self.judge_config(pool.as_ref(), options),
            (false, false) => self.needed_config_findings(between.problems, &collections),
        };
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        let config_is_wrong = about_config.iter().any(is_error);
        run.tally.add(&about_config);
        findings.extend(about_config);
        run.summary.checked = Some(self.checked(run.tally.files.split_at(own), &walked.files));
        let report = Report::counted(findings, &mut run.tally, run.summary);
        let report = self.complete(report, walked.files, options, pool.as_ref());
        Outcome {
            report,
            tally: run.tally,
            allowed,
            ignored: Vec::new(),
            config_is_wrong,
            scope,
            panics: run.panics,
            cost: run.cost,
        }
    }

    /// Shortens a report to what it lists, and adds names and lines that only the files have.
    fn complete(
        &self,
        mut report: Report,
        files: Vec<FoundFile>,
        options: &RunOptions,
        pool: Option<&rayon::ThreadPool>,
    ) -> Report {
        report.list_first(options.max_findings, self.config_path());
        report.name_odd_ones(&|path| odd_name(self.tree.root(), &files, path));
        if options.lines {
            self.locate_elsewhere(&mut report.findings, pool);
        }
        if pool.is_some() {
            // A million paths take a while to be freed: beside the report, not before it.
            let _ = std::thread::Builder::new().spawn(move || drop(files));
        }
        report
    }

    /// Adds what the run went by: the generator of the site, and the built-in collections.
    fn add_plan(&self, summary: &mut Summary, files: &[FoundFile], whole: bool) {
        if whole {
            let paths = files.iter().map(|file| &*file.path);
            let note = self.plan.builtin_note(&self.tree, paths);
            summary.notes.extend(note.map(Note::from));
        }
        summary.sites.push(SiteFound {
            folder: RepoPathBuf::default(),
            generator: self.plan.site.generator,
            file: self.plan.site.recognised_by,
            is_news: whole && self.config.is_none(),
        });
        summary.is_builtin = self.plan.builtin;
    }

    /// Finds the lines of what findings point at in other files.
    fn locate_elsewhere(&self, findings: &mut [Finding], pool: Option<&rayon::ThreadPool>) {
        let locate = |findings: &mut [Finding]| {
            lint::locate_elsewhere(findings, &|name, until| source_of(&*self.tree, name, until));
        };
        match pool {
            Some(pool) => {
                pool.install(|| findings.par_chunks_mut(FILES_AT_ONCE).for_each(locate));
            }
            None => locate(findings),
        }
    }

    /// Why the config is not checked as a document, where it is among the files, which are sorted.
    fn why_config_is_skipped(&self, files: &[FoundFile]) -> Option<SkipReason> {
        let config = self.config_path()?;
        let at = files
            .binary_search_by(|file| file.path.as_str().cmp(config))
            .ok()?;
        layout(&files[at], &self.plan.claim(config)).err()
    }

    /// Adds what the walk says of files that are not checked; the findings that may be listed.
    pub(crate) fn add_walk(&self, walked: &mut Walked, run: &mut Run, most: usize) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut add = |found: Vec<Finding>, until: usize| {
            run.tally.add(&found);
            // They come in the order of the files: what comes late is not among the first.
            if findings.len() < until {
                findings.extend(found);
            }
            findings.len()
        };
        let mut count = 0;
        if self.plan.watches_folders() {
            for file in &walked.files {
                if let Some(claim) = self.plan.unexpected(&file.path) {
                    let found = lint::unexpected(&file.path, &self.plan, &claim);
                    count = add(found.findings, most);
                }
            }
        }
        let until = most.saturating_add(count);
        for (path, words) in std::mem::take(&mut walked.unreadable) {
            let claim = self.plan.claim_and_count(&path);
            let problem = FileProblem::Unreadable(words);
            let found = lint::unreadable(&path, &problem, &self.plan, &claim);
            add(found.findings, until);
        }
        for (reason, count) in std::mem::take(&mut walked.left_out) {
            *run.summary.left_out.entry(reason).or_default() += count;
        }
        findings
    }

    /// The files with findings that were checked, sorted: all that have findings of their own, and
    /// some of those in which others are found.
    pub(crate) fn checked(
        &self,
        (own, others): (&[RepoPathBuf], &[RepoPathBuf]),
        files: &[FoundFile],
    ) -> Arc<[RepoPathBuf]> {
        let is_checked = |path: &&RepoPathBuf| {
            let found = files.binary_search_by(|file| file.path.cmp(path));
            found.is_ok_and(|at| layout(&files[at], &self.plan.claim(path)).is_ok())
        };
        let others = others.iter().filter(is_checked);
        let mut checked: Vec<RepoPathBuf> = own.iter().chain(others).cloned().collect();
        // Two sorted runs: a stable sort merges them.
        checked.sort();
        checked.dedup();
        checked.into()
    }
}

/// The bytes of a path among those of the files, which are sorted, when they are not UTF-8.
fn odd_name(root: &Path, files: &[FoundFile], path: &RepoPath) -> Option<Vec<u8>> {
    let at = files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
    files[at].odd_name(root)
}
