//! `config/doubtful-schema`: a schema that works, but probably not as it was meant.

use serde::Deserialize;

use super::{places, tell};
use crate::config::ConfigProblemKind;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, FixAvailability, Rule, build};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "config/doubtful-schema",
    page: include_str!("doubtful_schema.md"),
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    options: &[],
    build: build::<DoubtfulSchema>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DoubtfulSchema {}

impl Check for DoubtfulSchema {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            if let ConfigProblemKind::DoubtfulSchema(error) = &problem.kind {
                tell(context, &places, problem, out, error);
            }
        }
    }
}
