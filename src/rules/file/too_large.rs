//! `file/too-large`: a file that is not read because of its size.

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
        "file/too-large",
        include_str!("too_large.md"),
        Build::file::<TooLarge>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TooLarge {}

impl FileCheck for TooLarge {
    fn check(&self, _path: &RepoPath, defect: &FileDefect<'_>, out: &mut Findings) {
        if let FileDefect::NotRead(FileProblem::TooLarge { bytes, limit }) = defect {
            let message = format!("has {bytes} bytes, and more than {limit} would have to be read");
            out.span(Span::default(), message)
                .help("it was not checked; raise `--max-file-size`, or exclude it in the config");
        }
    }
}
