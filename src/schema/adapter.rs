//! Our tree as `jsonschema` reads it: its `json` traits over [`Node`], without a copy.
//!
//! JSON has no infinities and no not-a-number: to a schema they are `null`, as in every other
//! place where our tree becomes JSON.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::sync::Arc;

use jsonschema::json::{self, JsonNumber, NodeIdentity};
use jsonschema::{JsonType, Retrieve, ValidationOptions};
use serde_json::Value as Json;

use super::equality;
use crate::document::value::{Entry, Mapping, Node, Number, Style, Value};
use crate::schema::cost::budget;
use crate::text::Span;

/// The representation of JSON that is our own tree.
pub(crate) struct SpannedJson;

/// How a validator over it is made.
pub(super) type Options = ValidationOptions<'static, Arc<dyn Retrieve>, SpannedJson>;

/// Whole numbers up to here are exact as floats.
const LARGE: f64 = 9_007_199_254_740_992.0;

impl json::Json for SpannedJson {
    type Node<'a> = &'a Node<'a>;
    type PreparedKey = String;
    type StringBuffer = Option<Node<'static>>;

    // Looking up a key of a small mapping is a scan, so that one pass over its members costs no
    // more than two lookups.
    const KEYS_PER_LOOKUP: usize = 2;
    // Aliases are copies: a node is never inside itself.
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(
        buffer: &mut Option<Node<'static>>,
        string: &str,
        f: impl FnOnce(Self::Node<'_>) -> T,
    ) -> T {
        let text = Value::String(Cow::Owned(string.to_owned()));
        f(buffer.insert(Node::new(text, Span::default(), Style::Plain)))
    }
}

impl<'a> json::Node<'a, SpannedJson> for &'a Node<'a> {
    type Object = Members<'a>;
    type Array = &'a [Node<'a>];
    type Number = Number;

    fn as_object(&self) -> Option<Members<'a>> {
        budget::step();
        match &self.value {
            Value::Mapping(mapping) => Some(Members::new(mapping)),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<&'a [Node<'a>]> {
        budget::step();
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match &self.value {
            Value::String(text) => {
                budget::step_over(text);
                Some(Cow::Borrowed(text))
            }
            _ => None,
        }
    }

    fn as_number(&self) -> Option<Number> {
        budget::step();
        match self.value {
            Value::Number(number) if Number::as_f64(number).is_finite() => {
                // Multiples that large are found with all their digits.
                if Number::as_f64(number).abs() > LARGE {
                    budget::step_over_number();
                }
                Some(number)
            }
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        self.as_bool()
    }

    fn is_null(&self) -> bool {
        self.json_type() == JsonType::Null
    }

    fn json_type(&self) -> JsonType {
        budget::step();
        match &self.value {
            Value::Bool(_) => JsonType::Boolean,
            Value::Number(number) if Number::as_f64(*number).is_finite() => JsonType::Number,
            Value::Null | Value::Number(_) => JsonType::Null,
            Value::String(_) => JsonType::String,
            Value::Sequence(_) => JsonType::Array,
            Value::Mapping(_) => JsonType::Object,
        }
    }

    fn string_length_within(&self, min: u64, max: u64) -> Option<bool> {
        let Value::String(text) = &self.value else {
            return None;
        };
        budget::step();
        // A character takes one to four bytes, which mostly answers without counting.
        let bytes = text.len() as u64;
        let fewest = bytes.div_ceil(4);
        if bytes < min || fewest > max {
            return Some(false);
        }
        if min <= fewest && bytes <= max {
            return Some(true);
        }
        budget::step_over(text);
        Some((min..=max).contains(&(text.chars().count() as u64)))
    }

    fn equals_value(&self, expected: &Json) -> bool {
        budget::step();
        equality::node_is_json(self, expected)
    }

    /// What the validator keeps of a refused value, and nothing else asks for: not a copy, but
    /// the node's address, which is enough to find it again. A string is itself, since the names
    /// under `propertyNames` are not nodes of the tree.
    fn to_value(&self) -> Cow<'a, Json> {
        if !budget::take() {
            return Cow::Owned(Json::Null);
        }
        Cow::Owned(match &self.value {
            Value::String(text) => Json::from(text.as_ref()),
            _ => Json::from(self.address()),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(self.address()))
    }
}

/// Scans before a mapping gets an index, if it is long.
const SCANS: u8 = 4;

/// Entries from which on an index pays.
const LONG: usize = 32;

/// The members of a mapping: found by scanning a short one, by an index in a long one.
pub(crate) struct Members<'a> {
    mapping: &'a Mapping<'a>,
    scans: Cell<u8>,
    index: OnceCell<HashMap<&'a str, &'a Node<'a>>>,
}

impl<'a> Members<'a> {
    fn new(mapping: &'a Mapping<'a>) -> Self {
        Self {
            mapping,
            scans: Cell::new(0),
            index: OnceCell::new(),
        }
    }

    fn indexed(&self, key: &str) -> Option<&'a Node<'a>> {
        let index = self.index.get_or_init(|| {
            let entries = &self.mapping.entries;
            entries.iter().map(|e| (&*e.key, &e.value)).collect()
        });
        index.get(key).copied()
    }
}

impl<'a> json::Object<'a, SpannedJson> for Members<'a> {
    type Node = &'a Node<'a>;
    type MemberName = &'a str;
    type MembersIter = MembersIter<'a>;

    fn len(&self) -> usize {
        self.mapping.entries.len()
    }

    fn get(&self, key: &String) -> Option<&'a Node<'a>> {
        if budget::is_spent() {
            return None;
        }
        if self.mapping.entries.len() >= LONG {
            if self.scans.get() >= SCANS {
                return self.indexed(key);
            }
            self.scans.set(self.scans.get() + 1);
        }
        self.mapping.get(key)
    }

    fn members(&self) -> MembersIter<'a> {
        MembersIter(self.mapping.entries.iter())
    }
}

/// The entries of a mapping as name and value.
pub(crate) struct MembersIter<'a>(std::slice::Iter<'a, Entry<'a>>);

impl<'a> Iterator for MembersIter<'a> {
    type Item = (&'a str, &'a Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.0.next().filter(|_| !budget::is_spent())?;
        Some((&*entry.key, &entry.value))
    }
}

impl<'a> json::Array<'a, SpannedJson> for &'a [Node<'a>] {
    type Node = &'a Node<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        <[Node<'a>]>::len(self)
    }

    fn elements(&self) -> Elements<'a> {
        Elements(self.iter())
    }

    fn is_unique(&self) -> bool {
        equality::first_repeat(self).is_none()
    }
}

/// The items of a list.
pub(crate) struct Elements<'a>(std::slice::Iter<'a, Node<'a>>);

impl<'a> Iterator for Elements<'a> {
    type Item = &'a Node<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().filter(|_| !budget::is_spent())
    }
}

impl JsonNumber for Number {
    fn as_u64(&self) -> Option<u64> {
        match *self {
            Self::Integer(integer) => u64::try_from(integer).ok(),
            Self::Unsigned(integer) => Some(integer),
            Self::Float(_) => None,
        }
    }

    fn as_i64(&self) -> Option<i64> {
        match *self {
            Self::Integer(integer) => Some(integer),
            Self::Unsigned(integer) => i64::try_from(integer).ok(),
            Self::Float(_) => None,
        }
    }

    fn as_f64(&self) -> Option<f64> {
        Some(Self::as_f64(*self))
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Owned(match *self {
            Self::Integer(integer) => integer.to_string(),
            Self::Unsigned(integer) => integer.to_string(),
            // As JSON writes it: `1e20`, never a hundred digits.
            Self::Float(_) => self.to_json().to_string(),
        })
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(match *self {
            Self::Integer(integer) => integer.into(),
            Self::Unsigned(integer) => integer.into(),
            // What is not finite is not a number to a schema and does not come here.
            Self::Float(float) => serde_json::Number::from_f64(float).unwrap_or_else(|| 0.into()),
        })
    }

    fn is_integer(&self) -> bool {
        Self::is_integer(*self)
    }

    /// Draft 4 asks how a number is written. A whole float below 2^63 was written with a fraction
    /// or an exponent; one above is mostly an integer that is too long for 64 bits.
    fn is_written_as_integer(&self) -> bool {
        match *self {
            Self::Integer(_) | Self::Unsigned(_) => true,
            Self::Float(float) => float.abs() >= 9_223_372_036_854_775_808.0,
        }
    }
}
