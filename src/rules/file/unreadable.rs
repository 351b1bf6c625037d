//! `file/unreadable`: the operating system does not give a file.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::tree::FileProblem;

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "file/unreadable",
    summary: "A file or folder cannot be read.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The operating system refuses to give the file: permission is denied, it vanished while the run went
on, or the disk failed. Nothing of it was checked, so it is an error; everything else was checked.",
    options: &[],
    examples: &[Example {
        title: "A file that can be read",
        files: &[file("a.md", "Text.\n")],
        ..Example::NEW
    }],
    build: build::<Unreadable>,
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
