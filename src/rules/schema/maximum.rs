//! `schema/maximum`: a number is above what the schema allows.

use serde::Deserialize;

use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/maximum",
    summary: "A number is above what the schema allows.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema says the most that a number may be (`maximum`); that number itself is fine.",
    options: &[],
    examples: &[
        Example {
            title: "Outside",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"heat\": { \"maximum\": 100 } } }\n",
                ),
                file("a.md", "---\nheat: 101\n---\n"),
            ],
            reports: &["a.md:2:7 `heat` is `101`, expected at most 100"],
            ..Example::NEW
        },
        Example {
            title: "At the limit",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"heat\": { \"maximum\": 100 } } }\n",
                ),
                file("a.md", "---\nheat: 100\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Maximum>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Maximum {}

impl Check for Maximum {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::Maximum) {
            let Problem::Limit { limit } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected at most {limit}", refusal.is());
            refusal
                .at(out, &message)
                .help(format!("write {limit} or less"));
        }
    }
}
