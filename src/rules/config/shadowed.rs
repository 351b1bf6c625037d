//! `config/shadowed`: a collection that gets none of its files.

use serde::Deserialize;

use super::{at, places};
use crate::config::ConfigProblemKind;
use crate::finding::Severity;
use crate::finding::wording::counted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "config/shadowed",
    summary: "A collection gets none of the files that it claims.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A file belongs to the first collection that claims it. When collections above claim all files of
another one, its schema and settings are never applied, and what it was meant to check is not
checked: an error, with exit code 2. It is judged only when the whole repository is checked.",
    options: &[],
    examples: &[
        Example {
            title: "A collection for everything stands first",
            config: "collections:\n  all:\n    files: \"**/*.md\"\n  posts:\n    files: \"_posts/*.md\"\n",
            files: &[file("_posts/a.md", "Text.\n"), file("b.md", "Text.\n")],
            reports: &[
                "copydesk.yaml:5:12 `posts` gets no file: the 1 file that it claims is in `all`",
            ],
            ..Example::NEW
        },
        Example {
            title: "Several collections have its files",
            config: "collections:\n  a:\n    files: p/a.md\n  b:\n    files: p/b.md\n  p:\n    files: \"p/*.md\"\n",
            files: &[file("p/a.md", "Text.\n"), file("p/b.md", "Text.\n")],
            reports: &[
                "copydesk.yaml:7:12 `p` gets no file: the 2 files that it claims are in `a` and `b`",
            ],
            ..Example::NEW
        },
        Example {
            title: "Files that are compared count once",
            config: "collections:\n  all:\n    files: \"**/*.md\"\n    unique: { fields: [n] }\n  posts:\n    files: \"_posts/*.md\"\n",
            files: &[
                file("_posts/a.md", "---\nn: 1\n---\n"),
                file("_posts/b.md", "---\nn: 1\n---\n"),
            ],
            reports: &[
                "copydesk.yaml:6:12 `posts` gets no file: the 2 files that it claims are in `all`",
            ],
            ..Example::NEW
        },
        Example {
            title: "The narrower collection stands first",
            config: "collections:\n  posts:\n    files: \"_posts/*.md\"\n  all:\n    files: \"**/*.md\"\n",
            files: &[file("_posts/a.md", "Text.\n"), file("b.md", "Text.\n")],
            ..Example::NEW
        },
    ],
    build: build::<Shadowed>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Shadowed {}

impl Check for Shadowed {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            let ConfigProblemKind::Shadowed {
                winners,
                loser,
                count,
            } = &problem.kind
            else {
                continue;
            };
            let files = counted(*count, "file");
            let are = if *count == 1 { "is" } else { "are" };
            let winners = listed(winners);
            let message =
                format!("`{loser}` gets no file: the {files} that it claims {are} in {winners}");
            let help = format!("put `{loser}` before {winners}, or `exclude` its files from there");
            at(context, &places, problem, out, message).help(help);
        }
    }
}

/// `` `a` ``, `` `a` and `b` ``, `` `a`, `b` and `c` ``.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [name] => format!("`{name}`"),
        [first @ .., last] => format!("`{}` and `{last}`", first.join("`, `")),
    }
}
