//! Text that readers see: what is wrong with its characters.

mod characters;
mod copied;
pub(crate) mod empty;
mod entities;
pub(crate) mod html_entity;
pub(crate) mod invisible_character;
pub(crate) mod mojibake;
pub(crate) mod no_break_space;
pub(crate) mod placeholder;
mod recode;
pub(crate) mod repeated_field;
pub(crate) mod surrounding_space;

use std::ops::Range;

use serde::Deserialize;

use crate::document::edit::is_writable;
use crate::document::field_path::FieldPath;
use crate::document::roles::TextField;
use crate::document::{DataFormat, Document, Layout, Node, Style, parse};
use crate::finding::{Edit, Fix, Safety};
use crate::rules::rule::{DocumentContext, RuleOption};
use crate::text::Source;
use crate::text::bytes::is_plain_ascii;

/// The option that says which fields are text.
const FIELDS: RuleOption = RuleOption {
    name: "fields",
    schema: r#"{ "type": "array", "items": { "type": "string" } }"#,
};

/// The fields that a text rule looks at: those of its option, or those that have the role.
#[derive(Debug, Default, Deserialize)]
struct Fields(Vec<FieldPath>);

impl Fields {
    /// Whether the option does not name any.
    fn is_default(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives every text to `look` in which something may be hidden: characters that are not printable
    /// ASCII.
    fn each_unusual<'a>(&self, context: &DocumentContext<'a>, mut look: impl FnMut(TextField<'a>)) {
        if self.is_default() && !context.roles.has_unusual_text {
            return;
        }
        self.each(context, |field| {
            if !field.node.as_str().is_none_or(is_plain_ascii) {
                look(field);
            }
        });
    }

    /// Gives every text to `look`.
    fn each<'a>(&self, context: &DocumentContext<'a>, mut look: impl FnMut(TextField<'a>)) {
        if self.0.is_empty() {
            context.roles.texts.iter().copied().for_each(look);
            return;
        }
        for root in &context.document.roots {
            for found in self.0.iter().flat_map(|path| path.find(root)) {
                let key = found.entry.map_or("", |entry| &*entry.key);
                let items = found.node.as_sequence();
                let nodes = items.unwrap_or(std::slice::from_ref(found.node));
                let texts = nodes.iter().filter(|node| node.as_str().is_some());
                texts.for_each(|node| look(TextField { key, node }));
            }
        }
    }
}

/// The characters of a text that are not printable ASCII, and where they are.
fn unusual(text: &str) -> impl Iterator<Item = (usize, char)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let printable = |byte: &u8| matches!(byte, b' '..=b'~');
        at += bytes[at..].iter().position(|byte| !printable(byte))?;
        let (start, c) = (at, text[at..].chars().next()?);
        at += c.len_utf8();
        Some((start, c))
    })
}

/// What a message says of the places that it does not name.
fn and_more(others: usize) -> String {
    match others {
        0 => String::new(),
        _ => format!(", and {others} more"),
    }
}

/// What a field is called in messages.
fn name(field: &TextField<'_>) -> String {
    match field.key {
        "" => "the text".to_owned(),
        key => format!("`{key}`"),
    }
}

/// A change of parts of a text, or none where one of them cannot be written without touching the
/// rest of the value.
fn fix(
    document: &Document<'_>,
    node: &Node<'_>,
    title: &str,
    safety: Safety,
    changes: impl IntoIterator<Item = (Range<usize>, String)>,
) -> Option<Fix> {
    if node.alias.is_some() {
        return None;
    }
    let mut parts = document.parts(node)?;
    let changes: Vec<(Range<usize>, String)> = changes.into_iter().collect();
    if node.style == Style::Plain && !stays_text(&changed(node.as_str()?, &changes)) {
        return None;
    }
    let edits = changes.into_iter().map(|(range, text)| {
        let at_start = range.start == 0;
        let text = written(document.format, node.style, &text, at_start)?;
        let span = parts.exactly(range)?;
        Some(Edit { span, text })
    });
    let edits: Option<Vec<Edit>> = edits.collect();
    let title = title.to_owned();
    edits.map(|edits| Fix {
        title,
        safety,
        edits,
        pointers: Vec::new(),
    })
}

/// A text after changes, which are in order.
fn changed(text: &str, changes: &[(Range<usize>, String)]) -> String {
    let mut after = String::with_capacity(text.len());
    let mut from = 0;
    for (range, new) in changes {
        after.push_str(text.get(from..range.start).unwrap_or_default());
        after.push_str(new);
        from = range.end;
    }
    after + text.get(from..).unwrap_or_default()
}

/// Whether every reader takes a text without quotes for this text: without its first characters,
/// it may be a number, or begin with a quote.
fn stays_text(text: &str) -> bool {
    if text.contains(['\n', '\r']) {
        // Folded lines have been read as text, and only what they begin with may be another thing.
        return text.starts_with(char::is_alphanumeric);
    }
    let source = Source::new("text.yaml", format!("text: {text}\n"));
    let document = parse(&source, Layout::Data);
    let written = (document.root()).and_then(|root| root.pointer("/text")?.as_str());
    document.problems.is_empty() && written == Some(text)
}

/// How text is written inside a value of this style; none where the value would have to be written
/// anew.
fn written(format: DataFormat, style: Style, text: &str, at_start: bool) -> Option<String> {
    if !is_writable(text) {
        return None;
    }
    match style {
        Style::DoubleQuoted => Some(text.replace('\\', "\\\\").replace('"', "\\\"")),
        Style::SingleQuoted if format == DataFormat::Toml => {
            (!text.contains('\'')).then(|| text.to_owned())
        }
        Style::SingleQuoted => Some(text.replace('\'', "''")),
        Style::Plain => {
            let is_safe = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric();
            let is_safe_inside = |c: char| is_safe(c) || " .-_;!?()&<>/+=%".contains(c);
            let fits = if at_start {
                text.chars().all(is_safe)
            } else {
                text.chars().all(is_safe_inside)
            };
            fits.then(|| text.to_owned())
        }
        Style::Literal | Style::Folded => {
            (!text.contains(['"', '\'', '\\'])).then(|| text.to_owned())
        }
        Style::DateTime | Style::Flow | Style::Block => None,
    }
}
