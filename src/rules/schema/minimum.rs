//! `schema/minimum`: a number is below what the schema allows.

use serde::Deserialize;

use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/minimum",
    summary: "A number is below what the schema allows.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema says the least that a number may be (`minimum`); that number itself is fine.",
    options: &[],
    examples: &[
        Example {
            title: "Outside",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"heat\": { \"minimum\": 0 } } }\n",
                ),
                file("a.md", "---\nheat: -1\n---\n"),
            ],
            reports: &["a.md:2:7 `heat` is `-1`, expected at least 0"],
            ..Example::NEW
        },
        Example {
            title: "At the limit",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"heat\": { \"minimum\": 0 } } }\n",
                ),
                file("a.md", "---\nheat: 0\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Minimum>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Minimum {}

impl Check for Minimum {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::Minimum) {
            let Problem::Limit { limit } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected at least {limit}", refusal.is());
            refusal
                .at(out, &message)
                .help(format!("write {limit} or more"));
        }
    }
}
