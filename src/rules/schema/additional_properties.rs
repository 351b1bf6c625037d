//! `schema/additional-properties`: a key that the schema does not know.

use serde::Deserialize;

use super::{CONFIG, Refusal, refusals, some_of};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "schema/additional-properties",
    summary: "A key that the schema does not know.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Mostly it is misspelt, so that the key that was meant is missing and what stands under it is shown
nowhere. The schema says with `additionalProperties: false` that it knows all keys.",
    options: &[],
    examples: &[
        Example {
            title: "A misspelt key",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"title\": {}, \"excerpt\": {} }, \"additionalProperties\": false }\n",
                ),
                file(
                    "a.md",
                    "---\ntitle: Rosemary\nexerpt: It does not want to move.\n---\n",
                ),
            ],
            reports: &["a.md:3:1 unknown key `exerpt`"],
            fixed: &[(
                "a.md",
                "---\ntitle: Rosemary\nexcerpt: It does not want to move.\n---\n",
            )],
        },
        Example {
            title: "A key too many",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"image\": { \"properties\": { \"url\": {} }, \"additionalProperties\": false } } }\n",
                ),
                file(
                    "a.md",
                    "---\nimage: { url: rosemary.png, colour: green }\n---\n",
                ),
            ],
            reports: &["a.md:2:29 unknown key `colour` in `image`"],
            ..Example::NEW
        },
        Example {
            title: "Known keys",
            config: CONFIG,
            files: &[
                file(
                    "post.json",
                    "{ \"properties\": { \"title\": {} }, \"additionalProperties\": false }\n",
                ),
                file("a.md", "---\ntitle: Rosemary\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<AdditionalProperties>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AdditionalProperties {}

impl Check for AdditionalProperties {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::AdditionalProperties) {
            unknown_key(&refusal, out);
        }
    }
}

/// Tells of a key that the schema does not know.
pub(super) fn unknown_key(refusal: &Refusal<'_>, out: &mut Findings) {
    let Problem::UnknownKey {
        key,
        nearest,
        known,
    } = refusal.kind()
    else {
        return;
    };
    let Some(entry) = refusal.entry(key) else {
        return;
    };
    let place = match refusal.problem.pointer.as_str() {
        "" => String::new(),
        _ => format!(" in {}", refusal.name()),
    };
    let message = format!("unknown key {}{place}", quoted(key));
    let draft = refusal.at_key(out, entry, &message);
    if let Some(nearest) = nearest {
        draft.help(format!("did you mean {}?", quoted(nearest)));
        let is_plain = refusal.document.source.slice(entry.key_span) == *key;
        let is_word = nearest
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_');
        if is_plain && is_word && entry.merged.is_none() && refusal.node.alias.is_none() {
            let title = format!("rename it to {}", quoted(nearest));
            draft.unsafe_fix(title, entry.key_span, nearest.clone());
        }
    } else if !known.is_empty() {
        let known = some_of(known, |key| quoted(key));
        draft.help(format!("the schema knows {known}"));
    }
}
