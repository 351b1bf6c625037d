//! `file/unreadable`: the operating system does not give a file, or its bytes are UTF-16.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Build, FileCheck, FileDefect, Findings, Property, Rule};
use crate::text::Span;
use crate::text::repo_path::RepoPath;
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
    fn check(&self, _path: &RepoPath, defect: &FileDefect<'_>, out: &mut Findings) {
        match defect {
            FileDefect::NotRead(FileProblem::Unreadable(words)) => {
                out.span(Span::default(), format!("cannot be read: {words}"))
                    .help("it was not checked; make it readable, or exclude it in the config");
            }
            FileDefect::NotRead(FileProblem::Utf16) => {
                out.span(Span::default(), "the file is UTF-16, expected UTF-8")
                    .help("it was not checked; save it as UTF-8, or exclude it in the config");
            }
            FileDefect::NotRead(FileProblem::LfsPointer) => {
                out.span(
                    Span::default(),
                    "the file is a Git LFS pointer, not its content",
                )
                .help("it was not checked; take it out of Git LFS, or exclude it in the config");
            }
            _ => {}
        }
    }
}
