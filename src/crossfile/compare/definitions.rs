//! The facts of all targets of a reference, by key.

use super::Runs;
use crate::crossfile::{Fact, Key, Slot};

/// Targets that are looked through one after the other; more are put together first.
const FEW: usize = 8;

/// What defines that to which a reference may resolve.
pub(crate) enum Definitions<'f> {
    /// Sorted runs, none of them empty.
    Few(Vec<&'f [Fact]>),
    /// Sorted by key.
    Many(Vec<&'f Fact>),
}

impl<'f> Definitions<'f> {
    pub(crate) fn of(runs: &Runs<'f>, targets: &[u16]) -> Self {
        let runs = targets.iter().map(|target| runs.get(Slot::Target(*target)));
        let runs: Vec<&[Fact]> = runs.filter(|run| !run.is_empty()).collect();
        if runs.len() <= FEW {
            return Self::Few(runs);
        }
        let mut facts: Vec<&Fact> = runs.into_iter().flatten().collect();
        facts.sort_unstable_by_key(|fact| fact.key);
        Self::Many(facts)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    /// All of them, in no order.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'f Fact> {
        let (few, many) = match self {
            Self::Few(runs) => (runs.as_slice(), &[][..]),
            Self::Many(facts) => (&[][..], facts.as_slice()),
        };
        (few.iter().copied().flatten()).chain(many.iter().copied())
    }

    /// Those that have a key, in no order.
    pub(crate) fn with_key(&self, key: Key) -> impl Iterator<Item = &'f Fact> {
        let (few, many) = match self {
            Self::Few(runs) => (runs.as_slice(), &[][..]),
            Self::Many(facts) => (&[][..], having(facts, key, |fact| fact.key)),
        };
        let few = few.iter();
        (few.flat_map(move |run| having(run, key, |fact| fact.key))).chain(many.iter().copied())
    }
}

/// The part of a sorted list that has a key.
fn having<T>(sorted: &[T], key: Key, of: impl Fn(&T) -> Key) -> &[T] {
    let start = sorted.partition_point(|one| of(one) < key);
    let length = sorted[start..].partition_point(|one| of(one) == key);
    &sorted[start..start + length]
}
