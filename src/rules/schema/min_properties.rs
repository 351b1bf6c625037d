//! `schema/min-properties`: a mapping has fewer keys than the schema wants.

use serde::Deserialize;

use super::words::too_few;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::SchemaKeyword;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/min-properties",
        include_str!("min_properties.md"),
        Build::schema::<MinProperties>(&[SchemaKeyword::MinProperties]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MinProperties {}

impl SchemaCheck for MinProperties {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        too_few(context, "key", out);
    }
}
