//! `schema/format`: text is not of the format that the schema names.

use serde::Deserialize;

use crate::content::dates::{self, Moment};
use crate::document::Style;
use crate::finding::Severity;
use crate::finding::wording::{quoted, with_article};
use crate::rules::rule::{
    Build, Draft, Findings, FixAvailability, Refusal, Rule, SchemaCheck, SchemaContext,
};
use crate::schema::{FormatReason, SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "schema/format",
        include_str!("format.md"),
        Build::schema::<Format>(&[SchemaKeyword::Format]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Format {}

impl SchemaCheck for Format {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::Format { format, reason } = refusal.kind() else {
                continue;
            };
            let why = reason.as_ref().and_then(|problem| problem.reason.as_ref());
            let message = match why {
                Some(why) => {
                    let (name, format, why) = (refusal.name(), quoted(format), words(why));
                    format!("{name} is not a valid {format}: {why}")
                }
                None => format!(
                    "{}, expected {}",
                    refusal.is(),
                    with_article(&quoted(format))
                ),
            };
            let range = reason.as_ref().and_then(|reason| reason.range.clone());
            let span = range.map(|range| refusal.document.inside(refusal.node, range));
            let draft = refusal.at(out, &message);
            draft.span = span.unwrap_or(draft.span);
            fix(refusal, format, draft);
        }
    }
}

/// What is wrong, after a colon.
fn words(reason: &FormatReason) -> String {
    match reason {
        FormatReason::Date(problem) => problem.to_string(),
        FormatReason::Empty => "it is empty".to_owned(),
        FormatReason::Whitespace => "it contains a space".to_owned(),
        FormatReason::NotAscii(found) => {
            format!("`{}` must be percent-encoded", found.escape_debug())
        }
        FormatReason::NoScheme => "the scheme, such as `https:`, is missing".to_owned(),
        FormatReason::NoAt => "`@` is missing".to_owned(),
        FormatReason::Start { with: 'P' } => "it must start with `P`, such as `PT15M`".to_owned(),
        FormatReason::Start { with } => format!("it must start with `{with}`"),
    }
}

/// What helps where many dates are written in a way that RFC 3339 does not know.
const ELSE_CONTENT_DATE: &str = "if the site's generator reads it as it is, write \
                                 `format: content-date` in the schema";

/// Says how to write it, where that is known.
fn fix(refusal: &Refusal<'_>, format: &str, draft: &mut Draft) {
    let text = refusal.node.as_str().unwrap_or_default();
    let moment = match format {
        "date-time" | "date" => dates::lenient(text).ok(),
        _ => None,
    };
    let is_of_format = |moment: &Moment| match format {
        "date" => moment.time.is_none(),
        _ => moment.time.is_some(),
    };
    let canonical = moment.filter(is_of_format).and_then(dates::in_full);
    if let Some(canonical) = canonical {
        let title = format!("write {}", quoted(&canonical));
        draft.help(match format {
            "date-time" => format!("{title}; {ELSE_CONTENT_DATE}"),
            _ => title.clone(),
        });
        let is_plain = matches!(refusal.node.style, Style::Plain | Style::DateTime);
        let written = match refusal.written(&canonical.clone().into()) {
            // A date needs no quotes, where text needs none.
            Some(_) if is_plain => Some(canonical),
            written => written,
        };
        match written {
            Some(written) if dates::is_sure(text) => draft.fix(title, refusal.node.span, written),
            Some(written) => draft.unsafe_fix(title, refusal.node.span, written),
            None => draft,
        };
        return;
    }
    if let Some(moment) = moment.filter(|_| format == "date-time")
        && let Some(time) = moment.time
    {
        // Somebody knows the place that the time of day is of, and nobody else.
        let local = quoted(&format!("{}T{time}", moment.date));
        draft.help(format!(
            "write {local} with `Z` for UTC behind it, or with the offset, such as `+02:00`; \
             {ELSE_CONTENT_DATE}"
        ));
        return;
    }
    draft.help(match format {
        "date-time" if moment.is_some() => {
            "write it like `2023-05-14T10:00:00Z`; if the site's generator reads it as it is, write \
             `format: content-date` in the schema"
        }
        "date-time" => "write it like `2023-05-14T10:00:00Z`",
        "date" => "write it like `2023-05-14`",
        "time" => "write it like `10:00:00Z`",
        "content-date" => "write it like `2023-05-14` or `2023-05-14 10:00:00 +02:00`",
        "duration" => "write it like `PT1H30M`: 1 hour and 30 minutes",
        "uri" | "iri" => "write a full web address, such as `https://example.org/story/`",
        "email" | "idn-email" => "write it like `name@example.org`",
        _ => return,
    });
}
