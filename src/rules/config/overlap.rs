//! `config/overlap`: two collections claim the same file.

use serde::Deserialize;

use super::{at, places};
use crate::config::ConfigProblemKind;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "config/overlap",
    summary: "Two collections claim the same file.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A file belongs to the first collection whose globs match it; the schema and the settings of the
other one are never applied to it. If that is meant, say so with `exclude`. It is judged only when
the whole repository is checked.",
    options: &[],
    examples: &[
        Example {
            title: "Two collections that meet",
            config: "collections:\n  all:\n    files: \"**/*.md\"\n  posts:\n    files: \"_posts/*\"\n",
            files: &[
                file("_posts/a.md", "Text.\n"),
                file("_posts/b.html", "Text.\n"),
            ],
            reports: &[
                "copydesk.yaml:5:12 `posts` does not get 1 file that it claims, such as _posts/a.md: `all` has it",
            ],
            ..Example::NEW
        },
        Example {
            title: "Each file has one collection",
            config: "collections:\n  all:\n    files: \"**/*.md\"\n    exclude: \"_posts/**\"\n  posts:\n    files: \"_posts/*.md\"\n",
            files: &[file("_posts/a.md", "Text.\n"), file("b.md", "Text.\n")],
            ..Example::NEW
        },
    ],
    build: build::<Overlap>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Overlap {}

impl Check for Overlap {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            let ConfigProblemKind::Overlap {
                winner,
                loser,
                count,
                example,
            } = &problem.kind
            else {
                continue;
            };
            let (files, them) = if *count == 1 {
                ("file", "it")
            } else {
                ("files", "them")
            };
            let message = format!(
                "`{loser}` does not get {count} {files} that it claims, such as {example}: `{winner}` has {them}"
            );
            at(context, &places, problem, out, message).help(format!(
                "put `{loser}` before `{winner}`, or exclude its files from `{winner}`"
            ));
        }
    }
}
