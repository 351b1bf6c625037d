//! What an edit changes between files: only values that the file says, or said before, are compared
//! again, and only files in which something else is found are put into words again.

use std::collections::{BTreeSet, HashMap};

use super::between::{BetweenParts, is_silent};
use super::index::Index;
use super::touched::{ChangedFile, Touched, referring};
use crate::crossfile::compare::definitions::Definitions;
use crate::crossfile::compare::{
    Comparer, Defined, Found, Group, Paths as _, Runs, circles, images, unused,
};
use crate::crossfile::{Constraints, CrossfileProblemKind, Fact, Key, Mismatch, Slot};
use crate::document::suppression::Suppressions;
use crate::engine::across::suggestions::{self, KnownNames};
use crate::engine::across::{All, Between};
use crate::engine::session::Session;
use crate::finding::Finding;
use crate::text::repo_path::RepoPathBuf;

/// What there is now.
pub(super) struct Now<'a> {
    pub(super) session: &'a Session,
    pub(super) between: &'a Between<'a>,
    pub(super) files: &'a All<'a>,
    pub(super) index: Index<'a>,
    pub(super) seen: u64,
    /// Targets of which not all is known, without those in data files.
    pub(super) unsure: BTreeSet<u16>,
}

/// What is left to do when an update is done.
pub(super) struct Updated {
    /// Files that may have other findings.
    pub(super) paths: BTreeSet<RepoPathBuf>,
    /// Those of them whose findings are new, without lines of other files.
    pub(super) reported: BTreeSet<u32>,
    pub(super) is_config_new: bool,
}

impl BetweenParts {
    /// Brings the parts up to date; none when that takes all files.
    pub(super) fn update(&mut self, changes: &[ChangedFile<'_>], now: &Now<'_>) -> Option<Updated> {
        let constraints = &now.between.plan.constraints;
        let mut touched = Touched::default();
        for change in changes {
            touched.add(change, constraints, now.index);
        }
        self.look_again_at_references(&mut touched, now);
        let mut affected = self.forget(&touched);
        let hears = |mismatch, file, span| now.between.hears(mismatch, now.files, file, span);
        let comparer = Comparer {
            constraints,
            files: now.files,
            named: None,
            hears: &hears,
        };
        affected.extend(self.redefine(&touched, &comparer, now.index));
        let mut found = self.compare(&touched, &comparer, now)?;
        found.sort_by_key(Found::order);
        now.between.keep_reported(now.files, &mut found);
        for found in found {
            affected.insert(found.file);
            self.problems.entry(found.file).or_default().push(found);
        }
        for file in &affected {
            if let Some(problems) = self.problems.get_mut(file) {
                problems.sort_by_key(Found::order);
            }
        }
        self.problems.retain(|_, problems| !problems.is_empty());
        if self.problems.values().map(Vec::len).sum::<usize>() > now.between.max_findings {
            return None;
        }
        affected.extend(self.suggest_again(&touched, now));
        let edited: BTreeSet<u32> = changes.iter().map(|change| change.file).collect();
        affected.extend(self.referring_to(&edited, now.files));
        affected.extend(&edited);
        self.report_again(&affected, now);
        let config = self.judge_config_again(&edited, now);
        let reported = affected.iter().filter_map(|file| now.files.path(*file));
        let paths = reported.chain(config.iter().flatten()).cloned().collect();
        Some(Updated {
            paths,
            reported: affected,
            is_config_new: config.is_some(),
        })
    }

    /// Sees which references are silent now, and which are read in part.
    fn look_again_at_references(&mut self, touched: &mut Touched, now: &Now<'_>) {
        let unsure: BTreeSet<u16> = now.unsure.union(&self.data.unsure).copied().collect();
        let differ: Vec<u16> = self.unsure.symmetric_difference(&unsure).copied().collect();
        self.unsure = unsure;
        let references = &now.between.plan.constraints.references;
        for (number, reference) in (0_u16..).zip(references) {
            let slot = Slot::Reference(number);
            let has = |target: &u16| touched.targets.contains(target) || differ.contains(target);
            if reference.targets.iter().any(has) {
                let is_silent = is_silent(&reference.targets, &self.unsure, now.index);
                if set(&mut self.silent, number, is_silent) {
                    touched.references.insert(number);
                }
            }
            let unread = Group::Reference(number, Key::UNREAD);
            if touched.groups.contains(&unread) {
                let is_unread = now.index.has(slot, Key::UNREAD);
                if set(&mut self.unread, number, is_unread) {
                    let slots = reference.targets.iter().map(|target| Slot::Target(*target));
                    let defining = now.index.slots(slots).into_iter().map(|fact| fact.file);
                    touched.defining.extend(defining);
                }
            }
        }
    }

    /// Takes out what is compared again; gives the files that it was in.
    fn forget(&mut self, touched: &Touched) -> BTreeSet<u32> {
        let mut affected = BTreeSet::new();
        for (file, problems) in &mut self.problems {
            let before = problems.len();
            problems.retain(|found| !touched.has(found));
            if problems.len() < before {
                affected.insert(*file);
            }
        }
        affected
    }

    /// Sees where targets are defined now; gives the files that say so.
    fn redefine(
        &mut self,
        touched: &Touched,
        comparer: &Comparer<'_>,
        index: Index<'_>,
    ) -> BTreeSet<u32> {
        let mut affected = BTreeSet::new();
        let mut differ: HashMap<u16, Defined> = HashMap::new();
        let known: BTreeSet<u16> = (self.problems.values().flatten())
            .filter_map(|found| match found.problem.kind {
                CrossfileProblemKind::Unknown { reference, .. } => Some(reference),
                _ => None,
            })
            .collect();
        for number in known {
            let reference = comparer.constraints.reference(number);
            let targets = reference.map_or(&[][..], |reference| &reference.targets);
            if targets
                .iter()
                .any(|target| touched.targets.contains(target))
            {
                differ.insert(number, defined(targets, comparer, index));
            }
        }
        self.defined.retain(|number, _| {
            let reference = comparer.constraints.reference(*number);
            let mut targets = reference.into_iter().flat_map(|one| &one.targets);
            !targets.any(|target| touched.targets.contains(target))
        });
        for found in self.problems.values_mut().flatten() {
            if let CrossfileProblemKind::Unknown {
                reference,
                defined,
                count,
                ..
            } = &mut found.problem.kind
                && let Some((first, number)) = differ.get(reference)
                && (first, number) != (&*defined, &*count)
            {
                (*defined, *count) = (first.clone(), *number);
                affected.insert(found.file);
            }
        }
        self.defined.extend(differ);
        affected
    }

    /// Compares what was touched; none when all must be compared.
    fn compare(
        &mut self,
        touched: &Touched,
        comparer: &Comparer<'_>,
        now: &Now<'_>,
    ) -> Option<Vec<Found>> {
        let mut found = Vec::new();
        for &group in &touched.groups {
            match group {
                Group::Unique(unique, key) => {
                    let facts = now.index.group(Slot::Unique(unique), key);
                    comparer.shared(unique, &facts, &mut found);
                }
                Group::Reference(reference, key) if !touched.references.contains(&reference) => {
                    let facts = || now.index.group(Slot::Reference(reference), key);
                    self.resolve(reference, key, facts, comparer, now.index, &mut found);
                }
                Group::Image(key) => {
                    images::conflicting(comparer, &now.index.facts.image(key), &mut found);
                }
                // All of a reference, of what is unused, and of circles is looked at below.
                Group::Reference(..) | Group::Unused | Group::Circle => {}
            }
        }
        for &reference in &touched.references {
            let all = now.index.slots([Slot::Reference(reference)]);
            for group in all.chunk_by(|one, other| one.key == other.key) {
                let facts = || group.to_vec();
                let key = group[0].key;
                self.resolve(reference, key, facts, comparer, now.index, &mut found);
            }
        }
        if now.between.plan.may_report(Mismatch::Unused) {
            self.find_unused(touched, now, &mut found);
        }
        if touched.circles {
            let facts = now.index.slots(circle_slots(comparer.constraints));
            let ways = now.index.facts.ways();
            let runs = Runs::of(&facts);
            circles::all(comparer, &runs, &ways, &mut found).then_some(())?;
        }
        Some(found)
    }

    /// Looks up one value of a reference.
    fn resolve(
        &mut self,
        number: u16,
        key: Key,
        group: impl FnOnce() -> Vec<Fact>,
        comparer: &Comparer<'_>,
        index: Index<'_>,
        found: &mut Vec<Found>,
    ) {
        let Some(reference) = comparer.constraints.reference(number) else {
            return;
        };
        if key == Key::ABSENT {
            return comparer.absent(number, &group(), found);
        }
        let is_known = || index.resolves(reference, key);
        if key == Key::UNREAD || self.silent.contains(&number) || is_known() {
            return;
        }
        let group = group();
        if group.is_empty() {
            return;
        }
        let defined = || defined(&reference.targets, comparer, index);
        let defined = self.defined.entry(number).or_insert_with(defined);
        comparer.unknown(number, &group, defined, found);
    }

    fn find_unused(&self, touched: &Touched, now: &Now<'_>, found: &mut Vec<Found>) {
        let constraints = &now.between.plan.constraints;
        let targets = (0_u16..)
            .zip(&constraints.targets)
            .map(|(number, _)| number);
        let facts = now.index.defined_in(&touched.defining, &targets.collect());
        let is_used = |fact: &&Fact| {
            let Slot::Target(target) = fact.slot else {
                return true;
            };
            referring(constraints, target).any(|(reference, _)| {
                let slot = Slot::Reference(reference);
                self.unread.contains(&reference) || now.index.has(slot, fact.key)
            })
        };
        let used = facts.iter().filter(is_used);
        let used = used.map(|fact| (fact.file, fact.span)).collect();
        unused::find(constraints, &Runs::of(&facts), &used, found);
    }

    /// Finds the names anew that unknown references may have meant; gives the files in which others
    /// may be suggested.
    fn suggest_again(&mut self, touched: &Touched, now: &Now<'_>) -> BTreeSet<u32> {
        let constraints = &now.between.plan.constraints;
        let all = self.problems.values().flatten();
        let counts = suggestions::count(all.map(|found| &found.problem));
        let keys = |target| now.index.slots([Slot::Target(target)]).len();
        let wanted = suggestions::wanted(constraints, &counts, &keys);
        let mut old: HashMap<u16, KnownNames> = std::mem::take(&mut self.names);
        let mut renewed: BTreeSet<u16> = BTreeSet::new();
        for number in wanted {
            let targets = constraints.reference(number);
            let targets = targets.map_or(&[][..], |reference| &reference.targets);
            let is_touched = targets
                .iter()
                .any(|target| touched.targets.contains(target));
            let mut known = old.remove(&number);
            let names = if let Some(names) = known.take_if(|_| !is_touched) {
                names
            } else {
                renewed.insert(number);
                let slots = targets.iter().map(|target| Slot::Target(*target));
                let facts = now.index.slots(slots);
                let defining = facts.into_iter().map(|fact| fact.file).collect();
                let is_changed = |file: u32| touched.defining.contains(&file);
                let known = known
                    .as_mut()
                    .map(|names| (names, &is_changed as &dyn Fn(u32) -> bool));
                now.between.names_in(now.files, number, defining, known)
            };
            self.names.insert(number, names);
        }
        renewed.extend(old.into_keys());
        let is_renewed = |found: &&Found| match found.problem.kind {
            CrossfileProblemKind::Unknown { reference, .. } => renewed.contains(&reference),
            _ => false,
        };
        let problems = self.problems.values().flatten().filter(is_renewed);
        problems.map(|found| found.file).collect()
    }

    /// The files whose findings name places in these files.
    fn referring_to(&self, changed: &BTreeSet<u32>, files: &All<'_>) -> BTreeSet<u32> {
        let paths: Vec<&RepoPathBuf> = changed
            .iter()
            .filter_map(|file| files.path(*file))
            .collect();
        let reported = self.reported.iter();
        let refers = reported.filter(|(_, findings)| findings.iter().any(|one| names(one, &paths)));
        refers.map(|(file, _)| *file).collect()
    }

    fn report_again(&mut self, affected: &BTreeSet<u32>, now: &Now<'_>) {
        for &file in affected {
            let problems = self.problems.get(&file).into_iter().flatten();
            let problems: Vec<_> = problems.map(|found| found.problem.clone()).collect();
            let suppressions = now.between.suppressions.get(&file);
            let is_open = suppressions.is_some_and(Suppressions::is_open);
            let reported = (is_open || !problems.is_empty())
                .then(|| now.between.report(now.files, &self.names, file, problems))
                .flatten();
            match reported {
                Some((_, checked)) if !checked.findings.is_empty() => {
                    self.reported.insert(file, checked.findings);
                }
                _ => {
                    self.reported.remove(&file);
                }
            }
        }
    }

    /// Finds what is wrong with the config, if that may be something else; gives the files that this
    /// is in, before and now.
    fn judge_config_again(
        &mut self,
        changed: &BTreeSet<u32>,
        now: &Now<'_>,
    ) -> Option<Vec<RepoPathBuf>> {
        let targets = (0_u16..).zip(&now.between.plan.constraints.targets);
        let undefined = targets.map(|(number, _)| number);
        let undefined = undefined
            .filter(|target| !now.index.is_defined(*target) && !self.unsure.contains(target));
        let undefined: Vec<u16> = undefined.collect();
        let paths: Vec<&RepoPathBuf> = (changed.iter())
            .filter_map(|file| now.files.path(*file))
            .collect();
        let mut findings = self.config.findings.iter();
        let is_same = self.config.undefined == undefined
            && self.config.seen == now.seen
            && self.config.collections == *now.between.collections
            && !findings.any(|finding| names(finding, &paths));
        if is_same {
            return None;
        }
        let files = |findings: &[Finding]| -> Vec<RepoPathBuf> {
            findings.iter().map(|one| one.file.clone()).collect()
        };
        let mut all = files(&self.config.findings);
        self.judge_config(now.session, now.between, undefined, now.seen);
        all.extend(files(&self.config.findings));
        Some(all)
    }
}

/// What may make a circle: the references that forbid them, and what these may resolve to.
fn circle_slots(constraints: &Constraints) -> impl Iterator<Item = Slot> {
    let references = (0_u16..).zip(&constraints.references);
    let forbidding = references.filter(|(_, reference)| reference.circle_forbidden);
    forbidding.flat_map(|(number, reference)| {
        let targets = reference.targets.iter().map(|target| Slot::Target(*target));
        targets.chain([Slot::Reference(number)])
    })
}

fn defined(targets: &[u16], comparer: &Comparer<'_>, index: Index<'_>) -> Defined {
    let facts = index.slots(targets.iter().map(|target| Slot::Target(*target)));
    comparer.definitions(&Definitions::of(&Runs::of(&facts), targets))
}

/// Whether a finding names a place in one of these files.
fn names(finding: &Finding, paths: &[&RepoPathBuf]) -> bool {
    let mut related = finding.related.iter();
    related.any(|related| {
        related
            .file
            .path()
            .is_some_and(|path| paths.contains(&path))
    })
}

/// Puts a number in or takes it out; whether that changed something.
fn set(numbers: &mut BTreeSet<u16>, number: u16, is_in: bool) -> bool {
    if is_in {
        numbers.insert(number)
    } else {
        numbers.remove(&number)
    }
}
