//! `config/unused-schema`: a schema that nothing is checked against.

use serde::Deserialize;

use super::{at, places};
use crate::config::ConfigProblemKind;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Findings, Rule, build};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    ..Rule::new(
        "config/unused-schema",
        include_str!("unused_schema.md"),
        build::<UnusedSchema>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnusedSchema {}

impl Check for UnusedSchema {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            if let ConfigProblemKind::UnusedSchema { path } = &problem.kind {
                let message = format!("nothing is checked against the schema {}", quoted(path));
                at(context, &places, problem, out, message)
                    .help("name it in a collection, or take it away");
            }
        }
    }
}
