//! `assert/failed`: an expression of the config is not true of a document.

use serde::Deserialize;

use super::{failing, is_not_judged, report};
use crate::assert::{Assertion, NoValue, Verdict};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "assert/failed",
        include_str!("failed.md"),
        Build::document::<Failed>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Failed {}

impl DocumentCheck for Failed {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for (assert, root, verdict) in failing(context) {
            let (message, help) = match verdict {
                Verdict::Holds => continue,
                Verdict::Fails => (failed(assert), None),
                Verdict::None(why) if is_not_judged(why) => continue,
                Verdict::None(why) => {
                    let message = format!("assertion `{}` cannot be evaluated: {why}", assert.id);
                    (message, matches!(why, NoValue::NoKey(_)).then_some(GUARD))
                }
            };
            let draft = report(context, root, assert, message, out);
            draft.severity = assert.severity;
            if let Some(help) = help {
                draft.help(help);
            }
        }
    }
}

const GUARD: &str =
    "guard optional keys with `!has(fields.key) || …`, or require the key in the schema";

fn failed(assert: &Assertion) -> String {
    let of = match &assert.at {
        Some(field) => format!("assertion `{}` on `{field}`", assert.id),
        None => format!("assertion `{}`", assert.id),
    };
    match &assert.message {
        Some(message) => format!("{} ({of})", message.trim_end_matches('.')),
        None => format!("{of} failed: {}", quoted(&assert.text)),
    }
}
