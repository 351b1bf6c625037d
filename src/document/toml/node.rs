//! Where a collection of TOML is, and how it is written.

use crate::document::{Node, Style, Value};
use crate::text::Span;

/// A collection as a node. The span of what is below a header or made by a key is that of what is
/// in it.
pub(super) fn style_and_bounds(value: Value<'_>, span: Span, style: Style) -> Node<'_> {
    let mut node = Node::new(value, span, style);
    if let Some(inside) = bounds(&node) {
        // Of a header that is broken, a table is made whose keys are elsewhere.
        if style == Style::Block || !span.contains(inside) {
            node.style = Style::Block;
            node.span = inside;
        }
    }
    node
}

/// From the first to the last byte of what a table or an array of tables holds.
pub(super) fn bounds(node: &Node<'_>) -> Option<Span> {
    let join = |one: Span, other: Span| Span {
        start: one.start.min(other.start),
        end: one.end.max(other.end),
    };
    match &node.value {
        Value::Mapping(mapping) => (mapping.entries.iter())
            .map(|entry| join(entry.key_span, entry.value.span))
            .reduce(join),
        Value::Sequence(items) => items.iter().map(|item| item.span).reduce(join),
        _ => None,
    }
}

/// How a list is written.
pub(super) fn list_style(written: &str) -> Style {
    let is_header = written.starts_with("[[") && written.ends_with("]]");
    if written.starts_with('[') && !is_header {
        Style::Flow
    } else {
        Style::Block
    }
}

/// How a table is written.
pub(super) fn table_style(written: &str) -> Style {
    if written.starts_with('{') {
        Style::Flow
    } else {
        Style::Block
    }
}

/// How a text is written.
pub(super) fn string_style(written: &str) -> Style {
    if written.starts_with("\"\"\"") || written.starts_with("'''") {
        Style::Literal
    } else if written.starts_with('\'') {
        Style::SingleQuoted
    } else {
        Style::DoubleQuoted
    }
}
