//! The part of a run between files: their facts come in, findings come out. Text is read again
//! only where something is to be found.

pub(crate) mod config_problems;
mod no_image;
pub(crate) mod suggestions;
pub(crate) mod unused_images;

use std::cell::LazyCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{ConfigProblem, MissingTarget};
use crate::crossfile::compare::{self, Comparer, Found, Hears, Paths};
use crate::crossfile::{
    self, CrossfileProblem, CrossfileProblemKind, Fact, Facts, Key, Mismatch, NotCompared, Scalars,
    Slot, TargetKind,
};
use crate::document::suppression::Suppressions;
use crate::document::{Layout, layout_of, parse};
use crate::engine::lint::{self, Checked};
use crate::engine::options::FILES_AT_ONCE;
use crate::engine::report::Note;
use crate::engine::tally::{First, Tally};
use crate::finding::Finding;
use crate::plan::Plan;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::text::{Source, Span};
use crate::tree::World;
use crate::tree::disk::plain_words;
pub(crate) use config_problems::too_many_values;
use config_problems::too_much;
use suggestions::KnownNames;

/// Bytes of the data files that references name, at most. In memory, their names take some twenty
/// times as much.
const MOST_DATA: usize = 32 << 20;

/// All that is needed to check between files.
pub(crate) struct Between<'a> {
    /// What must hold.
    pub plan: &'a Plan,
    /// The time and other files.
    pub world: &'a World<'a>,
    /// The files, sorted by path; facts are numbered by them. There may be millions of them, and
    /// nothing else is held of each.
    pub files: &'a dyn Paths,
    /// Which of them findings may be in; none when they are all files of the repository.
    pub named: Option<&'a [bool]>,
    /// The comments that allow findings, of the files that have some.
    pub suppressions: &'a BTreeMap<u32, Suppressions>,
    /// The collections that have files.
    pub collections: &'a BTreeSet<usize>,
    /// The text of a file again, and how it is parsed.
    pub load: &'a (dyn Fn(u32) -> Option<(Arc<Source>, Layout)> + Sync),
    /// Findings that are listed at most; all are counted.
    pub max_findings: usize,
}

/// The files, and behind them data files that are none of them.
pub(crate) struct All<'a> {
    pub(crate) files: &'a dyn Paths,
    pub(crate) more: Vec<RepoPathBuf>,
}

impl All<'_> {
    /// The number of the file with a path.
    #[cfg(feature = "server")]
    pub(crate) fn number(&self, path: &RepoPath) -> Option<u32> {
        let behind = || self.more.iter().position(|more| **more == *path);
        let behind = || u32::try_from(self.files.count() + behind()?).ok();
        find(self.files, path).or_else(behind)
    }

    /// Adds one; none where there are too many to count.
    fn push(&mut self, path: &RepoPath) -> Option<u32> {
        let file = u32::try_from(self.count()).ok()?;
        self.more.push(path.into());
        Some(file)
    }
}

impl Paths for All<'_> {
    fn path(&self, file: u32) -> Option<&RepoPathBuf> {
        let behind = || self.more.get(file as usize - self.files.count());
        self.files.path(file).or_else(behind)
    }

    fn count(&self) -> usize {
        self.files.count() + self.more.len()
    }
}

/// What does not fit together, before it is put in words.
pub(crate) struct Mismatches<'a> {
    pub(crate) files: All<'a>,
    /// Sorted, with those of data files.
    pub(crate) facts: Facts,
    pub(crate) found: Vec<Found>,
    /// Problems of the config: of data files, and what was not compared.
    pub(crate) problems: Vec<ConfigProblem>,
    /// Whether something was not compared.
    pub(crate) is_cut: bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct AcrossOutcome {
    /// Findings in members: at least those that may be listed.
    pub findings: Vec<Finding>,
    /// All of them in numbers.
    pub tally: Tally,
    /// Findings that comments allow, as many at most.
    pub allowed: Vec<Finding>,
    /// How many there are of these.
    pub count_allowed: u64,
    /// Problems of the config that only a whole run can see.
    pub problems: Vec<ConfigProblem>,
    /// What is said of findings that are left out.
    pub notes: Vec<Note>,
}

impl Between<'_> {
    /// Compares the facts of all members.
    pub(crate) fn find(&self, mut facts: Facts) -> Mismatches<'_> {
        let mut files = All {
            files: self.files,
            more: Vec::new(),
        };
        let mut problems = Vec::new();
        self.add_data_files(&mut files, &mut facts, &mut problems);
        let hears = |mismatch, file, span| self.hears(mismatch, &files, file, span);
        let comparer = Comparer {
            hears: &hears,
            constraints: &self.plan.constraints,
            files: &files,
            named: self.named,
        };
        let (mut found, unreported) = comparer.problems(&mut facts);
        self.keep_reported(&files, &mut found);
        let is_cut = !unreported.is_empty();
        problems.extend(unreported.into_iter().map(too_much));
        Mismatches {
            files,
            facts,
            found,
            problems,
            is_cut,
        }
    }

    /// Checks the facts of all members.
    pub(crate) fn check(&self, facts: Facts) -> AcrossOutcome {
        self.word(self.find(facts))
    }

    /// Puts all that was found into words.
    pub(crate) fn word(&self, mismatches: Mismatches<'_>) -> AcrossOutcome {
        let mut outcome = AcrossOutcome::default();
        let whole = self.named.is_none();
        let Mismatches {
            files,
            facts,
            found,
            problems,
            ..
        } = mismatches;
        outcome.problems = problems;
        if whole {
            let empty = config_problems::undefined(&self.plan.constraints, &facts);
            (outcome.problems).extend(self.about_config(&empty, facts.seen));
            outcome.findings = self.unused_images();
            outcome.tally.add(&outcome.findings);
            outcome.findings.truncate(self.max_findings);
        }
        let mut by_file = by_file(found);
        if whole {
            self.add_open(&mut by_file);
        }
        if by_file.is_empty() {
            return outcome;
        }
        let suggestions = self.names(&files, &facts, &by_file);
        drop(facts);
        let (findings, allowed) = (First::new(self.max_findings), First::new(self.max_findings));
        let report = |(file, problems): (u32, Vec<CrossfileProblem>)| {
            let (file, mut checked) = self.report(&files, &suggestions, file, problems)?;
            let count_allowed = checked.allowed.len() as u64;
            // The numbers of data files that are none of the files say nothing of their order.
            if self.files.path(file).is_some() {
                findings.add(file, std::mem::take(&mut checked.findings));
                allowed.add(file, std::mem::take(&mut checked.allowed));
            }
            Some((file, checked, count_allowed))
        };
        let some = |files: Vec<(u32, Vec<CrossfileProblem>)>| {
            let _open = self.world.files.keep_open();
            files.into_iter().filter_map(report).collect::<Vec<_>>()
        };
        let found: Vec<(u32, Checked, u64)> = if rayon::current_thread_index().is_some() {
            let files = by_file.into_par_iter().chunks(FILES_AT_ONCE);
            files.flat_map_iter(some).collect()
        } else {
            some(by_file)
        };
        outcome.findings.append(&mut findings.into_findings());
        outcome.allowed = allowed.into_findings();
        for (file, mut checked, count_allowed) in found {
            let Some(path) = files.path(file) else {
                continue;
            };
            outcome.notes.extend(checked.notes(path));
            outcome.findings.append(&mut checked.findings);
            outcome.allowed.append(&mut checked.allowed);
            outcome.count_allowed += count_allowed;
            outcome.tally.append_file(path, checked.tally);
        }
        outcome
    }

    /// Whether it is to be reported that a value repeats at a place.
    pub(crate) fn hears(
        &self,
        mismatch: Mismatch,
        files: &All<'_>,
        file: u32,
        span: Span,
    ) -> Hears {
        let Some(path) = files.path(file) else {
            return Hears::Off;
        };
        let rules = self.plan.rules(&self.plan.claim(path));
        let Some(active) = rules.reporter(mismatch) else {
            return Hears::Off;
        };
        let suppressions = self.suppressions.get(&file);
        let allows = |all| lint::allows(all, active.rule.id, span.start);
        if suppressions.is_some_and(allows) {
            Hears::Allows
        } else {
            Hears::Wants
        }
    }

    /// Leaves the problems that a rule reports. Those of a file are together.
    pub(crate) fn keep_reported(&self, files: &All<'_>, found: &mut Vec<Found>) {
        let mut of_last = None;
        found.retain(|Found { file, problem, .. }| {
            let Some(path) = files.path(*file) else {
                return false;
            };
            if of_last.as_ref().is_none_or(|(last, _)| last != file) {
                of_last = Some((*file, self.plan.rules(&self.plan.claim(path))));
            }
            let mismatch = problem.kind.mismatch();
            of_last
                .as_ref()
                .is_some_and(|(_, rules)| rules.reporter(mismatch).is_some())
        });
    }

    /// Adds the files of which nothing is to be found but, perhaps, that an allowance hides nothing.
    pub(crate) fn add_open(&self, by_file: &mut Vec<(u32, Vec<CrossfileProblem>)>) {
        let found: HashSet<u32> = by_file.iter().map(|(file, _)| *file).collect();
        for (file, suppressions) in self.suppressions {
            let is_open = suppressions.is_open();
            if is_open && !found.contains(file) {
                by_file.push((*file, Vec::new()));
            }
        }
    }

    fn source(&self, files: &All<'_>, file: u32) -> Option<(Arc<Source>, Layout)> {
        if self.files.path(file).is_some() {
            return (self.load)(file);
        }
        let path = files.path(file)?;
        let bytes = self.world.files.read(path).ok()?;
        Some((Source::new(path.clone(), bytes).into(), layout_of(path)))
    }

    /// Reads the data files that references resolve to.
    fn add_data_files(
        &self,
        files: &mut All<'_>,
        facts: &mut Facts,
        problems: &mut Vec<ConfigProblem>,
    ) {
        let constraints = &self.plan.constraints;
        let mut bytes = 0;
        for (path, slots) in compare::data_files(constraints) {
            let file = find(self.files, path).or_else(|| files.push(path));
            let Some(file) = file else { return };
            let read = self.world.files.read(path);
            bytes += read.as_ref().map_or(0, Vec::len);
            if bytes > MOST_DATA || facts.are_too_many() {
                facts.unsure.extend(slots);
                problems.push(too_much(NotCompared::DataFile(path.into())));
                continue;
            }
            let source = read.map(|bytes| Source::new(path, bytes));
            let document = source.as_ref().map(|source| parse(source, layout_of(path)));
            for slot in slots {
                let Some(target) = constraints.target(slot) else {
                    continue;
                };
                let TargetKind::DataFile(_, at) = &target.kind else {
                    continue;
                };
                let document = match &document {
                    Ok(document) => document,
                    Err(error) => {
                        facts.unsure.insert(slot);
                        if self.named.is_none() {
                            let is_missing = error.kind() == io::ErrorKind::NotFound;
                            let missing = MissingTarget::DataFile {
                                path: path.into(),
                                unreadable: (!is_missing).then(|| plain_words(error)),
                            };
                            problems.push(ConfigProblem::at_value(&target.pointer, missing));
                        }
                        continue;
                    }
                };
                if !document.complete {
                    facts.unsure.insert(slot);
                    if self.named.is_none() {
                        let missing = config_problems::broken(document);
                        problems.push(ConfigProblem::at_value(&target.pointer, missing));
                    }
                }
                for (text, span) in suggestions::data_names(document, at.as_ref()) {
                    let compared = crossfile::compared(&text, target.compare, path);
                    facts.keys.push(Fact {
                        slot: Slot::Target(slot),
                        key: Key::of([&*compared]),
                        file,
                        span,
                    });
                }
            }
        }
    }

    /// Puts what was found in a file into words.
    pub(crate) fn report(
        &self,
        files: &All<'_>,
        names: &HashMap<u16, KnownNames>,
        file: u32,
        mut problems: Vec<CrossfileProblem>,
    ) -> Option<(u32, Checked)> {
        let (source, layout) = self.source(files, file)?;
        let document = parse(&source, layout);
        let scalars = LazyCell::new(|| Scalars::of(&document));
        for problem in &mut problems {
            if let CrossfileProblemKind::Unknown {
                reference, nearest, ..
            } = &mut problem.kind
                && let Some(names) = names.get(reference)
                && let Some(node) = scalars.at(problem.span)
            {
                *nearest = suggestions::suggestion(&document, node, problem.span, &names.all);
            }
        }
        let claim = self.plan.claim(source.path());
        let none = Suppressions::default();
        let suppressions = self.suppressions.get(&file).unwrap_or(&none);
        let (plan, world, whole) = (self.plan, self.world, self.named.is_none());
        let found = lint::compared(
            &document,
            &problems,
            suppressions,
            whole,
            plan,
            &claim,
            world,
        );
        Some((file, found))
    }
}

/// The collections whose documents must be read, besides the named ones, to judge them.
pub(crate) fn reached(plan: &Plan, named: &BTreeSet<usize>) -> BTreeSet<usize> {
    let all = 0..plan.collections.len();
    let collections: Vec<bool> = all.map(|index| named.contains(&index)).collect();
    let reach = plan.constraints.reach(&collections);
    (0..reach.len()).filter(|&index| reach[index]).collect()
}

/// What was found, by file; it is sorted by file.
pub(crate) fn by_file(found: Vec<Found>) -> Vec<(u32, Vec<CrossfileProblem>)> {
    let mut by_file: Vec<(u32, Vec<CrossfileProblem>)> = Vec::new();
    for Found { file, problem, .. } in found {
        match by_file.last_mut() {
            Some((last, problems)) if *last == file => problems.push(problem),
            _ => by_file.push((file, vec![problem])),
        }
    }
    by_file
}

/// The number of the file with a path.
fn find(files: &dyn Paths, path: &RepoPath) -> Option<u32> {
    let (mut from, mut to) = (0, u32::try_from(files.count()).ok()?);
    while from < to {
        let middle = from + (to - from) / 2;
        match (**files.path(middle)?).cmp(path) {
            Ordering::Less => from = middle + 1,
            Ordering::Equal => return Some(middle),
            Ordering::Greater => to = middle,
        }
    }
    None
}
