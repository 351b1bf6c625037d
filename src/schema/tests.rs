//! What the parts of `schema` share in their tests.

use serde_json::Value as Json;

use crate::document::value::{Entry, Mapping, Node, Number, Style, Value};
use crate::text::Span;

/// A tree without places.
pub(super) fn node(json: &Json) -> Node<'static> {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(if let Some(integer) = number.as_i64() {
            Number::Integer(integer)
        } else if let Some(integer) = number.as_u64() {
            Number::Unsigned(integer)
        } else {
            Number::Float(number.as_f64().unwrap())
        }),
        Json::String(text) => Value::String(text.clone().into()),
        Json::Array(items) => Value::Sequence(items.iter().map(node).collect()),
        Json::Object(members) => Value::Mapping(Mapping {
            entries: (members.iter())
                .map(|(key, value)| Entry {
                    key: key.clone().into(),
                    key_span: Span::default(),
                    merged: None,
                    value: node(value),
                })
                .collect(),
        }),
    };
    Node::new(value, Span::default(), Style::Plain)
}
