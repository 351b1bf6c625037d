//! The proof of a fix: read again, the fixed text holds the same values as before, except under the
//! pointers that the applied fixes name, and all comments.
//!
//! Bytes outside of the edits are equal because the fixed text is built from them.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::document::{Document, Entry, Node, ProblemKind, Value, comments};
use crate::finding::{Edit, Finding};
use crate::text::Span;
use crate::text::json_pointer::push_token;

/// What a fix changed that it did not name: a defect of copydesk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unproven {
    /// The value at this JSON Pointer is another one, or not there.
    Value(String),
    /// This comment is gone, or another one.
    Comment(String),
    /// The text was sound, and the fixed text is not.
    Syntax,
}

/// Proves that a text after the fixes of these findings differs from the old one in nothing but what is
/// under the pointers that they name, and comments that their edits touch.
///
/// # Errors
/// The first difference that no fix names.
pub(super) fn prove(
    before: &Document<'_>,
    after: &Document<'_>,
    chosen: &[&Finding],
) -> Result<(), Unproven> {
    if before.complete && !after.complete {
        return Err(Unproven::Syntax);
    }
    if is_unclosed(before) {
        // Where front matter ends is what the fix says: until then, nobody knows its values.
        return if is_unclosed(after) {
            Err(Unproven::Syntax)
        } else {
            Ok(())
        };
    }
    let fixes = || chosen.iter().filter_map(|finding| finding.fix.as_ref());
    let edits: Vec<&Edit> = fixes().flat_map(|fix| &fix.edits).collect();
    let named: BTreeSet<&str> = fixes()
        .flat_map(|fix| &fix.pointers)
        .map(|pointer| &**pointer)
        .collect();
    compare_comments(before, after, &edits)?;
    // Where the old text was broken, there may be more in the new one, but nothing less.
    let comparison = Comparison {
        named: &named,
        removed: removed_by(&edits),
        may_grow: !before.complete,
    };
    let may_grow = comparison.may_grow || named.contains("");
    if before.roots.len() > after.roots.len()
        || !may_grow && before.roots.len() != after.roots.len()
    {
        return Err(Unproven::Value(String::new()));
    }
    for (old, new) in before.roots.iter().zip(&after.roots) {
        comparison.compare(old, new, &mut String::new())?;
    }
    Ok(())
}

/// The bytes that edits take out and put nothing in their place, in the order of the file.
fn removed_by(edits: &[&Edit]) -> Vec<Span> {
    let removals = edits.iter().filter(|edit| edit.text.is_empty());
    let mut removed: Vec<Span> = removals.map(|edit| edit.span).collect();
    removed.sort_unstable();
    removed
}

/// Whether the front matter has no end, so that nobody knows which values it has.
pub(super) fn is_unclosed(document: &Document<'_>) -> bool {
    let mut problems = document.problems.iter();
    problems.any(|problem| matches!(problem.kind, ProblemKind::Unclosed { .. }))
}

/// Whether each comment that no edit touches is where the edits before it move it to.
fn compare_comments(
    before: &Document<'_>,
    after: &Document<'_>,
    edits: &[&Edit],
) -> Result<(), Unproven> {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    let mut edits = edits.into_iter().peekable();
    let left = comments(after);
    let (mut gone, mut brought) = (0, 0);
    for span in comments(before) {
        while let Some(edit) = edits.next_if(|edit| edit.span.end <= span.start) {
            gone += edit.span.len();
            brought += edit.text.len();
        }
        // What is in the place of one that is touched is the fix's own.
        if edits.peek().is_some_and(|edit| edit.span.start < span.end) {
            continue;
        }
        let text = before.source.slice(span);
        let start = span.range().start + brought - gone;
        let found = left.binary_search_by_key(&start, |other| other.range().start);
        if found.is_ok_and(|at| after.source.slice(left[at]) == text) {
            continue;
        }
        return Err(Unproven::Comment(text.to_owned()));
    }
    Ok(())
}

/// Whether two values are the same, with their keys in the same order.
fn is_same(old: &Node<'_>, new: &Node<'_>) -> bool {
    match (&old.value, &new.value) {
        (Value::Mapping(old), Value::Mapping(new)) => {
            let mut entries = old.entries.iter().zip(&new.entries);
            old.entries.len() == new.entries.len()
                && entries.all(|(old, new)| old.key == new.key && is_same(&old.value, &new.value))
        }
        (Value::Sequence(old), Value::Sequence(new)) => {
            let mut items = old.iter().zip(new);
            old.len() == new.len() && items.all(|(old, new)| is_same(old, new))
        }
        (Value::String(old), Value::String(new)) => old == new,
        (Value::Mapping(_) | Value::Sequence(_) | Value::String(_), _)
        | (_, Value::Mapping(_) | Value::Sequence(_) | Value::String(_)) => false,
        // Numbers are compared as JSON, and so is not-a-number.
        _ => old.to_json() == new.to_json(),
    }
}

struct Comparison<'n> {
    /// Pointers below which anything may differ.
    named: &'n BTreeSet<&'n str>,
    /// What was taken out, in the order of the file.
    removed: Vec<Span>,
    /// Whether the new tree may have keys and items that the old one has not.
    may_grow: bool,
}

impl Comparison<'_> {
    fn compare(
        &self,
        old: &Node<'_>,
        new: &Node<'_>,
        pointer: &mut String,
    ) -> Result<(), Unproven> {
        if self.named.contains(pointer.as_str()) {
            return Ok(());
        }
        let length = pointer.len();
        match (&old.value, &new.value) {
            (Value::Mapping(old), Value::Mapping(new)) => {
                self.compare_entries(&old.entries, &new.entries, pointer)
            }
            (Value::Sequence(old), Value::Sequence(new))
                if old.len() == new.len() || self.may_grow && old.len() < new.len() =>
            {
                for (index, (old, new)) in old.iter().zip(new).enumerate() {
                    push_token(pointer, &index.to_string());
                    self.compare(old, new, pointer)?;
                    pointer.truncate(length);
                }
                Ok(())
            }
            (Value::Sequence(old), Value::Sequence(new)) if old.len() > new.len() => {
                self.compare_items(old, new, pointer)
            }
            (Value::String(old), Value::String(new)) if old == new => Ok(()),
            // Numbers are compared as JSON, and so is not-a-number.
            _ if old.to_json() == new.to_json() => Ok(()),
            _ => Err(Unproven::Value(pointer.clone())),
        }
    }

    /// Items of a list of which some are gone: those that a fix names and takes out. Others that are
    /// named are only changed.
    fn compare_items(
        &self,
        old: &[Node<'_>],
        new: &[Node<'_>],
        pointer: &mut String,
    ) -> Result<(), Unproven> {
        let length = pointer.len();
        let mut rest = new.iter();
        for (index, item) in old.iter().enumerate() {
            push_token(pointer, &index.to_string());
            let is_gone = self.named.contains(pointer.as_str()) && self.is_removed(item);
            if !is_gone {
                let same = rest.next();
                let same = same.ok_or_else(|| Unproven::Value(pointer.clone()))?;
                self.compare(item, same, pointer)?;
            }
            pointer.truncate(length);
        }
        match rest.next() {
            Some(_) => Err(Unproven::Value(pointer.clone())),
            None => Ok(()),
        }
    }

    /// Whether an edit takes out an item: an alias goes with its own bytes, not with those of its value.
    fn is_removed(&self, item: &Node<'_>) -> bool {
        let spans = [Some(item.span), item.alias];
        spans.into_iter().flatten().any(|span| {
            let next = (self.removed).partition_point(|removed| removed.start <= span.start);
            next > 0 && self.removed[next - 1].contains(span)
        })
    }

    /// Entries by their keys, whatever their order. One that a fix names may be gone, be new, or
    /// have another key.
    fn compare_entries(
        &self,
        old: &[Entry<'_>],
        new: &[Entry<'_>],
        pointer: &mut String,
    ) -> Result<(), Unproven> {
        let length = pointer.len();
        let mut others: Option<HashMap<&str, &Entry<'_>>> = None;
        let (mut same, mut renamed) = (0, 0);
        for (index, entry) in old.iter().enumerate() {
            // Nearly always, it is where it was.
            let beside = new.get(index).filter(|next| next.key == entry.key);
            let found = beside.or_else(|| {
                let all = || new.iter().map(|entry| (&*entry.key, entry)).collect();
                others.get_or_insert_with(all).get(&*entry.key).copied()
            });
            // Nearly all of a document is as it was: no pointer is made for that.
            if length == 0 && found.is_some_and(|found| is_same(&entry.value, &found.value)) {
                same += 1;
                continue;
            }
            push_token(pointer, &entry.key);
            if let Some(found) = found {
                same += 1;
                self.compare(&entry.value, &found.value, pointer)?;
            } else if self.named.contains(pointer.as_str()) {
                renamed += 1;
            } else {
                return Err(Unproven::Value(pointer.clone()));
            }
            pointer.truncate(length);
        }
        if same == new.len() || self.may_grow {
            return Ok(());
        }
        let known: HashSet<&str> = old.iter().map(|entry| &*entry.key).collect();
        let is_more =
            |next: &&Entry<'_>| !known.contains(&*next.key) && !self.is_named(next, pointer);
        // Each that is gone may have got another key.
        match new.iter().filter(is_more).nth(renamed) {
            Some(more) => {
                push_token(pointer, &more.key);
                Err(Unproven::Value(pointer.clone()))
            }
            None => Ok(()),
        }
    }

    /// Whether a fix names an entry of a mapping.
    fn is_named(&self, entry: &Entry<'_>, mapping: &str) -> bool {
        let mut pointer = mapping.to_owned();
        push_token(&mut pointer, &entry.key);
        self.named.contains(pointer.as_str())
    }
}
