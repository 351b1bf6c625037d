//! `schema/unevaluated-items`: a list has an item that no part of the schema knows.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/unevaluated-items",
        include_str!("unevaluated_items.md"),
        Build::schema::<UnevaluatedItems>(&[SchemaKeyword::UnevaluatedItems]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnevaluatedItems {}

impl SchemaCheck for UnevaluatedItems {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::ExtraItem { index, is_named } = refusal.kind() else {
                continue;
            };
            let Some(item) = refusal.item(*index) else {
                continue;
            };
            let number = index + 1;
            let name = refusal.name();
            let (message, help) = if *is_named {
                (
                    format!(
                        "unexpected item {number} of {name}: the part of the schema that has a place for it does not match here"
                    ),
                    "remove it, or change the other fields so that the part that defines it matches",
                )
            } else {
                (
                    format!("item {number} of {name} is not defined by the schema"),
                    "remove it",
                )
            };
            refusal.at_item(out, item, &message).help(help);
        }
    }
}
