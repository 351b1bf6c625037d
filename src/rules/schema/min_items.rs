//! `schema/min-items`: a list has fewer items than the schema wants.

use serde::Deserialize;

use super::words::too_few;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::SchemaKeyword;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/min-items",
        include_str!("min_items.md"),
        Build::schema::<MinItems>(&[SchemaKeyword::MinItems]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MinItems {}

impl SchemaCheck for MinItems {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        too_few(context, "item", out);
    }
}
