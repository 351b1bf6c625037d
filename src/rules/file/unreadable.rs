//! `file/unreadable`: the operating system does not give a file.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Build, FileCheck, FileDefect, Findings, Property, Rule};
use crate::text::Span;
use crate::tree::FileProblem;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    properties: &[Property::AlwaysError],
    ..Rule::new(
        "file/unreadable",
        include_str!("unreadable.md"),
        Build::file::<Unreadable>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unreadable {}

impl FileCheck for Unreadable {
    fn check(&self, _path: &str, defect: &FileDefect<'_>, out: &mut Findings) {
        if let FileDefect::NotRead(FileProblem::Unreadable(words)) = defect {
            out.span(Span::default(), format!("cannot be read: {words}"))
                .help("it was not checked; make it readable, or exclude it in the config");
        }
    }
}
