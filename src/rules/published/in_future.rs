//! `published/in-future`: a published document whose date is still to come.

use serde::Deserialize;

use super::{is_draft, moment};
use crate::content::dates::{self, Moment};
use crate::content::site::Generator;
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
        let timestamp = moment.timestamp();
        if timestamp <= context.world.now {
            return;
        }
        let latest = dates::days_later(context.world.now, self.slack_days);
        if timestamp <= latest || is_draft(context) || !is_of_publishing(context) {
            return;
        }
        if !context.settings.has_config && is_on_purpose(context, moment) {
            return;
        }
        let text = entry.value.as_str().unwrap_or_default();
        let message = format!(
            "the date {} is in the future, but the document is published",
            quoted(text)
        );
        out.at(&entry.value, message).help(help(context));
    }
}

/// The year that stands for a day that never comes.
const NEVER: i16 = 9999;

/// Whether a date is surely meant, as far as nobody has said what is published when: it never comes, or
/// the name of the file says the same, and the generator waits for the day.
fn is_on_purpose(context: &DocumentContext<'_>, moment: Moment) -> bool {
    let day = moment.utc_date();
    // docs/configuration/options (`future`), configuration/all (`buildFuture`): false by default.
    let waits = matches!(
        context.settings.site.generator,
        Some(Generator::Jekyll | Generator::Hugo)
    );
    let name = context.document.source.path().name();
    let same = dates::prefix(name).is_some_and(|(named, _)| dates::days_between(named, day) <= 1);
    day.year() == NEVER || waits && same
}

/// How a document is hidden, where that is known: `published: false` is an unknown field to some
/// generators, and another name of the date to Hugo.
fn help(context: &DocumentContext<'_>) -> String {
    let named = context.settings.roles.published().map(ToString::to_string);
    let is_date = |field: &String| {
        context.settings.site.generator == Some(Generator::Hugo)
            && field.eq_ignore_ascii_case("published")
    };
    let named = named.filter(|field| !is_date(field));
    let named = named.map(|field| format!("{field}: false"));
    let hide = match (named, context.settings.site.profile()) {
        (Some(named), _) => Some(named),
        (None, Some(profile)) => profile.hide.map(str::to_owned),
        (None, None) => Some("published: false".to_owned()),
    };
    match hide {
        Some(hide) => format!("check the year, or mark the document as unpublished: `{hide}`"),
        None => "check the year".to_owned(),
    }
}

fn is_of_publishing(context: &DocumentContext<'_>) -> bool {
    let name = context.document.source.path();
    let name = name.name();
    context.settings.roles.date().is_some()
        || context.roles.published.is_some()
        || (context.document.layout.is_content() && dates::prefix(name).is_some())
}
