//! `reference/unused`: something that nothing refers to.

use std::cell::LazyCell;

use serde::Deserialize;

use crate::crossfile::{CrossfileProblem, CrossfileProblemKind, Mismatch, Scalars};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{AcrossCheck, AcrossContext, Build, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    enabled: false,
    since: "0.1.0",
    ..Rule::new(
        "reference/unused",
        include_str!("unused.md"),
        Build::across::<Unused>(&[Mismatch::Unused, Mismatch::UnusedImage]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unused {}

impl AcrossCheck for Unused {
    fn check(
        &self,
        problems: &[&CrossfileProblem],
        context: &AcrossContext<'_>,
        out: &mut Findings,
    ) {
        let scalars = LazyCell::new(|| Scalars::of(context.document));
        for problem in problems {
            if problem.kind == CrossfileProblemKind::UnusedImage {
                let draft = out.span(problem.span, "nothing uses this image");
                draft.help("delete it, or exclude its folder in the config if others use it");
                continue;
            }
            let source = context.document.source;
            match scalars.at(problem.span) {
                Some(node) => {
                    let text = node.as_str().unwrap_or(source.slice(node.span));
                    let message = format!("nothing refers to {}", quoted(text));
                    out.within(node, problem.span, message);
                }
                // A key of a data file, or the file itself.
                None if problem.span != context.document.top() => {
                    let key = source.slice(problem.span).trim_matches(['"', '\'']);
                    out.span(problem.span, format!("nothing refers to {}", quoted(key)));
                }
                None => {
                    out.span(problem.span, "nothing refers to this file");
                }
            }
        }
    }
}
