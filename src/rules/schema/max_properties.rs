//! `schema/max-properties`: a mapping has more keys than the schema allows.

use serde::Deserialize;

use super::words::too_many;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::SchemaKeyword;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/max-properties",
        include_str!("max_properties.md"),
        Build::schema::<MaxProperties>(&[SchemaKeyword::MaxProperties]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MaxProperties {}

impl SchemaCheck for MaxProperties {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        too_many(context, "key", out);
    }
}
