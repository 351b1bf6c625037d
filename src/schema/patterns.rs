//! What is wrong with the patterns of a schema: no regular expressions, or so large that nobody wants to wait for them.

use std::collections::HashSet;

use jsonschema::PatternOptions;
use serde_json::json;

use super::cost::backtracking;
use super::places::{Places, join};
use super::problem::SchemaError;
use super::subschemas;
use crate::document::value::Node;
use crate::finding::wording::{counted, quoted};
use crate::text::pattern::{self, LargePattern, Weights};

/// Bytes of one pattern, at most.
const MAX_LENGTH: usize = 100_000;

/// Bytes that one pattern takes when it is compiled, at most.
const MAX_SIZE: usize = 10 << 20;

/// Bytes that all patterns of a schema may take together, as estimated.
const MAX_TOTAL: usize = 64 << 20;

/// What the characters of a pattern take in memory; `\w` and the like are ASCII.
const BYTES: Weights = Weights {
    property: 40_000,
    word: 400,
    digit: 400,
    class: 400,
    letter: 40,
};

/// How large the patterns are that were seen so far.
#[derive(Default)]
pub(super) struct Sizes {
    /// Each is compiled once.
    seen: HashSet<String>,
    total: usize,
    /// Whether one of them could take long.
    pub(super) has_large: bool,
    /// Whether one of them has look-around or back-references.
    pub(super) has_backtracking: bool,
}

impl Sizes {
    /// Adds those of a file; what is wrong when they are too large.
    pub(super) fn add(&mut self, places: &Places, index: usize) -> Option<SchemaError> {
        let mut error = None;
        each(places, index, &mut |pattern, at, _| {
            if error.is_some() || !self.seen.insert(pattern.to_owned()) {
                return;
            }
            let is_long = pattern.len() > MAX_LENGTH;
            if !is_long {
                self.has_large |= LargePattern::of(pattern).is_some();
                self.has_backtracking |= backtracking::is_needed(pattern);
                self.total += pattern::bytes(pattern, &BYTES).min(MAX_SIZE);
                if self.total <= MAX_TOTAL {
                    return;
                }
            }
            let message = if is_long {
                format!("the pattern is longer than {}", counted(MAX_LENGTH, "byte"))
            } else {
                "the patterns of the schema are too large in total".to_owned()
            };
            let help = "use fewer or smaller repetitions: `{100}` counts a hundred times";
            let place = places.place(index, at);
            error = Some(SchemaError::new(place, message, Some(help.to_owned())));
        });
        error
    }
}

/// What a pattern is held against.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PatternOf {
    Texts,
    Keys,
}

/// Gives all patterns of a file, where they are, and what they are of.
pub(super) fn each(places: &Places, index: usize, give: &mut dyn FnMut(&str, &str, PatternOf)) {
    subschemas::walk(&places.files[index].root, &mut |schema| {
        if let Some(pattern) = schema.node.get("pattern").and_then(Node::as_str) {
            give(pattern, &join(&schema.pointer, "pattern"), PatternOf::Texts);
        }
        let named = schema.node.get("patternProperties");
        if let Some(named) = named.and_then(Node::as_mapping) {
            let at = join(&schema.pointer, "patternProperties");
            for entry in &named.entries {
                give(&entry.key, &join(&at, &entry.key), PatternOf::Keys);
            }
        }
    });
}

/// Patterns that are not regular expressions, or too large.
pub(super) fn wrong(places: &Places) -> Vec<SchemaError> {
    let mut errors = Vec::new();
    for index in 0..places.files.len() {
        each(places, index, &mut |pattern, at, _| {
            if let Some((message, help)) = what_is_wrong_with(pattern) {
                let place = places.place(index, at);
                errors.push(SchemaError::new(place, message, Some(help.to_owned())));
            }
        });
    }
    errors
}

fn what_is_wrong_with(pattern: &str) -> Option<(String, &'static str)> {
    if backtracking::is_needed(pattern) {
        return None;
    }
    let schema = json!({ "pattern": pattern });
    let options = jsonschema::options().with_pattern_options(PatternOptions::regex());
    if options.build(&schema).is_ok() {
        return None;
    }
    let shown = quoted(pattern);
    if jsonschema_regex::to_rust_regex(pattern).is_ok_and(|pattern| is_too_large(&pattern)) {
        return Some((
            format!("the pattern {shown} is too large: it repeats too much"),
            "use fewer or smaller repetitions: `{100}` counts a hundred times",
        ));
    }
    Some(if jsonschema::options().build(&schema).is_ok() {
        (
            format!("the pattern {shown} is too long for one with look-around or back-references"),
            "use a shorter pattern, or several",
        )
    } else {
        (
            format!("{shown} is not a valid regular expression"),
            "patterns are JavaScript regular expressions, without slashes around them",
        )
    })
}

fn is_too_large(pattern: &str) -> bool {
    let built = regex::RegexBuilder::new(pattern)
        .size_limit(MAX_SIZE)
        .build();
    matches!(built, Err(regex::Error::CompiledTooBig(_)))
}
