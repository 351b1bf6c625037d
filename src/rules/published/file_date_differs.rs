//! `published/file-date-differs`: the day in a file's name is not the day of its date.

use jiff::civil::Date;
use serde::Deserialize;

use super::moment;
use crate::content::dates;
use crate::finding::Severity;
use crate::finding::wording::{counted, quoted};
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule, RuleOption};
use crate::text::repo_path::RepoPath;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    options: &[RuleOption {
        name: "tolerance-days",
        schema: r#"{ "type": "integer", "minimum": 0 }"#,
    }],
    ..Rule::new(
        "published/file-date-differs",
        include_str!("file_date_differs.md"),
        Build::document::<FileDateDiffers>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct FileDateDiffers {
    tolerance_days: Option<u32>,
}

impl DocumentCheck for FileDateDiffers {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let Some(entry) = context.roles.date else {
            return;
        };
        let Some((named, what)) = day_of_name(context.document.source.path()) else {
            return;
        };
        let Some(moment) = moment(context) else {
            return;
        };
        if moment.date == named {
            return; // as nearly always
        }
        let days = [moment.date, moment.utc_date()];
        let away = days.map(|day| dates::days_between(named, day));
        let away = away[0].min(away[1]);
        if away <= self.tolerance_days.unwrap_or(1) {
            return;
        }
        // A day of writing and a day of publishing may both be right, unless somebody says that they
        // are one.
        let is_wanted = self.tolerance_days.is_some() || context.settings.roles.date().is_some();
        if !is_wanted && !days.iter().any(|day| is_slip(named, *day)) {
            return;
        }
        let text = entry.value.as_str().unwrap_or_default();
        let message = format!(
            "the date is {}, but the {what} name says {named}, {} apart",
            quoted(text),
            counted(away as usize, "day")
        );
        out.at(&entry.value, message)
            .help(format!("correct `{}`, or rename the {what}", entry.key));
    }
}

/// Whether two days look like one that was mistyped: another year or month, or month and day swapped.
fn is_slip(one: Date, other: Date) -> bool {
    let same_day = one.day() == other.day();
    let same_month = one.month() == other.month();
    let same_year = one.year() == other.year();
    same_day && (same_month || same_year)
        || same_year && one.day() == other.month() && one.month() == other.day()
}

/// The day that the name of a file says, or that of its folder when the file is an `index`.
fn day_of_name(path: &RepoPath) -> Option<(Date, &'static str)> {
    let (folder, file) = path.folder_and_name();
    if let Some((day, _)) = dates::prefix(file) {
        return Some((day, "file"));
    }
    let is_index = file.starts_with("index.") || file.starts_with("_index.");
    let folder = Some(folder.name()).filter(|_| is_index)?;
    let (day, _) = dates::prefix(folder)?;
    Some((day, "folder"))
}
