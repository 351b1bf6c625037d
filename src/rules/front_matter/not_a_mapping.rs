//! `front-matter/not-a-mapping`: front matter that is a list or a bare value.

use serde::Deserialize;

use super::is_markdown;
use crate::document::ProblemKind;
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    supersedes: &["schema/type"],
    properties: &[Property::AboutWriting],
    ..Rule::new(
        "front-matter/not-a-mapping",
        include_str!("not_a_mapping.md"),
        Build::document::<NotAMapping>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotAMapping {}

impl DocumentCheck for NotAMapping {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        for problem in &document.problems {
            let ProblemKind::NotAMapping { found } = problem.kind else {
                continue;
            };
            if is_markdown(context) {
                return;
            }
            let message = format!(
                "the front matter is {}, expected keys and values",
                found.describe()
            );
            let draft = match document.root() {
                Some(root) => out.within(root, problem.span, message),
                None => out.span(problem.span, message),
            };
            let written = document.source.slice(problem.span);
            draft.help(if written.contains('：') {
                "write `key: value` lines, with `:` and a space in the place of `：`"
            } else {
                "write `key: value` lines, with a space after each colon"
            });
        }
    }
}
