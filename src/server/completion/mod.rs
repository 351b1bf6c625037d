//! `textDocument/completion`: keys that the schema knows and the document lacks, values that it
//! allows, names that other files define, values that they use, images of the repository; in comments
//! and in the config, names of rules, collections, fields and what expressions may speak of.
//!
//! `cursor` says where in the document somebody types, on half-written lines too; `keys` and
//! `values` say what may be there, and a new offer goes to one of them.

mod comments;
mod cursor;
mod expressions;
mod keys;
mod names;
mod used;
mod values;

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionItemTextEdit,
    CompletionList, CompletionParams, CompletionResponse, Documentation, InsertTextFormat,
    MarkupContent, MarkupKind, TextEdit,
};

use super::Server;
use super::place::At;
use crate::document::DataFormat;
use crate::engine::lint;
use crate::schema::Schema;
use crate::text::Span;
use cursor::Awaited;

/// Items of one answer, at most. The editor asks again when more was typed.
const MOST_ITEMS: usize = 500;

impl Server {
    pub(super) fn completion(&mut self, params: &CompletionParams) -> Option<CompletionResponse> {
        let place = &params.text_document_position_params;
        let at = self.at(&place.text_document.uri)?;
        let offset = at.offset(place.position);
        let mut answer = at
            .comment(offset)
            .or_else(|| at.expression(offset))
            .or_else(|| at.in_document(offset))?;
        if answer.offers.len() > MOST_ITEMS {
            // Of so many, those that begin as what is typed are wanted.
            let typed = at.open.source.slice(Span {
                start: answer.typed.start,
                end: offset.max(answer.typed.start),
            });
            let typed = typed.trim_matches(['"', '\'', ' ']).to_lowercase();
            let fits = |offer: &Offer| offer.label.to_lowercase().contains(&typed);
            answer.offers.retain(fits);
            answer.is_cut = true;
        }
        answer.offers.truncate(MOST_ITEMS);
        let items = answer.offers.into_iter().enumerate();
        let items = items.map(|(rank, mut offer)| {
            if answer.needs_space {
                offer.text.insert(0, ' ');
            }
            at.item(offer, rank, answer.typed)
        });
        Some(
            CompletionList {
                is_incomplete: answer.is_cut,
                item_defaults: None,
                apply_kind: None,
                items: items.collect(),
            }
            .into(),
        )
    }
}

/// What may be at the cursor.
struct Answer {
    offers: Vec<Offer>,
    /// What was typed of it so far, which the completion takes the place of.
    typed: Span,
    /// Whether a space must come first.
    needs_space: bool,
    /// Whether there is more than is offered.
    is_cut: bool,
}

/// Something that may be at the cursor.
pub(super) struct Offer {
    label: String,
    kind: CompletionItemKind,
    /// Said beside it.
    detail: Option<String>,
    /// Markdown that says more.
    documentation: Option<String>,
    /// The text that is typed.
    text: String,
    is_snippet: bool,
}

impl Offer {
    fn new(label: impl Into<String>, kind: CompletionItemKind, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            kind,
            detail: None,
            documentation: None,
            text: text.into(),
            is_snippet: false,
        }
    }
}

impl At<'_> {
    fn in_document(&self, offset: u32) -> Option<Answer> {
        let cursor = self.cursor(offset)?;
        let (offers, is_cut) = match cursor.awaited {
            Awaited::Key => (self.keys(&cursor), false),
            Awaited::Value => self.values(&cursor),
        };
        Some(Answer {
            offers,
            typed: cursor.typed,
            needs_space: cursor.needs_space,
            is_cut,
        })
    }

    fn item(&self, offer: Offer, rank: usize, typed: Span) -> CompletionItem {
        let text_edit = TextEdit {
            range: self.range(typed),
            new_text: offer.text,
        };
        let (detail, label_details) = if self.server.client.can.label_details {
            let details = offer.detail.map(|detail| CompletionItemLabelDetails {
                description: Some(detail),
                ..CompletionItemLabelDetails::default()
            });
            (None, details)
        } else {
            (offer.detail, None)
        };
        CompletionItem {
            // What is typed may begin with a quote, which the label does not have.
            filter_text: Some(
                text_edit
                    .new_text
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            ),
            label: offer.label,
            kind: Some(offer.kind),
            detail,
            label_details,
            documentation: offer.documentation.map(|value| {
                Documentation::MarkupContent(MarkupContent {
                    kind: MarkupKind::Markdown,
                    value,
                })
            }),
            sort_text: Some(format!("{rank:04}")),
            insert_text_format: offer.is_snippet.then_some(InsertTextFormat::Snippet),
            text_edit: Some(CompletionItemTextEdit::TextEdit(text_edit)),
            ..CompletionItem::default()
        }
    }

    /// The schema of the open file: that of its collection, or that of configs.
    pub(super) fn schema(&self) -> Option<&Schema> {
        if self.is_config() {
            return lint::config_schema();
        }
        self.plan().collection(&self.claim)?.schema()
    }

    fn is_config(&self) -> bool {
        Some(&*self.open.path) == self.known.results.session.config_path()
    }
}

/// A string as it is written in a format: quoted where it must be.
pub(super) fn written(text: &str, format: DataFormat, quote: Option<char>) -> String {
    match (format, quote) {
        (DataFormat::Yaml | DataFormat::None, Some('\'')) => {
            format!("'{}'", text.replace('\'', "''"))
        }
        (DataFormat::Yaml | DataFormat::None, None) if is_plain(text) => text.to_owned(),
        (DataFormat::Toml, Some('\'')) if !text.contains('\'') => format!("'{text}'"),
        // Strings of JSON are strings of YAML and of TOML.
        _ => serde_json::Value::from(text).to_string(),
    }
}

/// Whether YAML reads a plain scalar as this very string, in block and flow.
fn is_plain(text: &str) -> bool {
    use crate::document::{Layout, Value, parse};
    use crate::text::Source;
    let source = Source::new("a.yaml", format!("a: [{text}]\n"));
    let document = parse(&source, Layout::Data);
    let node = document.root().and_then(|root| root.pointer("/a/0"));
    let is_it = node.is_some_and(|node| matches!(&node.value, Value::String(read) if read == text));
    let is_alone = document
        .root()
        .is_some_and(|root| root.pointer("/a/1").is_none());
    document.problems.is_empty() && is_it && is_alone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_quoted_where_it_must_be() {
        for (text, format, quote, expected) in [
            ("Moss lawns", DataFormat::Yaml, None, "Moss lawns"),
            ("yes", DataFormat::Yaml, None, "\"yes\""),
            ("a: b", DataFormat::Yaml, None, "\"a: b\""),
            ("a, b", DataFormat::Yaml, None, "\"a, b\""),
            ("12", DataFormat::Yaml, None, "\"12\""),
            ("it's", DataFormat::Yaml, Some('\''), "'it''s'"),
            ("tea", DataFormat::Toml, None, "\"tea\""),
            ("tea", DataFormat::Json, Some('"'), "\"tea\""),
        ] {
            assert_eq!(written(text, format, quote), expected);
        }
    }
}
