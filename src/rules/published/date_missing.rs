//! `published/date-missing`: the collection names a date, and a published document has none.

use serde::Deserialize;

use super::{is_draft, tell_missing};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

const POSTS: &str =
    "collections: { posts: { files: \"*.md\", fields: { published: published, date: date } } }\n";

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "published/date-missing",
    summary: "A published document has no date.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &["schema/required", "schema/type"],
    docs: "\
Lists and feeds sort by date; a document without one ends up first, last, or in the year 1970.

The rule speaks where the config names the date (`fields: { date: publishedDateTime }`), of documents
that are published: their flag says so, or the config names a flag and they do not say otherwise.
Where there is no such flag, a date may be left out unless the schema requires it: videos and courses
often have none.",
    options: &[],
    examples: &[
        Example {
            title: "No date, and an empty one",
            config: POSTS,
            files: &[
                file("a.md", "---\ntitle: A\n---\n"),
                file("b.md", "---\ntitle: B\ndate:\n---\n"),
            ],
            reports: &[
                "a.md:1:1 the date `date` is missing",
                "b.md:3:1 the date `date` is empty",
            ],
            ..Example::NEW
        },
        Example {
            title: "What is not published needs no date",
            config: POSTS,
            files: &[
                file("a.md", "---\ntitle: A\npublished: false\n---\n"),
                file("b.md", "---\ntitle: A\ndraft: true\n---\n"),
                file("c.md", "---\ntitle: A\ndate: 2023-05-14\n---\n"),
            ],
            ..Example::NEW
        },
        Example {
            title: "Without a flag or without a named date, nothing is missing",
            config: "collections: { posts: { files: \"posts/*.md\", fields: { date: date } } }\n",
            files: &[
                file("posts/a.md", "---\ntitle: A\n---\n"),
                file("b.md", "---\ntitle: B\npublished: true\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<DateMissing>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DateMissing {}

impl Check for DateMissing {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let Some(path) = context.settings.roles.date() else {
            return;
        };
        let has_flag =
            context.roles.published.is_some() || context.settings.roles.published().is_some();
        if !has_flag || is_draft(context) {
            return;
        }
        let help = format!("add `{path}` with a date such as `2023-05-14T09:30:00Z`");
        if let Some(entry) = context.roles.date {
            if entry.value.is_null() {
                let message = format!("the date `{path}` is empty");
                out.at_key(entry, message).help(help);
            }
        } else if let Some(draft) = tell_missing(context.document, path, "date", out) {
            draft.help(help);
        }
    }
}
