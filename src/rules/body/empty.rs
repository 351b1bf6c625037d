//! `body/empty`: a body that the collection requires shows nothing.

use serde::Deserialize;

use super::{text, whose};
use crate::config::settings::BodyPolicy;
use crate::content::body;
use crate::document::FrontMatter;
use crate::document::body_need::BodyNeed;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "body/empty",
    summary: "A document has no body, though its collection requires one.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A page without text is published as a blank page. White space, comments (HTML, Liquid, MDX, Jinja,
Hugo) and an HTML shell around nothing (`<p></p>`, `<div>&nbsp;</div>`) show nothing to a reader and
count as empty; an image, a shortcode or an include does not.

Many collections have no bodies by design: an entry that links to an article elsewhere, or a record
of data. So the rule speaks only where the collection says `body: required`; what somebody asked for
in the config is an error.",
    options: &[],
    examples: &[
        Example {
            title: "A body that is only a comment",
            config: "collections: { posts: { files: \"*.md\", body: required } }\n",
            files: &[file(
                "a.md",
                "---\ntitle: A\n---\n\n<!-- write me -->\n<p></p>\n",
            )],
            reports: &["a.md:3:1 the body is empty, but documents of `posts` must have one"],
            ..Example::NEW
        },
        Example {
            title: "An image is a body",
            config: "collections: { posts: { files: \"*.md\", body: required } }\n",
            files: &[file("a.md", "---\ntitle: A\n---\n\n![](a.png)\n")],
            ..Example::NEW
        },
        Example {
            title: "Without `body: required`, an empty body is fine",
            files: &[file("a.md", "---\ntitle: A\n---\n")],
            ..Example::NEW
        },
    ],
    build: build::<Empty>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Empty {}

impl Check for Empty {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let document = context.document;
        if context.settings.body != BodyPolicy::Required || context.file.is_some() {
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
            .help("write the text, or set `body: optional` for the collection in the config");
    }

    fn body(&self) -> BodyNeed {
        BodyNeed::Beginning
    }
}
