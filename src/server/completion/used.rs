//! What other documents of the same collection have at the same place: keys, and values. Some of the
//! documents are looked at, so that nobody waits for it.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use gen_lsp_types::CompletionItemKind;

use super::cursor::Cursor;
use super::{Offer, written};
use crate::document::body_need::BodyNeed;
use crate::document::{Document, Node, Value, parse};
use crate::engine::session::layout;
use crate::server::place::At;
use crate::tree::disk::DEFAULT_MAX_FILE_SIZE;

/// Documents that are looked at, at most.
const MOST_READ: usize = 300;

/// Bytes of a value that others may want to use, at most.
const LONGEST: usize = 80;

/// What is offered, at most.
const MOST_OFFERED: usize = 100;

impl At<'_> {
    /// Values that other documents have at the place of the cursor, the most used ones first; where
    /// each has its own, such as a title, none.
    pub(super) fn used_values(&self, cursor: &Cursor, offers: &mut Vec<Offer>) {
        let mut counts: BTreeMap<(String, bool), usize> = BTreeMap::new();
        let mut is_list = cursor.path.last().is_some_and(|step| is_number(step));
        self.each_other(self.claim.collection, &mut |document| {
            for root in &document.roots {
                at(root, &cursor.path, &mut |node| match &node.value {
                    Value::Sequence(items) => {
                        is_list = true;
                        for item in items {
                            count(item, &mut counts);
                        }
                    }
                    _ => count(node, &mut counts),
                });
            }
        });
        let is_shared = is_list || counts.values().any(|count| *count > 1);
        if !is_shared {
            return;
        }
        let mut ranked: Vec<_> = counts.into_iter().collect();
        ranked.sort_by_key(|(value, count)| (Reverse(*count), value.clone()));
        ranked.truncate(MOST_OFFERED);
        offers.extend(ranked.into_iter().map(|((label, is_text), count)| {
            let text = if is_text {
                written(&label, cursor.format, cursor.quote)
            } else {
                label.clone()
            };
            Offer {
                detail: Some(format!("used {count}×")),
                ..Offer::new(label, CompletionItemKind::Value, text)
            }
        }));
    }

    /// The keys that the mapping at a path has in documents of a collection, the most used first.
    pub(super) fn used_keys(
        &self,
        collection: Option<usize>,
        path: &[Cow<'static, str>],
    ) -> Vec<String> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        self.each_other(collection, &mut |document| {
            for root in &document.roots {
                at(root, path, &mut |node| {
                    for entry in node.as_mapping().into_iter().flat_map(|all| &all.entries) {
                        *counts.entry(entry.key.to_string()).or_default() += 1;
                    }
                });
            }
        });
        ranked(counts)
    }

    /// The fields that documents of a collection have, as the config writes them.
    pub(super) fn used_fields(&self, collection: Option<usize>) -> Vec<String> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        self.each_other(collection, &mut |document| {
            for root in &document.roots {
                fields(root, "", &mut counts);
            }
        });
        ranked(counts)
    }

    /// Calls `visit` with other documents of a collection, or of the same folder where there is none,
    /// from one end of them to the other.
    fn each_other(&self, collection: Option<usize>, visit: &mut dyn FnMut(&Document<'_>)) {
        let results = &self.known.results;
        let folder = self.open.path.folder();
        let files: Vec<_> = results
            .files_of(collection)
            .filter(|file| *file.path != *self.open.path)
            .filter(|file| collection.is_some() || file.path.folder() == folder)
            .collect();
        let step = files.len().div_ceil(MOST_READ).max(1);
        for file in files.into_iter().step_by(step) {
            let Ok(layout) = layout(file, &self.plan().claim(&file.path)) else {
                continue;
            };
            let (body, limit) = (BodyNeed::Nothing, DEFAULT_MAX_FILE_SIZE);
            if let Ok(read) = self.tree().read_document(file, layout, body, limit) {
                visit(&parse(&read.source, layout));
            }
        }
    }
}

fn is_number(step: &str) -> bool {
    step.bytes().all(|byte| byte.is_ascii_digit())
}

/// Calls `visit` with what is at a path, whichever items of lists it leads through.
fn at<'d>(node: &'d Node<'_>, path: &[Cow<'_, str>], visit: &mut dyn FnMut(&'d Node<'d>)) {
    let Some((step, rest)) = path.split_first() else {
        return visit(node);
    };
    match &node.value {
        Value::Sequence(items) if is_number(step) => {
            for item in items {
                at(item, rest, visit);
            }
        }
        Value::Mapping(mapping) => {
            if let Some(value) = mapping.get(step) {
                at(value, rest, visit);
            }
        }
        // One alone need not be in a list.
        _ if is_number(step) && rest.is_empty() => visit(node),
        _ => {}
    }
}

fn count(node: &Node<'_>, counts: &mut BTreeMap<(String, bool), usize>) {
    let (text, is_text) = match &node.value {
        Value::String(text) => (text.to_string(), true),
        Value::Bool(_) | Value::Number(_) => (node.to_json().to_string(), false),
        _ => return,
    };
    let is_short = !text.trim().is_empty() && text.len() <= LONGEST;
    if is_short && !text.contains(char::is_control) {
        *counts.entry((text, is_text)).or_default() += 1;
    }
}

fn fields(node: &Node<'_>, before: &str, counts: &mut BTreeMap<String, usize>) {
    for entry in node.as_mapping().into_iter().flat_map(|all| &all.entries) {
        let mut name = format!("{before}{}", entry.key);
        let mut value = &entry.value;
        if let Value::Sequence(items) = &value.value {
            name.push_str("[]");
            value = items.first().unwrap_or(value);
        }
        *counts.entry(name.clone()).or_default() += 1;
        // Two levels are enough for what configs name.
        if before.is_empty() {
            fields(value, &format!("{name}."), counts);
        }
    }
}

fn ranked(counts: BTreeMap<String, usize>) -> Vec<String> {
    let mut ranked: Vec<(String, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|(name, count)| (Reverse(*count), name.clone()));
    let names = ranked.into_iter().map(|(name, _)| name);
    names.take(MOST_OFFERED).collect()
}
