//! `schema/const`: a value is not the one value that the schema allows.

use serde::Deserialize;

use super::alternatives::report_constant;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, FixAvailability, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "schema/const",
        include_str!("const.md"),
        Build::schema::<Const>(&[SchemaKeyword::Const]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Const {}

impl SchemaCheck for Const {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            if let Problem::Const { expected } = refusal.kind() {
                report_constant(refusal, expected, out);
            }
        }
    }
}
