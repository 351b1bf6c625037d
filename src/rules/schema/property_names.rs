//! `schema/property-names`: a key is not written as the schema wants keys.

use serde::Deserialize;

use super::{CONFIG, expected, refusals};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/property-names",
    summary: "A key is not written as the schema wants keys.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Keys often follow a rule, such as lower-case letters and hyphens, because templates build something
from them. The schema says how with `propertyNames`.",
    options: &[],
    examples: &[
        Example {
            title: "A key with a blank",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"links\": { \"propertyNames\": { \"pattern\": \"^[a-z]+$\" } } } }\n",
                ),
                file(
                    "a.md",
                    "---\nlinks:\n  web site: https://example.org\n---\n",
                ),
            ],
            reports: &[
                "a.md:3:3 `web site` in `links` is no fitting key, expected text that matches `^[a-z]+$`",
            ],
            ..Example::NEW
        },
        Example {
            title: "Fitting keys",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"propertyNames\": { \"pattern\": \"^[a-z]+$\" } }\n",
                ),
                file("a.md", "---\ntitle: Rosemary\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<PropertyNames>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PropertyNames {}

impl Check for PropertyNames {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::PropertyNames) {
            let Problem::PropertyNames { key, problem } = refusal.kind() else {
                continue;
            };
            let Some(entry) = refusal.entry(key) else {
                continue;
            };
            let message = format!(
                "{} in {} is no fitting key, expected {}",
                quoted(key),
                refusal.name(),
                expected::words(problem)
            );
            refusal.at_key(out, entry, &message).help("rename the key");
        }
    }
}
