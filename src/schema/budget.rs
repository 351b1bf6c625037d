//! How many errors the validator may make of one document.
//!
//! It collects all of them before the first can be looked at, some hundred bytes each, so that a
//! list of ten million wrong items would fill the memory. It asks the tree for the refused value
//! once for each error, though: those questions are counted here, and when there were enough, the
//! tree looks empty to it and it comes to an end. What it says after that is not so, and is known by
//! the value `null`, which the tree never gives otherwise.

use std::cell::Cell;

thread_local! {
    /// A validation runs on one thread from its beginning to its end.
    static LEFT: Cell<u32> = const { Cell::new(u32::MAX) };
}

/// Runs a validation that may make `most` errors; true when it wanted to make more.
pub(super) fn within<T>(most: u32, run: impl FnOnce() -> T) -> (T, bool) {
    let before = LEFT.replace(most);
    let result = run();
    (result, LEFT.replace(before) == 0)
}

/// Counts one error; false when it is one too many.
pub(super) fn take() -> bool {
    match LEFT.get() {
        0 => false,
        u32::MAX => true,
        left => {
            LEFT.set(left - 1);
            true
        }
    }
}

/// Whether there were enough.
pub(super) fn is_spent() -> bool {
    LEFT.get() == 0
}
