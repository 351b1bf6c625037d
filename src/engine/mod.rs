//! The run: one document (`lint/`), across documents (`across/`), all files of a repository (`run`),
//! what a change breaks elsewhere (`change`), the baseline, and the [`report::Report`] that comes out.
//!
//! The command line and a language server are thin clients of it. Fixing belongs here too.
//!
//! Uses `text` to `plan`. Prints nothing and knows no output format.

pub mod across;
pub mod baseline;
pub(crate) mod change;
pub(crate) mod facts_store;
pub mod in_memory;
pub mod lint;
pub(crate) mod open;
pub mod options;
pub(crate) mod partial_run;
pub mod report;
mod run;
pub mod tally;
pub mod threads;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use rayon::prelude::*;

use crate::config::{self, ConfigProblem};
use crate::crossfile::Facts;
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::engine::report::Report;
use crate::engine::tally::Tally;
use crate::finding::{Finding, Severity};
use crate::plan::{Claim, Plan, Selection};
use crate::text::Source;
use crate::tree::disk::walk::{FoundFile, Walked};
use crate::tree::disk::{DEFAULT_MAX_FILE_SIZE, Tree};
use crate::tree::{FileProblem, World};
use facts_store::{FACTS_AT_ONCE, Kept};
pub use open::source_of;
use open::{builtin_plan, resolve, site};
pub use options::RunOptions;
use partial_run::Known;
pub use run::Cost;
use run::{FileResult, Listed, Run, Said, number};

/// A repository with its plan.
pub struct Repository {
    /// Its files.
    pub tree: Arc<dyn Tree>,
    /// What to check, and how.
    pub plan: Plan,
    /// The config as it is on the disk; none when the built-in one applies.
    pub config: Option<Source>,
}

/// What a run is about.
#[derive(Debug, Default)]
pub struct Targets {
    /// The files, and what was found beside them.
    pub files: Walked,
    /// How much of the repository they are.
    pub scope: Scope,
}

/// How much of a repository a run is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of it: what is wrong with the config as a whole can be judged.
    #[default]
    Whole,
    /// Some folders.
    Folders,
    /// Named or changed files: there may be none.
    Files,
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings and numbers.
    pub report: Report,
    /// All findings in numbers, whether they are listed or not.
    pub tally: Tally,
    /// Whether the config itself is wrong, at error level.
    pub config_is_wrong: bool,
    /// How much of the repository it was about.
    pub scope: Scope,
    /// Findings that comments allow, sorted by file and place; no more of them than of others.
    pub allowed: Vec<Finding>,
    /// Files whose check ended in a panic: defects of copydesk itself.
    pub panics: Vec<String>,
    /// What it took.
    pub cost: Cost,
}

/// Why a repository cannot be opened.
#[derive(Debug)]
pub enum OpenError {
    /// The config cannot be read.
    Config(PathBuf, String),
    /// The config is wrong as a whole: the findings say how.
    Wrong(Vec<Finding>),
}

impl Repository {
    /// Opens a repository: reads its config, or takes the built-in one.
    ///
    /// # Errors
    /// When the config cannot be read, or has not the shape of one.
    pub fn open(
        tree: Arc<dyn Tree>,
        config: Option<&Path>,
        selection: Selection,
        now: jiff::Timestamp,
    ) -> Result<Self, OpenError> {
        let Some(path) = config else {
            let plan = builtin_plan(&*tree, selection);
            return Ok(Self {
                tree,
                plan,
                config: None,
            });
        };
        let file = FoundFile::new(tree.root(), path, true);
        let (body, limit) = (BodyNeed::Nothing, DEFAULT_MAX_FILE_SIZE);
        let read = tree.read_document(&file, Layout::Data, body, limit);
        let source = match read {
            Ok(read) => read.source,
            Err(problem) => {
                let words = match problem {
                    FileProblem::Unreadable(words) => words,
                    FileProblem::TooLarge { .. } => "it is too large".to_owned(),
                    FileProblem::Unexpected | FileProblem::UnusedImage => {
                        "it is no config".to_owned()
                    }
                };
                return Err(OpenError::Config(path.to_path_buf(), words));
            }
        };
        let file = config::read(&source);
        let Some(config) = &file.config else {
            let world = World { now, files: &*tree };
            let mut findings = lint::check_config(&file, &[], None, &world).findings;
            lint::locate_elsewhere(&mut findings, &|name, until| source_of(&*tree, name, until));
            return Err(OpenError::Wrong(findings));
        };
        let site = site(&*tree, config);
        let mut plan = Plan::new(config, site, selection, &|name| resolve(&*tree, name));
        plan.locate(&file.document);
        Ok(Self {
            tree,
            plan,
            config: Some(source),
        })
    }

    /// The files and folders to check, which must be canonical and lie in the repository.
    pub fn targets(&self, paths: &[PathBuf], threads: usize) -> Targets {
        let scope = if paths.iter().any(|path| path == self.tree.root()) {
            Scope::Whole
        } else if paths.iter().any(|path| path.is_dir()) {
            Scope::Folders
        } else {
            Scope::Files
        };
        Targets {
            files: self.tree.walk(paths, threads),
            scope,
        }
    }

    /// Which of the files are not checked, or by the rules for any content alone, and why.
    pub fn left_out(&self, targets: &Targets) -> Vec<(Arc<str>, &'static str)> {
        let why = |file: &FoundFile| {
            let claim = self.plan.claim(&file.path);
            match layout(file, &claim) {
                Err(reason) => Some(reason),
                Ok(_) => claim.collection.is_none().then_some("in no collection"),
            }
        };
        let files = targets.files.files.iter();
        (files.filter_map(|file| Some((Arc::clone(&file.path), why(file)?)))).collect()
    }

    /// Checks files.
    pub fn check(&self, targets: Targets, options: &RunOptions) -> Outcome {
        let Targets {
            files: mut walked,
            scope,
        } = targets;
        let world = World {
            now: options.now,
            files: &*self.tree,
        };
        let pool = threads::pool(options.threads);
        let started = Instant::now();
        let (mut run, listed, facts) =
            self.check_files(&walked.files, pool.as_ref(), &world, options);
        run.cost.check = started.elapsed();
        let mut findings = listed.findings.into_findings();
        let mut allowed = listed.allowed.into_findings();
        let own = run.tally.files.len();
        let started = Instant::now();
        let whole = scope == Scope::Whole;
        let mut between = across::Outcome::default();
        if facts.is_none() {
            between.problems.push(across::too_many_values());
        }
        if let Some(facts) = facts.filter(|_| options.cross_file) {
            let known = Known {
                suppressions: std::mem::take(&mut run.suppressions),
                collections: run.collections.keys().copied().collect(),
                facts,
            };
            let compare = || self.compare(&walked.files, known, whole, &world, options);
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
        run.name_collections(&self.plan);
        run.cost.compare = started.elapsed();
        findings.extend(self.add_walk(&mut walked, &mut run, &world, options.max_findings));
        let about_config = self.config_findings(whole, between.problems, &world);
        let config_is_wrong = about_config
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        run.tally.add(&about_config);
        findings.extend(about_config);
        run.summary.checked = Some(self.checked(run.tally.files.split_at(own), &walked.files));
        let mut report = Report::counted(findings, &mut run.tally, run.summary);
        report.list_first(options.max_findings, self.config_path());
        report.name_odd_ones(&|path| odd_name(self.tree.root(), &walked.files, path));
        let locate = |findings: &mut [Finding]| {
            lint::locate_elsewhere(findings, &|name, until| source_of(&*self.tree, name, until));
        };
        match &pool {
            Some(pool) => pool.install(|| {
                let parts = report.findings.par_chunks_mut(FILES_AT_ONCE);
                parts.for_each(locate);
            }),
            None => locate(&mut report.findings),
        }
        if pool.is_some() {
            // A million paths take a while to be freed: beside the report, not before it.
            let _ = std::thread::Builder::new().spawn(move || drop(walked.files));
        }
        Outcome {
            report,
            tally: run.tally,
            allowed,
            config_is_wrong,
            scope,
            panics: run.panics,
            cost: run.cost,
        }
    }

    /// Checks each file by itself: what came of them, the findings to list, and what the files say
    /// to others.
    fn check_files(
        &self,
        files: &[FoundFile],
        pool: Option<&rayon::ThreadPool>,
        world: &World<'_>,
        options: &RunOptions,
    ) -> (Run, Listed, Option<Facts>) {
        let kept = Kept::default();
        let listed = Listed::new(options.max_findings);
        let work = |mut part: Run, (chunk, files): (usize, &[FoundFile])| {
            let mut said = Said::default();
            let mut last = 0;
            for (index, file) in (chunk * FILES_AT_ONCE..).zip(files) {
                last = number(index);
                let wants = lint::Wants {
                    facts: options.cross_file && !kept.is_full(),
                    findings: !listed.findings.is_past(last),
                    count: options.count_all,
                };
                let result = self.check_file(file, world, options, wants);
                part.add(last, file, result, &mut said);
                listed.take_many(last, &mut said);
                if said.facts.keys.len() > FACTS_AT_ONCE {
                    kept.add(std::mem::take(&mut said.facts));
                }
            }
            listed.take(last, &mut said);
            kept.add(said.facts);
            options
                .done
                .fetch_add(files.len() as u64, Ordering::Relaxed);
            part
        };
        let run = match pool {
            // Parts are of neighbours and come together in their order, whoever does them.
            Some(pool) => pool.install(|| {
                let chunks = files.par_chunks(FILES_AT_ONCE).enumerate();
                let parts = chunks.with_max_len(CHUNKS_AT_ONCE).fold(Run::default, work);
                parts.reduce(Run::default, Run::and)
            }),
            None => (files.chunks(FILES_AT_ONCE).enumerate()).fold(Run::default(), work),
        };
        (run, listed, kept.into_facts())
    }

    /// The name of the config in findings.
    pub fn config_path(&self) -> Option<&str> {
        self.config.as_ref().map(|config| &**config.path())
    }

    fn config_findings(
        &self,
        whole: bool,
        between: Vec<ConfigProblem>,
        world: &World<'_>,
    ) -> Vec<Finding> {
        let Some(source) = &self.config else {
            return Vec::new();
        };
        let file = config::read(source);
        let mut problems = self.plan.problems.clone();
        problems.extend(between);
        if whole {
            problems.extend(self.plan.whole_run_problems(&*self.tree));
        }
        lint::check_config(&file, &problems, Some(&self.plan), world).findings
    }

    fn check_file(
        &self,
        file: &FoundFile,
        world: &World<'_>,
        options: &RunOptions,
        wants: lint::Wants,
    ) -> FileResult {
        let claim = self.plan.claim_and_count(&file.path);
        let layout = match layout(file, &claim) {
            Ok(layout) => layout,
            Err(reason) => return FileResult::left_out(reason),
        };
        let body = self.plan.rules(&claim).body;
        let limit = options.max_file_size;
        let checked = || {
            let started = Instant::now();
            let read = self.tree.read_document(file, layout, body, limit);
            let mut cost = Cost {
                read: started.elapsed(),
                ..Cost::default()
            };
            match read {
                Ok(read) => {
                    cost.bytes_read = read.bytes_read;
                    cost.bytes = read.source.file_len();
                    let source = &read.source;
                    let checked = lint::check_for(wants, source, layout, &self.plan, &claim, world);
                    (checked, cost, !read.source.is_complete())
                }
                Err(problem) => {
                    let told = lint::unreadable(&file.path, &problem, &self.plan, &claim, world);
                    (told, cost, false)
                }
            }
        };
        match catch_unwind(AssertUnwindSafe(checked)) {
            Ok((checked, cost, in_part)) => FileResult::Checked {
                claim,
                checked: Box::new(checked),
                cost,
                in_part,
            },
            Err(_) => FileResult::Panicked,
        }
    }
}

/// The bytes of a path among those of the files, which are sorted, when they are no UTF-8.
fn odd_name(root: &Path, files: &[FoundFile], path: &str) -> Option<Vec<u8>> {
    let at = files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
    files[at].odd_name(root)
}

/// How a file is parsed, or why it is not checked.
fn layout(file: &FoundFile, claim: &Claim) -> Result<Layout, &'static str> {
    if claim.excluded {
        return Err("excluded by the config");
    }
    lint::layout(&file.path, claim.collection.is_some(), file.named())
        .ok_or("neither content nor claimed by a collection")
}

/// How many files are checked in one go, and their results added up. Enough that adding up costs
/// nothing, and few enough that no thread ends long before the others.
const FILES_AT_ONCE: usize = 64;

/// How many of these a thread takes at most, when others might do some of them: left to itself, it
/// takes a quarter of a repository, and where one core is busy with something else, the others wait
/// for it in the end.
const CHUNKS_AT_ONCE: usize = 8;
