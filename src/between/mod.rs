//! The part of a run between files: their facts come in, findings come out. Text is read again
//! only where something is to be told.

mod names;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{ConfigProblem, ConfigProblemKind};
use crate::document::{Layout, layout_of, parse};
use crate::facts::{self, Fact, Facts, GatherProblem, GatherProblemKind, Key, Slot, TargetKind};
use crate::finding::Finding;
use crate::gather::{self, Gathering};
use crate::lint::{self, Checked};
use crate::plan::Plan;
use crate::suppress::Suppression;
use crate::text::Source;
use crate::world::World;

/// A file whose facts are known. There may be millions of them.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its path, relative to the repository, with `/`.
    pub path: Arc<str>,
    /// Its comments that allow findings.
    pub suppressions: Box<[Suppression]>,
    /// Index of the collection that has it.
    pub collection: Option<u32>,
    /// Its number among all files of whoever loads them.
    pub file: u32,
    /// How it is parsed.
    pub layout: Layout,
    /// Whether findings may stand in it.
    pub named: bool,
}

impl Member {
    fn is_of(&self, collections: &[usize]) -> bool {
        self.collection
            .is_some_and(|collection| collections.contains(&(collection as usize)))
    }
}

/// All that is needed to check between files.
pub struct Between<'a> {
    /// What must hold.
    pub plan: &'a Plan,
    /// The time and other files.
    pub world: &'a World<'a>,
    /// The files, sorted by path; facts are numbered by them.
    pub members: &'a [Member],
    /// Whether they are all files of the repository.
    pub whole: bool,
    /// The text of a member again.
    pub load: &'a (dyn Fn(&Member) -> Option<Source> + Sync),
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings in members.
    pub findings: Vec<Finding>,
    /// Findings that comments allow.
    pub allowed: Vec<Finding>,
    /// Problems of the config that only a whole run can see.
    pub problems: Vec<ConfigProblem>,
    /// What is said of findings that are left out.
    pub notes: Vec<String>,
}

impl Between<'_> {
    /// Checks the facts of all members.
    pub fn check(&self, mut facts: Facts) -> Outcome {
        let mut files: Vec<Arc<str>> = self
            .members
            .iter()
            .map(|one| Arc::clone(&one.path))
            .collect();
        let mut outcome = Outcome::default();
        self.add_data_files(&mut files, &mut facts, &mut outcome.problems);
        let all_named = self.whole || self.members.iter().all(|member| member.named);
        let named: Vec<bool> = self.members.iter().map(|member| member.named).collect();
        let gathering = Gathering {
            constraints: &self.plan.constraints,
            files: &files,
            named: (!self.whole).then_some(&*named),
        };
        let found = gathering.problems(&mut facts);
        if all_named && self.whole && !self.plan.builtin {
            self.empty_targets(&gathering, &facts, &mut outcome.problems);
        }
        let mut by_file: Vec<(u32, Vec<GatherProblem>)> = Vec::new();
        for (file, problem) in found {
            match by_file.last_mut() {
                Some((last, problems)) if *last == file => problems.push(problem),
                _ => by_file.push((file, vec![problem])),
            }
        }
        by_file.retain_mut(|(file, problems)| {
            let claim = self.plan.claim(&files[*file as usize]);
            let rules = self.plan.rules(&claim);
            let is_on = |id| rules.checks.iter().any(|active| active.rule.id == id);
            problems.retain(|problem| is_on(problem.kind.rule()));
            !problems.is_empty()
        });
        if self.whole {
            self.add_open(&mut by_file);
        }
        if by_file.is_empty() {
            return outcome;
        }
        let suggestions = self.names(&files, &facts, &by_file);
        drop(facts);
        let tell = |(file, problems): (u32, Vec<GatherProblem>)| {
            self.tell(&files, &suggestions, file, problems)
        };
        let told: Vec<(u32, Checked)> = if rayon::current_thread_index().is_some() {
            by_file.into_par_iter().filter_map(tell).collect()
        } else {
            by_file.into_iter().filter_map(tell).collect()
        };
        for (file, mut checked) in told {
            outcome.notes.extend(checked.notes(&files[file as usize]));
            outcome.findings.append(&mut checked.findings);
            outcome.allowed.append(&mut checked.allowed);
        }
        outcome
    }

    /// Adds the files of which nothing is to be told but, perhaps, that an allowance hides nothing.
    fn add_open(&self, by_file: &mut Vec<(u32, Vec<GatherProblem>)>) {
        let told: HashSet<u32> = by_file.iter().map(|(file, _)| *file).collect();
        for (file, member) in (0_u32..).zip(self.members) {
            let is_open = member.suppressions.iter().any(Suppression::is_open);
            if is_open && !told.contains(&file) {
                by_file.push((file, Vec::new()));
            }
        }
    }

    fn source(&self, files: &[Arc<str>], file: u32) -> Option<(Source, Layout)> {
        let index = file as usize;
        if let Some(member) = self.members.get(index) {
            return Some(((self.load)(member)?, member.layout));
        }
        let path = &files[index];
        let bytes = self.world.files.read(path).ok()?;
        Some((Source::new(Arc::clone(path), bytes), layout_of(path)))
    }

    /// Reads the data files that references resolve to.
    fn add_data_files(
        &self,
        files: &mut Vec<Arc<str>>,
        facts: &mut Facts,
        problems: &mut Vec<ConfigProblem>,
    ) {
        let constraints = &self.plan.constraints;
        for path in gather::data_files(constraints) {
            let known = self
                .members
                .binary_search_by(|member| (*member.path).cmp(path));
            let file = known.unwrap_or_else(|_| {
                files.push(path.into());
                files.len() - 1
            });
            let Ok(file) = u32::try_from(file) else {
                return;
            };
            let source = self.world.files.read(path).ok();
            let source = source.map(|bytes| Source::new(path, bytes));
            let document = source.as_ref().map(|source| parse(source, layout_of(path)));
            for (slot, target) in (0_u16..).zip(&constraints.targets) {
                let TargetKind::DataFile(of, at) = &target.kind else {
                    continue;
                };
                if of != path {
                    continue;
                }
                let Some(document) = &document else {
                    facts.unsure.push(slot);
                    if self.whole {
                        problems.push(nothing(
                            &target.pointer,
                            format!("there is no data file `{path}`"),
                        ));
                    }
                    continue;
                };
                if !document.complete {
                    facts.unsure.push(slot);
                }
                for (text, span) in names::data_names(document, at.as_ref()) {
                    let compared = facts::compared(&text, target.compare, path);
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

    fn empty_targets(
        &self,
        gathering: &Gathering<'_>,
        facts: &Facts,
        problems: &mut Vec<ConfigProblem>,
    ) {
        for slot in gathering.empty_targets(facts) {
            let Some(target) = self.plan.constraints.target(slot) else {
                continue;
            };
            // A collection without files is told at its globs.
            let collections = target.collections();
            let has_files = self.members.iter().any(|member| member.is_of(collections));
            let is_data = matches!(target.kind, TargetKind::DataFile(..));
            if has_files || is_data {
                let message = format!(
                    "nothing is {}, so references to it are not checked",
                    target.words
                );
                problems.push(nothing(&target.pointer, message));
            }
        }
    }

    fn tell(
        &self,
        files: &[Arc<str>],
        names: &HashMap<u16, Vec<String>>,
        file: u32,
        mut problems: Vec<GatherProblem>,
    ) -> Option<(u32, Checked)> {
        let (source, layout) = self.source(files, file)?;
        let document = parse(&source, layout);
        for problem in &mut problems {
            if let GatherProblemKind::Unknown {
                reference, nearest, ..
            } = &mut problem.kind
                && let Some(names) = names.get(reference)
            {
                *nearest = names::suggestion(&document, problem.span, names);
            }
        }
        let claim = self.plan.claim(source.path());
        let suppressions =
            (self.members.get(file as usize)).map_or(&[][..], |member| &*member.suppressions);
        let (plan, world, whole) = (self.plan, self.world, self.whole);
        let told = lint::gathered(
            &document,
            &problems,
            suppressions,
            whole,
            plan,
            &claim,
            world,
        );
        Some((file, told))
    }
}

fn nothing(pointer: &str, message: String) -> ConfigProblem {
    ConfigProblem {
        pointer: pointer.to_owned(),
        kind: ConfigProblemKind::NothingToReferTo { message },
    }
}

/// The collections whose documents must be read, besides the named ones, to judge them.
pub fn reached<'m>(plan: &Plan, named: impl IntoIterator<Item = &'m Member>) -> BTreeSet<usize> {
    let mut collections = vec![false; plan.collections.len()];
    for member in named {
        if let Some(collection) = member.collection {
            collections[collection as usize] = true;
        }
    }
    let reach = plan.constraints.reach(&collections);
    (0..reach.len()).filter(|&index| reach[index]).collect()
}
