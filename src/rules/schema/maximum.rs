//! `schema/maximum`: a number is above what the schema allows.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/maximum",
        include_str!("maximum.md"),
        Build::schema::<Maximum>(&[SchemaKeyword::Maximum]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Maximum {}

impl SchemaCheck for Maximum {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::Limit { limit } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected at most {limit}", refusal.is());
            refusal
                .at(out, &message)
                .help(format!("write {limit} or less"));
        }
    }
}
