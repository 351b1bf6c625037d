//! `schema/minimum`: a number is below what the schema allows.

use serde::Deserialize;

use super::refusals;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, FixAvailability, Rule, build};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/minimum",
    page: include_str!("minimum.md"),
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    options: &[],
    build: build::<Minimum>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Minimum {}

impl Check for Minimum {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::Minimum) {
            let Problem::Limit { limit } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected at least {limit}", refusal.is());
            refusal
                .at(out, &message)
                .help(format!("write {limit} or more"));
        }
    }
}
