//! `file/too-large`: a file that is not read because of its size.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::tree::FileProblem;

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "file/too-large",
    summary: "A file is larger than what is read of one file.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Front matter or data that goes on for more than the limit (`--max-file-size`, 64 MiB by default) is
not read: memory stays bounded, whatever a pull request brings. The body of a document does not
count as long as no rule must see all of it.",
    options: &[],
    examples: &[Example {
        title: "A file of common size",
        files: &[file("a.md", "Text.\n")],
        ..Example::NEW
    }],
    build: build::<TooLarge>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TooLarge {}

impl Check for TooLarge {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        if let Some(FileProblem::TooLarge { bytes, limit }) = context.file {
            let message =
                format!("has {bytes} bytes, of which more than {limit} would have to be read");
            out.span(context.document.top(), message).help(
                "nothing of it was checked; raise `--max-file-size`, or exclude it in the config",
            );
        }
    }
}
