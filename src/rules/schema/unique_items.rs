//! `schema/unique-items`: a list has the same item twice.

use serde::Deserialize;

use super::{CONFIG, refusals, shown};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/unique-items",
    summary: "A list has the same item twice.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A tag twice is shown twice. The schema says with `uniqueItems` that all items differ; numbers are
compared by value, mappings whatever the order of their keys.",
    options: &[],
    examples: &[
        Example {
            title: "A topic twice",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"topics\": { \"uniqueItems\": true } } }\n",
                ),
                file("a.md", "---\ntopics: [herbs, frost, herbs]\n---\n"),
            ],
            reports: &["a.md:2:24 item 3 of `topics` repeats item 1 (`herbs`)"],
            ..Example::NEW
        },
        Example {
            title: "Each once",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"topics\": { \"uniqueItems\": true } } }\n",
                ),
                file("a.md", "---\ntopics: [herbs, Herbs]\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<UniqueItems>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UniqueItems {}

impl Check for UniqueItems {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::UniqueItems) {
            let Problem::Repeated { first, again } = refusal.kind() else {
                continue;
            };
            let (Some(earlier), Some(item)) = (refusal.item(*first), refusal.item(*again)) else {
                continue;
            };
            let value = shown(refusal.document, item);
            let value = value.map_or_else(String::new, |value| format!(" ({value})"));
            let message = format!(
                "item {} of {} repeats item {}{value}",
                again + 1,
                refusal.name(),
                first + 1
            );
            let draft = refusal.at_item(out, item, &message);
            draft
                .related(earlier.span, "first here")
                .help("remove one of the two");
        }
    }
}
