//! `schema/items`: a list has an item that the schema has no place for.

use serde::Deserialize;

use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::SchemaProblemKind as Problem;

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/items",
    summary: "A list has an item that the schema has no place for.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema says of each place of the list what stands there, and that there are no more
(`items: false`, `additionalItems: false`).",
    options: &[],
    examples: &[
        Example {
            title: "A third of two",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"position\": { \"prefixItems\": [{}, {}], \"items\": false } } }\n",
                ),
                file("a.md", "---\nposition: [51.5, -0.1, 11]\n---\n"),
            ],
            reports: &["a.md:2:24 item 3 of `position` is one too many, expected at most 2"],
            ..Example::NEW
        },
        Example {
            title: "Both",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"position\": { \"prefixItems\": [{}, {}], \"items\": false } } }\n",
                ),
                file("a.md", "---\nposition: [51.5, -0.1]\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Items>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Items {}

impl Check for Items {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, "items") {
            let Problem::ExtraItem { index } = refusal.kind() else {
                continue;
            };
            let Some(item) = refusal.item(*index) else {
                continue;
            };
            let message = format!(
                "item {} of {} is one too many, expected at most {index}",
                index + 1,
                refusal.name(),
            );
            refusal.at_item(out, item, &message).help("remove it");
        }
    }
}
