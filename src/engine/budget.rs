//! What a run may take in all. Each file may take what a short one or one of its length does; what it
//! takes beyond that, under a schema or assertions that make much of little, is counted in the order
//! of the paths, so that the same files are judged by any number of threads.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::text::limits::RUN_STEPS;

/// Steps that any file may take.
const STEPS_OF_A_FILE: u64 = 10_000;

/// Steps that a file may take for each of its bytes. Usual schemas take one or two.
const STEPS_OF_A_BYTE: u64 = 4;

/// The budget of a run.
#[derive(Debug, Default)]
pub(crate) struct Budget(AtomicU64);

impl Budget {
    /// What is left where so many steps were taken before.
    pub(crate) fn after(steps: u64) -> Self {
        Self(AtomicU64::new(steps))
    }

    /// The steps that were taken in all.
    pub(crate) fn taken(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Counts the steps that a file of so many bytes took.
    pub(crate) fn add(&self, steps: u64, bytes: u64) {
        let free = STEPS_OF_A_FILE.saturating_add(bytes.saturating_mul(STEPS_OF_A_BYTE));
        let more = steps.saturating_sub(free);
        if more > 0 {
            self.0.fetch_add(more, Ordering::Relaxed);
        }
    }

    /// Whether what was counted is more than a run may take.
    pub(crate) fn is_spent(&self) -> bool {
        self.taken() > RUN_STEPS.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_goes_beyond_the_length_of_files_is_counted() {
        let budget = Budget::default();
        for _ in 0..1_000_000 {
            budget.add(STEPS_OF_A_FILE + 4_000, 1_000);
        }
        assert!(!budget.is_spent());
        budget.add(RUN_STEPS.get() + STEPS_OF_A_FILE, 0);
        assert!(!budget.is_spent());
        budget.add(STEPS_OF_A_FILE + 1, 0);
        assert!(budget.is_spent());
    }
}
