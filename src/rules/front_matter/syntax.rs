//! `front-matter/syntax`: YAML, TOML or JSON that cannot be read.

use serde::Deserialize;

use crate::document::ProblemKind;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "front-matter/syntax",
    summary: "Front matter or data breaks the grammar of its format.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
What cannot be read is lost: a generator stops, or builds the page without title and date. What
could be read before the error is still checked. Documents that are nested too deeply, or that grow
out of all proportion through aliases, are told here too.

What site generators read is no error here, even where a strict parser refuses it; see
`front-matter/not-portable`.",
    options: &[],
    examples: &[
        Example {
            title: "A quote that is never closed",
            files: &[file("a.md", "---\ntitle: \"A\ndate: 2023-05-14\n---\n")],
            reports: &["a.md:2:8 this quote is never closed"],
            ..Example::NEW
        },
        Example {
            title: "A value without quotes in TOML, and a comma too much in JSON",
            files: &[
                file("a.md", "+++\ntitle = A\n+++\n"),
                file("b.md", "{ \"title\": \"B\", }\n"),
            ],
            reports: &[
                "a.md:2:9 string values must be quoted, expected literal string",
                "b.md:1:15 a comma after the last entry",
            ],
            ..Example::NEW
        },
        Example {
            title: "Well-formed",
            files: &[
                file("a.md", "---\ntitle: \"A: B\"\n---\n"),
                file("b.md", "+++\ntitle = \"A\"\n+++\n"),
                file("c.md", "{ \"title\": \"B\" }\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Syntax>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Syntax {}

impl Check for Syntax {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for problem in &context.document.problems {
            match &problem.kind {
                ProblemKind::Syntax {
                    message,
                    help,
                    related,
                    ..
                } => {
                    let draft = out.span(problem.span, message.as_str());
                    draft.help = help.clone().map(Into::into);
                    if let Some((span, message)) = related {
                        draft.related(*span, message.as_str());
                    }
                }
                ProblemKind::Limit { message } => {
                    out.span(problem.span, message.as_str())
                        .help("what follows was not read");
                }
                _ => {}
            }
        }
    }
}
