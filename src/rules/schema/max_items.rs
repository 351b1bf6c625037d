//! `schema/max-items`: a list has more items than the schema allows.

use serde::Deserialize;

use super::words::too_many;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::SchemaKeyword;

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
        too_many(context, "item", out);
    }
}
