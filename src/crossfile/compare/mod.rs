//! The checks between files, over their facts: what repeats, what resolves to nothing, what nothing
//! refers to, what ends in a circle, which image has two sizes. A new check is a file here, called
//! in [`Comparer::problems`] and once more, for editors, in `engine/incremental/update`, where
//! `touched` says when.
//!
//! All facts are sorted once; each check is then one pass over runs of equal keys. Nothing depends
//! on the order in which the facts came.

use crate::text::repo_path::{RepoPath, RepoPathBuf};
pub(crate) mod circles;
pub(crate) mod definitions;
pub(crate) mod images;
mod order;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod unused;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::crossfile::{
    Constraints, CrossfileProblem, CrossfileProblemKind, Fact, Facts, Key, Mismatch, NotCompared,
    Place, Slot, TargetKind,
};
use crate::text::Span;
use definitions::Definitions;

/// How many further places of a group are named.
const OTHERS: usize = 8;

/// References that lead nowhere, at most: each is held until all are known.
const MOST_UNKNOWN: usize = 1_000_000;

/// The facts of a run, and whose they are.
pub struct Comparer<'a> {
    /// What must hold.
    pub constraints: &'a Constraints,
    /// The files by which facts are numbered, sorted by path.
    pub files: &'a dyn Paths,
    /// Which of them findings may be in; all of them in a whole run.
    pub named: Option<&'a [bool]>,
    /// Whether somebody wants to hear at this place that a value is repeated.
    pub hears: &'a (dyn Fn(Mismatch, u32, Span) -> Hears + Sync),
}

/// Whether somebody wants to hear of something at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hears {
    /// Yes.
    Wants,
    /// A comment there allows it.
    Allows,
    /// The rule is off for the file.
    Off,
}

/// Files by their numbers.
pub trait Paths: Sync {
    /// The path of a file, relative to the repository, with `/`; none when there is no such file.
    fn path(&self, file: u32) -> Option<&RepoPathBuf>;

    /// How many files there are: their numbers begin at 0.
    fn count(&self) -> usize;
}

impl Paths for Vec<RepoPathBuf> {
    fn path(&self, file: u32) -> Option<&RepoPathBuf> {
        self.get(file as usize)
    }

    fn count(&self) -> usize {
        self.len()
    }
}

/// What found a problem: those of one group depend on the same facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Group {
    /// A value that must be the only one.
    Unique(u16, Key),
    /// A value that must resolve.
    Reference(u16, Key),
    /// What nothing refers to.
    Unused,
    /// References that end where they began.
    Circle,
    /// An image.
    Image(Key),
}

/// A problem, the index of its file, and what found it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub(crate) file: u32,
    pub(crate) group: Group,
    pub(crate) problem: CrossfileProblem,
}

impl Found {
    /// In which order problems come: by file and place, those of one place by what found them.
    pub(crate) fn order(&self) -> (u32, Span, Group) {
        (self.file, self.problem.span, self.group)
    }
}

/// The first place where something is defined, and how many places there are.
pub(crate) type Defined = (Option<Place>, usize);

impl Comparer<'_> {
    /// Everything that is wrong, sorted by file and place; and what was not looked at.
    pub fn problems(&self, facts: &mut Facts) -> (Vec<Found>, Vec<NotCompared>) {
        order::sort(&mut facts.keys);
        order::sort_images(&mut facts.images);
        // What came twice through an alias is written once.
        facts.keys.dedup();
        let mut found = Vec::new();
        let runs = Runs::of(&facts.keys);
        for (slot, run) in &runs.slots {
            if let Slot::Unique(unique) = slot {
                for group in run.chunk_by(|a, b| a.key == b.key) {
                    self.shared(*unique, group, &mut found);
                }
            }
        }
        let mut too_much = Vec::new();
        let before = found.len();
        self.references(&runs, &facts.unsure, &mut found);
        if found.len() - before >= MOST_UNKNOWN {
            let most = MOST_UNKNOWN;
            too_much.push(NotCompared::References { most });
        }
        if !circles::all(self, &runs, &facts.ways, &mut found) {
            too_much.push(NotCompared::Circles);
        }
        images::conflicting(self, &facts.images, &mut found);
        found.sort_by_key(Found::order);
        (found, too_much)
    }

    fn is_named(&self, file: u32) -> bool {
        self.named
            .is_none_or(|named| named.get(file as usize) == Some(&true))
    }

    fn place(&self, file: u32, span: Span) -> Place {
        Place {
            file: self.files.path(file).cloned().unwrap_or_default(),
            span,
        }
    }

    /// What several documents have and only one may have.
    pub(crate) fn shared(&self, unique: u16, group: &[Fact], found: &mut Vec<Found>) {
        if Slot::Unique(unique) == Slot::ADDRESS {
            self.same_address(unique, group, found);
        } else {
            self.repeated(unique, group, found);
        }
    }

    /// A group is reported once: at its second place, and related to the others. When only some files
    /// are named, each named member is reported, related to the first place that is not.
    fn repeated(&self, unique: u16, group: &[Fact], found: &mut Vec<Found>) {
        self.group(
            Mismatch::Repeated,
            unique,
            group,
            found,
            &|first, others, more| CrossfileProblemKind::Repeated {
                unique,
                first,
                others,
                more,
            },
        );
    }

    /// The same for the address of pages, which a document may name twice.
    fn same_address(&self, unique: u16, group: &[Fact], found: &mut Vec<Found>) {
        let mut files = group.to_vec();
        files.dedup_by_key(|fact| fact.file);
        let mismatch = Mismatch::SameAddress;
        self.group(mismatch, unique, &files, found, &|first, others, more| {
            CrossfileProblemKind::SameAddress {
                first,
                others,
                more,
            }
        });
    }

    fn group(
        &self,
        mismatch: Mismatch,
        unique: u16,
        group: &[Fact],
        found: &mut Vec<Found>,
        kind: &dyn Fn(Place, Vec<Place>, usize) -> CrossfileProblemKind,
    ) {
        let [Fact { key, .. }, _, ..] = group else {
            return;
        };
        let first_elsewhere = group.iter().position(|fact| !self.is_named(fact.file));
        let reported = match first_elsewhere {
            None => self.second_places(mismatch, group),
            Some(_) => (0..group.len()).collect(),
        };
        for at in reported {
            let fact = &group[at];
            if !self.is_named(fact.file) {
                continue;
            }
            let first = first_elsewhere.unwrap_or(usize::from(at == 0));
            let mut others: Vec<Place> = (group.iter().enumerate())
                .filter(|(other, _)| *other != at && *other != first)
                .take(OTHERS)
                .map(|(_, fact)| self.place(fact.file, fact.span))
                .collect();
            others.sort();
            let more = group.len() - 2 - others.len();
            let first = self.place(group[first].file, group[first].span);
            found.push(Found {
                file: fact.file,
                group: Group::Unique(unique, *key),
                problem: problem(fact.span, kind(first, others, more)),
            });
        }
    }

    /// Where a group is reported: at its second place, or where nobody wants to hear of that one, at the
    /// next; and wherever a comment allows it, so that the comment counts as used.
    fn second_places(&self, mismatch: Mismatch, group: &[Fact]) -> Vec<usize> {
        let hears = |at: &usize| (self.hears)(mismatch, group[*at].file, group[*at].span);
        let mut places: Vec<usize> = (0..group.len())
            .filter(|at| hears(at) == Hears::Allows)
            .collect();
        let second = (1..group.len()).find(|at| hears(at) == Hears::Wants);
        // Where the others do not want to hear of it, the first one may.
        let all_off = || (1..group.len()).all(|at| hears(&at) == Hears::Off);
        let first = || (hears(&0) == Hears::Wants && all_off()).then_some(0);
        places.extend(second.or_else(first));
        places
    }

    /// The first place where targets are defined, and how many places there are.
    pub(crate) fn definitions(&self, targets: &Definitions<'_>) -> Defined {
        let mut places: Vec<(u32, Span)> =
            (targets.all()).map(|fact| (fact.file, fact.span)).collect();
        places.sort_unstable();
        places.dedup();
        let first = places.first().map(|(file, span)| self.place(*file, *span));
        (first, places.len())
    }

    fn references(&self, runs: &Runs<'_>, unsure: &BTreeSet<u16>, found: &mut Vec<Found>) {
        let most = found.len() + MOST_UNKNOWN;
        let mut used: HashSet<(u32, Span)> = HashSet::new();
        for (index, reference) in self.constraints.references.iter().enumerate() {
            let Ok(index) = u16::try_from(index) else {
                break;
            };
            let targets = Definitions::of(runs, &reference.targets);
            // Where nothing is defined at all, the config is reported, not each document; where a
            // definition could not be read, nobody knows.
            let silent = !reference.targets.is_empty() && targets.is_empty()
                || reference
                    .targets
                    .iter()
                    .any(|target| unsure.contains(target));
            // Only wanted when something is unknown.
            let mut defined: Option<Defined> = None;
            for group in runs
                .get(Slot::Reference(index))
                .chunk_by(|a, b| a.key == b.key)
            {
                let key = group[0].key;
                if key == Key::UNREAD {
                    // Any of the targets may be meant there.
                    let slots = reference.targets.iter().map(|&target| Slot::Target(target));
                    let facts = slots.filter(|_| self.named.is_none());
                    let facts = facts.flat_map(|slot| runs.get(slot));
                    used.extend(facts.map(|fact| (fact.file, fact.span)));
                    continue;
                }
                if key == Key::ABSENT {
                    self.absent(index, group, found);
                    continue;
                }
                let mut resolved = false;
                for fact in targets.with_key(key) {
                    resolved = true;
                    if self.named.is_none() {
                        used.insert((fact.file, fact.span));
                    }
                }
                if resolved || silent || found.len() >= most {
                    continue;
                }
                let defined = defined.get_or_insert_with(|| self.definitions(&targets));
                self.unknown(index, group, defined, found);
            }
        }
        if self.named.is_none() {
            unused::find(self.constraints, runs, &used, found);
        }
    }

    /// Documents that must have a reference and have none.
    pub(crate) fn absent(&self, reference: u16, group: &[Fact], found: &mut Vec<Found>) {
        let kind = || CrossfileProblemKind::Absent { reference };
        self.report_each(reference, group, &kind, found);
    }

    /// References with the same value, which resolves to none of what is defined.
    pub(crate) fn unknown(
        &self,
        reference: u16,
        group: &[Fact],
        (defined, count): &Defined,
        found: &mut Vec<Found>,
    ) {
        let kind = || CrossfileProblemKind::Unknown {
            reference,
            nearest: None,
            defined: defined.clone(),
            count: *count,
        };
        self.report_each(reference, group, &kind, found);
    }

    fn report_each(
        &self,
        reference: u16,
        group: &[Fact],
        kind: &dyn Fn() -> CrossfileProblemKind,
        found: &mut Vec<Found>,
    ) {
        let named = group.iter().filter(|fact| self.is_named(fact.file));
        found.extend(named.map(|fact| Found {
            file: fact.file,
            group: Group::Reference(reference, fact.key),
            problem: problem(fact.span, kind()),
        }));
    }
}

fn problem(span: Span, kind: CrossfileProblemKind) -> CrossfileProblem {
    CrossfileProblem { span, kind }
}

/// Sorted facts, by slot.
pub(crate) struct Runs<'f> {
    slots: Vec<(Slot, &'f [Fact])>,
}

impl<'f> Runs<'f> {
    pub(crate) fn of(facts: &'f [Fact]) -> Self {
        let runs = facts.chunk_by(|a, b| a.slot == b.slot);
        Self {
            slots: runs.map(|run| (run[0].slot, run)).collect(),
        }
    }

    fn get(&self, slot: Slot) -> &'f [Fact] {
        let found = self.slots.binary_search_by_key(&slot, |(slot, _)| *slot);
        found.map_or(&[], |at| self.slots[at].1)
    }
}

/// The data files that targets are read from, with those targets.
pub(crate) fn data_files(constraints: &Constraints) -> BTreeMap<&RepoPath, Vec<u16>> {
    let mut files: BTreeMap<&RepoPath, Vec<u16>> = BTreeMap::new();
    for (slot, target) in (0_u16..).zip(&constraints.targets) {
        if let TargetKind::DataFile(file, _) = &target.kind {
            files.entry(file).or_default().push(slot);
        }
    }
    files
}
