//! `schema/items`: a list has an item that the schema has no place for.

use std::collections::HashMap;

use serde::Deserialize;

use super::{CONFIG, Refusal, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};
use crate::text::Span;

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
            title: "Several too many",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"position\": { \"prefixItems\": [{}, {}], \"items\": false } } }\n",
                ),
                file("a.md", "---\nposition: [51.5, -0.1, 11, 12]\n---\n"),
            ],
            reports: &[
                "a.md:2:24 item 3 of `position` is one too many, expected at most 2",
                "a.md:2:28 item 4 of `position` is one too many, expected at most 2",
            ],
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
        // The first item that has no place says how many have one.
        let mut fitting: HashMap<_, usize> = HashMap::new();
        for refusal in refusals(context, SchemaKeyword::Items) {
            if let Problem::ExtraItem { index } = refusal.kind() {
                let least = fitting.entry(list(&refusal)).or_insert(*index);
                *least = (*least).min(*index);
            }
        }
        for refusal in refusals(context, SchemaKeyword::Items) {
            let Problem::ExtraItem { index } = refusal.kind() else {
                continue;
            };
            let most = fitting.get(&list(&refusal)).unwrap_or(index);
            let Some(item) = refusal.item(*index) else {
                continue;
            };
            let message = format!(
                "item {} of {} is one too many, expected at most {most}",
                index + 1,
                refusal.name(),
            );
            refusal.at_item(out, item, &message).help("remove it");
        }
    }
}

/// The list of a refusal, and the place of the schema that counts its items.
fn list<'a>(refusal: &Refusal<'a>) -> (usize, &'a str, &'a str, Span) {
    let problem = refusal.problem;
    let schema = &problem.schema;
    (problem.root, &problem.pointer, &schema.file, schema.span)
}
