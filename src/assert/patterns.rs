//! `matches`, with each regular expression compiled once and not for each call.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use cel::common::ast::Expr;
use cel::common::types::{CelBool, CelString};
use cel::{DeclarationError, Env, ExecutionError};
use regex::{Regex, RegexBuilder};

use super::parts::{each_part, written_text};

/// Bytes that a regular expression may take in memory.
const LARGEST: usize = 4 << 20;

/// Regular expressions that are kept. Those of the config are few; documents may bring more.
const MOST_KEPT: usize = 256;

/// Adds `text.matches(pattern)` and `matches(text, pattern)`.
pub(super) fn functions(env: &mut Env) -> Result<(), DeclarationError> {
    cel::add_overload!(env, fn matches: (CelString<'_>, CelString<'_>) -> Result<CelBool>, id = "matches")?;
    cel::add_member_overload!(env, fn matches: (CelString<'_>, CelString<'_>) -> Result<CelBool>)
}

/// Whether the patterns that an expression writes out can be compiled.
///
/// # Errors
/// Why one cannot, for the writer of the config.
pub(super) fn check(expression: &Expr) -> Result<(), String> {
    if let Expr::Call(call) = expression
        && call.func_name == "matches"
        && let Some(pattern) = call.args.last()
        && let Some(pattern) = written_text(&pattern.expr)
    {
        compiled(pattern)?;
    }
    let mut result = Ok(());
    each_part(expression, &mut |part| {
        if result.is_ok() {
            result = check(part);
        }
    });
    result
}

fn matches(text: &CelString<'_>, pattern: &CelString<'_>) -> Result<CelBool, ExecutionError> {
    match compiled(pattern.inner()) {
        Ok(regex) => Ok(CelBool::from(regex.is_match(text.inner()))),
        Err(why) => Err(ExecutionError::function_error("matches", why)),
    }
}

fn compiled(pattern: &str) -> Result<Regex, String> {
    static KEPT: OnceLock<Mutex<HashMap<String, Result<Regex, String>>>> = OnceLock::new();
    let kept = KEPT.get_or_init(Mutex::default);
    let lock = || kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().get(pattern) {
        return known.clone();
    }
    let compiled = (RegexBuilder::new(pattern).size_limit(LARGEST).build()).map_err(|error| {
        match error {
            regex::Error::CompiledTooBig(_) => {
                format!("the regular expression `{pattern}` is too large: it repeats too much")
            }
            // The last line of several says what is wrong; those before draw where.
            other => {
                let text = other.to_string();
                let why = text.lines().last().unwrap_or_default();
                let why = why.strip_prefix("error: ").unwrap_or(why);
                format!("`{pattern}` is no regular expression: {why}")
            }
        }
    });
    let mut kept = lock();
    if kept.len() >= MOST_KEPT {
        kept.clear();
    }
    kept.insert(pattern.to_owned(), compiled.clone());
    compiled
}
