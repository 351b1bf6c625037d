//! `schema/maximum`: a number is above what the schema allows.

use serde::Deserialize;

use super::refusals;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, FixAvailability, Rule, build};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/maximum",
    page: include_str!("maximum.md"),
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    options: &[],
    build: build::<Maximum>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Maximum {}

impl Check for Maximum {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::Maximum) {
            let Problem::Limit { limit } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected at most {limit}", refusal.is());
            refusal
                .at(out, &message)
                .help(format!("write {limit} or less"));
        }
    }
}
