//! From drafts to findings: JSON Pointers, lines and columns, and what a finding is about.

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::value::{Node, Value};
use crate::document::{DataFormat, Document};
use crate::engine::lint::drafts::Drafted;
use crate::finding::{Edit, Finding, Fix, Related};
use crate::plan::builtin;
use crate::rules::rule::{Anchor, DraftRelated, Property};
use crate::text::json_pointer::push_token;
use crate::text::repo_path::RepoPath;
use crate::text::{Location, Source, Span};

/// Makes findings of what is drafted, sorted.
pub(crate) fn findings(document: &Document<'_>, drafted: Vec<Drafted<'_>>) -> Vec<Finding> {
    findings_with(document, drafted, true)
}

/// The same; without lines, their places are known in bytes only.
pub(crate) fn findings_with(
    document: &Document<'_>,
    drafted: Vec<Drafted<'_>>,
    lines: bool,
) -> Vec<Finding> {
    let anchored = anchored(document, &drafted);
    let has_fix = drafted.iter().any(|each| each.draft.fix.is_some());
    let shared = if has_fix {
        shared(document)
    } else {
        Vec::new()
    };
    let mut findings: Vec<Finding> = (drafted.into_iter())
        .map(|mut drafted| {
            // What is repaired is tried: everything else reads as before.
            if !drafted.active.rule.has(Property::MakesReadable) {
                drafted.draft.fix = drafted
                    .draft
                    .fix
                    .filter(|fix| !changes(fix, &shared, document.source));
            }
            finding(document, drafted, &anchored, lines)
        })
        .collect();
    findings.sort_by(Finding::order);
    findings
}

/// The bytes of values and entries that are used elsewhere, too, by aliases and merges.
fn shared(document: &Document<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    if document.format == DataFormat::Yaml && document.source.text().contains('*') {
        let mut open: Vec<&Node<'_>> = document.roots.iter().collect();
        while let Some(node) = open.pop() {
            if node.alias.is_some() {
                found.push(node.span);
                continue;
            }
            match &node.value {
                Value::Sequence(items) => open.extend(items),
                Value::Mapping(mapping) => {
                    for entry in &mapping.entries {
                        open.push(&entry.value);
                        if entry.merged.is_some() {
                            let end = entry.value.span.end.max(entry.key_span.end);
                            let start = entry.key_span.range().start;
                            found.push(Span::new(start, end as usize));
                        }
                    }
                }
                _ => {}
            }
        }
        found.sort_unstable();
        found.dedup();
    }
    found
}

/// Whether a fix would change a value where it is used, not only where it is written.
fn changes(fix: &Fix, shared: &[Span], source: &Source) -> bool {
    let touches = |edit: &Edit, span: &Span| {
        let is_moved = edit.span.contains(*span) && edit.text.contains(source.slice(*span));
        edit.span.start <= span.end && span.start <= edit.span.end && !is_moved
    };
    let mut edits = fix.edits.iter();
    edits.any(|edit| shared.iter().any(|span| touches(edit, span)))
}

/// Finds the lines of related places in other files, which a check gives in bytes only. `text`
/// gives a file, at least up to a byte.
pub(crate) fn locate_elsewhere(
    findings: &mut [Finding],
    text: &dyn Fn(&RepoPath, u32) -> Option<Arc<Source>>,
) {
    let mut last: Option<Arc<Source>> = None;
    let elsewhere = (findings.iter_mut())
        .flat_map(|finding| &mut finding.related)
        .filter(|related| related.location == Location::TOP);
    for related in elsewhere {
        // The places in shipped schemas are known.
        let Some(path) = related.file.path() else {
            continue;
        };
        let until = related.span.end;
        let knows = |known: &Arc<Source>| known.path() == path && known.shows(until);
        if !last.as_ref().is_some_and(knows) {
            last = text(path, until);
        }
        if let Some(source) = &last {
            related.location = source.locate(related.span);
        }
    }
}

/// Where a node is that a finding is anchored to.
struct Anchored {
    /// By which the draft knows it.
    address: usize,
    pointer: String,
    subject: Arc<str>,
}

/// The nodes that findings are anchored to, sorted by address: mostly one or two.
fn anchored(document: &Document<'_>, drafted: &[Drafted<'_>]) -> Vec<Anchored> {
    let wanted = drafted.iter().flat_map(|each| {
        let anchor = match each.draft.anchor {
            Anchor::None => None,
            Anchor::Node(address) | Anchor::Missing(address, _) => Some(address),
        };
        anchor
            .into_iter()
            .chain(each.draft.fixes_also.iter().copied())
    });
    let nothing: Arc<str> = "".into();
    let mut found: Vec<Anchored> = wanted
        .map(|address| Anchored {
            address,
            pointer: String::new(),
            subject: Arc::clone(&nothing),
        })
        .collect();
    found.sort_unstable_by_key(|anchored| anchored.address);
    found.dedup_by_key(|anchored| anchored.address);
    if !found.is_empty() {
        for root in &document.roots {
            note(root, &mut Vec::new(), &mut found);
        }
    }
    found
}

fn at(found: &[Anchored], address: usize) -> Option<usize> {
    found
        .binary_search_by_key(&address, |anchored| anchored.address)
        .ok()
}

/// A step on the way from the root to a node.
#[derive(Clone, Copy)]
enum WayStep<'a> {
    Key(&'a str),
    Index(usize),
}

/// Fills in what is wanted of a node and those below it. The pointer is written only where it is
/// wanted: a document has far more nodes than findings.
fn note<'a>(node: &'a Node<'_>, way: &mut Vec<WayStep<'a>>, found: &mut [Anchored]) {
    if let Some(index) = at(found, node.address()) {
        found[index].pointer = pointer(way);
        found[index].subject = subject(node).into();
    }
    let mut below = |step, child| {
        way.push(step);
        note(child, way, found);
        way.pop();
    };
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                below(WayStep::Key(&entry.key), &entry.value);
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                below(WayStep::Index(index), item);
            }
        }
        _ => {}
    }
}

fn pointer(way: &[WayStep<'_>]) -> String {
    let mut pointer = String::new();
    for step in way {
        match step {
            WayStep::Key(key) => push_token(&mut pointer, key),
            WayStep::Index(index) => push_token(&mut pointer, &index.to_string()),
        }
    }
    pointer
}

/// The value of a node as text that stays the same when the file is edited around it. Collections
/// have none: they change too easily.
fn subject<'a>(node: &'a Node<'_>) -> Cow<'a, str> {
    match &node.value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Sequence(_) | Value::Mapping(_) => Cow::Borrowed(""),
        _ => Cow::Owned(node.to_json().to_string()),
    }
}

fn finding(
    document: &Document<'_>,
    drafted: Drafted<'_>,
    anchored: &[Anchored],
    lines: bool,
) -> Finding {
    let Drafted {
        active,
        severity,
        draft,
    } = drafted;
    let (pointer, subject) = match &draft.anchor {
        Anchor::None => (None, Arc::from("")),
        Anchor::Node(address) => match at(anchored, *address) {
            Some(index) => {
                let Anchored {
                    pointer, subject, ..
                } = &anchored[index];
                (Some(pointer.clone()), Arc::clone(subject))
            }
            None => (None, Arc::from("")),
        },
        Anchor::Missing(address, key) => {
            let pointer = at(anchored, *address).map(|index| anchored[index].pointer.clone());
            (pointer, key.as_str().into())
        }
    };
    // What a fix changes first: the value itself, or the key that is missing.
    let changed = match (&draft.anchor, &pointer) {
        (Anchor::Missing(_, key), Some(mapping)) => {
            let mut pointer = mapping.clone();
            push_token(&mut pointer, key);
            Some(pointer)
        }
        (_, pointer) => pointer.clone(),
    };
    let source = document.source;
    // Some writers put a tag before what is right without it.
    let has_effect = |fix: &Fix| {
        let mut edits = fix.edits.iter();
        edits.any(|edit| source.slice(edit.span) != edit.text)
    };
    let locate = &|span| {
        if lines {
            source.locate(span)
        } else {
            Location::TOP
        }
    };
    let related = (draft.related.into_iter())
        .map(|related| place(source, related, locate))
        .collect();
    Finding {
        rule: active.rule.id,
        severity,
        file: source.path().clone(),
        span: draft.span,
        location: locate(draft.span),
        pointer,
        message: draft.message,
        help: draft.help.map(Cow::into_owned),
        related,
        fix: draft.fix.filter(has_effect).map(|fix| Fix {
            pointers: (fix.pointers.into_iter().chain(changed))
                .chain(
                    (draft.fixes_also.iter()).filter_map(|&address| {
                        Some(anchored[at(anchored, address)?].pointer.clone())
                    }),
                )
                .collect(),
            ..fix
        }),
        subject: draft.subject.map_or(subject, Arc::from),
        names: draft.names,
        shared_from: draft.shared_from,
    }
}

fn place(source: &Source, related: DraftRelated, locate: &dyn Fn(Span) -> Location) -> Related {
    match related {
        DraftRelated::Here(span, message) => Related {
            file: source.path().clone().into(),
            span,
            location: locate(span),
            message,
        },
        DraftRelated::Schema(place, message) => Related {
            file: builtin::file_of_schema(place.file),
            span: place.span,
            location: place.location,
            message,
        },
        DraftRelated::Elsewhere(file, span, message) => Related {
            location: if file == *source.path() {
                locate(span)
            } else {
                Location::TOP
            },
            file: file.into(),
            span,
            message,
        },
    }
}
