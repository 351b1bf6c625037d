//! `schema/multiple-of`: a number is no multiple of the one that the schema names.

use serde::Deserialize;

use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::SchemaProblemKind as Problem;

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/multiple-of",
    summary: "A number is no multiple of the one that the schema names.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Such as a price in steps of 0.05, or a width in whole blocks of pixels (`multipleOf`).",
    options: &[],
    examples: &[
        Example {
            title: "Between the steps",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"width\": { \"multipleOf\": 50 } } }\n",
                ),
                file("a.md", "---\nwidth: 420\n---\n"),
            ],
            reports: &["a.md:2:8 `width` is `420`, expected a multiple of 50"],
            ..Example::NEW
        },
        Example {
            title: "On a step",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"width\": { \"multipleOf\": 50 } } }\n",
                ),
                file("a.md", "---\nwidth: 400\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<MultipleOf>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MultipleOf {}

impl Check for MultipleOf {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, "multiple-of") {
            let Problem::MultipleOf { of } = refusal.kind() else {
                continue;
            };
            let message = format!("{}, expected a multiple of {of}", refusal.is());
            let draft = refusal.at(out, &message);
            if let Some(number) = refusal.node.as_number() {
                let below = (number.as_f64() / of).floor() * of;
                draft.help(format!("the nearest are {below} and {}", below + of));
            }
        }
    }
}
