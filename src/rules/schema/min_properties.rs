//! `schema/min-properties`: a mapping has fewer keys than the schema wants.

use serde::Deserialize;

use super::{CONFIG, absences, amount};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/min-properties",
    summary: "A mapping has fewer keys than the schema wants.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema says how many there must be (`minProperties`). Nothing is told of a document that could
only be read in part.",
    options: &[],
    examples: &[
        Example {
            title: "Too few",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"links\": { \"minProperties\": 1 } } }\n",
                ),
                file("a.md", "---\nlinks: {}\n---\n"),
            ],
            reports: &["a.md:2:8 `links` is empty, expected at least 1 key"],
            ..Example::NEW
        },
        Example {
            title: "Enough",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"links\": { \"minProperties\": 1 } } }\n",
                ),
                file("a.md", "---\nlinks: { web: https://example.org }\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<MinProperties>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MinProperties {}

impl Check for MinProperties {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in absences(context, SchemaKeyword::MinProperties) {
            let Problem::Count { found, limit } = refusal.kind() else {
                continue;
            };
            let help = format!("add {}", amount(limit.saturating_sub(*found), "key"));
            let found = match found {
                0 => "is empty".to_owned(),
                _ => format!("has {}", amount(*found, "key")),
            };
            let limit = amount(*limit, "key");
            let message = format!("{} {found}, expected at least {limit}", refusal.name());
            refusal.at(out, &message).help(help);
        }
    }
}
