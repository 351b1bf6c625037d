//! `config/overlap`: two collections claim the same file.

use serde::Deserialize;

use super::at;
use crate::config::{ConfigProblem, ConfigProblemKind};
use crate::finding::Severity;
use crate::rules::rule::{Build, ConfigCheck, ConfigContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    ..Rule::new(
        "config/overlap",
        include_str!("overlap.md"),
        Build::config::<Overlap>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Overlap {}

impl ConfigCheck for Overlap {
    fn check(&self, problem: &ConfigProblem, context: &ConfigContext<'_>, out: &mut Findings) {
        let ConfigProblemKind::Overlap {
            winner,
            loser,
            count,
            example,
        } = &problem.kind
        else {
            return;
        };
        let (files, them) = if *count == 1 {
            ("file", "it")
        } else {
            ("files", "them")
        };
        let message = format!(
            "`{loser}` does not get {count} {files} that it claims, such as {example}: `{winner}` has {them}"
        );
        at(context, problem, out, message).help(format!(
            "put `{loser}` before `{winner}`, or exclude its files from `{winner}`"
        ));
    }
}
