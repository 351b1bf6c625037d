//! What `enum`, `anyOf` and `oneOf` have in common: a value is none of what the schema offers.

use super::expected;
use super::words::{json, some_of};
use crate::finding::wording::counted;
use crate::rules::rule::{Findings, Refusal};
use crate::schema::{SchemaProblem, SchemaProblemKind as Problem};

/// Tells that a value is none of its options.
pub(super) fn tell_options(refusal: &Refusal<'_>, out: &mut Findings) {
    let Problem::Enum { options, nearest } = refusal.kind() else {
        return;
    };
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let message = format!("{}, expected {}", refusal.is(), some_of(options, json));
    let draft = refusal.at(out, &message);
    let Some(nearest) = nearest else {
        draft.help("write one of the values that the schema lists");
        return;
    };
    draft.help(format!("did you mean {}?", json(nearest)));
    if let Some(text) = refusal.written(nearest) {
        draft.unsafe_fix(format!("write {}", json(nearest)), refusal.node.span, text);
    }
}

/// Tells that a value fits none of its alternatives.
pub(super) fn tell_alternatives(refusal: &Refusal<'_>, out: &mut Findings) {
    let Problem::NoAlternative { branches } = refusal.kind() else {
        tell_options(refusal, out);
        return;
    };
    let problems = || branches.iter().flatten();
    let is_missing = |problem: &SchemaProblem| {
        let kind = &problem.kind;
        matches!(
            kind,
            Problem::Required { .. } | Problem::DependentRequired { .. }
        )
    };
    if problems().next().is_none() {
        let count = counted(branches.len(), "alternative");
        let message = format!("{} matches none of {count}", refusal.name());
        let draft = refusal.at(out, &message);
        draft.help("match one of the alternatives in the schema");
        return;
    }
    let expected = expected::alternatives(branches);
    if problems().all(is_missing) {
        if refusal.document.complete {
            let message = match refusal.problem.pointer.as_str() {
                "" => format!("missing one of these: {expected}"),
                _ => format!("{} must have one of these: {expected}", refusal.name()),
            };
            let draft = refusal.missing(out, &expected, &message);
            draft.help("add one of them");
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
