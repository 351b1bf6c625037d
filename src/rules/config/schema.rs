//! `config/schema`: a schema that cannot be used.

use serde::Deserialize;

use super::{at, places, tell};
use crate::config::{ConfigProblemKind, WantedSchema};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "config/schema",
    summary: "A schema that the config names cannot be used.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The file does not exist, is no JSON Schema, refers to something outside of the repository, or has a
pattern that cannot be matched in linear time. The documents of the collection would pass unchecked,
so the run ends with exit code 2. Schemas are read from the repository and from what ships with
copydesk, never from the network. What only looks wrong is told by `config/doubtful-schema`.",
    options: &[],
    examples: &[
        Example {
            title: "A schema that is not there",
            config: "collections:\n  posts:\n    files: \"*.md\"\n    schema: schema/post.json\n",
            files: &[file("a.md", "---\ntitle: A\n---\n")],
            reports: &["copydesk.yaml:4:13 there is no schema `schema/post.json`"],
            ..Example::NEW
        },
        Example {
            title: "A schema of the repository",
            config: "collections:\n  posts:\n    files: \"*.md\"\n    schema: post.json\n",
            files: &[
                file("a.md", "---\ntitle: A\n---\n"),
                file(
                    "post.json",
                    "{ \"type\": \"object\", \"required\": [\"title\"] }\n",
                ),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Schema>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Schema {}

impl Check for Schema {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            let (name, wanted, unreadable) = match &problem.kind {
                ConfigProblemKind::NoSchema {
                    name,
                    wanted,
                    unreadable,
                } => (name, wanted, unreadable),
                ConfigProblemKind::Schema(error) => {
                    tell(context, &places, problem, out, error);
                    continue;
                }
                _ => continue,
            };
            let message = match unreadable {
                None => format!("there is no schema `{name}`"),
                Some(why) => format!("the schema `{name}` cannot be read: {why}"),
            };
            let draft = at(context, &places, problem, out, message);
            match wanted {
                WantedSchema::File => {
                    draft.help("the path is relative to the folder of the config");
                }
                WantedSchema::Shipped {
                    nearest: Some(nearest),
                } => {
                    draft.help(format!("did you mean `{nearest}`?"));
                }
                WantedSchema::Shipped { nearest: None } => {}
            }
        }
    }
}
