//! `file/unreadable`: the operating system does not give a file.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Property, Rule, build};
use crate::tree::FileProblem;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    properties: &[Property::AlwaysError],
    ..Rule::new(
        "file/unreadable",
        include_str!("unreadable.md"),
        build::<Unreadable>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unreadable {}

impl Check for Unreadable {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        if let Some(FileProblem::Unreadable(words)) = context.file {
            out.span(context.document.top(), format!("cannot be read: {words}"))
                .help(
                    "nothing of it was checked; see that it can be read, or exclude it in the config",
                );
        }
    }
}
