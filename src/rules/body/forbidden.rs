//! `body/forbidden`: a body where the collection wants none.

use serde::Deserialize;

use super::{text, to_end_of_line, whose};
use crate::config::settings::BodyPolicy;
use crate::content::body;
use crate::document::body_need::BodyNeed;
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "body/forbidden",
        include_str!("forbidden.md"),
        Build::document::<Forbidden>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Forbidden {}

impl DocumentCheck for Forbidden {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        if context.settings.body != BodyPolicy::Forbidden {
            return;
        }
        let Some(start) = text(document).and_then(body::text_start) else {
            return;
        };
        let start = document.body.start as usize + start;
        let message = format!(
            "a body starts here, but {} must not have one",
            whose(context.settings)
        );
        out.span(to_end_of_line(document, start), message)
            .help("move the text into a field, or set `body: optional` for the collection");
    }

    fn body(&self) -> BodyNeed {
        BodyNeed::Beginning
    }
}
