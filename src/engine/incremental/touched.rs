//! Which comparisons an edit touches: those of values that the file has or had.

use std::collections::BTreeSet;

use super::index::Index;
use crate::crossfile::compare::{Found, Group};
use crate::crossfile::{Constraints, Facts, Reference, Slot};

/// A file that says something else.
pub(super) struct ChangedFile<'a> {
    pub(super) file: u32,
    pub(super) old: &'a Facts,
    pub(super) new: &'a Facts,
}

/// What must be compared again.
#[derive(Default)]
pub(super) struct Touched {
    pub(super) groups: BTreeSet<Group>,
    /// References all of whose values must be looked up.
    pub(super) references: BTreeSet<u16>,
    pub(super) targets: BTreeSet<u16>,
    /// Files whose targets may be referred to, or not any more.
    pub(super) defining: BTreeSet<u32>,
    pub(super) circles: bool,
}

impl Touched {
    /// Adds what a file says, and what it said before.
    pub(super) fn add(
        &mut self,
        change: &ChangedFile<'_>,
        constraints: &Constraints,
        index: Index<'_>,
    ) {
        for fact in change.old.keys.iter().chain(&change.new.keys) {
            match fact.slot {
                Slot::Unique(unique) => {
                    self.groups.insert(Group::Unique(unique, fact.key));
                }
                Slot::Reference(number) => {
                    self.groups.insert(Group::Reference(number, fact.key));
                    let reference = constraints.reference(number);
                    for &target in reference.into_iter().flat_map(|one| &one.targets) {
                        let facts = index.group(Slot::Target(target), fact.key);
                        self.defining.extend(facts.iter().map(|fact| fact.file));
                    }
                    self.circles |= reference.is_some_and(|one| one.circle_forbidden);
                }
                Slot::Target(target) => {
                    self.targets.insert(target);
                    self.defining.insert(change.file);
                    for (number, reference) in referring(constraints, target) {
                        self.groups.insert(Group::Reference(number, fact.key));
                        self.circles |= reference.circle_forbidden;
                    }
                }
            }
        }
        let images = change.old.images.iter().chain(&change.new.images);
        self.groups
            .extend(images.map(|image| Group::Image(image.key)));
        self.circles |= !(change.old.ways.is_empty() && change.new.ways.is_empty());
    }

    /// Whether a problem is looked for again.
    pub(super) fn has(&self, found: &Found) -> bool {
        match found.group {
            Group::Unused => self.defining.contains(&found.file),
            Group::Circle => self.circles,
            Group::Reference(reference, _) if self.references.contains(&reference) => true,
            group @ (Group::Unique(..) | Group::Reference(..) | Group::Image(_)) => {
                self.groups.contains(&group)
            }
        }
    }
}

/// The references that may resolve to a target.
pub(super) fn referring(
    constraints: &Constraints,
    target: u16,
) -> impl Iterator<Item = (u16, &Reference)> {
    let references = (0_u16..).zip(&constraints.references);
    references.filter(move |(_, reference)| reference.targets.contains(&target))
}
