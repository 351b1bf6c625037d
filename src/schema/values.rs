//! What is refused about one value by itself: its type, its size, its form.

use std::sync::Arc;

use jsonschema::JsonType;
use jsonschema::error::{TypeKind, ValidationErrorKind as Refused};
use serde_json::Value as Json;

use super::equality;
use super::formats::check_format;
use super::problem::{SchemaKeyword, SchemaProblemKind as Problem};
use crate::document::value::{Node, Value, ValueKind};
use crate::finding::nearest::nearest;

/// Known keys or options that an unknown one is compared with.
pub(super) const MAX_CANDIDATES: usize = 1000;

fn types(kind: &TypeKind) -> Vec<ValueKind> {
    match kind {
        TypeKind::Single(single) => vec![kind_of(*single)],
        TypeKind::Multiple(several) => several.iter().map(kind_of).collect(),
    }
}

fn kind_of(json: JsonType) -> ValueKind {
    match json {
        JsonType::Array => ValueKind::Sequence,
        JsonType::Boolean => ValueKind::Boolean,
        JsonType::Integer => ValueKind::Integer,
        JsonType::Null => ValueKind::Null,
        JsonType::Number => ValueKind::Float,
        JsonType::Object => ValueKind::Mapping,
        JsonType::String => ValueKind::String,
    }
}

/// What is refused about a value's type, options or form.
pub(super) fn value(
    refused: &Refused,
    node: Option<&Node<'_>>,
) -> Option<(SchemaKeyword, Problem)> {
    Some(match refused {
        Refused::Type { kind } => {
            let expected = types(kind);
            (SchemaKeyword::Type, Problem::Type { expected })
        }
        Refused::Enum { options } => {
            let nearest = node.and_then(|node| nearest_option(node, options));
            let options = Arc::clone(options);
            (SchemaKeyword::Enum, Problem::Enum { options, nearest })
        }
        Refused::Constant { expected_value } => {
            let expected = Arc::clone(expected_value);
            (SchemaKeyword::Const, Problem::Const { expected })
        }
        Refused::Format { format } => {
            let text = node.and_then(Node::as_str);
            let reason = text.and_then(|text| check_format(format, text).err());
            let format = format.clone();
            (SchemaKeyword::Format, Problem::Format { format, reason })
        }
        Refused::ContentEncoding {
            content_encoding: expected,
        }
        | Refused::ContentMediaType {
            content_media_type: expected,
        } => {
            let expected = expected.clone();
            (SchemaKeyword::Content, Problem::Content { expected })
        }
        Refused::FromUtf8 { .. } => {
            let expected = "UTF-8".to_owned();
            (SchemaKeyword::Content, Problem::Content { expected })
        }
        _ => return None,
    })
}

/// What is refused about a number's size.
pub(super) fn number(refused: &Refused) -> Option<(SchemaKeyword, Problem)> {
    let (keyword, limit) = match refused {
        Refused::Minimum { limit } => (SchemaKeyword::Minimum, limit),
        Refused::Maximum { limit } => (SchemaKeyword::Maximum, limit),
        Refused::ExclusiveMinimum { limit } => (SchemaKeyword::ExclusiveMinimum, limit),
        Refused::ExclusiveMaximum { limit } => (SchemaKeyword::ExclusiveMaximum, limit),
        Refused::MultipleOf { multiple_of } => {
            return Some((
                SchemaKeyword::MultipleOf,
                Problem::MultipleOf { of: *multiple_of },
            ));
        }
        _ => return None,
    };
    let limit = limit.clone();
    Some((keyword, Problem::Limit { limit }))
}

/// What is refused about how many characters, items or keys there are.
pub(super) fn amount(
    refused: &Refused,
    node: Option<&Node<'_>>,
) -> Option<(SchemaKeyword, Problem)> {
    let (keyword, limit) = match refused {
        Refused::MinLength { limit } => (SchemaKeyword::MinLength, *limit),
        Refused::MaxLength { limit } => (SchemaKeyword::MaxLength, *limit),
        Refused::MinItems { limit } => (SchemaKeyword::MinItems, *limit),
        Refused::MaxItems { limit } => (SchemaKeyword::MaxItems, *limit),
        Refused::MinProperties { limit } => (SchemaKeyword::MinProperties, *limit),
        Refused::MaxProperties { limit } => (SchemaKeyword::MaxProperties, *limit),
        Refused::UniqueItems => {
            let items = node.and_then(Node::as_sequence).unwrap_or_default();
            let (first, again) = equality::first_repeat(items)?;
            return Some((
                SchemaKeyword::UniqueItems,
                Problem::Repeated { first, again },
            ));
        }
        _ => return None,
    };
    let found = node.map_or(0, |node| match &node.value {
        Value::String(text) => text.chars().count(),
        Value::Sequence(items) => items.len(),
        Value::Mapping(mapping) => mapping.entries.len(),
        _ => 0,
    });
    let found = found as u64;
    Some((keyword, Problem::Count { found, limit }))
}

/// The option that looks most like a value: the same text as another type, or nearly the same.
pub(super) fn nearest_option(node: &Node<'_>, options: &Json) -> Option<Json> {
    let options = options.as_array()?;
    let text = match &node.value {
        Value::String(text) => text.clone().into_owned(),
        Value::Sequence(_) | Value::Mapping(_) | Value::Null => return None,
        _ => node.to_json().to_string(),
    };
    let is_same = |option: &&Json| match option {
        Json::String(option) => *option == text,
        Json::Bool(_) | Json::Number(_) => option.to_string() == text,
        _ => false,
    };
    if let Some(same) = options.iter().find(is_same) {
        return Some(same.clone());
    }
    let strings = options.iter().filter_map(Json::as_str);
    let strings = strings.take(MAX_CANDIDATES);
    nearest(&text, strings).map(Json::from)
}
