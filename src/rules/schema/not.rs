//! `schema/not`: a value is what the schema says it must not be.

use serde::Deserialize;

use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::SchemaKeyword;

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/not",
    summary: "A value is what the schema says it must not be.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema describes what a value must not be (`not`): a placeholder that a template leaves behind,
for example.",
    options: &[],
    examples: &[
        Example {
            title: "A placeholder",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"title\": { \"not\": { \"const\": \"TODO\" } } } }\n",
                ),
                file("a.md", "---\ntitle: TODO\n---\n"),
            ],
            reports: &["a.md:2:8 `title` is `TODO`, which the schema does not allow"],
            ..Example::NEW
        },
        Example {
            title: "A title",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"title\": { \"not\": { \"const\": \"TODO\" } } } }\n",
                ),
                file("a.md", "---\ntitle: Rosemary\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Not>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Not {}

impl Check for Not {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::Not) {
            let message = format!("{}, which the schema does not allow", refusal.is());
            refusal
                .at(out, &message)
                .help("write something else; the schema says what not");
        }
    }
}
