//! Patterns with look-around or back-references, which no automaton runs: each is tried for the few
//! steps that nearly all need, then for more, up to what a text may cost. What takes more ends the
//! validation.
//!
//! Measured on a hostile pattern (`(?:(?!b).)*` three times over, on 100,000 bytes): 10,000 steps back
//! take 0.4 ms.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{PatternOptions, Validator};
use serde_json::json;

use super::budget::{self, Spent};
use crate::document::value::Node;
use crate::schema::adapter::SpannedJson;

/// Steps back that a pattern may take on one text.
pub(crate) const MOST: usize = 10_000;

/// Steps back that are tried, one after another: few patterns need more than the first.
const TRIES: [usize; 3] = [100, 1_000, MOST];

/// Bytes of such a pattern, at most: larger ones take long to compile.
const LONGEST: usize = 5_000;

/// A pattern that needs a backtracking engine.
pub(crate) struct Backtracking {
    written: String,
    /// One for each of [`TRIES`].
    tries: Vec<Validator<SpannedJson>>,
}

/// Whether a pattern, as a schema has it, needs a backtracking engine, and has one.
pub(crate) fn is_needed(pattern: &str) -> bool {
    let signs = ["(?=", "(?!", "(?<=", "(?<!", "\\k<"];
    let refers_back = |pair: &[u8]| pair[0] == b'\\' && pair[1].is_ascii_digit();
    let is_likely = signs.iter().any(|sign| pattern.contains(sign))
        || pattern.as_bytes().windows(2).any(refers_back);
    is_likely
        && pattern.len() <= LONGEST
        && compile(pattern, PatternOptions::regex()).is_none()
        && compile(pattern, PatternOptions::fancy_regex()).is_some()
}

fn compile<E>(pattern: &str, options: PatternOptions<E>) -> Option<Validator<SpannedJson>> {
    let compiler = jsonschema::options_for::<SpannedJson>().with_pattern_options(options);
    compiler.build(&json!({ "pattern": pattern })).ok()
}

impl Backtracking {
    /// Such a pattern; none when it needs no backtracking.
    pub(crate) fn of(pattern: &str) -> Option<Self> {
        let within = |limit| {
            compile(
                pattern,
                PatternOptions::fancy_regex().backtrack_limit(limit),
            )
        };
        if !is_needed(pattern) {
            return None;
        }
        Some(Self {
            written: pattern.to_owned(),
            tries: TRIES.into_iter().map(within).collect::<Option<_>>()?,
        })
    }

    /// The pattern as it is written in the schema.
    pub(crate) fn written(&self) -> &str {
        &self.written
    }

    /// Whether a value matches, if it is text; `place` is its address in the document. Ends the
    /// validation when that takes too much.
    pub(crate) fn is_match(&self, value: &Node<'_>, place: Option<usize>) -> bool {
        let Some(text) = value.as_str() else {
            return true;
        };
        for (validator, limit) in self.tries.iter().zip(TRIES) {
            let steps = text.len() + limit;
            if !budget::take_slow(steps as u64) {
                break;
            }
            match validator.validate(value) {
                Ok(()) => return true,
                Err(error) if is_unfinished(error.kind()) => {}
                Err(_) => return false,
            }
        }
        budget::stop(Spent::Pattern {
            pattern: self.written.clone(),
            node: place,
        })
    }
}

fn is_unfinished(kind: &ValidationErrorKind) -> bool {
    matches!(
        kind,
        ValidationErrorKind::BacktrackLimitExceeded { .. }
            | ValidationErrorKind::RegexEngineFailure { .. }
    )
}
