//! `schema/max-items`: a list has more items than the schema allows.

use serde::Deserialize;

use super::words::amount;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/max-items",
        include_str!("max_items.md"),
        Build::schema::<MaxItems>(&[SchemaKeyword::MaxItems]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MaxItems {}

impl SchemaCheck for MaxItems {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
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
