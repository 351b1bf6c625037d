//! `config/unused-schema`: a schema that nothing is checked against.

use serde::Deserialize;

use super::at;
use crate::config::{ConfigProblem, ConfigProblemKind};
use crate::finding::{Phrase, Severity};
use crate::rules::rule::{Build, ConfigCheck, ConfigContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    ..Rule::new(
        "config/unused-schema",
        include_str!("unused_schema.md"),
        Build::config::<UnusedSchema>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnusedSchema {}

impl ConfigCheck for UnusedSchema {
    fn check(&self, problem: &ConfigProblem, context: &ConfigContext<'_>, out: &mut Findings) {
        if let ConfigProblemKind::UnusedSchema { path } = &problem.kind {
            let message = Phrase::from("no collection uses the schema ").file(path);
            at(context, problem, out, message).help("use it in a collection, or delete it");
        }
    }
}
