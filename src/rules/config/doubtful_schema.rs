//! `config/doubtful-schema`: a schema that works, but probably not as it was meant.

use serde::Deserialize;

use super::{places, tell};
use crate::config::ConfigProblemKind;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Rule, build};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    ..Rule::new(
        "config/doubtful-schema",
        include_str!("doubtful_schema.md"),
        build::<DoubtfulSchema>,
    )
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
