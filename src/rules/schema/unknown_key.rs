//! What `additionalProperties` and `unevaluatedProperties` have in common: an unknown key.

use super::words::some_of;
use crate::document::edit;
use crate::finding::wording::quoted;
use crate::rules::rule::{Findings, Refusal};
use crate::schema::SchemaProblemKind as Problem;

/// Reports a key that the schema does not know.
pub(super) fn unknown_key(refusal: &Refusal<'_>, out: &mut Findings) {
    let Problem::UnknownKey {
        key,
        nearest,
        known,
        is_named,
    } = refusal.kind()
    else {
        return;
    };
    let Some(entry) = refusal.entry(key) else {
        return;
    };
    let place = match refusal.problem.pointer.as_str() {
        "" => String::new(),
        _ => format!(" in {}", refusal.name()),
    };
    if *is_named {
        let message = format!(
            "unexpected key {}{place}: the part of the schema that defines it does not match here",
            quoted(key)
        );
        let draft = refusal.at_key(out, entry, &message);
        draft.help("remove it, or change the other keys so that the part that defines it matches");
        return;
    }
    let message = format!("unknown key {}{place}", quoted(key));
    let draft = refusal.at_key(out, entry, &message);
    if let Some(nearest) = nearest {
        draft.help(format!("did you mean {}?", quoted(nearest)));
        let is_word = nearest
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_');
        if let Some(name) = edit::name(refusal.document, entry)
            && is_word
            && refusal.node.alias.is_none()
        {
            let title = format!("rename it to {}", quoted(nearest));
            draft.unsafe_fix(title, name, nearest.clone());
        }
    } else if !known.is_empty() {
        let known = some_of(known, |key| quoted(key));
        draft.help(format!("the schema defines {known}"));
    }
}
