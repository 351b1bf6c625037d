//! `schema/any-of`: a value fits none of the alternatives that the schema offers.

use serde::Deserialize;

use super::r#enum::tell_options;
use super::{Refusal, expected, refusals};
use crate::finding::Severity;
use crate::finding::wording::counted;
use crate::rules::rule::{Check, Context, Findings, FixAvailability, Rule, build};
use crate::schema::{SchemaKeyword, SchemaProblem, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new("schema/any-of", include_str!("any_of.md"), build::<AnyOf>)
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AnyOf {}

impl Check for AnyOf {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::AnyOf) {
            tell_alternatives(&refusal, out);
        }
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
        let message = format!("{} fits none of {count}", refusal.name());
        let draft = refusal.at(out, &message);
        draft.help("write it as one of the alternatives of the schema");
        return;
    }
    let expected = expected::alternatives(branches);
    if problems().all(is_missing) {
        if refusal.document.complete {
            let message = match refusal.problem.pointer.as_str() {
                "" => format!("one of these is needed: {expected}"),
                _ => format!("{} needs one of these: {expected}", refusal.name()),
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
            "{} fits none of {}, expected {expected}",
            refusal.name(),
            counted(branches.len(), "alternative")
        )
    };
    refusal
        .at(out, &message)
        .help("write it as one of the alternatives of the schema");
}
