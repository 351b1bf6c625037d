//! Words that the rules of `schema` share: amounts, JSON values, lists of alternatives.

use serde_json::Value as Json;

use crate::finding::wording::{counted, quoted};
use crate::rules::rule::{Findings, Refusal, SchemaContext};
use crate::schema::SchemaProblemKind as Problem;

/// Those of the refusals that want something to be there: none when part of the document could not
/// be read.
pub(super) fn absences<'a>(context: &SchemaContext<'a>) -> impl Iterator<Item = &'a Refusal<'a>> {
    let complete = context.document.complete;
    context.refusals.iter().filter(move |_| complete)
}

/// Reports lists of items, or mappings of keys, that have too few of these.
pub(super) fn too_few(context: &SchemaContext<'_>, noun: &str, out: &mut Findings) {
    for refusal in absences(context) {
        let Problem::Count { found, limit } = refusal.kind() else {
            continue;
        };
        let help = format!("add {}", amount(limit.saturating_sub(*found), noun));
        let found = match found {
            0 => "is empty".to_owned(),
            _ => format!("has {}", amount(*found, noun)),
        };
        let limit = amount(*limit, noun);
        let message = format!("{} {found}, expected at least {limit}", refusal.name());
        refusal.at(out, &message).help(help);
    }
}

/// Reports those that have too many.
pub(super) fn too_many(context: &SchemaContext<'_>, noun: &str, out: &mut Findings) {
    for refusal in context.refusals {
        let Problem::Count { found, limit } = refusal.kind() else {
            continue;
        };
        let help = format!("remove {}", amount(found.saturating_sub(*limit), noun));
        let message = format!(
            "{} has {}, expected at most {limit}",
            refusal.name(),
            amount(*found, noun),
        );
        refusal.at(out, &message).help(help);
    }
}

/// Reports numbers beyond a limit; `words` says what is expected, and what to do.
pub(super) fn beyond_limit(
    context: &SchemaContext<'_>,
    words: impl Fn(&Json) -> (String, String),
    out: &mut Findings,
) {
    for refusal in context.refusals {
        let Problem::Limit { limit } = refusal.kind() else {
            continue;
        };
        let (expected, help) = words(limit);
        let message = format!("{}, expected {expected}", refusal.is());
        refusal.at(out, &message).help(help);
    }
}

/// A count with its noun.
pub(super) fn amount(count: u64, noun: &str) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), noun)
}

/// A value of a schema, in backticks; text without quotes.
pub(super) fn json(value: &Json) -> String {
    quoted(&plain(value))
}

/// A value of a schema; text without quotes.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        _ => value.to_string(),
    }
}

/// A value of a schema with its type, where the value that is there differs in nothing else.
pub(super) fn typed(value: &Json) -> String {
    match value {
        Json::String(_) => format!("the string {}", quoted(&value.to_string())),
        Json::Number(_) => format!("the number {}", json(value)),
        _ => format!("{} without quotes", json(value)),
    }
}

/// `` `a`, `b` or `c` ``, with the rest counted when there are many.
pub(super) fn one_of(words: &[String]) -> String {
    some_of(words, String::clone)
}

/// The same of what is put in words only where it is shown: there may be a hundred thousand options.
pub(super) fn some_of<T>(all: &[T], word: impl Fn(&T) -> String) -> String {
    const SHOWN: usize = 8;
    let (shown, left) = all.split_at(all.len().min(SHOWN));
    let words: Vec<String> = shown.iter().map(word).collect();
    match words.as_slice() {
        [] => "nothing".to_owned(),
        _ if !left.is_empty() => {
            format!("{} or {}", words.join(", "), counted(left.len(), "other"))
        }
        [only] => only.clone(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    }
}
