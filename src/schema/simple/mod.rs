//! A validator of our own for the keywords that most schemas use. It only ever says that a value is
//! valid for sure: most are, and of the others the validator of the crate finds out what is wrong.
//!
//! Whatever it does not know is never valid here: other keywords, most formats, numbers that are not
//! whole. So each step takes only what the other validator takes as well, which a property test
//! holds.

mod build;
#[cfg(test)]
mod tests;

use super::equality;
use super::formats::PlainFormat;
use crate::document::value::{Mapping, Node, Number, Value};
use crate::text::steps;

/// Steps that a document of no length may take here; one that takes more is left to the other
/// validator, which counts more exactly.
const STEPS: u64 = 4_000;

/// How deep schemas may be applied: far from the end of any stack.
const MAX_DEPTH: u32 = 96;

/// Bytes of a text that are looked at in one step.
const TEXT_STEP: usize = 16;

/// A schema as far as it is simple.
pub(super) struct SimpleSchema {
    rules: Vec<Rules>,
    root: usize,
}

/// What one schema asks of a value; each index is of another one.
struct Rules {
    /// The types that are taken, as bits; none where it has keywords that are not known here, so that
    /// nothing is valid for sure.
    types: u8,
    /// What else is asked; nothing of most.
    more: Option<Box<MoreRules>>,
}

/// What is asked beside the type.
#[derive(Default)]
struct MoreRules {
    /// The values that are taken.
    values: Option<Vec<Node<'static>>>,
    text: Option<TextRules>,
    number: Option<Limits<i64>>,
    list: Option<ListRules>,
    mapping: Option<MappingRules>,
    /// Schemas that are applied to the same value.
    also: Vec<usize>,
    /// Lists of schemas, of each of which one must hold.
    any: Vec<Vec<usize>>,
}

#[derive(Default)]
struct TextRules {
    length: Limits<u64>,
    format: Option<PlainFormat>,
}

#[derive(Default)]
struct ListRules {
    length: Limits<u64>,
    is_unique: bool,
    items: Option<usize>,
}

#[derive(Default)]
struct MappingRules {
    length: Limits<u64>,
    properties: Vec<Property>,
    /// How many properties must be there.
    required: usize,
    /// Keys that must be there and have no schema of their own.
    required_others: Vec<String>,
    /// The schema of all other keys.
    others: Option<usize>,
}

struct Property {
    key: String,
    schema: usize,
    is_required: bool,
}

/// The least and the most.
struct Limits<N> {
    least: Option<N>,
    most: Option<N>,
}

impl<N> Default for Limits<N> {
    fn default() -> Self {
        Self {
            least: None,
            most: None,
        }
    }
}

impl<N: PartialOrd> Limits<N> {
    fn hold(&self, number: &N) -> bool {
        self.least.as_ref().is_none_or(|least| least <= number)
            && self.most.as_ref().is_none_or(|most| number <= most)
    }
}

impl SimpleSchema {
    /// Whether a value is valid for sure.
    pub(super) fn accepts(&self, root: &Node<'_>) -> bool {
        let most = STEPS + u64::from(root.span.end - root.span.start);
        let mut run = Run {
            rules: &self.rules,
            left: most,
            depth: 0,
        };
        let accepts = run.accepts(self.root, root);
        steps::count(most - run.left);
        accepts
    }
}

struct Run<'r> {
    rules: &'r [Rules],
    /// The steps that are left.
    left: u64,
    depth: u32,
}

impl Run<'_> {
    fn accepts(&mut self, index: usize, node: &Node<'_>) -> bool {
        let rules = &self.rules[index];
        if rules.types & type_of(node) == 0 || !self.take(1) {
            return false;
        }
        rules
            .more
            .as_ref()
            .is_none_or(|rules| self.holds(rules, node))
    }

    /// Takes steps; false when there are not so many left.
    fn take(&mut self, steps: usize) -> bool {
        let left = self.left.checked_sub(steps as u64);
        self.left = left.unwrap_or_default();
        left.is_some()
    }

    fn holds(&mut self, rules: &MoreRules, node: &Node<'_>) -> bool {
        self.depth += 1;
        let holds = self.depth < MAX_DEPTH
            && (rules.values.as_ref()).is_none_or(|values| self.is_one_of(values, node))
            && self.fits(rules, node)
            && (rules.also.iter()).all(|&also| self.accepts(also, node))
            && (rules.any.iter()).all(|any| any.iter().any(|&one| self.accepts(one, node)));
        self.depth -= 1;
        holds
    }

    fn is_one_of(&mut self, values: &[Node<'_>], node: &Node<'_>) -> bool {
        self.take(values.len()) && values.iter().any(|value| is_scalar(value, node))
    }

    /// Whether a value holds what is asked of its type.
    fn fits(&mut self, rules: &MoreRules, node: &Node<'_>) -> bool {
        match &node.value {
            Value::String(text) => (rules.text.as_ref()).is_none_or(|rules| self.text(rules, text)),
            Value::Number(number) => (rules.number.as_ref()).is_none_or(|limits| match number {
                Number::Integer(number) => limits.hold(number),
                Number::Unsigned(_) | Number::Float(_) => false,
            }),
            Value::Sequence(items) => {
                (rules.list.as_ref()).is_none_or(|rules| self.list(rules, items))
            }
            Value::Mapping(mapping) => {
                (rules.mapping.as_ref()).is_none_or(|rules| self.mapping(rules, mapping))
            }
            Value::Null | Value::Bool(_) => true,
        }
    }

    fn text(&mut self, rules: &TextRules, text: &str) -> bool {
        self.take(text.len() / TEXT_STEP)
            && length_holds(&rules.length, text)
            && rules.format.is_none_or(|format| format.accepts(text))
    }

    fn list(&mut self, rules: &ListRules, items: &[Node<'_>]) -> bool {
        if !rules.length.hold(&(items.len() as u64)) {
            return false;
        }
        if rules.is_unique && !(self.take(items.len()) && equality::first_repeat(items).is_none()) {
            return false;
        }
        (rules.items).is_none_or(|schema| items.iter().all(|item| self.accepts(schema, item)))
    }

    fn mapping(&mut self, rules: &MappingRules, mapping: &Mapping<'_>) -> bool {
        if !rules.length.hold(&(mapping.entries.len() as u64)) {
            return false;
        }
        let (mut next, mut required) = (0, 0);
        for entry in &mapping.entries {
            // Keys mostly have the order of the schema.
            let (before, from) = rules.properties.split_at(next);
            let is_it = |property: &&Property| property.key == *entry.key;
            let found = (from.iter()).position(|property| is_it(&property));
            let found = found.map(|at| next + at);
            let found = found.or_else(|| before.iter().position(|property| is_it(&property)));
            let steps = found.map_or(rules.properties.len(), |at| at.abs_diff(next));
            if !self.take(steps) {
                return false;
            }
            let schema = match found {
                Some(at) => {
                    next = at + 1;
                    required += usize::from(rules.properties[at].is_required);
                    Some(rules.properties[at].schema)
                }
                None => rules.others,
            };
            if schema.is_some_and(|schema| !self.accepts(schema, &entry.value)) {
                return false;
            }
        }
        required == rules.required
            && (rules.required_others.iter())
                .all(|key| self.take(mapping.entries.len()) && mapping.get(key).is_some())
    }
}

/// The types of JSON Schema as bits.
mod types {
    pub(super) const NULL: u8 = 1;
    pub(super) const BOOLEAN: u8 = 2;
    pub(super) const INTEGER: u8 = 4;
    pub(super) const NUMBER: u8 = 8;
    pub(super) const STRING: u8 = 16;
    pub(super) const ARRAY: u8 = 32;
    pub(super) const OBJECT: u8 = 64;
    pub(super) const ALL: u8 = 127;
}

/// All types that a value has for sure.
fn type_of(node: &Node<'_>) -> u8 {
    match &node.value {
        Value::Null => types::NULL,
        Value::Bool(_) => types::BOOLEAN,
        Value::Number(Number::Integer(_) | Number::Unsigned(_)) => types::INTEGER | types::NUMBER,
        // The oldest draft asks how it is written; infinities are null.
        Value::Number(Number::Float(float)) if float.is_finite() => types::NUMBER,
        Value::Number(Number::Float(_)) => 0,
        Value::String(_) => types::STRING,
        Value::Sequence(_) => types::ARRAY,
        Value::Mapping(_) => types::OBJECT,
    }
}

/// Whether a scalar is one of a schema.
fn is_scalar(expected: &Node<'_>, node: &Node<'_>) -> bool {
    match (&expected.value, &node.value) {
        (Value::String(expected), Value::String(text)) => expected == text,
        (Value::Bool(expected), Value::Bool(value)) => expected == value,
        (Value::Number(Number::Integer(expected)), Value::Number(Number::Integer(number))) => {
            expected == number
        }
        (Value::Null, Value::Null) => true,
        _ => false,
    }
}

/// Whether a text has as many characters as it should; each takes one to four bytes.
fn length_holds(limits: &Limits<u64>, text: &str) -> bool {
    let bytes = text.len() as u64;
    let has_least = limits.least.is_none_or(|least| least <= bytes.div_ceil(4));
    if has_least && limits.most.is_none_or(|most| bytes <= most) {
        return true;
    }
    limits.hold(&(text.chars().count() as u64))
}
