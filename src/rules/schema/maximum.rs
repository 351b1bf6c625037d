//! `schema/maximum`: a number is above what the schema allows.

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
        "schema/maximum",
        include_str!("maximum.md"),
        Build::schema::<Maximum>(&[SchemaKeyword::Maximum]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Maximum {}

impl SchemaCheck for Maximum {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        let words = |limit: &Json| (format!("at most {limit}"), format!("write {limit} or less"));
        beyond_limit(context, words, out);
    }
}
