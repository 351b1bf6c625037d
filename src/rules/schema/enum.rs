//! `schema/enum`: a value is none of those that the schema allows.

use serde::Deserialize;

use super::alternatives::report_options;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, FixAvailability, Rule, SchemaCheck, SchemaContext};
use crate::schema::SchemaKeyword;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "schema/enum",
        include_str!("enum.md"),
        Build::schema::<Enum>(&[SchemaKeyword::Enum]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Enum {}

impl SchemaCheck for Enum {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            report_options(refusal, out);
        }
    }
}
