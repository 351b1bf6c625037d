//! `schema/min-length`: text is shorter than the schema wants.

use serde::Deserialize;

use super::{CONFIG, amount, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/min-length",
    summary: "Text is shorter than the schema wants.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Mostly the text is empty, or a placeholder that was never filled in. The schema says how many
characters (`minLength`); a character is what Unicode calls one, whatever its bytes.",
    options: &[],
    examples: &[
        Example {
            title: "Too short",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"title\": { \"minLength\": 3 } } }\n",
                ),
                file("a.md", "---\ntitle: Ru\n---\n"),
            ],
            reports: &["a.md:2:8 `title` has 2 characters, expected at least 3 characters"],
            ..Example::NEW
        },
        Example {
            title: "Enough",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"title\": { \"minLength\": 3 } } }\n",
                ),
                file("a.md", "---\ntitle: Rue\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<MinLength>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MinLength {}

impl Check for MinLength {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::MinLength) {
            let Problem::Count { found, limit } = refusal.kind() else {
                continue;
            };
            let found = match found {
                0 => "is empty".to_owned(),
                _ => format!("has {}", amount(*found, "character")),
            };
            let limit = amount(*limit, "character");
            let message = format!("{} {found}, expected at least {limit}", refusal.name());
            refusal.at(out, &message).help("write more");
        }
    }
}
