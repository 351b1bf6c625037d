//! Fixes for a key that is missing: another one gets its name, or it gets the value that the schema
//! gives.

use crate::document::{Document, Entry, edit};
use crate::finding::wording::quoted;
use crate::rules::rule::{Draft, Refusal};
use crate::schema::SchemaDefault;

/// Offers what the schema and the other keys say of a key that is missing.
pub(super) fn offer(
    refusal: &Refusal<'_>,
    key: &str,
    similar: Option<&str>,
    given: Option<&SchemaDefault>,
    draft: &mut Draft,
) {
    if let Some(entry) = similar.and_then(|similar| refusal.entry(similar)) {
        offer_rename(refusal.document, entry, key, draft);
    } else if let Some(given) = given {
        offer_value(refusal, key, given, draft);
    }
}

/// Gives a key that looks like the missing one its name.
fn offer_rename(document: &Document<'_>, entry: &Entry<'_>, key: &str, draft: &mut Draft) {
    if let Some(name) = edit::name(document, entry)
        && is_bare(key)
    {
        draft.unsafe_fix(format!("rename it to {}", quoted(key)), name, key);
        draft.fixes_also.push(entry.value.address());
    }
}

fn is_bare(key: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(is_word)
}

/// Adds the key with the value that the schema gives.
fn offer_value(refusal: &Refusal<'_>, key: &str, given: &SchemaDefault, draft: &mut Draft) {
    let Some(mapping) = refusal.node.as_mapping() else {
        return;
    };
    let after = given.after.as_ref().and_then(|after| mapping.entry(after));
    let document = refusal.document;
    let Some(edit) = edit::insertion(document, refusal.node, after, key, &given.value) else {
        return;
    };
    let title = format!("add {}", quoted(edit.text.trim().trim_matches(',').trim()));
    if given.is_only {
        draft.fix(title, edit.span, edit.text);
    } else {
        draft.unsafe_fix(title, edit.span, edit.text);
    }
}
