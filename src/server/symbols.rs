//! `textDocument/documentSymbol`: front matter as an outline.

use gen_lsp_types::{DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolKind};

use super::Server;
use super::place::At;
use crate::document::{Node, Value};
use crate::text::Span;

/// Levels of the outline, at most: what is deeper is in the text.
const MOST_LEVELS: usize = 32;

impl Server {
    pub(super) fn document_symbols(
        &mut self,
        params: &DocumentSymbolParams,
    ) -> Option<DocumentSymbolResponse> {
        let at = self.at(&params.text_document.uri)?;
        let document = at.parse();
        let roots = document.roots.iter();
        let symbols = roots
            .flat_map(|root| below(&at, root, MOST_LEVELS))
            .collect();
        Some(DocumentSymbolResponse::DocumentSymbolList(symbols))
    }
}

fn below(at: &At<'_>, node: &Node<'_>, levels: usize) -> Vec<DocumentSymbol> {
    if levels == 0 {
        return Vec::new();
    }
    match &node.value {
        Value::Mapping(mapping) => {
            // What came through a merge or an alias is written elsewhere.
            let entries = mapping
                .entries
                .iter()
                .filter(|entry| entry.merged.is_none());
            let symbols = entries.map(|entry| {
                let span = if entry.value.alias.is_some() {
                    entry.key_span
                } else {
                    Span {
                        start: entry.key_span.start.min(entry.value.span.start),
                        end: entry.key_span.end.max(entry.value.span.end),
                    }
                };
                symbol(at, &entry.key, (span, entry.key_span), &entry.value, levels)
            });
            symbols.collect()
        }
        Value::Sequence(items) => {
            let items = items.iter().filter(|item| item.alias.is_none()).enumerate();
            let symbols = items.map(|(index, item)| {
                symbol(
                    at,
                    &format!("[{index}]"),
                    (item.span, item.span),
                    item,
                    levels,
                )
            });
            symbols.collect()
        }
        _ => Vec::new(),
    }
}

#[expect(deprecated, reason = "a field of the protocol has no default")]
fn symbol(
    at: &At<'_>,
    name: &str,
    (span, selection): (Span, Span),
    node: &Node<'_>,
    levels: usize,
) -> DocumentSymbol {
    let children = if node.alias.is_some() {
        Vec::new()
    } else {
        below(at, node, levels - 1)
    };
    let kind = match &node.value {
        Value::Null => SymbolKind::Null,
        Value::Bool(_) => SymbolKind::Boolean,
        Value::Number(_) => SymbolKind::Number,
        Value::String(_) => SymbolKind::String,
        Value::Sequence(_) => SymbolKind::Array,
        Value::Mapping(_) => SymbolKind::Object,
    };
    let detail = match &node.value {
        Value::Sequence(_) | Value::Mapping(_) => None,
        _ => Some(
            at.open
                .source
                .slice(node.span)
                .chars()
                .take(MOST_DETAIL)
                .collect(),
        ),
    };
    DocumentSymbol {
        // An empty name is refused by some editors.
        name: if name.is_empty() {
            "\"\"".to_owned()
        } else {
            name.to_owned()
        },
        detail,
        kind,
        tags: None,
        deprecated: None,
        range: at.range(span),
        selection_range: at.range(selection),
        children: (!children.is_empty()).then_some(children),
    }
}

/// Characters of a value that are shown beside its key, at most.
const MOST_DETAIL: usize = 60;
