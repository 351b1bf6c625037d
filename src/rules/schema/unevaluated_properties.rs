//! `schema/unevaluated-properties`: a key that no part of the schema knows.

use serde::Deserialize;

use super::additional_properties::unknown_key;
use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::SchemaKeyword;

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/unevaluated-properties",
    summary: "A key that no part of the schema knows.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
As `schema/additional-properties`, for schemas that are put together from parts (`allOf`, `$ref`)
and say at the end, with `unevaluatedProperties: false`, that no other keys are known.",
    options: &[],
    examples: &[
        Example {
            title: "A misspelt key",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"allOf\": [{ \"properties\": { \"title\": {} } }], \"properties\": { \"excerpt\": {} }, \"unevaluatedProperties\": false }\n",
                ),
                file("a.md", "---\ntitel: Rosemary\n---\n"),
            ],
            reports: &["a.md:2:1 unknown key `titel`"],
            fixed: &[("a.md", "---\ntitle: Rosemary\n---\n")],
        },
        Example {
            title: "Known keys",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"allOf\": [{ \"properties\": { \"title\": {} } }], \"unevaluatedProperties\": false }\n",
                ),
                file("a.md", "---\ntitle: Rosemary\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<UnevaluatedProperties>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnevaluatedProperties {}

impl Check for UnevaluatedProperties {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::UnevaluatedProperties) {
            unknown_key(&refusal, out);
        }
    }
}
