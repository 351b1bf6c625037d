//! Whether a system gives threads, for whom can do without and fails where they are refused.

use std::sync::{Mutex, PoisonError};
use std::thread::{self, Builder, ScopedJoinHandle};

/// Threads that have ended and still count for a moment.
const ENDING: usize = 2;

/// Whether so many threads may be started now: they are.
pub(crate) fn may_start(count: usize) -> bool {
    let gate = Mutex::new(());
    let pass = || drop(gate.lock());
    thread::scope(|scope| {
        let shut = gate.lock().unwrap_or_else(PoisonError::into_inner);
        let start = |_| Builder::new().spawn_scoped(scope, pass).ok();
        let started: Vec<_> = (0..count + ENDING).map_while(start).collect();
        drop(shut);
        let ended = started.into_iter().map(ScopedJoinHandle::join);
        ended.count() == count + ENDING
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_given() {
        assert!(may_start(0) && may_start(2));
    }
}
