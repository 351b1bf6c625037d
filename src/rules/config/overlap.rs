//! `config/overlap`: two collections claim the same file.

use serde::Deserialize;

use super::{at, places};
use crate::config::ConfigProblemKind;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Rule, build};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    ..Rule::new(
        "config/overlap",
        include_str!("overlap.md"),
        build::<Overlap>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Overlap {}

impl Check for Overlap {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            let ConfigProblemKind::Overlap {
                winner,
                loser,
                count,
                example,
            } = &problem.kind
            else {
                continue;
            };
            let (files, them) = if *count == 1 {
                ("file", "it")
            } else {
                ("files", "them")
            };
            let message = format!(
                "`{loser}` does not get {count} {files} that it claims, such as {example}: `{winner}` has {them}"
            );
            at(context, &places, problem, out, message).help(format!(
                "put `{loser}` before `{winner}`, or exclude its files from `{winner}`"
            ));
        }
    }
}
