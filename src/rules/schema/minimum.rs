//! `schema/minimum`: a number is below what the schema allows.

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
        "schema/minimum",
        include_str!("minimum.md"),
        Build::schema::<Minimum>(&[SchemaKeyword::Minimum]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Minimum {}

impl SchemaCheck for Minimum {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        let words = |limit: &Json| {
            (
                format!("at least {limit}"),
                format!("write {limit} or more"),
            )
        };
        beyond_limit(context, words, out);
    }
}
