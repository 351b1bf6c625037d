//! `schema/unevaluated-properties`: a key that no part of the schema knows.

use serde::Deserialize;

use super::additional_properties::unknown_key;
use super::refusals;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, FixAvailability, Rule, build};
use crate::schema::SchemaKeyword;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "schema/unevaluated-properties",
        include_str!("unevaluated_properties.md"),
        build::<UnevaluatedProperties>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnevaluatedProperties {}

impl Check for UnevaluatedProperties {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::UnevaluatedProperties) {
            unknown_key(&refusal, out);
        }
    }
}
