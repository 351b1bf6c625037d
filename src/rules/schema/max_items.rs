//! `schema/max-items`: a list has more items than the schema allows.

use serde::Deserialize;

use super::{amount, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Rule, build};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/max-items",
        include_str!("max_items.md"),
        build::<MaxItems>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MaxItems {}

impl Check for MaxItems {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::MaxItems) {
            let Problem::Count { found, limit } = refusal.kind() else {
                continue;
            };
            let help = format!("remove {}", amount(found.saturating_sub(*limit), "item"));
            let message = format!(
                "{} has {}, expected at most {limit}",
                refusal.name(),
                amount(*found, "item"),
            );
            refusal.at(out, &message).help(help);
        }
    }
}
