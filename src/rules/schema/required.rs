//! `schema/required`: a key that the schema requires is missing.

use serde::Deserialize;

use super::{CONFIG, absences};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/required",
    summary: "A key that the schema requires is missing.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Templates that use the key print nothing, or fail to build the page. The schema of the collection
names the keys that every document must have (`required`).

Told at the opening fence, or at the key that holds the mapping that lacks it. When a key that the
schema does not know looks like the missing one, that one is named. Nothing is told of a document
that could only be read in part.",
    options: &[],
    examples: &[
        Example {
            title: "A key is missing",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"required\": [\"title\", \"excerpt\"], \"properties\": { \"title\": {}, \"excerpt\": {} } }\n",
                ),
                file("a.md", "---\ntitle: Rosemary\n---\n"),
                file(
                    "b.md",
                    "---\ntitle: Rosemary\nexerpt: It does not want to move.\n---\n",
                ),
            ],
            reports: &[
                "a.md:1:1 missing key `excerpt`",
                "b.md:1:1 missing key `excerpt`",
            ],
            ..Example::NEW
        },
        Example {
            title: "A key is missing inside",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"provider\": { \"required\": [\"domain\"] } } }\n",
                ),
                file(
                    "a.md",
                    "---\ntitle: Rosemary\nprovider:\n  name: Allotment Weekly\n---\n",
                ),
            ],
            reports: &["a.md:3:1 missing key `domain` in `provider`"],
            ..Example::NEW
        },
        Example {
            title: "A key is needed because of another",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"if\": { \"properties\": { \"type\": { \"const\": \"video\" } }, \"required\": [\"type\"] }, \"then\": { \"required\": [\"video\"] } }\n",
                ),
                file("a.md", "---\ntype: video\n---\n"),
            ],
            reports: &["a.md:1:1 missing key `video` (because `type` is `video`)"],
            ..Example::NEW
        },
        Example {
            title: "Every key is there",
            config: CONFIG,
            files: &[
                file("post.json", "{ \"required\": [\"title\"] }\n"),
                file("a.md", "---\ntitle: Rosemary\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Required>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Required {}

impl Check for Required {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in absences(context, SchemaKeyword::Required) {
            let Problem::Required { key, similar } = refusal.kind() else {
                continue;
            };
            let place = match refusal.problem.pointer.as_str() {
                "" => String::new(),
                _ => format!(" in {}", refusal.name()),
            };
            let message = format!("missing key {}{place}", quoted(key));
            let draft = refusal.missing(out, key, &message);
            draft.help(match similar {
                Some(similar) => format!("is {} meant to be it?", quoted(similar)),
                None => format!("add {}", quoted(&format!("{key}: …"))),
            });
        }
    }
}
