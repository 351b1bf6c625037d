//! The spanned tree that every format is parsed into: [`Node`], [`Value`], [`Mapping`].
//!
//! Text is borrowed from the file where the file has it as it is. Every node knows its bytes.

use std::borrow::Cow;

use crate::text::Span;
use crate::text::json_pointer::JsonPointer;

/// A value and the bytes that it is written in.
///
/// The span of a quoted scalar holds its quotes; that of a block scalar starts at its `|` or `>`;
/// that of a flow collection holds its brackets; that of a block collection goes from its first
/// entry to the end of its last. An empty value has an empty span where it would be. A value
/// that came through an alias or a merge has the span of its definition (the anchor's node).
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'s> {
    /// What it is.
    pub value: Value<'s>,
    /// Where it is written.
    pub span: Span,
    /// How it is written.
    pub style: Style,
    /// Where it was called from, when it or something around it came through `*alias`: the bytes
    /// of the alias.
    pub alias: Option<Span>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'s> {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer or a float.
    Number(Number),
    /// Text. A TOML date or time is its RFC 3339 text, with [`Style::DateTime`].
    String(Cow<'s, str>),
    /// A list.
    Sequence(Vec<Node<'s>>),
    /// Keys and values.
    Mapping(Mapping<'s>),
}

/// A number as JSON knows it; its written form is under the node's span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A whole number that fits.
    Integer(i64),
    /// A whole number above `i64::MAX`.
    Unsigned(u64),
    /// Everything else, infinities and not-a-number included.
    Float(f64),
}

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Style {
    /// A YAML plain scalar, or a bare word or number of TOML and JSON.
    #[default]
    Plain,
    /// `'…'`; TOML literal strings too.
    SingleQuoted,
    /// `"…"`; JSON and TOML basic strings too.
    DoubleQuoted,
    /// A YAML literal block scalar, `|`; TOML multi-line strings.
    Literal,
    /// A YAML folded block scalar, `>`.
    Folded,
    /// A TOML date or time.
    DateTime,
    /// A collection with brackets.
    Flow,
    /// A collection by indentation, or a TOML table with a header.
    Block,
}

/// A mapping: entries in the order of the file, each key once.
///
/// Of keys that are defined twice, the last value stands, at the place of the last; the parser
/// reports the rest. Keys that come from a merge (`<<`) are after the mapping's own.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Mapping<'s> {
    /// The entries. Keys are unique.
    pub entries: Vec<Entry<'s>>,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'s> {
    /// The key as text; a YAML key that is not a string is its canonical text (`1`, `true`, `null`).
    pub key: Cow<'s, str>,
    /// The bytes of the key, quotes included.
    pub key_span: Span,
    /// The bytes of the `<<` that brought the entry here, when it came through a merge.
    pub merged: Option<Span>,
    /// The value.
    pub value: Node<'s>,
}

/// The name of a node's kind, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// Nothing, or `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Float,
    /// Text.
    String,
    /// A list.
    Sequence,
    /// Keys and values.
    Mapping,
}

impl ValueKind {
    /// The words of a writer: "a list", "a string", "a whole number", …
    pub fn describe(self) -> &'static str {
        match self {
            Self::Null => "an empty value",
            Self::Boolean => "true or false",
            Self::Integer => "a whole number",
            Self::Float => "a number",
            Self::String => "a string",
            Self::Sequence => "a list",
            Self::Mapping => "a mapping (keys and values)",
        }
    }
}

impl<'s> Node<'s> {
    /// A node with no alias.
    pub fn new(value: Value<'s>, span: Span, style: Style) -> Self {
        Self {
            value,
            span,
            style,
            alias: None,
        }
    }

    /// Its kind. A float without a fraction is an integer, as in JSON Schema.
    pub fn kind(&self) -> ValueKind {
        match &self.value {
            Value::Null => ValueKind::Null,
            Value::Bool(_) => ValueKind::Boolean,
            Value::Number(number) if number.is_integer() => ValueKind::Integer,
            Value::Number(_) => ValueKind::Float,
            Value::String(_) => ValueKind::String,
            Value::Sequence(_) => ValueKind::Sequence,
            Value::Mapping(_) => ValueKind::Mapping,
        }
    }

    /// The text of a string node.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean node.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The value of a number node.
    pub fn as_number(&self) -> Option<Number> {
        match self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The mapping of a mapping node.
    pub fn as_mapping(&self) -> Option<&Mapping<'s>> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The items of a sequence node.
    pub fn as_sequence(&self) -> Option<&[Node<'s>]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// Whether the node is null (or empty).
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The value of a key, when the node is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'s>> {
        self.as_mapping()?.get(key)
    }

    /// The node under an RFC 6901 JSON Pointer; the empty pointer is the node itself.
    pub fn pointer(&self, pointer: &str) -> Option<&Node<'s>> {
        let mut node = self;
        for token in JsonPointer::new(pointer).tokens() {
            node = match &node.value {
                Value::Mapping(mapping) => mapping.get(&token)?,
                Value::Sequence(items) => items.get(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The entry under an RFC 6901 JSON Pointer whose last token is a key of a mapping.
    pub fn entry_at(&self, pointer: &str) -> Option<&Entry<'s>> {
        let (parent, last) = JsonPointer::new(pointer).split()?;
        let mapping = self.pointer(parent.as_str())?.as_mapping()?;
        mapping.entry(&last)
    }

    /// What stays the same however often the tree is walked: the node's place in memory. Two
    /// nodes of one tree never share it.
    pub fn address(&self) -> usize {
        std::ptr::from_ref(self).cast::<()>() as usize
    }

    /// The same, with text of its own, so that it outlives the file.
    pub(crate) fn detached(&self) -> Node<'static> {
        let value = match &self.value {
            Value::Null => Value::Null,
            Value::Bool(value) => Value::Bool(*value),
            Value::Number(number) => Value::Number(*number),
            Value::String(text) => Value::String(Cow::Owned(text.clone().into_owned())),
            Value::Sequence(items) => Value::Sequence(items.iter().map(Node::detached).collect()),
            Value::Mapping(mapping) => Value::Mapping(mapping.detached()),
        };
        Node {
            value,
            span: self.span,
            style: self.style,
            alias: self.alias,
        }
    }

    /// The same as a `serde_json` value. Infinities and not-a-number become null.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => number.to_json(),
            Value::String(text) => Json::String(text.clone().into_owned()),
            Value::Sequence(items) => Json::Array(items.iter().map(Node::to_json).collect()),
            Value::Mapping(mapping) => Json::Object(
                (mapping.entries.iter())
                    .map(|entry| (entry.key.clone().into_owned(), entry.value.to_json()))
                    .collect(),
            ),
        }
    }
}

impl<'s> Mapping<'s> {
    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry<'s>> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node<'s>> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The same, with text of its own, so that it outlives the file.
    pub(crate) fn detached(&self) -> Mapping<'static> {
        let entry = |entry: &Entry<'_>| Entry {
            key: Cow::Owned(entry.key.clone().into_owned()),
            key_span: entry.key_span,
            merged: entry.merged,
            value: entry.value.detached(),
        };
        Mapping {
            entries: self.entries.iter().map(entry).collect(),
        }
    }
}

impl Number {
    /// Whether it has no fraction, however it is written.
    pub fn is_integer(self) -> bool {
        match self {
            Self::Integer(_) | Self::Unsigned(_) => true,
            Self::Float(float) => float.is_finite() && float.fract() == 0.0,
        }
    }

    /// The nearest `f64`.
    #[expect(clippy::cast_precision_loss, reason = "JSON numbers are compared so")]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Unsigned(integer) => integer as f64,
            Self::Float(float) => float,
        }
    }

    /// The exact whole number, when it is one that fits.
    #[expect(clippy::cast_possible_truncation, reason = "bounds are checked first")]
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Self::Integer(integer) => Some(integer),
            Self::Float(float) if self.is_integer() && float.abs() < 9_007_199_254_740_992.0 => {
                Some(float as i64)
            }
            Self::Unsigned(_) | Self::Float(_) => None,
        }
    }

    /// The same as a `serde_json` value; null where JSON has no such number.
    pub fn to_json(self) -> serde_json::Value {
        match self {
            Self::Integer(integer) => integer.into(),
            Self::Unsigned(integer) => integer.into(),
            Self::Float(float) => serde_json::Number::from_f64(float)
                .map_or(serde_json::Value::Null, serde_json::Value::Number),
        }
    }
}
