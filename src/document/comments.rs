//! The comments of front matter: what is outside of keys and scalars and starts with `#`.

use super::value::{Node, Style, Value};
use super::{DataFormat, Document, split};
use crate::text::Span;

/// The comments of YAML and TOML front matter, from `#` to the end of the line, in the order of the
/// file. JSON has none.
pub(crate) fn comments(document: &Document<'_>) -> Vec<Span> {
    let Some(front_matter) = document.front_matter else {
        return Vec::new();
    };
    if !matches!(document.format, DataFormat::Yaml | DataFormat::Toml) {
        return Vec::new();
    }
    let text = document.source.text();
    let content = document.source.slice(front_matter.content);
    if memchr::memchr(b'#', content.as_bytes()).is_none() {
        return Vec::new();
    }
    let mut taken = Vec::new();
    for root in &document.roots {
        taken_by(root, text, &mut taken);
    }
    taken.sort_unstable();
    let mut found: Vec<Span> = Vec::new();
    let mut from = front_matter.content.range().start;
    let end = front_matter.content.range().end.min(text.len());
    for span in taken.into_iter().chain([Span::empty(end)]) {
        let range = span.range();
        while let Some(comment) = next_comment(document.format, text, from, range.start.min(end)) {
            from = comment.range().end;
            found.push(comment);
        }
        from = from.max(range.end);
    }
    found
}

/// The bytes of keys and scalars, which may hold a `#`. The header of a block scalar is none of
/// them.
fn taken_by(node: &Node<'_>, text: &str, taken: &mut Vec<Span>) {
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                taken.push(entry.key_span);
                taken_by(&entry.value, text, taken);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| taken_by(item, text, taken)),
        _ if matches!(node.style, Style::Literal | Style::Folded) => {
            let range = node.span.range();
            let header = text.get(range.clone()).and_then(|text| text.find('\n'));
            // TOML's multi-line strings have their style and no header.
            let is_block = text
                .as_bytes()
                .get(range.start)
                .is_some_and(|c| matches!(c, b'|' | b'>'));
            let start = header
                .filter(|_| is_block)
                .map_or(range.start, |at| range.start + at);
            taken.push(Span::new(start, range.end));
        }
        _ => taken.push(node.span),
    }
}

/// The first comment in a part of the text without keys and scalars: `#` at the start of the text, of
/// a line or after white space; in TOML, after anything.
fn next_comment(format: DataFormat, text: &str, from: usize, to: usize) -> Option<Span> {
    let part = text.get(from..to)?;
    let mut marks = part.match_indices('#').map(|(at, _)| from + at);
    let start = marks.find(|&at| {
        let before = text[split::bom(text).min(at)..at].chars().next_back();
        before.is_none_or(|c| {
            let is_end = matches!(c, ',' | '[' | '{' | ']' | '}' | '"' | '\'');
            c.is_whitespace() || format == DataFormat::Toml && is_end
        })
    })?;
    let line = text[start..]
        .find(['\n', '\r'])
        .map_or(text.len(), |at| start + at);
    Some(Span::new(start, line))
}
