//! `schema/max-length`: text is longer than the schema allows.

use serde::Deserialize;

use super::words::amount;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/max-length",
        include_str!("max_length.md"),
        Build::schema::<MaxLength>(&[SchemaKeyword::MaxLength]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MaxLength {}

impl SchemaCheck for MaxLength {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::Count { found, limit } = refusal.kind() else {
                continue;
            };
            let help = format!(
                "shorten it by {}",
                amount(found.saturating_sub(*limit), "character")
            );
            let message = format!(
                "{} has {}, expected at most {limit}",
                refusal.name(),
                amount(*found, "character"),
            );
            refusal.at(out, &message).help(help);
        }
    }
}
