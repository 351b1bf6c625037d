//! Repairs of broken syntax: from a slip of the writer to edits after which the text can be read.
//!
//! Each repair has been tried: the repaired text no longer has the problem, all comments are there,
//! and every key or item at the top but the one that was broken reads as it did.

use super::slip::candidates;
use super::value::{Node, Value};
use super::{DataFormat, Document, Problem, ProblemKind, comments, parse};
use crate::finding::{Edit, Safety};
use crate::text::Source;
use crate::text::json_pointer::push_token;

/// Edits that repair a syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxRepair {
    /// What they do.
    pub title: &'static str,
    /// Whether there is only one way to read what was meant.
    pub safety: Safety,
    /// The edits, in order.
    pub edits: Vec<Edit>,
    /// The key or item at the top that was broken; none where it was readable all the same.
    pub pointer: Option<String>,
}

/// Front matter longer than that is not repaired: each try reads it again.
const MAX_LENGTH: usize = 1 << 18;

/// Problems of one document that are tried: the parsers of YAML stop there.
const MAX_TRIES: usize = 10;

/// The repairs of the syntax errors of a document, each with the index of its problem.
pub(crate) fn repairs(document: &Document<'_>) -> Vec<(usize, SyntaxRepair)> {
    let length = (document.front_matter).map_or(0, |front| front.content.range().len());
    if length > MAX_LENGTH {
        return Vec::new();
    }
    let slips = document.problems.iter().enumerate();
    let slips = slips.filter_map(|(index, problem)| match problem.kind {
        ProblemKind::Syntax {
            slip: Some(slip), ..
        } => Some((index, problem, slip)),
        _ => None,
    });
    let mut found: Vec<(usize, SyntaxRepair)> = Vec::new();
    for (index, problem, slip) in slips.take(MAX_TRIES) {
        let mut tries = candidates(document, problem, slip).into_iter();
        let repair = tries.find_map(|candidate| {
            let pointer = proven(document, problem, &candidate.edits)?;
            Some(SyntaxRepair {
                title: candidate.title,
                safety: candidate.safety,
                edits: candidate.edits,
                pointer,
            })
        });
        found.extend(repair.map(|repair| (index, repair)));
    }
    found
}

/// What the edits change of the values, where they repair the problem and nothing else.
#[expect(clippy::option_option, reason = "none where the edits repair nothing")]
fn proven(document: &Document<'_>, problem: &Problem, edits: &[Edit]) -> Option<Option<String>> {
    let old = document.source;
    let new = Source::new(old.path().clone(), apply(old.text(), edits));
    // White space that is none to YAML may be all that is wrong.
    if new.text() == old.text() {
        return None;
    }
    let after = parse(&new, document.layout);
    if !gets_further(document, problem, &after, edits) || !keeps_comments(document, &after, edits) {
        return None;
    }
    if document.complete {
        let values = |document: &Document<'_>| -> Vec<_> {
            document.roots.iter().map(Node::to_json).collect()
        };
        return (after.complete && values(document) == values(&after)).then_some(None);
    }
    let [root] = &*after.roots else { return None };
    // A dash that gets its space can make a list of what was a mapping.
    if !(document.roots.first()).is_none_or(|old| is_same_kind(old, root)) {
        return None;
    }
    let new = children(root);
    // JSON ends at the next error, so that what was repaired may not be in the tree yet.
    let changed = match document.format {
        DataFormat::Json if !after.complete => None,
        _ => Some(changed(&new, edits)?),
    };
    let old = document.roots.first().map(children).unwrap_or_default();
    let is_kept = |child: &Child<'_, '_>| {
        let same = new.iter().find(|other| other.token == child.token);
        changed.as_ref() == Some(&child.token)
            || same.is_some_and(|same| same.node.to_json() == child.node.to_json())
    };
    if document.roots.len() > 1 || !old.iter().all(is_kept) {
        return None;
    }
    Some(changed.map(|key| {
        let mut pointer = String::new();
        push_token(&mut pointer, &key);
        pointer
    }))
}

/// Whether the new root can have all that the old one has.
fn is_same_kind(old: &Node<'_>, new: &Node<'_>) -> bool {
    match (&old.value, &new.value) {
        (Value::Mapping(_), Value::Mapping(_)) | (Value::Sequence(_), Value::Sequence(_)) => true,
        _ => old.to_json() == new.to_json(),
    }
}

/// Whether a document can be read after edits as well as before.
pub(crate) fn reads_as_well(document: &Document<'_>, edits: &[Edit]) -> bool {
    let errors = |document: &Document<'_>| {
        let is_error = |problem: &&Problem| {
            let kind = &problem.kind;
            matches!(
                kind,
                ProblemKind::Syntax { .. }
                    | ProblemKind::DuplicateKey { .. }
                    | ProblemKind::Limit { .. }
            )
        };
        document.problems.iter().filter(is_error).count()
    };
    let path = document.source.path().clone();
    let new = Source::new(path, apply(document.source.text(), edits));
    let after = parse(&new, document.layout);
    after.complete == document.complete && errors(&after) <= errors(document)
}

pub(super) fn apply(text: &str, edits: &[Edit]) -> String {
    let mut after = text.to_owned();
    for edit in edits.iter().rev() {
        after.replace_range(edit.span.range(), &edit.text);
    }
    after
}

/// Whether the problem is gone, and nothing before it or in its place is wrong now.
fn gets_further(
    before: &Document<'_>,
    problem: &Problem,
    after: &Document<'_>,
    edits: &[Edit],
) -> bool {
    let errors = |document: &Document<'_>| -> Vec<usize> {
        let problems = document.problems.iter();
        let errors = problems.filter(|problem| {
            matches!(
                problem.kind,
                ProblemKind::Syntax { .. }
                    | ProblemKind::Limit { .. }
                    | ProblemKind::NotAMapping { .. }
                    | ProblemKind::Unclosed { .. }
            )
        });
        errors.map(|problem| problem.span.range().start).collect()
    };
    let (old, new) = (errors(before), errors(after));
    if new.len() < old.len() {
        return true;
    }
    // Where a parser stops at an error, the next one comes out behind the repair.
    let Some(last) = edits.last() else {
        return false;
    };
    let grown: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let gone: usize = edits.iter().map(|edit| edit.span.range().len()).sum();
    let mut end = (last.span.range().end + grown).saturating_sub(gone);
    let text = after.source.text();
    if edits.iter().all(|edit| edit.text.trim().is_empty()) && is_indentation(text, end) {
        // A line that cannot be read with this indentation has another.
        let line = text.get(end..).and_then(|line| line.find(['\n', '\r']));
        end = line.map_or(text.len(), |length| end + length);
    }
    let count = (old.iter())
        .filter(|start| **start < problem.span.range().start)
        .count();
    new.get(..count) == old.get(..count) && new.get(count).is_none_or(|start| *start >= end)
}

/// Whether a line has nothing but white space before `end`.
fn is_indentation(text: &str, end: usize) -> bool {
    let before = text.get(..end).unwrap_or_default();
    let rest = before.trim_end_matches([' ', '\t']);
    rest.len() < before.len() && (rest.is_empty() || rest.ends_with(['\n', '\r']))
}

fn keeps_comments(before: &Document<'_>, after: &Document<'_>, edits: &[Edit]) -> bool {
    let touched = |span: &crate::text::Span| {
        let mut edits = edits.iter();
        edits.any(|edit| edit.span.start < span.end && span.start < edit.span.end)
    };
    let mut left = comments(after).into_iter();
    let mut old = comments(before).into_iter().filter(|span| !touched(span));
    old.all(|old| {
        let text = before.source.slice(old);
        left.any(|new| after.source.slice(new) == text)
    })
}

/// A key or an item at the top.
struct Child<'d, 's> {
    token: String,
    node: &'d Node<'s>,
    start: usize,
}

fn children<'d, 's>(root: &'d Node<'s>) -> Vec<Child<'d, 's>> {
    let mut children: Vec<Child<'d, 's>> = match &root.value {
        Value::Mapping(mapping) => (mapping.entries.iter())
            .map(|entry| Child {
                token: entry.key.clone().into_owned(),
                node: &entry.value,
                start: match entry.merged {
                    Some(merged) => merged.range().start,
                    None => entry.key_span.range().start,
                },
            })
            .collect(),
        Value::Sequence(items) => (items.iter().enumerate())
            .map(|(index, node)| Child {
                token: index.to_string(),
                node,
                start: node.alias.unwrap_or(node.span).range().start,
            })
            .collect(),
        _ => Vec::new(),
    };
    children.sort_by_key(|child| child.start);
    children
}

/// The key or item at the top that all edits are in; none where they are in several.
fn changed(children: &[Child<'_, '_>], edits: &[Edit]) -> Option<String> {
    let (first, last) = (edits.first()?, edits.last()?);
    // A place of the old text in the new one.
    let moved = |edit: &Edit| {
        let mut at = edit.span.range().start;
        for before in edits.iter().take_while(|before| *before != edit) {
            at = (at + before.text.len()).saturating_sub(before.span.range().len());
        }
        at
    };
    let count = |at: usize| children.iter().filter(|child| child.start <= at).count();
    // A line that is indented, or a dash that gets its space, begins before what it holds.
    let start = count(first.span.range().start + first.text.len()).max(1);
    let end = count(moved(last) + last.text.len()).max(1);
    (start == end).then(|| children.get(start - 1).map(|child| child.token.clone()))?
}
