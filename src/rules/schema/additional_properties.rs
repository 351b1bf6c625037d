//! `schema/additional-properties`: a key that the schema does not know.

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
        "schema/additional-properties",
        include_str!("additional_properties.md"),
        Build::schema::<AdditionalProperties>(&[SchemaKeyword::AdditionalProperties]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AdditionalProperties {}

impl SchemaCheck for AdditionalProperties {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            unknown_key(refusal, out);
        }
    }
}
