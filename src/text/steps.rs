//! What work costs, counted in steps instead of time, so that it is the same on every machine: a step
//! is about 20 nanoseconds. Whoever may take long for few bytes counts here.

use std::cell::Cell;

thread_local! {
    /// The steps that were taken on this thread.
    static TAKEN: Cell<u64> = const { Cell::new(0) };
}

/// Counts steps.
pub(crate) fn count(steps: u64) {
    TAKEN.set(TAKEN.get().saturating_add(steps));
}

/// Runs something on this thread; its result, and the steps that it took.
pub(crate) fn of<T>(run: impl FnOnce() -> T) -> (T, u64) {
    let before = TAKEN.replace(0);
    let result = run();
    let steps = TAKEN.get();
    TAKEN.set(before.saturating_add(steps));
    (result, steps)
}
