//! Patterns that could take long: each comparison with a large one is charged as if it did, although
//! few do. Where nothing is left for one more, it is found out what it really takes, and only one
//! that takes too much ends the validation.

use jsonschema::{Keyword, PatternOptions, ValidationError, Validator};
use serde_json::{Value as Json, json};

use super::backtracking::Backtracking;
use super::budget::{self, Spent};
use crate::document::value::{Node, Style, Value};
use crate::schema::adapter::{Options, SpannedJson};
use crate::schema::patterns::{self, PatternOf};
use crate::schema::places::Places;
use crate::text::Span;
use crate::text::pattern::LargePattern;
use crate::text::pattern::large::AutomatonReader;

/// Bytes of an automaton that are built in one step.
const BYTES_OF_A_STEP: u64 = 4;

/// Lets the keyword `pattern` count what it takes.
pub(crate) fn register(options: Options) -> Options {
    options.with_keyword("pattern", |_, value, _| keyword(value))
}

fn keyword(value: &Json) -> Result<Box<dyn for<'i> Keyword<'i, SpannedJson>>, ValidationError<'_>> {
    let wrong = || ValidationError::schema("the pattern cannot be compiled");
    let text = value.as_str().ok_or_else(wrong)?;
    if let Some(backtracking) = Backtracking::of(text) {
        return Ok(Box::new(backtracking));
    }
    let validator = jsonschema::options_for::<SpannedJson>()
        .with_pattern_options(PatternOptions::regex())
        .build(&json!({ "pattern": text }));
    let validator = validator.map_err(|_| wrong())?;
    let large = Large::of(text);
    Ok(Box::new(Pattern { validator, large }))
}

/// The keyword `pattern`.
struct Pattern {
    validator: Validator<SpannedJson>,
    large: Option<Large>,
}

impl<'i> Keyword<'i, SpannedJson> for Pattern {
    fn validate(&self, node: &'i Node<'i>) -> Result<(), ValidationError<'i>> {
        if self.is_valid(node) {
            Ok(())
        } else {
            Err(ValidationError::custom("no match"))
        }
    }

    fn is_valid(&self, node: &'i Node<'i>) -> bool {
        match (&self.large, node.as_str()) {
            (Some(large), Some(text)) if !budget::take_slow(large.pattern.steps(text.len())) => {
                let mut reader = large.pattern.reader();
                large.read(reader.as_mut(), text, Some(node))
            }
            _ => self.validator.is_valid(node),
        }
    }
}

impl<'i> Keyword<'i, SpannedJson> for Backtracking {
    fn validate(&self, node: &'i Node<'i>) -> Result<(), ValidationError<'i>> {
        if self.is_valid(node) {
            Ok(())
        } else {
            Err(ValidationError::custom("no match"))
        }
    }

    fn is_valid(&self, node: &'i Node<'i>) -> bool {
        self.is_match(node, Some(node.address()))
    }
}

struct Large {
    /// As it is written in the schema.
    written: String,
    pattern: LargePattern,
}

impl Large {
    fn of(written: &str) -> Option<Self> {
        let pattern = jsonschema_regex::to_rust_regex(written).ok()?;
        Some(Self {
            written: written.to_owned(),
            pattern: LargePattern::of(&pattern)?,
        })
    }

    /// Whether a text matches. Ends the validation when that takes too much.
    fn read(
        &self,
        reader: Option<&mut AutomatonReader<'_>>,
        text: &str,
        node: Option<&Node<'_>>,
    ) -> bool {
        let (found, built) = reader.map_or((None, 0), |reader| reader.is_match(text));
        budget::take_steps(built / BYTES_OF_A_STEP + text.len() as u64);
        found.unwrap_or_else(|| {
            let pattern = self.written.clone();
            let node = node.map(Node::address);
            budget::stop(Spent::Pattern { pattern, node })
        })
    }
}

/// The slow patterns that a schema compares keys with. The validator cannot be stopped between two
/// keys, so what they take is found out before it starts.
pub(crate) struct KeyPatterns {
    large: Vec<Large>,
    backtracking: Vec<Backtracking>,
}

impl KeyPatterns {
    pub(crate) fn of(places: &Places) -> Self {
        let mut large: Vec<Large> = Vec::new();
        let mut backtracking: Vec<Backtracking> = Vec::new();
        for index in 0..places.files.len() {
            patterns::each(places, index, &mut |pattern, _, of| {
                if of == PatternOf::Keys && large.iter().all(|known| known.written != pattern) {
                    large.extend(Large::of(pattern));
                }
                if of == PatternOf::Keys
                    && backtracking.iter().all(|known| known.written() != pattern)
                {
                    backtracking.extend(Backtracking::of(pattern));
                }
            });
        }
        Self {
            large,
            backtracking,
        }
    }

    /// Ends the validation when the keys of a document take too much.
    pub(crate) fn check(&self, root: &Node<'_>) {
        if self.large.is_empty() && self.backtracking.is_empty() {
            return;
        }
        let mut keys = Vec::new();
        add_keys(root, &mut keys);
        for key in &keys {
            let node = Node::new(Value::String((*key).into()), Span::default(), Style::Plain);
            for pattern in &self.backtracking {
                pattern.is_match(&node, None);
            }
        }
        let bytes = keys.iter().map(|key| key.len()).sum();
        let steps = self.large.iter().map(|large| large.pattern.steps(bytes));
        if budget::take_slow(steps.fold(0, u64::saturating_add)) {
            return;
        }
        for large in &self.large {
            let mut reader = large.pattern.reader();
            for key in &keys {
                large.read(reader.as_mut(), key, None);
            }
        }
    }
}

fn add_keys<'n>(node: &'n Node<'_>, keys: &mut Vec<&'n str>) {
    match &node.value {
        Value::Sequence(items) => {
            for item in items {
                add_keys(item, keys);
            }
        }
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                keys.push(&entry.key);
                add_keys(&entry.value, keys);
            }
        }
        _ => {}
    }
}
