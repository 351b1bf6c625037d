//! `published/missing`: the collection names a published flag, and the document has none.

use serde::Deserialize;

use super::tell_missing;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "published/missing",
    summary: "A document does not say whether it is published.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &["schema/required"],
    docs: "\
Where a collection has a published flag, a document without it is published or hidden by whatever
the templates take for granted, and nobody decided it. The rule speaks only where the config names
the flag (`fields: { published: published }`), as the news of the built-in collections do: most
content has no such flag, and needs none.",
    options: &[],
    examples: &[
        Example {
            title: "An article without the flag",
            config: "collections: { news: { files: \"*.md\", fields: { published: published } } }\n",
            files: &[file("a.md", "---\ntitle: A\n---\n")],
            reports: &["a.md:1:1 the published flag `published` is missing"],
            ..Example::NEW
        },
        Example {
            title: "A flag inside a mapping",
            config: "collections: { news: { files: \"*.md\", fields: { published: meta.live } } }\n",
            files: &[file("a.md", "---\ntitle: A\nmeta:\n  by: B\n---\n")],
            reports: &["a.md:3:1 the published flag `meta.live` is missing"],
            ..Example::NEW
        },
        Example {
            title: "A hidden article says so",
            config: "collections: { news: { files: \"*.md\", fields: { published: published } } }\n",
            files: &[file("a.md", "---\ntitle: A\npublished: false\n---\n")],
            ..Example::NEW
        },
        Example {
            title: "Where the config names no flag, none is missing",
            files: &[file("a.md", "---\ntitle: A\n---\n")],
            ..Example::NEW
        },
    ],
    build: build::<Missing>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Missing {}

impl Check for Missing {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let Some(path) = context.settings.roles.published() else {
            return;
        };
        if context.roles.published.is_some() {
            return;
        }
        if let Some(draft) = tell_missing(context.document, path, "published flag", out) {
            draft.help(format!(
                "add `{path}: true`, or `{path}: false` to hide the document"
            ));
        }
    }
}
