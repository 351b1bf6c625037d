//! From drafts to findings: JSON Pointers, lines and columns, and what a finding is about.

use std::collections::HashMap;
use std::sync::Arc;

use super::told::Told;
use crate::document::Document;
use crate::document::value::{Node, Value, push_token};
use crate::finding::{Finding, Related};
use crate::rule::{Anchor, DraftRelated};
use crate::text::{Location, Source};

/// Makes findings of what is told, sorted.
pub(super) fn findings(document: &Document<'_>, told: Vec<Told<'_>>) -> Vec<Finding> {
    let pointers = pointers(document, &told);
    let mut findings: Vec<Finding> = (told.into_iter())
        .map(|told| finding(document, told, &pointers))
        .collect();
    findings.sort_by(Finding::order);
    findings
}

/// Finds the lines of related places in other files, which a check gives in bytes only. `text`
/// gives a file or shipped schema by its name.
pub fn locate_elsewhere(findings: &mut [Finding], text: &dyn Fn(&str) -> Option<Arc<Source>>) {
    let mut last: Option<Arc<Source>> = None;
    let elsewhere = (findings.iter_mut())
        .flat_map(|finding| &mut finding.related)
        .filter(|related| related.location == Location::TOP);
    for related in elsewhere {
        if last
            .as_ref()
            .is_none_or(|known| *known.path() != related.file)
        {
            last = text(&related.file);
        }
        if let Some(source) = &last {
            related.location = source.locate(related.span);
        }
    }
}

/// The pointer and the subject of each node that a finding is anchored to, by address.
fn pointers(document: &Document<'_>, told: &[Told<'_>]) -> HashMap<usize, (String, String)> {
    let wanted = told.iter().filter_map(|each| match each.draft.anchor {
        Anchor::None => None,
        Anchor::Node(address) | Anchor::Missing(address, _) => Some(address),
    });
    let mut found: HashMap<usize, (String, String)> = wanted
        .map(|address| (address, (String::new(), String::new())))
        .collect();
    if !found.is_empty() {
        let mut pointer = String::new();
        for root in &document.roots {
            note_pointers(root, &mut pointer, &mut found);
        }
    }
    found
}

fn note_pointers(
    node: &Node<'_>,
    pointer: &mut String,
    found: &mut HashMap<usize, (String, String)>,
) {
    if let Some(place) = found.get_mut(&node.address()) {
        *place = (pointer.clone(), subject(node));
    }
    let length = pointer.len();
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                push_token(pointer, &entry.key);
                note_pointers(&entry.value, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                push_token(pointer, &index.to_string());
                note_pointers(item, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// The value of a node as text that stays the same when the file is edited around it. Collections
/// have none: they change too easily.
fn subject(node: &Node<'_>) -> String {
    match &node.value {
        Value::String(text) => text.clone().into_owned(),
        Value::Sequence(_) | Value::Mapping(_) => String::new(),
        _ => node.to_json().to_string(),
    }
}

fn finding(
    document: &Document<'_>,
    told: Told<'_>,
    pointers: &HashMap<usize, (String, String)>,
) -> Finding {
    let Told {
        active,
        severity,
        draft,
    } = told;
    let (pointer, subject) = match &draft.anchor {
        Anchor::None => (None, String::new()),
        Anchor::Node(address) => match pointers.get(address) {
            Some((pointer, subject)) => (Some(pointer.clone()), subject.clone()),
            None => (None, String::new()),
        },
        Anchor::Missing(address, key) => {
            let pointer = pointers.get(address).map(|(pointer, _)| pointer.clone());
            (pointer, key.clone())
        }
    };
    let source = document.source;
    let related = (draft.related.into_iter())
        .map(|related| place(source, related))
        .collect();
    Finding {
        rule: active.rule.id,
        severity,
        file: Arc::clone(source.path()),
        span: draft.span,
        location: source.locate(draft.span),
        pointer,
        message: draft.message,
        help: draft.help,
        related,
        fix: draft.fix,
        subject: draft.subject.unwrap_or(subject),
    }
}

fn place(source: &Source, related: DraftRelated) -> Related {
    match related {
        DraftRelated::Here(span, message) => Related {
            file: Arc::clone(source.path()),
            span,
            location: source.locate(span),
            message,
        },
        DraftRelated::Schema(place, message) => Related {
            file: place.file,
            span: place.span,
            location: place.location,
            message,
        },
        DraftRelated::Elsewhere(file, span, message) => Related {
            location: if file == *source.path() {
                source.locate(span)
            } else {
                Location::TOP
            },
            file,
            span,
            message,
        },
    }
}
