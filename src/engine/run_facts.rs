//! What the files of a run say to each other, gathered from all threads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::crossfile::Facts;

/// Facts that a thread holds before it hands them over.
pub(crate) const FACTS_AT_ONCE: usize = 100_000;

/// The facts of all files, unless they are too many. How many there are does not depend on who
/// comes first.
#[derive(Default)]
pub(crate) struct RunFacts {
    /// How many files there are.
    files: usize,
    facts: Mutex<Facts>,
    too_many: AtomicBool,
}

impl RunFacts {
    pub(crate) fn of(files: usize) -> Self {
        Self {
            files,
            ..Self::default()
        }
    }

    /// Whether more of them are in vain.
    pub(crate) fn is_full(&self) -> bool {
        self.too_many.load(Ordering::Relaxed)
    }

    /// Adds facts: all in one place, where they need not be moved again; they are sorted later.
    pub(crate) fn add(&self, more: Facts) {
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        if facts.is_empty() && !more.is_empty() {
            facts.make_room(self.files);
        }
        facts.append(more);
        if facts.are_too_many() {
            self.too_many.store(true, Ordering::Relaxed);
            *facts = Facts::default();
        }
    }

    /// All of them; none when they were too many.
    pub(crate) fn into_facts(self) -> Option<Facts> {
        let facts = self.facts.into_inner();
        let facts = facts.unwrap_or_else(PoisonError::into_inner);
        (!self.too_many.into_inner()).then_some(facts)
    }
}
