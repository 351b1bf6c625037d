//! `schema/max-length`: text is longer than the schema allows.

use serde::Deserialize;

use super::{amount, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Rule, build};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/max-length",
        include_str!("max_length.md"),
        build::<MaxLength>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MaxLength {}

impl Check for MaxLength {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::MaxLength) {
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
