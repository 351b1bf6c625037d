//! `config/shadowed`: a collection that gets none of its files.

use serde::Deserialize;

use super::at;
use crate::config::{ConfigProblem, ConfigProblemKind};
use crate::finding::Severity;
use crate::finding::wording::counted;
use crate::rules::rule::{Build, ConfigCheck, ConfigContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "config/shadowed",
        include_str!("shadowed.md"),
        Build::config::<Shadowed>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Shadowed {}

impl ConfigCheck for Shadowed {
    fn check(&self, problem: &ConfigProblem, context: &ConfigContext<'_>, out: &mut Findings) {
        let ConfigProblemKind::Shadowed {
            winners,
            loser,
            count,
        } = &problem.kind
        else {
            return;
        };
        let files = counted(*count, "file");
        let are = if *count == 1 { "is" } else { "are" };
        let winners = listed(winners);
        let message =
            format!("`{loser}` gets no files: the {files} it matches {are} already in {winners}");
        let help = format!("move `{loser}` before {winners}, or `exclude` its files there");
        at(context, problem, out, message).help(help);
    }
}

/// `` `a` ``, `` `a` and `b` ``, `` `a`, `b` and `c` ``.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [name] => format!("`{name}`"),
        [first @ .., last] => format!("`{}` and `{last}`", first.join("`, `")),
    }
}
