//! The facts of all files and of data files, looked up one value or one slot at a time.

use std::collections::BTreeSet;

use super::facts::AllFacts;
use crate::crossfile::{Fact, Key, Reference, Slot};

/// What is known of all files, as far as they are compared.
#[derive(Clone, Copy)]
pub(super) struct Index<'a> {
    pub(super) facts: &'a AllFacts,
    /// Those of data files, sorted.
    pub(super) data: &'a [Fact],
}

impl<'a> Index<'a> {
    /// The facts with a key, sorted, each once.
    pub(super) fn group(&self, slot: Slot, key: Key) -> Vec<Fact> {
        sorted(
            self.facts
                .with_key(slot, key)
                .chain(self.data(slot, Some(key))),
        )
    }

    /// Whether there is a fact with a key.
    pub(super) fn has(&self, slot: Slot, key: Key) -> bool {
        self.facts.with_key(slot, key).next().is_some() || !self.data(slot, Some(key)).is_empty()
    }

    /// Whether something defines a target.
    pub(super) fn is_defined(&self, target: u16) -> bool {
        let slot = Slot::Target(target);
        self.facts.of_slot(slot).next().is_some() || !self.data(slot, None).is_empty()
    }

    /// Whether what a reference says is defined.
    pub(super) fn resolves(&self, reference: &Reference, key: Key) -> bool {
        let mut targets = reference.targets.iter();
        targets.any(|target| self.has(Slot::Target(*target), key))
    }

    /// All facts of these slots, sorted, each once.
    pub(super) fn slots(&self, slots: impl IntoIterator<Item = Slot>) -> Vec<Fact> {
        let slots: BTreeSet<Slot> = slots.into_iter().collect();
        let facts = slots.iter().flat_map(|slot| self.facts.of_slot(*slot));
        sorted(facts.chain(slots.iter().flat_map(|slot| self.data(*slot, None))))
    }

    /// What these files define for targets, sorted, each once.
    pub(super) fn defined_in(&self, files: &BTreeSet<u32>, targets: &BTreeSet<u16>) -> Vec<Fact> {
        let slots = targets.iter().map(|target| Slot::Target(*target));
        let facts = slots.flat_map(|slot| self.facts.of_slot(slot).chain(self.data(slot, None)));
        sorted(facts.filter(|fact| files.contains(&fact.file)))
    }

    /// The facts of data files in a slot, with this key if there is one.
    fn data(&self, slot: Slot, key: Option<Key>) -> &'a [Fact] {
        let lowest = (slot, key.unwrap_or(Key::LEAST));
        let highest = (slot, key.unwrap_or(Key::MOST));
        let start = (self.data).partition_point(|fact| (fact.slot, fact.key) < lowest);
        let length = self.data[start..].partition_point(|fact| (fact.slot, fact.key) <= highest);
        &self.data[start..start + length]
    }
}

fn sorted<'f>(facts: impl Iterator<Item = &'f Fact>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = facts.copied().collect();
    // Stable, since that is fast where most of them are sorted.
    facts.sort();
    facts.dedup();
    facts
}
