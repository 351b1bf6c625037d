//! `body/empty`: a body that the collection requires shows nothing.

use serde::Deserialize;

use super::{text, whose};
use crate::config::settings::BodyPolicy;
use crate::content::body;
use crate::document::FrontMatter;
use crate::document::body_need::BodyNeed;
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "body/empty",
        include_str!("empty.md"),
        Build::document::<Empty>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Empty {}

impl DocumentCheck for Empty {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        if context.settings.body != BodyPolicy::Required {
            return;
        }
        if text(document).is_none_or(|text| !body::is_empty(text)) {
            return;
        }
        let close = |front_matter: FrontMatter| front_matter.close;
        let span = document.front_matter.and_then(close);
        let message = format!(
            "the body is empty, but {} must have one",
            whose(context.settings)
        );
        out.span(span.unwrap_or_else(|| document.top()), message)
            .help("add text, or set `body: optional` for the collection in the config");
    }

    fn body(&self) -> BodyNeed {
        BodyNeed::Beginning
    }
}
