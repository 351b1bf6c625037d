//! `schema/content`: text is not encoded, or not of the kind, that the schema says.

use serde::Deserialize;

use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/content",
    summary: "Text is not encoded, or not of the kind, that the schema says.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema says that text holds something else, such as JSON or base 64 (`contentMediaType`,
`contentEncoding`). Only drafts 6 and 7 ask for it to be checked.",
    options: &[],
    examples: &[
        Example {
            title: "No JSON",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"$schema\": \"http://json-schema.org/draft-07/schema#\", \"properties\": { \"data\": { \"contentMediaType\": \"application/json\" } } }\n",
                ),
                file("a.md", "---\ndata: \"{ title: Rue }\"\n---\n"),
            ],
            reports: &["a.md:2:7 `data` is `\"{ title: Rue }\"`, expected `application/json`"],
            ..Example::NEW
        },
        Example {
            title: "JSON",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"$schema\": \"http://json-schema.org/draft-07/schema#\", \"properties\": { \"data\": { \"contentMediaType\": \"application/json\" } } }\n",
                ),
                file("a.md", "---\ndata: '{ \"title\": \"Rue\" }'\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Content>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Content {}

impl Check for Content {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::Content) {
            let Problem::Content { expected } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected {}", refusal.is(), quoted(expected));
            refusal.at(out, &message);
        }
    }
}
