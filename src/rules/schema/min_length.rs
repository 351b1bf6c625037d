//! `schema/min-length`: text is shorter than the schema wants.

use serde::Deserialize;

use super::{amount, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Rule, build};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/min-length",
        include_str!("min_length.md"),
        build::<MinLength>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MinLength {}

impl Check for MinLength {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::MinLength) {
            let Problem::Count { found, limit } = refusal.kind() else {
                continue;
            };
            let found = match found {
                0 => "is empty".to_owned(),
                _ => format!("has {}", amount(*found, "character")),
            };
            let limit = amount(*limit, "character");
            let message = format!("{} {found}, expected at least {limit}", refusal.name());
            refusal.at(out, &message).help("write more");
        }
    }
}
