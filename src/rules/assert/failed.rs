//! `assert/failed`: an expression of the config is not true of a document.

use serde::Deserialize;

use crate::assert::{Assertion, Evaluator, NoValue, Verdict};
use crate::document::value::Node;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Draft, DraftRelated, Findings, Rule,
};

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
        // Of a document that cannot be read in full, nothing is known to be false.
        if context.asserts.is_empty() || !context.document.complete {
            return;
        }
        let collection = context.settings.collection.as_deref().unwrap_or_default();
        // Each of the documents of a file in YAML; a file without any has no fields.
        let roots: Vec<Option<&Node<'_>>> = match &context.document.roots[..] {
            [] => vec![None],
            roots => roots.iter().map(Some).collect(),
        };
        let mut judge = Evaluator::new(context.document, collection, context.world);
        for root in roots {
            judge.turn_to(root);
            for assert in context.asserts {
                tell_of(assert, judge.judge(assert), context, root, out);
            }
        }
    }
}

/// Tells what came of an expression on a document, unless it holds.
fn tell_of(
    assert: &Assertion,
    verdict: Verdict,
    context: &DocumentContext<'_>,
    root: Option<&Node<'_>>,
    out: &mut Findings,
) {
    match verdict {
        Verdict::Holds => {}
        Verdict::Fails => {
            let of = match &assert.at {
                Some(field) => format!("assertion `{}` on `{field}`", assert.id),
                None => format!("assertion `{}`", assert.id),
            };
            let message = match &assert.message {
                Some(message) => format!("{} ({of})", message.trim_end_matches('.')),
                None => format!("{of} failed: {}", quoted(&assert.text)),
            };
            tell(context, root, assert, message, out);
        }
        Verdict::None(why) => {
            let message = format!("assertion `{}` cannot be evaluated: {why}", assert.id);
            let draft = tell(context, root, assert, message, out);
            if matches!(why, NoValue::NoKey(_)) {
                draft.help(
                    "guard optional keys with `!has(fields.key) || …`, or require the key in the schema",
                );
            }
        }
    }
}

fn tell<'o>(
    context: &DocumentContext<'_>,
    root: Option<&Node<'_>>,
    assert: &Assertion,
    message: String,
    out: &'o mut Findings,
) -> &'o mut Draft {
    let found = assert
        .at
        .as_ref()
        .zip(root)
        .and_then(|(path, root)| path.first(root));
    let (draft, value) = match found {
        Some(found) => {
            let value = found.node.as_str().unwrap_or_default();
            (out.at(found.node, message), value)
        }
        None => (out.span(context.document.top(), message), ""),
    };
    draft.severity = assert.severity;
    draft.subject(format!("{}: {value}", assert.id));
    if let Some((file, span)) = &assert.place {
        let words = "the expression".to_owned();
        draft
            .related
            .push(DraftRelated::Elsewhere(file.clone(), *span, words));
    }
    draft
}
