//! `schema/minimum`: a number is below what the schema allows.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/minimum",
        include_str!("minimum.md"),
        Build::schema::<Minimum>(&[SchemaKeyword::Minimum]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Minimum {}

impl SchemaCheck for Minimum {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::Limit { limit } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected at least {limit}", refusal.is());
            refusal
                .at(out, &message)
                .help(format!("write {limit} or more"));
        }
    }
}
