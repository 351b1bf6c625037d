//! `schema/content`: text is not encoded, or not of the kind, that the schema says.

use serde::Deserialize;

use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/content",
        include_str!("content.md"),
        Build::schema::<Content>(&[SchemaKeyword::Content]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Content {}

impl SchemaCheck for Content {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::Content { expected } = refusal.kind() else {
                continue;
            };
            let message = format!("{} is not valid {}", refusal.name(), quoted(expected));
            refusal.at(out, &message);
        }
    }
}
