//! What the config says of documents in expressions.

pub(crate) mod failed;
pub(crate) mod too_complex;

use crate::assert::{Assertion, NoValue, Verdict};
use crate::document::value::Node;
use crate::rules::rule::{DocumentContext, Draft, Findings};

/// The assertions that do not hold, each with the document of the file and what came of it.
fn failing<'a>(
    context: &DocumentContext<'a>,
) -> impl Iterator<Item = (&'a Assertion, Option<&'a Node<'a>>, &'a Verdict)> {
    let DocumentContext {
        document,
        settings,
        asserts,
        world,
        verdicts,
        ..
    } = *context;
    let collection = settings.collection.as_deref().unwrap_or_default();
    let judged = verdicts.get(document, asserts, collection, world).iter();
    judged.filter_map(move |judged| {
        let assertion = asserts.get(judged.assertion)?;
        Some((assertion, document.roots.get(judged.root), &judged.verdict))
    })
}

/// Whether an assertion was not evaluated, rather than that it has no value for the document.
fn is_not_judged(why: &NoValue) -> bool {
    match why {
        NoValue::TooManySiblings(_) | NoValue::TooManySteps { .. } | NoValue::Failed => true,
        NoValue::NoKey(_) | NoValue::NotBoolean(_) | NoValue::Error(_) => false,
    }
}

/// Reports something about an assertion: at its field, or at the top of the document.
fn report<'o>(
    context: &DocumentContext<'_>,
    root: Option<&Node<'_>>,
    assert: &Assertion,
    message: String,
    out: &'o mut Findings,
) -> &'o mut Draft {
    let field = assert.at.as_ref().zip(root);
    let found = field.and_then(|(path, root)| path.first(root));
    let (draft, value) = match found {
        Some(found) => {
            let value = found.node.as_str().unwrap_or_default();
            (out.at(found.node, message), value)
        }
        None => (out.span(context.document.top(), message), ""),
    };
    draft.subject(format!("{}: {value}", assert.id));
    if let Some((file, span)) = &assert.place {
        draft.elsewhere(file, *span, "the expression");
    }
    draft
}
