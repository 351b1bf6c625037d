//! `schema/pattern`: text does not match the pattern that the schema gives.

use serde::Deserialize;

use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/pattern",
    summary: "Text does not match the pattern that the schema gives.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The schema describes text by a regular expression (`pattern`), which may match anywhere unless it
says `^` and `$`. Patterns are run in linear time: what needs more is refused when the schema is
read. A text is too long for a pattern when its bytes times the characters of the pattern, each as
often as it may be repeated, are more than 200 million.",
    options: &[],
    examples: &[
        Example {
            title: "A blank in a name",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"slug\": { \"pattern\": \"^[a-z-]+$\" } } }\n",
                ),
                file("a.md", "---\nslug: Night frost\n---\n"),
            ],
            reports: &["a.md:2:7 `slug` is `Night frost`, which does not match `^[a-z-]+$`"],
            ..Example::NEW
        },
        Example {
            title: "A name",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"slug\": { \"pattern\": \"^[a-z-]+$\" } } }\n",
                ),
                file("a.md", "---\nslug: night-frost\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Pattern>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Pattern {}

impl Check for Pattern {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::Pattern) {
            let Problem::Pattern {
                pattern,
                is_too_long,
            } = refusal.kind()
            else {
                continue;
            };
            let (what, help) = if *is_too_long {
                (
                    "which is too long to be compared with",
                    "shorten it, or write a pattern that repeats less",
                )
            } else {
                ("which does not match", "write it as the schema describes")
            };
            let message = format!("{}, {what} {}", refusal.is(), quoted(pattern));
            refusal.at(out, &message).help(help);
        }
    }
}
