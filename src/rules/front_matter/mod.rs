//! How front matter and data are written: what the parser could not read, or others would read
//! differently.

pub(crate) mod ambiguous_scalar;
pub(crate) mod duplicate_key;
pub(crate) mod encoding;
pub(crate) mod missing;
pub(crate) mod not_a_mapping;
pub(crate) mod not_portable;
pub(crate) mod syntax;
pub(crate) mod unclosed;

use crate::document::{Document, Entry, Node, Value};
use crate::rule::{Draft, Findings};
use crate::text::Span;

/// Something about bytes that may be a value or a key: points at them, with the pointer of the
/// value where there is one.
fn tell<'o>(
    document: &Document<'_>,
    span: Span,
    message: String,
    out: &'o mut Findings,
) -> &'o mut Draft {
    let found = document.roots.iter().find_map(|root| find(root, span));
    match found {
        Some(Found::Value(node)) => out.at(node, message),
        Some(Found::Key(entry)) => out.at_key(entry, message),
        None => out.span(span, message),
    }
}

/// What stands at a span.
enum Found<'d> {
    Value(&'d Node<'d>),
    Key(&'d Entry<'d>),
}

fn find<'d>(node: &'d Node<'d>, span: Span) -> Option<Found<'d>> {
    match &node.value {
        Value::Mapping(mapping) => mapping.entries.iter().find_map(|entry| {
            if entry.key_span == span && entry.merged.is_none() {
                return Some(Found::Key(entry));
            }
            find(&entry.value, span)
        }),
        Value::Sequence(items) => items.iter().find_map(|item| find(item, span)),
        _ => (node.span == span && node.alias.is_none()).then_some(Found::Value(node)),
    }
}
