//! `published/date-missing`: the collection names a date, and a published document has none.

use serde::Deserialize;

use super::{is_draft, report_missing};
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    supersedes: &["schema/required", "schema/type"],
    ..Rule::new(
        "published/date-missing",
        include_str!("date_missing.md"),
        Build::document::<DateMissing>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DateMissing {}

impl DocumentCheck for DateMissing {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let Some(path) = context.settings.roles.date() else {
            return;
        };
        let has_flag =
            context.roles.published.is_some() || context.settings.roles.published().is_some();
        if !has_flag || is_draft(context) {
            return;
        }
        let help = || format!("add `{path}` with a date such as `2023-05-14T09:30:00Z`");
        if let Some(entry) = context.roles.date {
            if entry.value.is_null() {
                let message = format!("the date `{path}` is empty");
                out.at_key(entry, message).help(help());
            }
        } else if let Some(draft) = report_missing(context, path, "date", out) {
            draft.help(help());
        }
    }
}
