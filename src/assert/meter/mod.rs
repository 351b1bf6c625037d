//! Counts the steps of an evaluation while it runs, and ends it when they are used up.
//!
//! Crate `cel` has no hook for that, but its expressions are data: [`metered`] puts calls of our own
//! around the parts of an expression that may take long. A step is about a tenth of a microsecond.
//!
//! - Each round of a loop is charged the parts of its body.
//! - What is copied (a list that a loop goes through, what is put into a list or added to another
//!   value) is charged its size, and what is only read (compared, searched, given to a function) a
//!   fraction of that.
//! - Functions of two texts that may take as long as one times the other, or make a text as large as
//!   that, are our own: they are charged before they begin.
//!
//! Everything else takes as long as the expression has parts, which are few. So time and memory are
//! bounded, whatever the expression and the document are.

mod functions;
mod rewrite;

use std::cell::Cell;

use cel::common::types::{CelInt, CelList, DYN_TYPE, INT_TYPE};
use cel::common::value::{BuiltinRef, CowVal, Val};
use cel::{DeclarationError, Env, ExecutionError};

pub(super) use rewrite::metered;

use crate::text::steps;

/// Bytes of text that are read or copied in one step.
const BYTES: u64 = 64;

/// Values of a list or mapping that are read in one step; one is copied in one step.
const VALUES: u64 = 16;

/// Parts of an expression that are evaluated in one step.
const PARTS: u64 = 2;

/// Charges the first argument for being copied as often as the second says.
const COPY: &str = "@copy";

/// Charges the first argument for being read.
const SCAN: &str = "@scan";

/// The same for a text, and nothing for other values.
const TEXT: &str = "@text";

/// Charges a round of a loop, whose body has as many parts as the second argument says.
const ROUND: &str = "@round";

/// Charges what a loop goes through, and puts the keys of a mapping in order: an evaluation must
/// take the same steps each time.
const RANGE: &str = "@range";

/// Steps of the run that a step counts for.
const STEPS_OF_ONE: u64 = 5;

thread_local! {
    /// The steps that the evaluation on this thread may still take; none when they are used up.
    static LEFT: Cell<Option<u64>> = const { Cell::new(Some(0)) };
}

/// Runs an evaluation that may take so many steps. Gives what came of it, and the steps that are
/// left; none when they are used up, and then what came of it means nothing.
pub(super) fn run<T>(most: u64, evaluate: impl FnOnce() -> T) -> (T, Option<u64>) {
    LEFT.set(Some(most));
    let result = evaluate();
    let left = LEFT.replace(Some(0));
    let taken = most.saturating_sub(left.unwrap_or_default());
    steps::count(taken.saturating_mul(STEPS_OF_ONE));
    (result, left)
}

/// Takes some of the steps that are left.
///
/// # Errors
/// There are fewer. Whatever an expression makes of the error, [`run`] knows.
pub(super) fn charge(steps: u64) -> Result<(), ExecutionError> {
    let left = LEFT.get().and_then(|left| left.checked_sub(steps));
    LEFT.set(left);
    match left {
        Some(_) => Ok(()),
        None => Err(used_up()),
    }
}

/// Takes some of the steps that are left, if they are no more than an eighth of them.
pub(super) fn charge_little(steps: u64) -> bool {
    let is_little = LEFT.get().is_some_and(|left| steps <= left / 8);
    is_little && charge(steps).is_ok()
}

/// Ends the evaluation: it takes more steps than are left.
pub(super) fn used_up() -> ExecutionError {
    LEFT.set(None);
    ExecutionError::function_error("@steps", "used up")
}

/// Adds what [`metered`] expressions call.
pub(super) fn extension(env: &mut Env) -> Result<(), DeclarationError> {
    let two = || vec![DYN_TYPE, INT_TYPE];
    env.add_overload(COPY, COPY, two(), |args| {
        let [value, times] = both(args)?;
        charge(
            ValueSize::of(&*value)
                .to_copy()
                .saturating_mul(number(&*times)),
        )?;
        Ok(value)
    })?;
    env.add_overload(SCAN, SCAN, two(), |args| {
        let [value, _] = both(args)?;
        charge(ValueSize::of(&*value).to_read())?;
        Ok(value)
    })?;
    env.add_overload(TEXT, TEXT, two(), |args| {
        let [value, _] = both(args)?;
        if matches!(
            value.as_builtin(),
            BuiltinRef::String(_) | BuiltinRef::Bytes(_)
        ) {
            charge(ValueSize::of(&*value).to_read())?;
        }
        Ok(value)
    })?;
    env.add_overload(ROUND, ROUND, two(), |args| {
        let [value, parts] = both(args)?;
        charge(number(&*parts) / PARTS)?;
        Ok(value)
    })?;
    env.add_overload(RANGE, RANGE, two(), |args| {
        let [value, _] = both(args)?;
        charge(ValueSize::of(&*value).to_copy())?;
        Ok(match value.as_builtin() {
            BuiltinRef::Map(map) => {
                let mut keys: Vec<&dyn Val> = map
                    .inner()
                    .keys()
                    .map(cel::common::types::CelMapKey::inner)
                    .collect();
                keys.sort_by_cached_key(|key| format!("{key:?}"));
                let keys = keys.into_iter().map(Val::clone_as_boxed);
                CowVal::owned(CelList::from(keys.collect::<Vec<_>>()))
            }
            _ => value,
        })
    })?;
    functions::extension(env)
}

fn both<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Result<[CowVal<'b, 'v>; 2], ExecutionError> {
    let count = args.len();
    (args.try_into()).map_err(|_| ExecutionError::invalid_argument_count(2, count))
}

fn number(value: &dyn Val) -> u64 {
    let number = value.downcast_ref::<CelInt>().map(|number| *number.inner());
    number
        .and_then(|number| u64::try_from(number).ok())
        .unwrap_or(u64::MAX)
}

/// How large a value is.
#[derive(Default)]
struct ValueSize {
    /// How many values are in it, itself included.
    values: u64,
    /// How many bytes its texts have.
    bytes: u64,
}

impl ValueSize {
    fn of(value: &dyn Val) -> Self {
        let mut size = Self::default();
        size.add(value);
        size
    }

    fn add(&mut self, value: &dyn Val) {
        self.values += 1;
        match value.as_builtin() {
            BuiltinRef::String(text) => self.bytes += text.inner().len() as u64,
            BuiltinRef::Bytes(bytes) => self.bytes += bytes.inner().len() as u64,
            BuiltinRef::List(list) => list.inner().iter().for_each(|item| self.add(&**item)),
            BuiltinRef::Map(map) => map.inner().iter().for_each(|(key, value)| {
                self.add(key.inner());
                self.add(&**value);
            }),
            BuiltinRef::Optional(optional) => optional
                .inner()
                .into_iter()
                .for_each(|value| self.add(value)),
            _ => {}
        }
    }

    /// Steps to copy it.
    fn to_copy(&self) -> u64 {
        self.values + self.bytes / BYTES
    }

    /// Steps to go through it.
    fn to_read(&self) -> u64 {
        self.values / VALUES + self.bytes / BYTES
    }
}

#[cfg(test)]
mod tests;
