//! `schema/pattern`: text does not match the pattern that the schema gives.

use serde::Deserialize;

use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/pattern",
        include_str!("pattern.md"),
        Build::schema::<Pattern>(&[SchemaKeyword::Pattern]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Pattern {}

impl SchemaCheck for Pattern {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::Pattern { pattern } = refusal.kind() else {
                continue;
            };
            let (is, pattern) = (refusal.is(), quoted(pattern));
            let message = format!("{is}, which does not match {pattern}");
            let help = "write it as described by the schema";
            refusal.at(out, &message).help(help);
        }
    }
}
