//! `file/too-large`: a file that is not read because of its size.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Property, Rule, build};
use crate::tree::FileProblem;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    properties: &[Property::AlwaysError],
    ..Rule::new(
        "file/too-large",
        include_str!("too_large.md"),
        build::<TooLarge>,
    )
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
