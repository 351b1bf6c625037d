//! What `enum`, `anyOf` and `oneOf` have in common: a value is none of what the schema offers.

use serde_json::Value as Json;

use super::words::{json, some_of, typed};
use super::{expected, missing_key};
use crate::finding::wording::{counted, quoted};
use crate::rules::rule::{Findings, Refusal};
use crate::schema::{SchemaProblem, SchemaProblemKind as Problem};

/// Reports that a value is not the only one that the schema takes.
pub(super) fn report_constant(refusal: &Refusal<'_>, expected: &Json, out: &mut Findings) {
    let differs_in_type = refusal.looks_like(expected);
    let message = if differs_in_type {
        format!("{}, expected {}", refusal.found(), typed(expected))
    } else {
        format!("{}, expected {}", refusal.is(), json(expected))
    };
    let draft = refusal.at(out, &message);
    let text = refusal.written(expected);
    let shown = match &text {
        Some(text) if differs_in_type => quoted(text),
        _ if differs_in_type => quoted(&expected.to_string()),
        _ => json(expected),
    };
    draft.help(format!("write {shown}"));
    if let Some(text) = text {
        draft.unsafe_fix(format!("write {shown}"), refusal.node.span, text);
    }
}

/// Reports that a value is none of its options.
pub(super) fn report_options(refusal: &Refusal<'_>, out: &mut Findings) {
    let Problem::Enum { options, nearest } = refusal.kind() else {
        return;
    };
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let same = options.iter().find(|option| refusal.looks_like(option));
    let message = match same {
        Some(same) => format!("{}, expected {}", refusal.found(), typed(same)),
        None => format!("{}, expected {}", refusal.is(), some_of(options, json)),
    };
    let draft = refusal.at(out, &message);
    let Some(nearest) = same.or(nearest.as_ref()) else {
        draft.help("write one of the values that the schema lists");
        return;
    };
    let text = refusal.written(nearest);
    let shown = match &text {
        Some(text) if same.is_some() => quoted(text),
        _ if same.is_some() => quoted(&nearest.to_string()),
        _ => json(nearest),
    };
    draft.help(match same {
        Some(_) => format!("write {shown}"),
        None => format!("did you mean {shown}?"),
    });
    if let Some(text) = text {
        draft.unsafe_fix(format!("write {shown}"), refusal.node.span, text);
    }
}

/// Reports that a value fits none of its alternatives.
pub(super) fn report_alternatives(refusal: &Refusal<'_>, out: &mut Findings) {
    let Problem::NoAlternative { branches } = refusal.kind() else {
        report_options(refusal, out);
        return;
    };
    let problems = || branches.iter().flatten();
    if problems().next().is_none() {
        let count = counted(branches.len(), "alternative");
        let message = format!("{} matches none of {count}", refusal.name());
        let draft = refusal.at(out, &message);
        draft.help("match one of the alternatives in the schema");
        return;
    }
    let expected = expected::alternatives(branches);
    if problems().all(|problem| missing_key(problem).is_some()) {
        if refusal.document.complete {
            report_missing(refusal, branches, &expected, out);
        }
        return;
    }
    let mut kinds = Vec::new();
    let all_types = problems().all(|problem| match &problem.kind {
        Problem::Type { expected } => {
            kinds.extend_from_slice(expected);
            true
        }
        _ => false,
    });
    let message = if all_types {
        format!("{}, expected {}", refusal.found(), expected::types(&kinds))
    } else {
        format!(
            "{} matches none of {}, expected {expected}",
            refusal.name(),
            counted(branches.len(), "alternative")
        )
    };
    refusal
        .at(out, &message)
        .help("match one of the alternatives in the schema");
}

/// The key that is missing, and one that looks like it.
fn missing_key(problem: &SchemaProblem) -> Option<(&str, Option<&str>)> {
    match &problem.kind {
        Problem::Required { key, similar, .. }
        | Problem::DependentRequired { key, similar, .. } => Some((key, similar.as_deref())),
        _ => None,
    }
}

/// Reports that each alternative wants a key that is missing.
fn report_missing(
    refusal: &Refusal<'_>,
    branches: &[Vec<SchemaProblem>],
    subject: &str,
    out: &mut Findings,
) {
    let place = match refusal.problem.pointer.as_str() {
        "" => String::new(),
        _ => format!(" in {}", refusal.name()),
    };
    let keys = expected::missing_keys(branches, &refusal.problem.pointer);
    let (message, help) = match keys {
        expected::MissingKeys::One(keys) => (
            format!("missing one of the keys {keys}{place}"),
            "add one of them",
        ),
        expected::MissingKeys::Several(keys) => (
            format!("missing keys{place}, expected {keys}"),
            "add all that one of the alternatives wants",
        ),
    };
    let draft = refusal.missing(out, subject, &message);
    let misspelt = branches.iter().flatten().find_map(|problem| {
        let (key, similar) = missing_key(problem)?;
        let is_here = problem.pointer == refusal.problem.pointer;
        Some((key, similar.filter(|_| is_here)?))
    });
    let Some((key, similar)) = misspelt else {
        draft.help(help);
        return;
    };
    draft.help(format!(
        "is {} a misspelling of {}?",
        quoted(similar),
        quoted(key)
    ));
    missing_key::offer(refusal, key, Some(similar), None, draft);
}
