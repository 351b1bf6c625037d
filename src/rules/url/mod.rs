//! What is wrong with addresses: as they are written, where they lead, and what they give away.

pub(crate) mod amp_mismatch;
pub(crate) mod credentials;
pub(crate) mod double_slash;
pub(crate) mod host;
pub(crate) mod insecure;
pub(crate) mod invalid;
pub(crate) mod provider_mismatch;
pub(crate) mod tracking_parameter;

use std::ops::Range;

use crate::content::urls::{UrlParts, is_template};
use crate::document::edit::is_writable;
use crate::document::roles::UrlField;
use crate::document::{Document, Node, Style};
use crate::rules::rule::{DocumentContext, Draft};

/// The URLs of a document that are strings, and no templates.
fn texts<'a>(context: &DocumentContext<'a>) -> impl Iterator<Item = (&'a UrlField<'a>, &'a str)> {
    (context.roles.urls.iter())
        .filter_map(|field| Some((field, field.node.as_str()?)))
        .filter(|(_, text)| !is_template(text))
}

/// Those of the web among them, in their parts.
fn on_the_web<'a>(
    context: &DocumentContext<'a>,
) -> impl Iterator<Item = (&'a UrlField<'a>, &'a UrlParts<'a>)> {
    context
        .roles
        .web
        .iter()
        .map(|(field, parts)| (field, parts))
}

/// Offers to write something else in place of a part of a string, where that is safe to write: one
/// line, and nothing that quotes, flow lists or comments would take for their own.
fn offer(
    draft: &mut Draft,
    document: &Document<'_>,
    node: &Node<'_>,
    title: &str,
    range: Range<usize>,
    text: &str,
) {
    let is_safe = match node.style {
        Style::Plain => {
            let special = text.contains([',', '[', ']', '{', '}', ' ']);
            // What no plain scalar of YAML starts with.
            let starts =
                text.starts_with(['#', '%', '@', '&', '*', '!', '|', '>', '-', '?', ':', '`']);
            !special && !text.ends_with(':') && !starts
        }
        Style::SingleQuoted | Style::DoubleQuoted => true,
        _ => false,
    };
    if !is_safe || text.contains(['\'', '"', '\\']) || !is_writable(text) {
        return;
    }
    if let Some(span) = document.exactly_inside(node, range) {
        draft.unsafe_fix(title, span, text);
    }
}
