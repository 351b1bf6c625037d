//! A place in an open file, and what is known of it: what requests about a position begin with.

use std::borrow::Cow;
use std::path::Path;

use gen_lsp_types::{Position, Uri};

use super::Server;
use super::diagnostics::PlaceTranslator;
use super::documents::OpenDocument as Open;
use super::roots::KnownRoot;
use crate::document::{Document, Layout, Node, Value, parse};
use crate::engine::lint;
use crate::plan::{Claim, Plan};
use crate::text::Span;
use crate::tree::Tree;

/// An open file of a root that was scanned.
pub(super) struct At<'s> {
    pub(super) server: &'s Server,
    pub(super) folder: &'s Path,
    pub(super) known: &'s KnownRoot,
    pub(super) open: &'s Open,
    pub(super) claim: Claim,
    pub(super) layout: Layout,
}

impl Server {
    /// An open file, if it is known and one that is checked.
    pub(super) fn at(&self, uri: &Uri) -> Option<At<'_>> {
        let open = self.documents.get(uri)?;
        let root = self.roots.get(&open.root)?;
        let known = root.known.as_ref()?;
        let claim = known.results.session.plan.claim(&open.path);
        let layout = lint::layout(&open.path, &claim, claim.collection.is_some(), true)?;
        Some(At {
            server: self,
            folder: &root.folder,
            known,
            open,
            claim,
            layout,
        })
    }
}

impl At<'_> {
    pub(super) fn plan(&self) -> &Plan {
        &self.known.results.session.plan
    }

    pub(super) fn tree(&self) -> &dyn Tree {
        &*self.known.results.session.tree
    }

    pub(super) fn parse(&self) -> Document<'_> {
        parse(&self.open.source, self.layout)
    }

    pub(super) fn offset(&self, position: Position) -> u32 {
        let encoding = self.server.client.can.encoding;
        encoding.offset(&self.open.source, position)
    }

    pub(super) fn range(&self, span: Span) -> gen_lsp_types::Range {
        self.server
            .client
            .can
            .encoding
            .range(&self.open.source, span)
    }

    pub(super) fn translator(&self) -> PlaceTranslator<'_> {
        let can = self.server.client.can;
        PlaceTranslator::new(self.folder, self.tree(), &self.server.documents, can)
    }
}

/// What is at a place of a document.
#[derive(Debug)]
pub(super) struct AtPlace<'d> {
    /// The keys and indices that lead to it.
    pub(super) path: Vec<Cow<'d, str>>,
    /// The value.
    pub(super) node: &'d Node<'d>,
    /// The key, when the place is in one.
    pub(super) key: Option<Span>,
}

/// The innermost value or key of a document that a place is in, borders included.
pub(super) fn find<'d>(document: &'d Document<'_>, offset: u32) -> Option<AtPlace<'d>> {
    let mut roots = document.roots.iter();
    let root = roots.find(|root| touches(root.span, offset))?;
    let mut found = AtPlace {
        path: Vec::new(),
        node: root,
        key: None,
    };
    while let Some((step, node, key)) = below(found.node, offset) {
        found.path.push(step);
        found.node = node;
        found.key = key;
        if key.is_some() {
            break;
        }
    }
    Some(found)
}

type Step<'d> = (Cow<'d, str>, &'d Node<'d>, Option<Span>);

fn below<'d>(node: &'d Node<'d>, offset: u32) -> Option<Step<'d>> {
    match &node.value {
        Value::Mapping(mapping) => mapping.entries.iter().find_map(|entry| {
            let is_key = entry.merged.is_none() && touches(entry.key_span, offset);
            let is_value = touches(entry.value.span, offset);
            let key = is_key.then_some(entry.key_span);
            let step = Cow::Borrowed(&*entry.key);
            (is_key || is_value).then_some((step, &entry.value, key))
        }),
        Value::Sequence(items) => {
            let at = items.iter().position(|item| touches(item.span, offset))?;
            Some((Cow::Owned(at.to_string()), &items[at], None))
        }
        _ => None,
    }
}

pub(super) fn touches(span: Span, offset: u32) -> bool {
    (span.start..=span.end).contains(&offset)
}
