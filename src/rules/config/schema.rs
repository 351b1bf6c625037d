//! `config/schema`: a schema that cannot be used.

use serde::Deserialize;

use super::at;
use crate::config::ConfigProblemKind;
use crate::finding::Severity;
use crate::rule::{
    Check, Context, DraftRelated, Example, Findings, FixAvailability, Rule, build, file,
};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "config/schema",
    summary: "A schema that the config names cannot be used, or checks nothing.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The file does not exist, is no JSON Schema, refers to something outside of the repository, has a
pattern that cannot be matched in linear time, or checks nothing at all. The documents of the
collection would pass unchecked, so the run ends with exit code 2. Schemas are read from the
repository and from what ships with copydesk, never from the network.",
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
        for problem in context.config {
            let ConfigProblemKind::Schema {
                message,
                help,
                place,
                ..
            } = &problem.kind
            else {
                continue;
            };
            let draft = at(context, problem, out, message.clone());
            draft.help.clone_from(help);
            if let Some((file, span)) = place {
                let here = "the place in the schema".to_owned();
                draft
                    .related
                    .push(DraftRelated::Elsewhere(file.clone(), *span, here));
            }
        }
    }
}
