//! What is wrong with the patterns of a schema: no regular expressions, none that runs in linear
//! time, or so large that nobody wants to wait for them.

use std::collections::HashSet;

use jsonschema::PatternOptions;
use serde_json::json;

use super::SchemaError;
use super::places::{Places, join};
use super::subschemas;
use crate::document::value::Node;
use crate::words::{counted, quoted};

/// Bytes of one pattern, at most.
const MAX_LENGTH: usize = 100_000;

/// Bytes that one pattern takes when it is compiled, at most: what is larger ends there, and is told
/// as one that takes more than linear time.
const MAX_SIZE: usize = 10 << 20;

/// Bytes that all patterns of a schema may take together, as estimated.
const MAX_TOTAL: usize = 64 << 20;

/// What a character counts for.
struct Weights {
    /// One that may be any of a Unicode property.
    property: usize,
    /// One out of few.
    class: usize,
    /// One that is itself.
    letter: usize,
}

/// Bytes in memory.
const BYTES: Weights = Weights {
    property: 40_000,
    class: 400,
    letter: 40,
};

/// Places in the pattern.
const POSITIONS: Weights = Weights {
    property: 1,
    class: 1,
    letter: 1,
};

/// How large the patterns are that were seen so far.
#[derive(Default)]
pub(super) struct Sizes {
    /// Each is compiled once.
    seen: HashSet<String>,
    total: usize,
    /// Positions of the longest.
    pub(super) longest: usize,
}

impl Sizes {
    /// Adds those of a file; what is wrong when they are too large.
    pub(super) fn add(&mut self, places: &Places, index: usize) -> Option<SchemaError> {
        let mut error = None;
        each(places, index, &mut |pattern, at| {
            if error.is_some() || !self.seen.insert(pattern.to_owned()) {
                return;
            }
            let is_long = pattern.len() > MAX_LENGTH;
            if !is_long {
                self.longest = self.longest.max(positions(pattern));
                self.total += size(pattern, &BYTES).min(MAX_SIZE);
                if self.total <= MAX_TOTAL {
                    return;
                }
            }
            let message = if is_long {
                format!("the pattern is longer than {}", counted(MAX_LENGTH, "byte"))
            } else {
                "the patterns of the schema are too large together".to_owned()
            };
            let help =
                "write fewer or smaller repetitions; what is `{100}` is there a hundred times";
            let place = places.place(index, at);
            error = Some(SchemaError::new(place, message, Some(help.to_owned())));
        });
        error
    }
}

/// About how many characters a pattern has, each as often as it may be repeated.
pub(super) fn positions(pattern: &str) -> usize {
    size(pattern, &POSITIONS)
}

/// About how large a pattern is when it is compiled.
fn size(pattern: &str, weights: &Weights) -> usize {
    let bytes = pattern.as_bytes();
    // The sizes of the groups that are open, the innermost last; and of what a repetition repeats.
    let (mut open, mut last, mut at) = (vec![0_usize], 0_usize, 0);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let atom = match byte {
            b'(' => {
                open.push(0);
                continue;
            }
            b')' if open.len() > 1 => open.pop().unwrap_or_default(),
            b'{' => {
                let (times, length) = times(&bytes[at..]);
                at += length;
                let more = last.saturating_mul(times.saturating_sub(1));
                if let Some(group) = open.last_mut() {
                    *group = group.saturating_add(more);
                }
                last = last.saturating_add(more);
                continue;
            }
            b'\\' => {
                at += 1;
                if matches!(bytes.get(at - 1), Some(b'p' | b'P')) {
                    let rest = bytes.get(at..).unwrap_or_default();
                    if let Some(name) = rest.strip_prefix(b"{") {
                        at += 1 + times(name).1;
                    }
                    weights.property
                } else {
                    weights.class
                }
            }
            b'[' => {
                let (size, length) = class(&bytes[at..], weights);
                at += length;
                size
            }
            b'.' => weights.class,
            _ => weights.letter,
        };
        last = atom;
        if let Some(group) = open.last_mut() {
            *group = group.saturating_add(atom);
        }
    }
    open.into_iter().fold(0, usize::saturating_add)
}

/// How often `{3,5}` repeats, at most, from behind its brace; and its length.
fn times(rest: &[u8]) -> (usize, usize) {
    let Some(length) = rest.iter().take(64).position(|&byte| byte == b'}') else {
        return (1, 0);
    };
    let numbers = std::str::from_utf8(&rest[..length]).unwrap_or_default();
    let numbers = numbers.split(',').filter_map(|number| number.parse().ok());
    (numbers.max().unwrap_or(1), length + 1)
}

/// The size of a class of characters, from behind its bracket; and its length.
fn class(rest: &[u8], weights: &Weights) -> (usize, usize) {
    let (mut size, mut at) = (weights.class, 0);
    while let Some(&byte) = rest.get(at) {
        at += 1;
        match byte {
            b']' => break,
            b'\\' => {
                if matches!(rest.get(at), Some(b'p' | b'P')) {
                    size = weights.property;
                }
                at += 1;
            }
            _ => {}
        }
    }
    (size, at)
}

/// Gives all patterns of a file and where they stand.
fn each(places: &Places, index: usize, give: &mut dyn FnMut(&str, &str)) {
    subschemas::walk(&places.files[index].root, &mut |schema| {
        if let Some(pattern) = schema.node.get("pattern").and_then(Node::as_str) {
            give(pattern, &join(&schema.pointer, "pattern"));
        }
        let named = schema.node.get("patternProperties");
        if let Some(named) = named.and_then(Node::as_mapping) {
            let at = join(&schema.pointer, "patternProperties");
            for entry in &named.entries {
                give(&entry.key, &join(&at, &entry.key));
            }
        }
    });
}

/// Patterns that are no regular expressions, or none that runs in linear time.
pub(super) fn wrong(places: &Places) -> Vec<SchemaError> {
    let mut errors = Vec::new();
    for index in 0..places.files.len() {
        each(places, index, &mut |pattern, at| {
            if let Some((message, help)) = what_is_wrong_with(pattern) {
                let place = places.place(index, at);
                errors.push(SchemaError::new(place, message, Some(help.to_owned())));
            }
        });
    }
    errors
}

fn what_is_wrong_with(pattern: &str) -> Option<(String, &'static str)> {
    let schema = json!({ "pattern": pattern });
    let options = jsonschema::options().with_pattern_options(PatternOptions::regex());
    if options.build(&schema).is_ok() {
        return None;
    }
    let shown = quoted(pattern);
    let linear = "copydesk runs patterns in linear time, so that no text can make it hang; write \
                  it without back-references and look-around, and without huge repetitions";
    Some(if jsonschema::options().build(&schema).is_ok() {
        (
            format!("the pattern {shown} needs more than linear time"),
            linear,
        )
    } else {
        (
            format!("{shown} is no regular expression"),
            "patterns are regular expressions as in JavaScript, without slashes around them",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROPERTY: usize = BYTES.property;
    const LETTER: usize = BYTES.letter;

    fn size(pattern: &str) -> usize {
        super::size(pattern, &BYTES)
    }

    #[test]
    fn sizes_grow_with_repetitions() {
        assert_eq!(size("abc"), 3 * LETTER);
        assert_eq!(size("a{10}"), 10 * LETTER);
        assert_eq!(size("(a{1,10}b){2,}"), 22 * LETTER);
        assert_eq!(size(r"\p{L}{150}x"), 150 * PROPERTY + LETTER);
        assert_eq!(size(r"[\p{L}\]{]{3}"), 3 * PROPERTY);
        assert_eq!(size("((a{1000}){1000}){1000}"), 1_000_000_000 * LETTER);
    }

    #[test]
    fn positions_grow_with_repetitions() {
        assert_eq!(positions(r"^a[bc]\p{L}$"), 5);
        assert_eq!(positions("(.{1,30}){30}x"), 901);
    }

    #[test]
    fn what_is_no_pattern_has_a_size_too() {
        for text in [
            "",
            ")",
            "(((",
            "[",
            "{",
            "a{",
            "a{,}",
            "\\",
            "é{",
            "a{99999999999999999999}",
        ] {
            assert!(size(text) < 1_000, "{text}");
        }
    }
}
