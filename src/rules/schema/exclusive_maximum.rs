//! `schema/exclusive-maximum`: a number is not below what the schema wants it below.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/exclusive-maximum",
        include_str!("exclusive_maximum.md"),
        Build::schema::<ExclusiveMaximum>(&[SchemaKeyword::ExclusiveMaximum]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ExclusiveMaximum {}

impl SchemaCheck for ExclusiveMaximum {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::Limit { limit } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected less than {limit}", refusal.is());
            refusal
                .at(out, &message)
                .help(format!("write a number below {limit}"));
        }
    }
}
