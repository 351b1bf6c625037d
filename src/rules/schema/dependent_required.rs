//! `schema/dependent-required`: a key is missing that another key needs beside it.

use serde::Deserialize;

use std::fmt::Write as _;

use super::{CONFIG, absences};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/dependent-required",
    summary: "A key is missing that another key needs beside it.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Some keys only make sense together, such as the width and the height of an image. The schema says
so with `dependentRequired` (`dependencies` in older drafts). Nothing is told of a document that
could only be read in part.",
    options: &[],
    examples: &[
        Example {
            title: "A width without a height",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"dependentRequired\": { \"width\": [\"height\"] } }\n",
                ),
                file("a.md", "---\nwidth: 400\n---\n"),
            ],
            reports: &["a.md:1:1 missing key `height`, which `width` needs"],
            ..Example::NEW
        },
        Example {
            title: "Both",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"dependentRequired\": { \"width\": [\"height\"] } }\n",
                ),
                file("a.md", "---\nwidth: 400\nheight: 300\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<DependentRequired>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DependentRequired {}

impl Check for DependentRequired {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in absences(context, SchemaKeyword::DependentRequired) {
            let Problem::DependentRequired {
                key,
                needed_by,
                similar,
            } = refusal.kind()
            else {
                continue;
            };
            let mut message = format!("missing key {}", quoted(key));
            if let Some(needed_by) = needed_by {
                let _ = write!(message, ", which {} needs", quoted(needed_by));
            }
            let draft = refusal.missing(out, key, &message);
            draft.help(match (similar, needed_by) {
                (Some(similar), _) => format!("is {} meant to be it?", quoted(similar)),
                (None, Some(needed_by)) => {
                    format!("add {}, or remove {}", quoted(key), quoted(needed_by))
                }
                (None, None) => format!("add {}", quoted(key)),
            });
        }
    }
}
