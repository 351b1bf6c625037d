//! `body/forbidden`: a body where the collection wants none.

use serde::Deserialize;

use super::{text, to_end_of_line, whose};
use crate::config::settings::BodyPolicy;
use crate::content::body;
use crate::document::body_need::BodyNeed;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "body/forbidden",
    summary: "A document has a body, though its collection wants none.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Records such as organisations or topics are all front matter. Text below it is shown nowhere, and is
often a field that slipped under the closing fence. The rule speaks only where the collection says
`body: forbidden`; what somebody asked for in the config is an error. White space, comments and an
HTML shell around nothing are no body.",
    options: &[],
    examples: &[
        Example {
            title: "A field under the closing fence",
            config: "collections: { people: { files: \"*.md\", body: forbidden } }\n",
            files: &[file(
                "a.md",
                "---\nname: A\n---\n\nurl: https://example.org\n",
            )],
            reports: &["a.md:5:1 a body starts here, but documents of `people` have none"],
            ..Example::NEW
        },
        Example {
            title: "A comment is no body",
            config: "collections: { people: { files: \"*.md\", body: forbidden } }\n",
            files: &[file("a.md", "---\nname: A\n---\n\n<!-- a note -->\n")],
            ..Example::NEW
        },
    ],
    build: build::<Forbidden>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Forbidden {}

impl Check for Forbidden {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let document = context.document;
        if context.settings.body != BodyPolicy::Forbidden || context.file.is_some() {
            return;
        }
        let Some(start) = text(document).and_then(body::text_start) else {
            return;
        };
        let start = document.body.start as usize + start;
        let message = format!(
            "a body starts here, but {} have none",
            whose(context.settings)
        );
        out.span(to_end_of_line(document, start), message)
            .help("move the text into a field, or set `body: optional` for the collection");
    }

    fn body(&self) -> BodyNeed {
        BodyNeed::Beginning
    }
}
