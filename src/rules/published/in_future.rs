//! `published/in-future`: a published document whose date is still to come.

use serde::Deserialize;

use super::{is_draft, moment};
use crate::content::dates;
use crate::document::Layout;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule, RuleOption};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    options: &[RuleOption {
        name: "slack-days",
        schema: r#"{ "type": "integer", "minimum": 0, "maximum": 36500 }"#,
    }],
    ..Rule::new(
        "published/in-future",
        include_str!("in_future.md"),
        Build::document::<InFuture>(),
    )
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

impl DocumentCheck for InFuture {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let (Some(entry), Some(moment)) = (context.roles.date, moment(context)) else {
            return;
        };
        let latest = dates::days_later(context.world.now, self.slack_days);
        if moment.timestamp() <= latest || is_draft(context) || !is_of_publishing(context) {
            return;
        }
        let text = entry.value.as_str().unwrap_or_default();
        let message = format!(
            "the date {} is in the future, but the document is published",
            quoted(text)
        );
        out.at(&entry.value, message)
            .help("check the year, or mark the document as unpublished: `published: false`");
    }
}

fn is_of_publishing(context: &DocumentContext<'_>) -> bool {
    let name = context.document.source.path();
    let name = name.rsplit('/').next().unwrap_or(name);
    context.settings.roles.date().is_some()
        || context.roles.published.is_some()
        || (context.document.layout == Layout::Content && dates::prefix(name).is_some())
}
