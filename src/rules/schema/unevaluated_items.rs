//! `schema/unevaluated-items`: a list has an item that no part of the schema knows.

use serde::Deserialize;

use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/unevaluated-items",
    summary: "A list has an item that no part of the schema knows.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
As `schema/items`, for schemas that are put together from parts and say at the end, with
`unevaluatedItems: false`, that there are no more items.",
    options: &[],
    examples: &[
        Example {
            title: "An item too many",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"position\": { \"allOf\": [{ \"prefixItems\": [{}, {}] }], \"unevaluatedItems\": false } } }\n",
                ),
                file("a.md", "---\nposition: [51.5, -0.1, 11]\n---\n"),
            ],
            reports: &["a.md:2:24 item 3 of `position` is unknown to the schema"],
            ..Example::NEW
        },
        Example {
            title: "Both",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"position\": { \"allOf\": [{ \"prefixItems\": [{}, {}] }], \"unevaluatedItems\": false } } }\n",
                ),
                file("a.md", "---\nposition: [51.5, -0.1]\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<UnevaluatedItems>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnevaluatedItems {}

impl Check for UnevaluatedItems {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::UnevaluatedItems) {
            let Problem::ExtraItem { index } = refusal.kind() else {
                continue;
            };
            let Some(item) = refusal.item(*index) else {
                continue;
            };
            let message = format!(
                "item {} of {} is unknown to the schema",
                index + 1,
                refusal.name(),
            );
            refusal.at_item(out, item, &message).help("remove it");
        }
    }
}
