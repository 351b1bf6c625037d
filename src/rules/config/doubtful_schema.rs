//! `config/doubtful-schema`: a schema that works, but probably not as it was meant.

use serde::Deserialize;

use super::{places, tell};
use crate::config::ConfigProblemKind;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

const CONFIG: &str = "\
collections:
  posts:
    files: \"*.md\"
    schema: post.json
";

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "config/doubtful-schema",
    summary: "A schema that the config names works, but probably not as it was meant.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
JSON Schema takes every keyword that it does not know for a remark. So a misspelt `requierd` asks
for nothing, and nobody says so. The same goes for a keyword that is younger than the draft that
`$schema` names, for keywords beside `$ref` in drafts up to 7, and for a schema without any keyword
that could refuse something.

A warning, since the schema does check what it says otherwise, and many published schemas have such
places.",
    options: &[],
    examples: &[
        Example {
            title: "A misspelt keyword",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"type\": \"object\", \"requierd\": [\"title\"] }\n",
                ),
                file("a.md", "---\nexcerpt: A\n---\n"),
            ],
            reports: &["copydesk.yaml:4:13 `requierd` is no keyword of JSON Schema"],
            ..Example::NEW
        },
        Example {
            title: "A schema that refuses nothing",
            config: CONFIG,
            files: &[
                file("post.json", "{ \"title\": \"Posts\" }\n"),
                file("a.md", "---\nexcerpt: A\n---\n"),
            ],
            reports: &["copydesk.yaml:4:13 this schema refuses nothing: every document passes"],
            ..Example::NEW
        },
        Example {
            title: "Remarks of one's own",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"type\": \"object\", \"x-owner\": \"news desk\" }\n",
                ),
                file("a.md", "---\nexcerpt: A\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<DoubtfulSchema>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DoubtfulSchema {}

impl Check for DoubtfulSchema {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            if let ConfigProblemKind::DoubtfulSchema(error) = &problem.kind {
                tell(context, &places, problem, out, error);
            }
        }
    }
}
