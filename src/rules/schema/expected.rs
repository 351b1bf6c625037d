//! What a schema expects, in a few words: for alternatives and for names of keys, where one
//! message speaks of several refusals.

use super::words::{json, one_of, some_of};
use crate::document::ValueKind;
use crate::document::field_path;
use crate::finding::wording::{counted, number, quoted, with_article};
use crate::schema::{SchemaKeyword, SchemaProblem, SchemaProblemKind as Problem};

/// Some types, as a writer names them.
pub(super) fn types(kinds: &[ValueKind]) -> String {
    let mut words: Vec<String> = Vec::new();
    // "Nothing" is mostly an exception: it comes last.
    let (nothing, something): (Vec<ValueKind>, Vec<ValueKind>) =
        (kinds.iter().copied()).partition(|kind| *kind == ValueKind::Null);
    for kind in something.iter().chain(&nothing) {
        let word = kind.describe().to_owned();
        // Any number is what a whole number is as well.
        let is_number = *kind == ValueKind::Integer && kinds.contains(&ValueKind::Float);
        if !is_number && !words.contains(&word) {
            words.push(word);
        }
    }
    one_of(&words)
}

/// What would have been right, after "expected".
pub(super) fn words(problem: &SchemaProblem) -> String {
    let count =
        |what: &str, limit: u64| counted(usize::try_from(limit).unwrap_or(usize::MAX), what);
    match &problem.kind {
        Problem::Type { expected } => types(expected),
        Problem::Required { key, .. } | Problem::DependentRequired { key, .. } => {
            format!("the key {}", quoted(key))
        }
        Problem::UnknownKey { key, .. } => format!("no key {}", quoted(key)),
        Problem::Enum { options, .. } => {
            let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
            some_of(options, json)
        }
        Problem::Const { expected } => json(expected),
        Problem::Format { format, .. } => with_article(&quoted(format)),
        Problem::Pattern { pattern } => format!("text that matches {}", quoted(pattern)),
        Problem::Limit { limit } => match problem.keyword {
            SchemaKeyword::Minimum => format!("at least {limit}"),
            SchemaKeyword::Maximum => format!("at most {limit}"),
            SchemaKeyword::ExclusiveMinimum => format!("more than {limit}"),
            _ => format!("less than {limit}"),
        },
        Problem::MultipleOf { of } => format!("a multiple of {}", number(*of)),
        Problem::Count { limit, .. } => match problem.keyword {
            SchemaKeyword::MinLength => format!("at least {}", count("character", *limit)),
            SchemaKeyword::MaxLength => format!("at most {}", count("character", *limit)),
            SchemaKeyword::MinItems => format!("at least {}", count("item", *limit)),
            SchemaKeyword::MaxItems => format!("at most {}", count("item", *limit)),
            SchemaKeyword::MinProperties => format!("at least {}", count("key", *limit)),
            _ => format!("at most {}", count("key", *limit)),
        },
        Problem::Repeated { .. } => "no duplicate items".to_owned(),
        Problem::ExtraItem { index, .. } => format!("at most {}", counted(*index, "item")),
        Problem::Contains { .. } => "certain items".to_owned(),
        Problem::PropertyNames { .. } => "different key names".to_owned(),
        Problem::Not => "something else".to_owned(),
        Problem::False => "nothing".to_owned(),
        Problem::Content { expected } => quoted(expected),
        Problem::NoAlternative { branches } => alternatives(branches),
        Problem::SeveralAlternatives { .. } => "exactly one of several things".to_owned(),
        Problem::Other(words) => words.clone(),
    }
}

/// What each alternative expects, joined by "or".
pub(super) fn alternatives(branches: &[Vec<SchemaProblem>]) -> String {
    let mut words: Vec<String> = Vec::new();
    for branch in branches {
        let word = all_of(branch);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    one_of(&words)
}

/// Keys of which alternatives want one or more.
pub(super) enum MissingKeys {
    /// Each alternative wants a single one.
    One(String),
    /// Some want several.
    Several(String),
}

/// The keys that are missing from alternatives which want nothing else: those of the alternative that
/// lacks the fewest first.
pub(super) fn missing_keys(branches: &[Vec<SchemaProblem>], pointer: &str) -> MissingKeys {
    const SHOWN: usize = 4;
    let key = |problem: &SchemaProblem| {
        let (Problem::Required { key, .. } | Problem::DependentRequired { key, .. }) =
            &problem.kind
        else {
            return words(problem);
        };
        match field_path::show(problem.pointer.strip_prefix(pointer).unwrap_or_default()) {
            holder if holder.is_empty() => quoted(key),
            holder => quoted(&format!("{holder}.{key}")),
        }
    };
    let mut sorted: Vec<&Vec<SchemaProblem>> = branches.iter().collect();
    sorted.sort_by_key(|branch| branch.len());
    let mut all: Vec<Vec<String>> = Vec::new();
    for branch in sorted {
        let mut keys: Vec<String> = branch.iter().take(SHOWN).map(key).collect();
        if branch.len() > SHOWN {
            keys.push(counted(branch.len() - SHOWN, "other"));
        }
        if !all.contains(&keys) {
            all.push(keys);
        }
    }
    if all.iter().all(|keys| keys.len() == 1) {
        return MissingKeys::One(one_of(&all.concat()));
    }
    let together = all.iter().map(|keys| match keys.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        keys => keys.concat(),
    });
    let alternatives: Vec<String> = together.collect();
    let shown = alternatives.len().min(SHOWN);
    let more = alternatives.len() - shown;
    let text = alternatives[..shown].join(", or ");
    MissingKeys::Several(match more {
        0 => text,
        more => format!("{text}, or {}", counted(more, "other alternative")),
    })
}

/// What an alternative expects: its first few problems, each with the field it is about.
fn all_of(branch: &[SchemaProblem]) -> String {
    const SHOWN: usize = 3;
    let base = branch
        .iter()
        .map(|problem| problem.pointer.as_str())
        .min_by_key(|at| at.len());
    // The first item that a list has no place for says how many it may have.
    let mut lists: Vec<&str> = Vec::new();
    // What must not be there says little beside what must.
    let is_unknown = |problem: &&SchemaProblem| matches!(problem.kind, Problem::UnknownKey { .. });
    let has_more = !branch.iter().all(|problem| is_unknown(&problem));
    let shown = branch
        .iter()
        .filter(|problem| !(has_more && is_unknown(problem)));
    let shown = shown.filter(|problem| {
        let is_reported = lists.contains(&&*problem.pointer);
        let is_extra = matches!(problem.kind, Problem::ExtraItem { .. });
        if is_extra && !is_reported {
            lists.push(&problem.pointer);
        }
        !(is_extra && is_reported)
    });
    let parts = shown.take(SHOWN).map(|problem| {
        let below = problem.pointer.strip_prefix(base.unwrap_or_default());
        match field_path::show(below.unwrap_or_default()) {
            field if field.is_empty() => words(problem),
            field => format!("{} as {}", quoted(&field), words(problem)),
        }
    });
    parts.collect::<Vec<_>>().join(" and ")
}
