//! `schema/exclusive-minimum`: a number is not above what the schema wants it above.

use serde::Deserialize;
use serde_json::Value as Json;

use super::words::beyond_limit;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::SchemaKeyword;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/exclusive-minimum",
        include_str!("exclusive_minimum.md"),
        Build::schema::<ExclusiveMinimum>(&[SchemaKeyword::ExclusiveMinimum]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ExclusiveMinimum {}

impl SchemaCheck for ExclusiveMinimum {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        let words = |limit: &Json| {
            (
                format!("more than {limit}"),
                format!("write a number above {limit}"),
            )
        };
        beyond_limit(context, words, out);
    }
}
