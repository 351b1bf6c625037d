//! `schema/unevaluated-properties`: a key that no part of the schema knows.

use serde::Deserialize;

use super::unknown_key::unknown_key;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, FixAvailability, Rule, SchemaCheck, SchemaContext};
use crate::schema::SchemaKeyword;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "schema/unevaluated-properties",
        include_str!("unevaluated_properties.md"),
        Build::schema::<UnevaluatedProperties>(&[SchemaKeyword::UnevaluatedProperties]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnevaluatedProperties {}

impl SchemaCheck for UnevaluatedProperties {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            unknown_key(refusal, out);
        }
    }
}
