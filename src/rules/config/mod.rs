//! What is wrong with `copydesk.yaml` beyond its shape. All of it is reported with its place in the
//! config; an error ends the run with exit code 2, so that a broken gate is never green.

pub(crate) mod doubtful_schema;
pub(crate) mod invalid;
pub(crate) mod matches_nothing;
pub(crate) mod schema;
pub(crate) mod shadowed;
pub(crate) mod unknown_name;
pub(crate) mod unused_schema;

use crate::config::{ConfigProblem, MarkedPart};
use crate::finding::Phrase;
use crate::rules::rule::{ConfigContext, Draft, Findings};
use crate::schema::SchemaError;
use crate::text::json_pointer::JsonPointer;

/// Reports what is wrong in a schema where the config names it, with the place in the schema.
fn report(
    context: &ConfigContext<'_>,
    problem: &ConfigProblem,
    out: &mut Findings,
    error: &SchemaError,
) {
    let draft = at(context, problem, out, error.message.clone());
    draft.help = error.help.clone().map(Into::into);
    draft.elsewhere(&error.file, error.span, "here in the schema");
}

/// Reports a problem at the value it concerns, or where that is nearest.
fn at<'o>(
    context: &ConfigContext<'_>,
    problem: &ConfigProblem,
    out: &'o mut Findings,
    message: impl Into<Phrase>,
) -> &'o mut Draft {
    for pointer in JsonPointer::new(&problem.pointer).upwards() {
        let pointer = pointer.as_str();
        // A single value is where the config might have a list of one.
        if problem.mark == MarkedPart::Key
            && pointer == problem.pointer
            && let Some(entry) = context.places.entry(pointer)
        {
            return out.at_key(entry, message);
        }
        if let Some(node) = context.places.node(pointer)
            && !pointer.is_empty()
        {
            return out.at(node, message);
        }
    }
    out.span(context.document.top(), message)
}
