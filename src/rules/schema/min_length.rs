//! `schema/min-length`: text is shorter than the schema wants.

use serde::Deserialize;

use super::words::amount;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/min-length",
        include_str!("min_length.md"),
        Build::schema::<MinLength>(&[SchemaKeyword::MinLength]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MinLength {}

impl SchemaCheck for MinLength {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::Count { found, limit } = refusal.kind() else {
                continue;
            };
            let found = match found {
                0 => "is empty".to_owned(),
                _ => format!("has {}", amount(*found, "character")),
            };
            let limit = amount(*limit, "character");
            let message = format!("{} {found}, expected at least {limit}", refusal.name());
            refusal.at(out, &message).help("write a longer text");
        }
    }
}
