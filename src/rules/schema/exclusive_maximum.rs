//! `schema/exclusive-maximum`: a number is not below what the schema wants it below.

use serde::Deserialize;

use super::refusals;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Rule, build};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/exclusive-maximum",
        include_str!("exclusive_maximum.md"),
        build::<ExclusiveMaximum>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ExclusiveMaximum {}

impl Check for ExclusiveMaximum {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::ExclusiveMaximum) {
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
