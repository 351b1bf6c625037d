//! `schema/enum`: a value is none of those that the schema allows.

use serde::Deserialize;

use super::{Refusal, json, refusals, some_of};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, FixAvailability, Rule, build};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new("schema/enum", include_str!("enum.md"), build::<Enum>)
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Enum {}

impl Check for Enum {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::Enum) {
            tell_options(&refusal, out);
        }
    }
}

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
