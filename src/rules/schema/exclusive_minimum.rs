//! `schema/exclusive-minimum`: a number is not above what the schema wants it above.

use serde::Deserialize;

use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/exclusive-minimum",
    summary: "A number is not above what the schema wants it above.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema names a number that must be exceeded (`exclusiveMinimum`).",
    options: &[],
    examples: &[
        Example {
            title: "Outside",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"heat\": { \"exclusiveMinimum\": 0 } } }\n",
                ),
                file("a.md", "---\nheat: 0\n---\n"),
            ],
            reports: &["a.md:2:7 `heat` is `0`, expected more than 0"],
            ..Example::NEW
        },
        Example {
            title: "At the limit",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"heat\": { \"exclusiveMinimum\": 0 } } }\n",
                ),
                file("a.md", "---\nheat: 0.5\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<ExclusiveMinimum>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ExclusiveMinimum {}

impl Check for ExclusiveMinimum {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::ExclusiveMinimum) {
            let Problem::Limit { limit } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected more than {limit}", refusal.is());
            refusal
                .at(out, &message)
                .help(format!("write a number above {limit}"));
        }
    }
}
