//! What the validator may do for one document, and how it is stopped.
//!
//! *Errors*: it collects all of them before the first can be looked at, some hundred bytes each, so
//! that a list of ten million wrong items would fill the memory. It asks the tree for the refused value
//! once for each error, though: those questions are counted here, and when there were enough, the
//! tree looks empty to it and it comes to an end. What it says after that is not so, and is known by
//! the value `null`, which the tree never gives otherwise.
//!
//! *Steps*: a schema of a few lines may apply itself to one value a billion times, and come to no end
//! in an empty tree either. Whatever it does, it asks the tree something, which is a step; after the
//! last one the stack is unwound to where the validation began, as no call of the validator can
//! say "enough". It keeps nothing between validations, so nothing is left half done.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::text::steps;

/// Steps for a document of no length: a hundredth of a second.
const STEPS_OF_ANY: u64 = 500_000;

/// Steps for each byte of a short document. Usual schemas take one or two.
const STEPS_OF_A_BYTE: u64 = 100;

/// Steps from which on a document is not short: about a second.
const MANY_STEPS: u64 = 50_000_000;

/// Steps for each byte of a long document.
const STEPS_OF_A_LATER_BYTE: u64 = 5;

/// Steps of slow patterns for a document of no length: a hundredth of a second.
const SLOW_OF_ANY: u64 = 250_000;

/// Steps of slow patterns for each byte of a document.
const SLOW_OF_A_BYTE: u64 = 25;

/// Steps of slow patterns for any document: some seconds.
const MOST_SLOW: u64 = 100_000_000;

/// Steps of the run that a step of a slow pattern counts for.
const STEPS_OF_A_SLOW_ONE: u64 = 2;

/// Errors that the validator may make for one document. An error of alternatives is as many as there
/// are alternatives.
const MOST_ERRORS: u32 = 100_000;

/// Steps that an error counts for, which takes more time, and memory.
const ERROR_STEPS: u64 = 150;

/// Steps that a very large or very exact number counts for.
const NUMBER_STEPS: u64 = 40;

/// Steps that it takes to begin with a text.
const TEXT_BEGIN: u64 = 4;

/// Bytes of a text that are looked at in one step.
const TEXT_STEP: u64 = 8;

struct Left {
    errors: Cell<u32>,
    steps: Cell<u64>,
    /// Steps of slow patterns.
    slow: Cell<u64>,
    /// Steps that each value counts for.
    of_a_value: Cell<u64>,
}

thread_local! {
    /// A validation runs on one thread from its beginning to its end.
    static LEFT: Left = const {
        Left {
            errors: Cell::new(u32::MAX),
            steps: Cell::new(u64::MAX),
            slow: Cell::new(u64::MAX),
            of_a_value: Cell::new(1),
        }
    };
}

/// Why a validation was stopped. It unwinds the stack.
#[derive(Debug)]
pub(crate) enum Spent {
    /// It wanted more steps than it may take.
    Steps,
    /// A pattern takes too long.
    Pattern {
        pattern: String,
        /// [`Node::address`] of the text; none for keys.
        ///
        /// [`Node::address`]: crate::document::Node::address
        node: Option<usize>,
    },
}

/// What a validation is of.
#[derive(Clone, Copy)]
pub(crate) struct Of {
    /// Bytes of the document.
    pub(crate) bytes: u64,
    /// Steps that each value in it counts for.
    pub(crate) value: u64,
}

/// Runs a validation.
///
/// # Errors
/// When it was stopped.
pub(crate) fn within<T>(of: Of, run: impl FnOnce() -> T) -> Result<T, Spent> {
    let short = STEPS_OF_ANY.saturating_add(of.bytes.saturating_mul(STEPS_OF_A_BYTE));
    let later = of.bytes.saturating_mul(STEPS_OF_A_LATER_BYTE);
    let most = short.min(MANY_STEPS.saturating_add(later));
    let slow = slow_steps(of.bytes);
    let before = LEFT.with(|left| {
        let steps = left.steps.replace(most);
        (
            steps,
            left.slow.replace(slow),
            left.of_a_value.replace(of.value),
        )
    });
    let result = catch_unwind(AssertUnwindSafe(run));
    let (steps, slow) = LEFT.with(|left| {
        left.of_a_value.set(before.2);
        (left.steps.replace(before.0), left.slow.replace(before.1))
    });
    // All of them where the validation was stopped for more than were left.
    let all = |left: u64| if result.is_err() { 0 } else { left };
    let slow = slow_steps(of.bytes).saturating_sub(all(slow));
    steps::count(most.saturating_sub(all(steps)) + slow.saturating_mul(STEPS_OF_A_SLOW_ONE));
    result.or_else(|reason| match reason.downcast::<Spent>() {
        Ok(spent) => Err(*spent),
        Err(reason) => resume_unwind(reason),
    })
}

/// Runs a validation that collects errors; true beside its result when it wanted to make more of
/// them than it may.
///
/// # Errors
/// When it was stopped.
pub(crate) fn collecting<T>(of: Of, run: impl FnOnce() -> T) -> Result<(T, bool), Spent> {
    let before = LEFT.with(|left| left.errors.replace(MOST_ERRORS));
    let result = within(of, run);
    let left = LEFT.with(|left| left.errors.replace(before));
    result.map(|result| (result, left == 0))
}

/// Steps that slow patterns may take for a document of so many bytes.
fn slow_steps(bytes: u64) -> u64 {
    let most = SLOW_OF_ANY.saturating_add(bytes.saturating_mul(SLOW_OF_A_BYTE));
    most.min(MOST_SLOW)
}

/// Counts steps of a slow pattern; false when there are not so many left.
pub(crate) fn take_slow(steps: u64) -> bool {
    LEFT.with(|left| match left.slow.get().checked_sub(steps) {
        Some(rest) => {
            left.slow.set(rest);
            true
        }
        None => false,
    })
}

/// Counts a question to the tree.
pub(crate) fn step() {
    take_steps(1);
}

/// Counts a question that looks at a text.
pub(crate) fn step_over(text: &str) {
    take_steps(TEXT_BEGIN + text.len() as u64 / TEXT_STEP);
}

/// Counts a question for a number that takes more than machine words to compute with.
pub(crate) fn step_over_number() {
    take_steps(NUMBER_STEPS);
}

/// Counts steps.
pub(crate) fn take_steps(count: u64) {
    LEFT.with(|left| match left.steps.get().checked_sub(count) {
        Some(rest) => left.steps.set(rest),
        None => stop(Spent::Steps),
    });
}

/// Stops the validation that runs on this thread.
pub(crate) fn stop(spent: Spent) -> ! {
    resume_unwind(Box::new(spent))
}

/// Counts one error; false when it is one too many.
pub(crate) fn take() -> bool {
    take_steps(ERROR_STEPS);
    LEFT.with(|left| match left.errors.get() {
        0 => false,
        u32::MAX => true,
        errors => {
            left.errors.set(errors - 1);
            true
        }
    })
}

/// Counts a question for a value inside of another; whether there were enough errors.
pub(crate) fn is_spent() -> bool {
    take_steps(LEFT.with(|left| left.of_a_value.get()));
    LEFT.with(|left| left.errors.get() == 0)
}
