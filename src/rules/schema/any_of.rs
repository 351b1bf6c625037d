//! `schema/any-of`: a value fits none of the alternatives that the schema offers.

use serde::Deserialize;

use super::alternatives::report_alternatives;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, FixAvailability, Rule, SchemaCheck, SchemaContext};
use crate::schema::SchemaKeyword;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "schema/any-of",
        include_str!("any_of.md"),
        Build::schema::<AnyOf>(&[SchemaKeyword::AnyOf]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AnyOf {}

impl SchemaCheck for AnyOf {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            report_alternatives(refusal, out);
        }
    }
}
