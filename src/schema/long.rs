//! Patterns on very long texts.
//!
//! A pattern runs in linear time, but a long one may take as many steps for each byte as it has
//! characters. For a document with a text so long that this is felt, the schema is compiled once
//! more, in such a way that a long pattern is not run on a long text: that is refused.

use std::sync::{Arc, OnceLock};

use jsonschema::{Draft, Keyword, PatternOptions, ValidationError, ValidationOptions, Validator};
use serde_json::{Value as Json, json};

use super::adapter::Tree;
use super::formats;
use super::load::Shelf;
use super::places::Places;
use crate::document::value::{Node, Value};
use crate::pattern_size;

/// Steps that a pattern may take on a text, at most: some seconds.
const MOST_STEPS: usize = 200_000_000;

/// What an error says of a text that is too long for a pattern.
pub(super) const TOO_LONG: &str = "too long";

pub(super) type Options = ValidationOptions<'static, Arc<dyn jsonschema::Retrieve>, Tree>;

/// How all schemas are compiled.
pub(super) fn options(draft: Draft, uri: &str, shelf: &Shelf) -> Options {
    let options = jsonschema::options_for::<Tree>()
        .with_draft(draft)
        .with_base_uri(uri.to_owned())
        .with_retriever(shelf.clone())
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true);
    formats::register(options, draft)
}

/// A schema that is compiled once more where it is needed.
pub(super) struct Careful {
    /// Positions of the longest pattern.
    positions: usize,
    validator: OnceLock<Option<Validator<Tree>>>,
}

impl Careful {
    pub(super) fn new(positions: usize) -> Self {
        Self {
            positions,
            validator: OnceLock::new(),
        }
    }

    /// The validator for a document that has a very long text.
    pub(super) fn for_document(
        &self,
        places: &Places,
        root: &Node<'_>,
    ) -> Option<&Validator<Tree>> {
        // An escape may be shorter than what it stands for, but not by half.
        let most = (root.span.end.saturating_sub(root.span.start) as usize).saturating_mul(2);
        if !is_long(most, self.positions) || !is_long(longest(root), self.positions) {
            return None;
        }
        self.validator.get_or_init(|| compile(places)).as_ref()
    }
}

/// Compiles a schema of which all files are there.
fn compile(places: &Places) -> Option<Validator<Tree>> {
    let first = places.files.first()?;
    let shelf = Shelf::default();
    for file in &places.files {
        shelf.put(file.uri.clone(), file.root.to_json());
    }
    let draft = first.draft;
    options(draft, &first.uri, &shelf)
        .with_keyword("pattern", move |_, value, _| pattern(draft, value))
        .build(&first.root.to_json())
        .ok()
}

/// The keyword `pattern` with its value.
fn pattern(
    draft: Draft,
    value: &Json,
) -> Result<Box<dyn for<'i> Keyword<'i, Tree>>, ValidationError<'_>> {
    let wrong = || ValidationError::schema("the pattern cannot be compiled");
    let pattern = value.as_str().ok_or_else(wrong)?;
    let one = jsonschema::options_for::<Tree>()
        .with_draft(draft)
        .with_pattern_options(PatternOptions::regex())
        .build(&json!({ "pattern": pattern }));
    Ok(Box::new(Pattern {
        positions: pattern_size::positions(pattern),
        validator: one.map_err(|_| wrong())?,
    }))
}

fn is_long(length: usize, positions: usize) -> bool {
    length.saturating_mul(positions) > MOST_STEPS
}

/// Bytes of the longest text.
fn longest(node: &Node<'_>) -> usize {
    match &node.value {
        Value::String(text) => text.len(),
        Value::Sequence(items) => items.iter().map(longest).max().unwrap_or_default(),
        Value::Mapping(mapping) => {
            let values = mapping.entries.iter().map(|entry| longest(&entry.value));
            values.max().unwrap_or_default()
        }
        _ => 0,
    }
}

/// The keyword `pattern`, which is not asked about a text that is too long for it.
struct Pattern {
    positions: usize,
    validator: Validator<Tree>,
}

impl Pattern {
    fn is_too_long(&self, node: &Node<'_>) -> bool {
        (node.as_str()).is_some_and(|text| is_long(text.len(), self.positions))
    }
}

impl<'i> Keyword<'i, Tree> for Pattern {
    fn validate(&self, node: &'i Node<'i>) -> Result<(), ValidationError<'i>> {
        if self.is_too_long(node) {
            Err(ValidationError::custom(TOO_LONG))
        } else if self.validator.is_valid(node) {
            Ok(())
        } else {
            Err(ValidationError::custom("no match"))
        }
    }

    fn is_valid(&self, node: &'i Node<'i>) -> bool {
        !self.is_too_long(node) && self.validator.is_valid(node)
    }
}
