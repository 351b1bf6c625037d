//! `schema/min-items`: a list has fewer items than the schema wants.

use serde::Deserialize;

use super::{CONFIG, absences, amount};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/min-items",
    summary: "A list has fewer items than the schema wants.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema says how many there must be (`minItems`). Nothing is told of a document that could only
be read in part.",
    options: &[],
    examples: &[
        Example {
            title: "Too few",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"topics\": { \"minItems\": 1 } } }\n",
                ),
                file("a.md", "---\ntopics: []\n---\n"),
            ],
            reports: &["a.md:2:9 `topics` is empty, expected at least 1 item"],
            ..Example::NEW
        },
        Example {
            title: "Enough",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"topics\": { \"minItems\": 1 } } }\n",
                ),
                file("a.md", "---\ntopics: [herbs]\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<MinItems>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MinItems {}

impl Check for MinItems {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in absences(context, SchemaKeyword::MinItems) {
            let Problem::Count { found, limit } = refusal.kind() else {
                continue;
            };
            let help = format!("add {}", amount(limit.saturating_sub(*found), "item"));
            let found = match found {
                0 => "is empty".to_owned(),
                _ => format!("has {}", amount(*found, "item")),
            };
            let limit = amount(*limit, "item");
            let message = format!("{} {found}, expected at least {limit}", refusal.name());
            refusal.at(out, &message).help(help);
        }
    }
}
