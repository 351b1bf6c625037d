//! [`Refusal`]: what a schema refuses, with the value it is about, and how that is put in words.

use serde_json::Value as Json;

use crate::document::edit::is_writable;
use crate::document::field_path;
use crate::document::{DataFormat, Document, Entry, Node, Style, Value};
use crate::finding::wording::{counted, quoted};
use crate::rules::findings::{Draft, Findings};
use crate::schema::{Asks, SchemaProblem, SchemaProblemKind};
use crate::text::Span;

/// A problem of the schema with the value it is about.
pub struct Refusal<'a> {
    pub(crate) problem: &'a SchemaProblem,
    pub(crate) document: &'a Document<'a>,
    pub(crate) node: &'a Node<'a>,
}

impl<'a> Refusal<'a> {
    /// A problem with the value in the document that it is about, if that is there.
    pub(crate) fn of(problem: &'a SchemaProblem, document: &'a Document<'a>) -> Option<Self> {
        let root = document.roots.get(problem.root)?;
        let node = root.pointer(&problem.pointer)?;
        Some(Self {
            problem,
            document,
            node,
        })
    }

    pub(crate) fn kind(&self) -> &'a SchemaProblemKind {
        &self.problem.kind
    }

    /// The field, as people write it; the top level has a name of its own.
    pub(crate) fn name(&self) -> String {
        match field_path::show(&self.problem.pointer) {
            name if name.is_empty() && self.document.layout.is_content() => {
                "the front matter".to_owned()
            }
            name if name.is_empty() => "the document".to_owned(),
            name => quoted(&name),
        }
    }

    /// The field with the value it has: `` `heat` is a string (`hot`) ``.
    pub(crate) fn found(&self) -> String {
        let name = self.name();
        match shown(self.document, self.node) {
            _ if self.is_left_empty() => format!("{name} is empty"),
            Some(value) => format!("{name} is {} ({value})", self.node.kind().describe()),
            None => format!("{name} is {}", self.node.kind().describe()),
        }
    }

    /// The field with a value that is of the right type: `` `heat` is `hot` ``.
    pub(crate) fn is(&self) -> String {
        match shown(self.document, self.node) {
            _ if self.is_left_empty() => format!("{} is empty", self.name()),
            Some(value) => format!("{} is {value}", self.name()),
            None => format!("{} is {}", self.name(), self.node.kind().describe()),
        }
    }

    /// Whether nothing is written after the key.
    fn is_left_empty(&self) -> bool {
        self.node.is_null() && self.node.span.is_empty()
    }

    /// Reports something about the value.
    pub(crate) fn at<'o>(&self, out: &'o mut Findings, message: &str) -> &'o mut Draft {
        let draft = out.at(self.node, format!("{message}{}", self.because()));
        if self.document.source.slice(self.node.span).contains('\n') && !self.is_scalar() {
            draft.span = self.holder();
        }
        self.explain(draft)
    }

    /// The key that holds the value, the top of the document, or the value's first line.
    fn holder(&self) -> Span {
        let root = self.document.roots.get(self.problem.root);
        let pointer = &self.problem.pointer;
        if pointer.is_empty() && self.problem.root == 0 {
            return self.document.top();
        }
        if let Some(entry) = root.and_then(|root| root.entry_at(pointer)) {
            return entry.key_span;
        }
        let written = self.document.source.slice(self.node.span);
        let first_line = written.lines().next().unwrap_or_default();
        self.node.span.part(0, first_line.trim_end().len())
    }

    /// Reports something about a key of the mapping.
    pub(crate) fn at_key<'o>(
        &self,
        out: &'o mut Findings,
        entry: &Entry<'_>,
        message: &str,
    ) -> &'o mut Draft {
        let draft = out.at_key(entry, format!("{message}{}", self.because()));
        self.explain(draft)
    }

    /// Reports that a key is missing from the mapping.
    pub(crate) fn missing<'o>(
        &self,
        out: &'o mut Findings,
        key: &str,
        message: &str,
    ) -> &'o mut Draft {
        let message = format!("{message}{}", self.because());
        let draft = out.missing(self.document, self.node, key, message);
        self.explain(draft)
    }

    /// Reports something about an item of the list.
    pub(crate) fn at_item<'o>(
        &self,
        out: &'o mut Findings,
        item: &Node<'_>,
        message: &str,
    ) -> &'o mut Draft {
        let draft = out.at(item, format!("{message}{}", self.because()));
        self.explain(draft)
    }

    /// The item of the list at an index.
    pub(crate) fn item(&self, index: usize) -> Option<&'a Node<'a>> {
        self.node.as_sequence()?.get(index)
    }

    /// The entry of the mapping under a key.
    pub(crate) fn entry(&self, key: &str) -> Option<&'a Entry<'a>> {
        self.node.as_mapping()?.entry(key)
    }

    /// ` (because …)` when the schema only asks for it under a condition.
    fn because(&self) -> String {
        let Some(because) = &self.problem.because else {
            return String::new();
        };
        let root = self.document.roots.get(self.problem.root);
        let reasons = because.fields.iter().map(|field| {
            let key = quoted(&field.key);
            let value = field.value.as_deref().and_then(|at| root?.pointer(at));
            match (value, field.asks) {
                // A default of the site's generator: it is not written here.
                (None, _) if field.value.is_some() => format!("{key} has a default"),
                (None, _) => format!("{key} is missing"),
                (Some(_), Asks::Presence) => format!("{key} is present"),
                (Some(value), Asks::Value) => match shown(self.document, value) {
                    Some(value) => format!("{key} is {value}"),
                    None => format!("{key} is {}", value.kind().describe()),
                },
            }
        });
        format!(" (because {})", reasons.collect::<Vec<_>>().join(" and "))
    }

    /// Adds the schema's own place.
    fn explain<'o>(&self, draft: &'o mut Draft) -> &'o mut Draft {
        draft.schema(&self.problem.schema, "the schema requires it here");
        if let Some(alternative) = &self.problem.alternative {
            let message = format!(
                "closest of {} in the schema",
                counted(alternative.count, "alternative")
            );
            draft.schema(&alternative.schema, message);
        }
        draft
    }

    /// How a value of the schema is written in the place of this one; none when that is not safe
    /// to say.
    pub(crate) fn written(&self, value: &Json) -> Option<String> {
        if !self.is_replaceable() {
            return None;
        }
        match value {
            Json::String(text) => as_string(self.document, self.node, text),
            Json::Bool(_) | Json::Number(_) => Some(value.to_string()),
            // TOML has no such value.
            Json::Null if self.document.format != DataFormat::Toml => Some(value.to_string()),
            _ => None,
        }
    }

    /// Whether the value is written like another one, of another type: `1.1` like `"1.1"`.
    pub(crate) fn looks_like(&self, value: &Json) -> bool {
        let text = match &self.node.value {
            Value::String(text) => text,
            _ => self.document.source.slice(self.node.span),
        };
        match value {
            Json::String(wanted) => {
                self.is_scalar() && wanted == text && self.node.as_str().is_none()
            }
            Json::Number(_) | Json::Bool(_) | Json::Null => {
                let written = value.to_string();
                self.node.as_str().is_some() && *text == *written
            }
            _ => false,
        }
    }

    pub(crate) fn is_scalar(&self) -> bool {
        !matches!(self.node.value, Value::Sequence(_) | Value::Mapping(_))
    }

    /// Whether a replacement of the value changes nothing else: it is a scalar on one line, and
    /// nobody else uses it.
    pub(crate) fn is_replaceable(&self) -> bool {
        let is_block = matches!(self.node.style, Style::Literal | Style::Folded);
        let written = self.document.source.slice(self.node.span);
        let is_here = self.node.alias.is_none() && !written.is_empty();
        self.is_scalar() && is_here && !is_block && !written.contains(['\n', '\r'])
    }
}

/// A scalar as it is written, in backticks; none for lists and mappings.
pub(crate) fn shown(document: &Document<'_>, node: &Node<'_>) -> Option<String> {
    match (&node.value, node.style) {
        (Value::Sequence(_) | Value::Mapping(_), _) => None,
        (Value::String(text), Style::Literal | Style::Folded) => Some(quoted(text)),
        _ => Some(quoted(document.source.slice(node.span))),
    }
}

/// Words that YAML, some YAML or another, does not take for text.
const MEANS_MORE: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// How text is written as a string in the document's format, when it may need quotes.
fn as_string(document: &Document<'_>, node: &Node<'_>, text: &str) -> Option<String> {
    if text.contains(['"', '\\', '\'']) || !is_writable(text) {
        return None;
    }
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
        && !MEANS_MORE.contains(&text.to_ascii_lowercase().as_str());
    match (node.style, document.format) {
        (Style::Plain, DataFormat::Yaml) if is_word => Some(text.to_owned()),
        (Style::SingleQuoted, DataFormat::Yaml | DataFormat::Toml) => Some(format!("'{text}'")),
        _ => Some(format!("\"{text}\"")),
    }
}
