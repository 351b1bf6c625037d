//! `front-matter/too-complex`: front matter or data beyond what is read of one document.

use serde::Deserialize;

use crate::document::ProblemKind;
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.2.0",
    properties: &[Property::AlwaysError, Property::AboutWriting],
    ..Rule::new(
        "front-matter/too-complex",
        include_str!("too_complex.md"),
        Build::document::<TooComplex>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TooComplex {}

impl DocumentCheck for TooComplex {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for problem in &context.document.problems {
            if let ProblemKind::Limit { message } = &problem.kind {
                out.span(problem.span, message.as_str()).help(
                    "nothing after this was read or checked; simplify the document, or exclude it in the config",
                );
            }
        }
    }
}
