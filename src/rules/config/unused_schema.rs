//! `config/unused-schema`: a schema that nothing is checked against.

use serde::Deserialize;

use super::{at, places};
use crate::config::ConfigProblemKind;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "config/unused-schema",
    summary: "A schema lies beside those that are used, and nothing is checked against it.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A schema was written and never named in the config, or the collection that named it was renamed: its
documents pass unchecked. Looked at are files that end in `.schema.json`, `.schema.yaml` or
`.schema.yml` in the folders of schemas that are used; those that another schema refers to count as
used. It is judged only when the whole repository is checked.",
    options: &[],
    examples: &[
        Example {
            title: "A schema without a collection",
            config: CONFIG,
            files: &[
                file("a.md", "---\ntitle: A\n---\n"),
                file(
                    "schema/post.schema.json",
                    "{ \"type\": \"object\", \"required\": [\"title\"] }\n",
                ),
                file(
                    "schema/page.schema.json",
                    "{ \"type\": \"object\", \"required\": [\"title\"] }\n",
                ),
            ],
            reports: &[
                "copydesk.yaml:2:3 nothing is checked against the schema `schema/page.schema.json`",
            ],
            ..Example::NEW
        },
        Example {
            title: "A schema that another one refers to",
            config: CONFIG,
            files: &[
                file("a.md", "---\ntitle: A\n---\n"),
                file(
                    "schema/post.schema.json",
                    "{ \"properties\": { \"title\": { \"$ref\": \"text.schema.json\" } } }\n",
                ),
                file("schema/text.schema.json", "{ \"type\": \"string\" }\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<UnusedSchema>,
};

const CONFIG: &str =
    "collections:\n  posts:\n    files: \"*.md\"\n    schema: schema/post.schema.json\n";

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnusedSchema {}

impl Check for UnusedSchema {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            if let ConfigProblemKind::UnusedSchema { path } = &problem.kind {
                let message = format!("nothing is checked against the schema {}", quoted(path));
                at(context, &places, problem, out, message)
                    .help("name it in a collection, or take it away");
            }
        }
    }
}
