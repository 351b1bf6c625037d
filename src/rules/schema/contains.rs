//! `schema/contains`: a list lacks an item that the schema wants in it, or has too many of them.

use serde::Deserialize;

use super::{CONFIG, absences, amount};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/contains",
    summary: "A list lacks an item that the schema wants in it, or has too many of them.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema describes an item (`contains`) and says how many items of the list must be like it: one,
or as many as `minContains` and `maxContains` say. Nothing is told of a document that could only be
read in part.",
    options: &[],
    examples: &[
        Example {
            title: "Not in the list",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"topics\": { \"contains\": { \"const\": \"gardening\" } } } }\n",
                ),
                file("a.md", "---\ntopics: [herbs, frost]\n---\n"),
            ],
            reports: &["a.md:2:9 `topics` lacks an item that the schema wants in it"],
            ..Example::NEW
        },
        Example {
            title: "Too often",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"topics\": { \"contains\": { \"const\": \"frost\" }, \"maxContains\": 1 } } }\n",
                ),
                file("a.md", "---\ntopics: [frost, frost]\n---\n"),
            ],
            reports: &["a.md:2:9 `topics` must have 1 item as the schema describes"],
            ..Example::NEW
        },
        Example {
            title: "In the list",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"topics\": { \"contains\": { \"const\": \"gardening\" } } } }\n",
                ),
                file("a.md", "---\ntopics: [herbs, gardening]\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Contains>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Contains {}

impl Check for Contains {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in absences(context, SchemaKeyword::Contains) {
            let Problem::Contains { min, max } = refusal.kind() else {
                continue;
            };
            let name = refusal.name();
            let message = match (min, max) {
                (0 | 1, None) => format!("{name} lacks an item that the schema wants in it"),
                (min, None) => {
                    let min = amount(*min, "item");
                    format!("{name} must have at least {min} as the schema describes")
                }
                (min, Some(max)) if min == max => {
                    let max = amount(*max, "item");
                    format!("{name} must have {max} as the schema describes")
                }
                (min, Some(max)) => {
                    let max = amount(*max, "item");
                    format!("{name} must have {min} to {max} as the schema describes")
                }
            };
            refusal
                .at(out, &message)
                .help("look at the schema for what such an item is");
        }
    }
}
