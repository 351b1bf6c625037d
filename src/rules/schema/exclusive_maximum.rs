//! `schema/exclusive-maximum`: a number is not below what the schema wants it below.

use serde::Deserialize;

use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/exclusive-maximum",
    summary: "A number is not below what the schema wants it below.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema names a number that must not be reached (`exclusiveMaximum`).",
    options: &[],
    examples: &[
        Example {
            title: "Outside",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"heat\": { \"exclusiveMaximum\": 100 } } }\n",
                ),
                file("a.md", "---\nheat: 100\n---\n"),
            ],
            reports: &["a.md:2:7 `heat` is `100`, expected less than 100"],
            ..Example::NEW
        },
        Example {
            title: "At the limit",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"heat\": { \"exclusiveMaximum\": 100 } } }\n",
                ),
                file("a.md", "---\nheat: 99.5\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<ExclusiveMaximum>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ExclusiveMaximum {}

impl Check for ExclusiveMaximum {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::ExclusiveMaximum) {
            let Problem::Limit { limit } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected less than {limit}", refusal.is());
            refusal
                .at(out, &message)
                .help(format!("write a number below {limit}"));
        }
    }
}
