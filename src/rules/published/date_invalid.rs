//! `published/date-invalid`: a date that does not exist, or that no generator reads.

use serde::Deserialize;

use crate::content::dates::{self, DateProblem, Reason};
use crate::document::Value;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

const POSTS: &str = "collections: { posts: { files: \"*.md\", fields: { date: date } } }\n";

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "published/date-invalid",
    summary: "A date does not exist, or cannot be read as one.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[
        "front-matter/ambiguous-scalar",
        "schema/format",
        "schema/type",
    ],
    docs: "\
Some generators stop at a date that does not exist, some quietly move it (`2023-02-30` becomes the
2nd of March), some leave the document out of every list. The finding says what is wrong with it:
`month 14 does not exist`, `February 2023 has 28 days`.

Taken is what site generators take: RFC 3339 (`2023-05-14T09:30:00+02:00`), a day alone, a blank for
the `T` and before the offset, no seconds, no offset, `+0200`, slashes after a year (`2023/05/14`),
and a month by its English name (`May 14, 2023`). `14/5/2023` is not taken: generators disagree on
which number is the month. Where a schema asks for `format: date-time`, that rule is stricter.

The date is the field that the config names (`fields: { date: … }`), else a top-level `date`,
`publishedDateTime`, `pubDate` or `publishDate`. Where the config does not name it, only what is
written like a date and does not exist is told: elsewhere `date: Summer 2019` is fine.",
    options: &[],
    examples: &[
        Example {
            title: "Dates that do not exist",
            files: &[
                file("a.md", "---\ndate: 2023-14-05\n---\n"),
                file("b.md", "---\ndate: \"2023-02-30T10:00:00Z\"\n---\n"),
                file("c.md", "---\ndate: 2023-05-14 25:61\n---\n"),
            ],
            reports: &[
                "a.md:2:12 `2023-14-05` is no date: month 14 does not exist",
                "b.md:2:16 `2023-02-30T10:00:00Z` is no date: February 2023 has 28 days",
                "c.md:2:18 `2023-05-14 25:61` is no date: hour 25 does not exist",
            ],
            ..Example::NEW
        },
        Example {
            title: "Where the config names the date, it must be one",
            config: POSTS,
            files: &[
                file("a.md", "---\ndate: yesterday\n---\n"),
                file("b.md", "---\ndate: 14/5/2023\n---\n"),
                file("c.md", "---\ndate: 2023\n---\n"),
            ],
            reports: &[
                "a.md:2:7 `yesterday` is no date: it does not look like a date",
                "b.md:2:7 `14/5/2023` is no date: it does not look like a date",
                "c.md:2:7 `date` is a whole number, expected a date",
            ],
            ..Example::NEW
        },
        Example {
            title: "What generators take",
            config: POSTS,
            files: &[
                file("a.md", "---\ndate: 2023-05-14\n---\n"),
                file("b.md", "---\ndate: 2023-05-14 09:30:00 +0200\n---\n"),
                file("c.md", "---\ndate: \"Jul 8 2022\"\n---\n"),
                file("d.md", "+++\ndate = 2023-05-14T09:30:00\n+++\n"),
            ],
            ..Example::NEW
        },
        Example {
            title: "Where the config names no date, text may stand in its place",
            files: &[file("a.md", "---\ndate: Summer 2019\n---\n")],
            ..Example::NEW
        },
    ],
    build: build::<DateInvalid>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DateInvalid {}

impl Check for DateInvalid {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let Some(entry) = context.roles.date else {
            return;
        };
        let is_named = context.settings.roles.date().is_some();
        let node = &entry.value;
        match &node.value {
            Value::String(text) => {
                let Err(problem) = dates::lenient(text) else {
                    return;
                };
                if !is_named && !is_date_gone_wrong(&problem) {
                    return;
                }
                let message = format!("{} is no date: {problem}", quoted(text));
                let span = if problem.range.is_empty() {
                    node.span
                } else {
                    context.document.inside(node, problem.range.clone())
                };
                out.within(node, span, message).help(help(&problem));
            }
            // An empty one is told by `published/date-missing`.
            Value::Null => {}
            _ if is_named => {
                let found = node.kind().describe();
                let message = format!("`{}` is {found}, expected a date", entry.key);
                let help = "write a date such as `2023-05-14` or `2023-05-14T09:30:00Z`";
                out.at(node, message).help(help);
            }
            _ => {}
        }
    }
}

/// Whether text is written like a date, and only its numbers are wrong.
fn is_date_gone_wrong(problem: &DateProblem) -> bool {
    matches!(
        problem.reason,
        Reason::Month(_)
            | Reason::Day { .. }
            | Reason::Hour(_)
            | Reason::Minute(_)
            | Reason::Second(_)
            | Reason::Offset
    )
}

fn help(problem: &DateProblem) -> &'static str {
    match problem.reason {
        Reason::Month(13..=31) => "year, month and day stand in this order: `2023-05-14`",
        Reason::NotADate => "write a date such as `2023-05-14` or `2023-05-14T09:30:00Z`",
        _ => "write a date that exists, such as `2023-05-14T09:30:00Z`",
    }
}
