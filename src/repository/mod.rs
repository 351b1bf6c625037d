//! A repository on the disk, opened: its config, its plan, and the run over its files. The command
//! line and the language server are thin clients of it.

mod compare;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::between::{self, Member};
use crate::config::{self, Config, ConfigProblem};
use crate::document::Layout;
use crate::facts::Facts;
use crate::files::root;
use crate::files::walk::{FoundFile, Walked, relative};
use crate::files::{DEFAULT_MAX_FILE_SIZE, Tree};
use crate::finding::{Finding, Severity};
use crate::lint::{self, Checked};
use crate::plan::{Claim, Plan, Selection};
use crate::report::{Report, Summary};
use crate::rule::BodyNeed;
use crate::shipped;
use crate::site::Site;
use crate::text::Source;
use crate::world::{FileProblem, World};

/// A repository with its plan.
pub struct Repository {
    /// Its files.
    pub tree: Arc<dyn Tree>,
    /// What to check, and how.
    pub plan: Plan,
    /// The config as it is on the disk; none when the built-in one applies.
    pub config: Option<Source>,
}

/// How a run goes.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// The moment that counts as now.
    pub now: jiff::Timestamp,
    /// Threads; the findings are the same for any number.
    pub threads: usize,
    /// Bytes that are read at most of one file.
    pub max_file_size: u64,
    /// Whether files are compared with each other.
    pub cross_file: bool,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            now: jiff::Timestamp::UNIX_EPOCH,
            threads: 1,
            max_file_size: DEFAULT_MAX_FILE_SIZE,
            cross_file: true,
        }
    }
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
    /// Whether the config itself is wrong, at error level.
    pub config_is_wrong: bool,
    /// How much of the repository it was about.
    pub scope: Scope,
    /// Findings that comments allow, sorted by file and place.
    pub allowed: Vec<Finding>,
    /// Files whose check ended in a panic: defects of copydesk itself.
    pub panics: Vec<String>,
    /// Bytes read of files checked, and how many bytes these have where that is known.
    pub bytes_read: u64,
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
        let file = FoundFile {
            path: relative(tree.root(), path),
            disk: path.to_path_buf(),
            named: true,
        };
        let (body, limit) = (BodyNeed::Nothing, DEFAULT_MAX_FILE_SIZE);
        let read = tree.read_document(&file, Layout::Data, body, limit);
        let source = match read {
            Ok(read) => read.source,
            Err(problem) => {
                let words = match problem {
                    FileProblem::Unreadable(words) => words,
                    FileProblem::TooLarge { .. } => "it is too large".to_owned(),
                    FileProblem::Unexpected => "it is no config".to_owned(),
                };
                return Err(OpenError::Config(path.to_path_buf(), words));
            }
        };
        let file = config::read(&source);
        let Some(config) = &file.config else {
            let world = World { now, files: &*tree };
            let mut findings = lint::check_config(&file, &[], &world).findings;
            lint::locate_elsewhere(&mut findings, &|name| source_of(&*tree, name));
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

    /// Checks files.
    pub fn check(&self, targets: Targets, options: &RunOptions) -> Outcome {
        let Targets {
            files: walked,
            scope,
        } = targets;
        let world = World {
            now: options.now,
            files: &*self.tree,
        };
        let work = |file: &FoundFile| self.check_file(file, &world, options.max_file_size);
        let pool = pool(options.threads);
        let results: Vec<FileResult> = match &pool {
            Some(pool) => pool.install(|| walked.files.par_iter().map(work).collect()),
            None => walked.files.iter().map(work).collect(),
        };

        let mut run = Run::default();
        for ((index, file), result) in walked.files.iter().enumerate().zip(results) {
            run.add(&self.plan, index, file, result);
        }
        let whole = scope == Scope::Whole;
        let mut between = between::Outcome::default();
        if options.cross_file {
            let facts = std::mem::take(&mut run.facts);
            let compare = || self.compare(&walked.files, facts, whole, &world, options);
            between = match &pool {
                Some(pool) => pool.install(compare),
                None => compare(),
            };
            run.findings.append(&mut between.findings);
            run.allowed.append(&mut between.allowed);
            run.allowed.sort_by(Finding::order);
        }
        if self.plan.watches_folders() {
            for file in &walked.files {
                if let Some(claim) = self.plan.unexpected(&file.path) {
                    let problem = FileProblem::Unexpected;
                    let told = lint::unreadable(&file.path, &problem, &self.plan, &claim, &world);
                    run.findings.extend(told.findings);
                }
            }
        }
        for (reason, count) in walked.left_out {
            *run.summary.left_out.entry(reason.to_owned()).or_default() += count;
        }
        for (path, words) in walked.unreadable {
            let problem = FileProblem::Unreadable(words);
            let claim = self.plan.claim(&path);
            let told = lint::unreadable(&path, &problem, &self.plan, &claim, &world);
            run.findings.extend(told.findings);
        }
        let about_config = self.config_findings(whole, between.problems, &world);
        let config_is_wrong = about_config
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        run.findings.extend(about_config);
        lint::locate_elsewhere(&mut run.findings, &|name| source_of(&*self.tree, name));
        run.summary.allowed = run.allowed.len() as u64;
        let mut report = Report::new(run.findings, run.summary);
        report.odd_names = run.odd_names;
        Outcome {
            report,
            allowed: run.allowed,
            config_is_wrong,
            scope,
            panics: run.panics,
            bytes_read: run.bytes_read,
        }
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
        lint::check_config(&file, &problems, world).findings
    }

    fn check_file(&self, file: &FoundFile, world: &World<'_>, limit: u64) -> FileResult {
        let claim = self.plan.claim(&file.path);
        if claim.excluded {
            return FileResult::left_out("excluded by the config");
        }
        let Some(layout) = lint::layout(&file.path, claim.collection.is_some(), file.named) else {
            return FileResult::left_out("neither content nor claimed by a collection");
        };
        let body = self.plan.rules(&claim).body;
        let checked = || match self.tree.read_document(file, layout, body, limit) {
            Ok(read) => {
                let checked = lint::check(&read.source, layout, &self.plan, &claim, world);
                (checked, read.bytes_read, !read.source.is_complete())
            }
            Err(problem) => {
                let told = lint::unreadable(&file.path, &problem, &self.plan, &claim, world);
                (told, 0, false)
            }
        };
        match catch_unwind(AssertUnwindSafe(checked)) {
            Ok((checked, bytes_read, in_part)) => FileResult::Checked {
                claim,
                layout,
                checked: Box::new(checked),
                bytes_read,
                in_part,
            },
            Err(_) => FileResult::Panicked,
        }
    }
}

/// What came of one file.
enum FileResult {
    Checked {
        claim: Claim,
        layout: Layout,
        checked: Box<Checked>,
        bytes_read: u64,
        in_part: bool,
    },
    LeftOut(&'static str),
    Panicked,
}

impl FileResult {
    fn left_out(reason: &'static str) -> Self {
        Self::LeftOut(reason)
    }
}

/// The results of all files, added in their order.
#[derive(Default)]
struct Run {
    findings: Vec<Finding>,
    /// What the checked files say to others, by their index.
    facts: Vec<(usize, Member, Facts)>,
    summary: Summary,
    panics: Vec<String>,
    bytes_read: u64,
    odd_names: BTreeMap<Arc<str>, Vec<u8>>,
    allowed: Vec<Finding>,
}

impl Run {
    fn add(&mut self, plan: &Plan, index: usize, file: &FoundFile, result: FileResult) {
        match result {
            FileResult::Checked {
                claim,
                layout,
                checked,
                bytes_read,
                in_part,
            } => {
                self.summary.files_checked += 1;
                self.summary.files_read_in_part += u64::from(in_part);
                self.bytes_read += bytes_read;
                match plan.collection(&claim) {
                    Some(collection) => {
                        let name = collection.name.to_string();
                        *self.summary.documents.entry(name).or_default() += 1;
                    }
                    None => self.summary.unclaimed += 1,
                }
                for (rule, count) in checked.capped {
                    self.summary.notes.push(format!(
                        "{}: {count} more findings of {rule} are not listed (at most {} of a rule and file are)",
                        file.path,
                        lint::MAX_FINDINGS_OF_A_RULE,
                    ));
                }
                if !checked.findings.is_empty() && file.disk.to_str().is_none() {
                    let bytes = file.disk.as_os_str().as_encoded_bytes().to_vec();
                    self.odd_names.insert(Arc::clone(&file.path), bytes);
                }
                self.findings.extend(checked.findings);
                self.allowed.extend(checked.allowed);
                let member = Member {
                    path: Arc::clone(&file.path),
                    claim,
                    layout,
                    named: true,
                };
                self.facts.push((index, member, checked.facts));
            }
            FileResult::LeftOut(reason) => {
                *self.summary.left_out.entry(reason.to_owned()).or_default() += 1;
            }
            FileResult::Panicked => self.panics.push(file.path.to_string()),
        }
    }
}

fn pool(threads: usize) -> Option<rayon::ThreadPool> {
    if threads < 2 {
        return None;
    }
    // Deep documents are walked by recursion; the parsers bound the depth, the stack is ample.
    let builder = rayon::ThreadPoolBuilder::new().num_threads(threads);
    builder.stack_size(8 << 20).build().ok()
}

fn builtin_plan(tree: &dyn Tree, selection: Selection) -> Plan {
    let source = Source::new("everyday.yaml", shipped::EVERYDAY_CONFIG);
    let config = config::read(&source).config.unwrap_or_default();
    let site = site(tree, &config);
    let mut plan = Plan::new(&config, site, selection, &|name| resolve(tree, name));
    plan.builtin = true;
    plan
}

/// The site: what the config says, else what the generator's own config says.
fn site(tree: &dyn Tree, config: &Config) -> Site {
    let mut wanted = config.site.clone();
    wanted.generator = wanted.generator.or_else(|| root::generator(tree.root()));
    if let Some(generator) = wanted.generator {
        let hints = root::site_hints(tree, generator);
        wanted.url = wanted.url.or(hints.url);
        wanted.base = wanted.base.or(hints.base);
    }
    wanted.to_site()
}

/// A schema by name: a shipped one, or a file of the repository.
fn resolve(tree: &dyn Tree, name: &str) -> Option<Arc<Source>> {
    if let Some(source) = shipped::schema(name) {
        return Some(source);
    }
    let path = name.trim_start_matches("./");
    let bytes = tree.read(path).ok()?;
    Some(Arc::new(Source::new(path, bytes)))
}

/// The text of a file of the repository again, for frames around findings.
pub fn source_of(tree: &dyn Tree, path: &str) -> Option<Arc<Source>> {
    if let Some(shipped) = shipped::schema(path) {
        return Some(shipped);
    }
    let bytes = tree.read(path).ok()?;
    Some(Arc::new(Source::new(path, bytes)))
}
