//! `schema/one-of`: a value fits none, or more than one, of the alternatives that the schema offers.

use serde::Deserialize;

use super::any_of::tell_alternatives;
use super::{CONFIG, refusals};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/one-of",
    summary: "A value fits none, or more than one, of the alternatives that the schema offers.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Exactly one of the alternatives (`oneOf`) must fit. When none does and it is clear which was meant,
what is wrong is told by the rule of that keyword; see `schema/any-of`.",
    options: &[],
    examples: &[
        Example {
            title: "None fits",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"author\": { \"oneOf\": [{ \"type\": \"string\" }, { \"type\": \"object\" }] } } }\n",
                ),
                file("a.md", "---\nauthor: 7\n---\n"),
            ],
            reports: &[
                "a.md:2:9 `author` is a whole number (`7`), expected a string or a mapping (keys and values)",
            ],
            ..Example::NEW
        },
        Example {
            title: "Both fit",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"oneOf\": [{ \"required\": [\"url\"] }, { \"required\": [\"file\"] }] }\n",
                ),
                file(
                    "a.md",
                    "---\nurl: https://example.org\nfile: rosemary.mp4\n---\n",
                ),
            ],
            reports: &["a.md:1:1 the front matter fits 2 alternatives, expected exactly one"],
            ..Example::NEW
        },
        Example {
            title: "None of the constants",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"type\": { \"oneOf\": [{ \"const\": \"article\" }, { \"const\": \"video\" }] } } }\n",
                ),
                file("a.md", "---\ntype: vidoe\n---\n"),
            ],
            reports: &["a.md:2:7 `type` is `vidoe`, expected `article` or `video`"],
            fixed: &[("a.md", "---\ntype: video\n---\n")],
        },
        Example {
            title: "One fits",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"oneOf\": [{ \"required\": [\"url\"] }, { \"required\": [\"file\"] }] }\n",
                ),
                file("a.md", "---\nfile: rosemary.mp4\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<OneOf>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OneOf {}

impl Check for OneOf {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::OneOf) {
            let Problem::SeveralAlternatives { count } = refusal.kind() else {
                tell_alternatives(&refusal, out);
                continue;
            };
            let name = refusal.name();
            let message = format!("{name} fits {count} alternatives, expected exactly one");
            let draft = refusal.at(out, &message);
            draft.help("the alternatives of the schema exclude each other: leave one");
        }
    }
}
