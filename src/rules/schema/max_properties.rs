//! `schema/max-properties`: a mapping has more keys than the schema allows.

use serde::Deserialize;

use super::{CONFIG, amount, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/max-properties",
    summary: "A mapping has more keys than the schema allows.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema says how many there may be (`maxProperties`).",
    options: &[],
    examples: &[
        Example {
            title: "Too many",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"links\": { \"maxProperties\": 1 } } }\n",
                ),
                file(
                    "a.md",
                    "---\nlinks: { web: https://example.org, feed: https://example.org/feed }\n---\n",
                ),
            ],
            reports: &["a.md:2:8 `links` has 2 keys, expected at most 1"],
            ..Example::NEW
        },
        Example {
            title: "As many as may be",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"links\": { \"maxProperties\": 1 } } }\n",
                ),
                file("a.md", "---\nlinks: { web: https://example.org }\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<MaxProperties>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MaxProperties {}

impl Check for MaxProperties {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::MaxProperties) {
            let Problem::Count { found, limit } = refusal.kind() else {
                continue;
            };
            let help = format!("remove {}", amount(found.saturating_sub(*limit), "key"));
            let message = format!(
                "{} has {}, expected at most {limit}",
                refusal.name(),
                amount(*found, "key"),
            );
            refusal.at(out, &message).help(help);
        }
    }
}
