//! `front-matter/not-a-mapping`: front matter that is a list or a bare value.

use serde::Deserialize;

use crate::document::ProblemKind;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "front-matter/not-a-mapping",
    summary: "Front matter is a list or a single value in place of keys and values.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &["schema/type"],
    docs: "\
Generators want keys and values, and stop or ignore the front matter when they find something else.
Most often a blank is missing after the colon: `title:A` is one piece of text. Data files may hold
whatever they like.",
    options: &[],
    examples: &[
        Example {
            title: "A list, and a colon without a blank",
            files: &[
                file("a.md", "---\n- title\n- date\n---\n"),
                file("b.md", "---\ntitle:A\n---\n"),
            ],
            reports: &[
                "a.md:2:1 the front matter is a list, expected keys and values",
                "b.md:2:1 the front matter is a string, expected keys and values",
            ],
            ..Example::NEW
        },
        Example {
            title: "Keys and values, or nothing",
            files: &[
                file("a.md", "---\ntitle: A\n---\n"),
                file("b.md", "---\n# nothing yet\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<NotAMapping>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotAMapping {}

impl Check for NotAMapping {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let document = context.document;
        for problem in &document.problems {
            let ProblemKind::NotAMapping { found } = problem.kind else {
                continue;
            };
            let message = format!(
                "the front matter is {}, expected keys and values",
                found.describe()
            );
            let draft = match document.root() {
                Some(root) => out.within(root, problem.span, message),
                None => out.span(problem.span, message),
            };
            draft.help("write `key: value` lines, with a blank after each colon");
        }
    }
}
