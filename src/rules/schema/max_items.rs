//! `schema/max-items`: a list has more items than the schema allows.

use serde::Deserialize;

use super::{CONFIG, amount, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/max-items",
    summary: "A list has more items than the schema allows.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Templates that show the first few drop the rest in silence. The schema says how many there may be
(`maxItems`).",
    options: &[],
    examples: &[
        Example {
            title: "Too many",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"topics\": { \"maxItems\": 2 } } }\n",
                ),
                file("a.md", "---\ntopics: [herbs, frost, pots]\n---\n"),
            ],
            reports: &["a.md:2:9 `topics` has 3 items, expected at most 2"],
            ..Example::NEW
        },
        Example {
            title: "As many as may be",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"topics\": { \"maxItems\": 2 } } }\n",
                ),
                file("a.md", "---\ntopics: [herbs, frost]\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<MaxItems>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MaxItems {}

impl Check for MaxItems {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::MaxItems) {
            let Problem::Count { found, limit } = refusal.kind() else {
                continue;
            };
            let help = format!("remove {}", amount(found.saturating_sub(*limit), "item"));
            let message = format!(
                "{} has {}, expected at most {limit}",
                refusal.name(),
                amount(*found, "item"),
            );
            refusal.at(out, &message).help(help);
        }
    }
}
