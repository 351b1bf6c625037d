//! What a document is called: for who looks for it.

use super::{Document, Node};
use crate::text::Span;

/// Characters of a title that are kept, at most.
const MOST_CHARACTERS: usize = 200;

/// What a document is called, and where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// Its beginning, if it is long.
    pub text: Box<str>,
    /// Where it is written.
    pub span: Span,
}

impl Title {
    /// The title of a document, if it has one.
    pub(crate) fn of(document: &Document<'_>) -> Option<Self> {
        let node = node(document)?;
        let text = node.as_str()?.trim().chars();
        let text: String = text.take(MOST_CHARACTERS).collect();
        (!text.is_empty()).then(|| Self {
            text: text.into(),
            span: node.span,
        })
    }
}

/// The value that says what a document is called.
fn node<'d>(document: &'d Document<'_>) -> Option<&'d Node<'d>> {
    let root = document.root()?;
    let names = ["title", "name", "label", "Title"];
    let mut nodes = names.iter().filter_map(|name| root.get(name));
    nodes.find(|node| node.as_str().is_some())
}

/// What the front matter of a document calls it.
#[cfg(feature = "server")]
pub(crate) fn title(document: &Document<'_>) -> Option<String> {
    node(document)?.as_str().map(str::to_owned)
}
