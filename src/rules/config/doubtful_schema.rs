//! `config/doubtful-schema`: a schema that works, but probably not as it was meant.

use serde::Deserialize;

use super::report;
use crate::config::{ConfigProblem, ConfigProblemKind};
use crate::finding::Severity;
use crate::rules::rule::{Build, ConfigCheck, ConfigContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    ..Rule::new(
        "config/doubtful-schema",
        include_str!("doubtful_schema.md"),
        Build::config::<DoubtfulSchema>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DoubtfulSchema {}

impl ConfigCheck for DoubtfulSchema {
    fn check(&self, problem: &ConfigProblem, context: &ConfigContext<'_>, out: &mut Findings) {
        if let ConfigProblemKind::DoubtfulSchema(error) = &problem.kind {
            report(context, problem, out, error);
        }
    }
}
