//! Patterns that take long.
//!
//! A pattern runs in linear time, but a long one may take as many steps for each byte as it has
//! characters. For a document for which this could be felt, it is tried out which patterns do. If
//! there are any, the schema is compiled once more, in such a way that these take no more steps than
//! a document may: what is left then is refused.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use jsonschema::{Draft, Keyword, PatternOptions, ValidationError, Validator};
use serde_json::{Value as Json, json};

use super::budget;
use crate::document::value::{Node, Value};
use crate::schema::adapter::{Options, Tree};
use crate::schema::load::Shelf;
use crate::schema::places::Places;
use crate::schema::{formats, patterns};
use crate::text::pattern::{self, Trials};

/// Bytes of a document times characters of all patterns, up to which nobody feels them.
const FEW: usize = 500_000;

/// What an error says of a text that is too long for a pattern.
pub(crate) const TOO_LONG: &str = "too long";

/// How all schemas are compiled.
pub(crate) fn options(draft: Draft, uri: &str, shelf: &Shelf) -> Options {
    let options = jsonschema::options_for::<Tree>()
        .with_draft(draft)
        .with_base_uri(uri.to_owned())
        .with_retriever(shelf.clone())
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true);
    formats::register(options, draft)
}

/// A schema that is compiled once more where it is needed.
pub(crate) struct Careful {
    /// Characters of all patterns.
    positions: usize,
    slow: OnceLock<Option<Slow>>,
}

/// A schema with slow patterns.
pub(crate) struct Slow {
    /// What does not take longer for them than it may.
    pub(crate) validator: Validator<Tree>,
    /// Characters of the slow patterns of keys.
    of_keys: usize,
}

impl Careful {
    pub(crate) fn new(positions: usize) -> Self {
        Self {
            positions,
            slow: OnceLock::new(),
        }
    }

    /// What a document is validated with whose texts could take long.
    pub(crate) fn for_document(&self, places: &Places, root: &Node<'_>) -> Option<&Slow> {
        // An escape may be shorter than what it stands for, but not by half.
        let most = root.span.len().saturating_mul(2);
        if most.saturating_mul(self.positions) <= FEW {
            return None;
        }
        self.slow.get_or_init(|| compile(places)).as_ref()
    }
}

impl Slow {
    /// Whether the keys of a document take longer than they may. The validator cannot be stopped
    /// between two of them.
    pub(crate) fn is_too_much(&self, root: &Node<'_>) -> bool {
        let steps = || pattern::slow_steps(self.of_keys, keys(root));
        self.of_keys > 0 && steps() > budget::slow_steps(root.span.len() as u64)
    }
}

/// Bytes of all keys.
fn keys(node: &Node<'_>) -> usize {
    match &node.value {
        Value::Sequence(items) => items.iter().map(keys).sum(),
        Value::Mapping(mapping) => {
            let entries = mapping.entries.iter();
            entries
                .map(|entry| entry.key.len() + keys(&entry.value))
                .sum()
        }
        _ => 0,
    }
}

/// The patterns of a schema that take more than one step a byte, and the characters of those of
/// keys.
fn slow_patterns(places: &Places) -> (HashSet<String>, usize) {
    let mut all: HashMap<String, bool> = HashMap::new();
    for index in 0..places.files.len() {
        patterns::each(places, index, &mut |pattern, _, of| {
            *all.entry(pattern.to_owned()).or_default() |= of == patterns::Of::Keys;
        });
    }
    let sized =
        |(pattern, of_keys): (String, bool)| (pattern::positions(&pattern), pattern, of_keys);
    let mut all: Vec<(usize, String, bool)> = all.into_iter().map(sized).collect();
    // The long ones are those that may spoil it for all behind them.
    all.sort();
    let mut trials = Trials::default();
    all.retain(|(_, pattern, _)| {
        let own = jsonschema_regex::to_rust_regex(pattern);
        !own.is_ok_and(|own| trials.is_easy(&own))
    });
    let of_keys = all.iter().filter(|(_, _, of_keys)| *of_keys);
    let of_keys = of_keys.fold(0, |sum: usize, (size, ..)| sum.saturating_add(*size));
    (
        all.into_iter().map(|(_, pattern, _)| pattern).collect(),
        of_keys,
    )
}

/// Compiles a schema of which all files are there; none when it has no slow patterns.
fn compile(places: &Places) -> Option<Slow> {
    let first = places.files.first()?;
    let (slow, of_keys) = slow_patterns(places);
    if slow.is_empty() {
        return None;
    }
    let shelf = Shelf::default();
    for file in &places.files {
        shelf.put(file.uri.clone(), file.root.to_json());
    }
    let draft = first.draft;
    let validator = options(draft, &first.uri, &shelf)
        .with_keyword("pattern", move |_, value, _| pattern(draft, value, &slow))
        .build(&first.root.to_json())
        .ok()?;
    Some(Slow { validator, of_keys })
}

/// The keyword `pattern` with its value.
fn pattern<'v>(
    draft: Draft,
    value: &'v Json,
    slow: &HashSet<String>,
) -> Result<Box<dyn for<'i> Keyword<'i, Tree>>, ValidationError<'v>> {
    let wrong = || ValidationError::schema("the pattern cannot be compiled");
    let pattern = value.as_str().ok_or_else(wrong)?;
    let one = jsonschema::options_for::<Tree>()
        .with_draft(draft)
        .with_pattern_options(PatternOptions::regex())
        .build(&json!({ "pattern": pattern }));
    Ok(Box::new(Pattern {
        slow: slow.contains(pattern).then(|| pattern::positions(pattern)),
        validator: one.map_err(|_| wrong())?,
    }))
}

/// The keyword `pattern`.
struct Pattern {
    /// The characters of a slow one, which is asked about no more texts than there are steps for.
    slow: Option<usize>,
    validator: Validator<Tree>,
}

impl<'i> Keyword<'i, Tree> for Pattern {
    fn validate(&self, node: &'i Node<'i>) -> Result<(), ValidationError<'i>> {
        let steps = |text: &str| self.slow.map(|slow| pattern::slow_steps(slow, text.len()));
        let is_too_much = |steps: u64| !budget::take_slow(steps);
        if node.as_str().and_then(steps).is_some_and(is_too_much) {
            Err(ValidationError::custom(TOO_LONG))
        } else if self.validator.is_valid(node) {
            Ok(())
        } else {
            Err(ValidationError::custom("no match"))
        }
    }

    fn is_valid(&self, node: &'i Node<'i>) -> bool {
        self.validate(node).is_ok()
    }
}
