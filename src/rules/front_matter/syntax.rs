//! `front-matter/syntax`: YAML, TOML or JSON that cannot be read.

use serde::Deserialize;

use crate::document::ProblemKind;
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    properties: &[
        Property::AboutWriting,
        Property::MakesReadable,
        Property::ForData,
    ],
    ..Rule::new(
        "front-matter/syntax",
        include_str!("syntax.md"),
        Build::document::<Syntax>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Syntax {}

impl DocumentCheck for Syntax {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for problem in &context.document.problems {
            let ProblemKind::Syntax {
                message,
                help,
                related,
                ..
            } = &problem.kind
            else {
                continue;
            };
            let draft = out.span(problem.span, message.as_str());
            draft.help = help.clone().map(Into::into);
            if let Some((span, message)) = related {
                draft.related(*span, message.as_str());
            }
        }
    }
}
