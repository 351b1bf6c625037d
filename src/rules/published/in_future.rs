//! `published/in-future`: a published document whose date is still to come.

use serde::Deserialize;

use super::{is_draft, moment};
use crate::content::dates;
use crate::document::Layout;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Check, Context, Example, Findings, FixAvailability, Rule, RuleOption, build, file,
};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "published/in-future",
    summary: "A published document has a date in the future.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A slip in the year puts a document on top of every list for years, or, with generators that hold
back what is yet to come, hides it without a word. It is a warning, since some sites plan ahead.

A day of slack is allowed (`slack-days`), for time zones and for what is written today to appear
tonight. Documents that are not published (`published: false`, `draft: true`) may have any date. So
may documents of which nobody says that the date is one of publishing: the config names the date, or
the document has a published flag, or its file name starts with a day. An event keeps its date.

Now is the moment of the run, or what `--now` says.",
    options: &[RuleOption {
        name: "slack-days",
        schema: r#"{ "type": "integer", "minimum": 0, "maximum": 36500 }"#,
        default: "1",
        docs: "How many days after now a date may lie.",
    }],
    examples: &[
        Example {
            title: "A slip in the year (now is the 1st of June 2024)",
            files: &[file(
                "a.md",
                "---\npublished: true\ndate: 2042-05-14\n---\n",
            )],
            reports: &[
                "a.md:3:7 the date `2042-05-14` lies in the future, but the document is published",
            ],
            ..Example::NEW
        },
        Example {
            title: "A post is published unless it says otherwise",
            files: &[file(
                "2025-01-01-a.md",
                "---\ndate: 2025-01-01 08:00 +0100\n---\n",
            )],
            reports: &[
                "2025-01-01-a.md:2:7 the date `2025-01-01 08:00 +0100` lies in the future, but the document is published",
            ],
            ..Example::NEW
        },
        Example {
            title: "Within a day, not published yet, or no date of publishing",
            files: &[
                file(
                    "a.md",
                    "---\npublished: true\ndate: 2024-06-02T11:59:00Z\n---\n",
                ),
                file("b.md", "---\npublished: false\ndate: 2042-05-14\n---\n"),
                file(
                    "2042-05-14-c.md",
                    "---\ndraft: true\ndate: 2042-05-14\n---\n",
                ),
                file("event.md", "---\ntitle: A fair\ndate: 2042-05-14\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<InFuture>,
};

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct InFuture {
    slack_days: u32,
}

impl Default for InFuture {
    fn default() -> Self {
        Self { slack_days: 1 }
    }
}

impl Check for InFuture {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let (Some(entry), Some(moment)) = (context.roles.date, moment(context)) else {
            return;
        };
        let latest = dates::days_later(context.world.now, self.slack_days);
        if moment.timestamp() <= latest || is_draft(context) || !is_of_publishing(context) {
            return;
        }
        let text = entry.value.as_str().unwrap_or_default();
        let message = format!(
            "the date {} lies in the future, but the document is published",
            quoted(text)
        );
        out.at(&entry.value, message)
            .help("check the year, or say that it is not published yet: `published: false`");
    }
}

fn is_of_publishing(context: &Context<'_>) -> bool {
    let name = context.document.source.path();
    let name = name.rsplit('/').next().unwrap_or(name);
    context.settings.roles.date().is_some()
        || context.roles.published.is_some()
        || (context.document.layout == Layout::Content && dates::prefix(name).is_some())
}
