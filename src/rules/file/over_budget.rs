//! `file/over-budget`: a file that is not checked because those before it took too long.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Build, FileCheck, FileDefect, Findings, Property, Rule};
use crate::text::Span;
use crate::text::repo_path::RepoPath;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.2.0",
    properties: &[Property::AlwaysError],
    ..Rule::new(
        "file/over-budget",
        include_str!("over_budget.md"),
        Build::file::<OverBudget>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OverBudget {}

impl FileCheck for OverBudget {
    fn check(&self, _path: &RepoPath, defect: &FileDefect<'_>, out: &mut Findings) {
        if let FileDefect::OverBudget = defect {
            let message = "not checked: the files before it used up the steps of this run";
            out.span(Span::default(), message).help(
                "simplify the schema or the assertions of their collection, or check fewer files at once; files were not compared with each other either",
            );
        }
    }
}
