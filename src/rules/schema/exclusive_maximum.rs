//! `schema/exclusive-maximum`: a number is not below what the schema wants it below.

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
        "schema/exclusive-maximum",
        include_str!("exclusive_maximum.md"),
        Build::schema::<ExclusiveMaximum>(&[SchemaKeyword::ExclusiveMaximum]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ExclusiveMaximum {}

impl SchemaCheck for ExclusiveMaximum {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        let words = |limit: &Json| {
            (
                format!("less than {limit}"),
                format!("write a number below {limit}"),
            )
        };
        beyond_limit(context, words, out);
    }
}
