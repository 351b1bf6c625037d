//! `schema/max-length`: text is longer than the schema allows.

use serde::Deserialize;

use super::{CONFIG, amount, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/max-length",
    summary: "Text is longer than the schema allows.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
What is too long is cut off, or breaks the layout. The schema says how many characters
(`maxLength`); a character is what Unicode calls one, whatever its bytes.",
    options: &[],
    examples: &[
        Example {
            title: "Too long",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"title\": { \"maxLength\": 5 } } }\n",
                ),
                file("a.md", "---\ntitle: Rosemary\n---\n"),
            ],
            reports: &["a.md:2:8 `title` has 8 characters, expected at most 5"],
            ..Example::NEW
        },
        Example {
            title: "As many as may be",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"title\": { \"maxLength\": 5 } } }\n",
                ),
                file("a.md", "---\ntitle: Été 5\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<MaxLength>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MaxLength {}

impl Check for MaxLength {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::MaxLength) {
            let Problem::Count { found, limit } = refusal.kind() else {
                continue;
            };
            let help = format!(
                "shorten it by {}",
                amount(found.saturating_sub(*limit), "character")
            );
            let message = format!(
                "{} has {}, expected at most {limit}",
                refusal.name(),
                amount(*found, "character"),
            );
            refusal.at(out, &message).help(help);
        }
    }
}
