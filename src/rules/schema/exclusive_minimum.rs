//! `schema/exclusive-minimum`: a number is not above what the schema wants it above.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/exclusive-minimum",
        include_str!("exclusive_minimum.md"),
        Build::schema::<ExclusiveMinimum>(&[SchemaKeyword::ExclusiveMinimum]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ExclusiveMinimum {}

impl SchemaCheck for ExclusiveMinimum {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::Limit { limit } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected more than {limit}", refusal.is());
            refusal
                .at(out, &message)
                .help(format!("write a number above {limit}"));
        }
    }
}
