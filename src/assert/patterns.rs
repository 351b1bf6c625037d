//! `matches`, with each regular expression compiled once and not for each call.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use cel::common::ast::Expr;
use cel::common::types::{CelBool, CelString};
use cel::{DeclarationError, Env, ExecutionError};
use regex::{Regex, RegexBuilder};

use super::meter::{charge, charge_little, used_up};
use super::visit::{each_part, written_text};
use super::{ExpressionError, PatternError};
use crate::text::pattern::{self, LargePattern, Weights};

/// Bytes in memory that a regular expression may take which the config writes out.
const LARGEST: usize = 4 << 20;

/// Bytes that all of them may take together, as estimated.
const MOST_TOGETHER: usize = 64 << 20;

/// Bytes that one may take which comes from a document.
const LARGEST_OF_DOCUMENT: usize = 512 << 10;

/// Regular expressions of documents that are kept.
const MOST_KEPT: usize = 64;

/// Bytes of text that are looked through in the time of one step.
const SCANNED: u64 = 64;

/// Steps of a large pattern that are taken in the time of one step.
const SLOW_AT_ONCE: u64 = 4;

/// Bytes of its automaton that are built in the time of one step.
const BUILT_AT_ONCE: u64 = 20;

/// Steps that it takes to compile a pattern that is not written out in the expression.
const COMPILE: u64 = 50_000;

/// What the characters of a pattern take in memory, where `\w` and the like are those of Unicode.
const BYTES: Weights = Weights {
    property: 40_000,
    word: 40_000,
    digit: 6_000,
    class: 400,
    letter: 40,
};

/// The patterns that the expressions of a config write out.
#[derive(Debug, Default)]
pub struct Patterns {
    /// Bytes that they take together, as estimated.
    total: usize,
    known: HashMap<String, Arc<Regex>>,
}

/// A pattern that an expression writes out.
struct Written {
    regex: Weak<Regex>,
    large: Option<Arc<LargePattern>>,
}

impl Patterns {
    /// Compiles the patterns that an expression writes out.
    ///
    /// # Errors
    /// Why one cannot be, for the writer of the config.
    pub(super) fn compile(
        &mut self,
        expression: &Expr,
    ) -> Result<Vec<Arc<Regex>>, ExpressionError> {
        let mut compiled = Vec::new();
        self.gather(expression, &mut compiled)?;
        Ok(compiled)
    }

    fn gather(
        &mut self,
        expression: &Expr,
        all: &mut Vec<Arc<Regex>>,
    ) -> Result<(), ExpressionError> {
        if let Expr::Call(call) = expression
            && call.func_name == "matches"
            && let Some(pattern) = call.args.last()
            && let Some(pattern) = written_text(&pattern.expr)
        {
            all.push(self.one(pattern)?);
        }
        let mut result = Ok(());
        each_part(expression, &mut |part| {
            if result.is_ok() {
                result = self.gather(part, all);
            }
        });
        result
    }

    fn one(&mut self, pattern: &str) -> Result<Arc<Regex>, ExpressionError> {
        if let Some(known) = self.known.get(pattern) {
            return Ok(Arc::clone(known));
        }
        let size = pattern::bytes(pattern, &BYTES).min(LARGEST);
        self.total = self.total.saturating_add(size);
        if self.total > MOST_TOGETHER {
            return Err(ExpressionError::PatternsTooLarge);
        }
        let regex = Arc::new(compiled(pattern, LARGEST)?);
        let mut written = written();
        written.retain(|_, known| known.regex.strong_count() > 0);
        let known = Written {
            regex: Arc::downgrade(&regex),
            large: LargePattern::of(pattern).map(Arc::new),
        };
        written.insert(pattern.to_owned(), known);
        self.known.insert(pattern.to_owned(), Arc::clone(&regex));
        Ok(regex)
    }
}

/// Those of the expressions that are in use: each is held by its expressions.
fn written() -> MutexGuard<'static, HashMap<String, Written>> {
    static WRITTEN: OnceLock<Mutex<HashMap<String, Written>>> = OnceLock::new();
    let written = WRITTEN.get_or_init(Mutex::default);
    written.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds `text.matches(pattern)` and `matches(text, pattern)`.
pub(super) fn functions(env: &mut Env) -> Result<(), DeclarationError> {
    cel::add_overload!(env, fn matches: (CelString<'_>, CelString<'_>) -> Result<CelBool>, id = "matches")?;
    cel::add_member_overload!(env, fn matches: (CelString<'_>, CelString<'_>) -> Result<CelBool>)
}

fn matches(text: &CelString<'_>, pattern: &CelString<'_>) -> Result<CelBool, ExecutionError> {
    let (text, pattern) = (text.inner(), pattern.inner());
    let known = (written().get(pattern))
        .and_then(|known| Some((known.regex.upgrade()?, known.large.clone())));
    let Some((regex, large)) = known else {
        charge(COMPILE.saturating_add(text.len() as u64))?;
        let wrong = |why| ExecutionError::function_error("matches", why);
        return Ok(CelBool::from(
            of_document(pattern).map_err(wrong)?.is_match(text),
        ));
    };
    charge(text.len() as u64 / SCANNED)?;
    let steps = |large: &LargePattern| large.steps(text.len()) / SLOW_AT_ONCE;
    let Some(large) = large.filter(|large| !charge_little(steps(large))) else {
        return Ok(CelBool::from(regex.is_match(text)));
    };
    let (found, built) = (large.reader()).map_or((None, 0), |mut reader| reader.is_match(text));
    charge(built / BUILT_AT_ONCE)?;
    Ok(CelBool::from(found.ok_or_else(used_up)?))
}

/// One that the config does not write out.
fn of_document(pattern: &str) -> Result<Regex, PatternError> {
    static KEPT: OnceLock<Mutex<HashMap<String, Result<Regex, PatternError>>>> = OnceLock::new();
    let kept = KEPT.get_or_init(Mutex::default);
    let lock = || kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().get(pattern) {
        return known.clone();
    }
    let compiled = compiled(pattern, LARGEST_OF_DOCUMENT);
    let mut kept = lock();
    if kept.len() >= MOST_KEPT {
        kept.clear();
    }
    kept.insert(pattern.to_owned(), compiled.clone());
    compiled
}

fn compiled(pattern: &str, largest: usize) -> Result<Regex, PatternError> {
    let written = || pattern.to_owned();
    (RegexBuilder::new(pattern).size_limit(largest).build()).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => PatternError::TooLarge { pattern: written() },
        _ => PatternError::Syntax {
            pattern: written(),
            why: match regex_syntax::parse(pattern) {
                Err(regex_syntax::Error::Parse(error)) => error.kind().to_string(),
                Err(regex_syntax::Error::Translate(error)) => error.kind().to_string(),
                _ => "it cannot be parsed".to_owned(),
            },
        },
    })
}
