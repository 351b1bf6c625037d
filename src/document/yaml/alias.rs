//! Anchors, and the nodes that aliases call by them.

use std::collections::HashMap;

use super::stack::Built;
use crate::document::{Node, Value};
use crate::text::Span;

/// How many nodes the aliases of one document may stand for in all.
pub(super) const MAX_ALIASED: usize = 100_000;

/// What is anchored so far in the document.
#[derive(Default)]
pub(super) struct Anchors<'s> {
    nodes: HashMap<usize, Anchor<'s>>,
    names: HashMap<usize, String>,
    /// Nodes that were copied to be called later, and nodes that were called.
    kept: usize,
    called: usize,
}

enum Anchor<'s> {
    /// The collection is not finished: it would contain itself.
    Open,
    Node(Built<'s>),
    /// Too many nodes are anchored, some of them inside others.
    TooLarge,
}

/// What an alias stands for.
pub(super) enum Aliased<'s, 'a> {
    /// A copy of the anchored node.
    Node(Built<'s>),
    /// The collection of this name around it, which would contain itself.
    Itself(&'a str),
    /// More than aliases may stand for.
    TooMuch,
    /// Nothing that is known.
    Unknown,
}

impl<'s> Anchors<'s> {
    pub(super) fn clear(&mut self) {
        self.nodes.clear();
        self.names.clear();
    }

    pub(super) fn name(&mut self, id: usize, name: &str) {
        self.names.insert(id, name.to_owned());
    }

    pub(super) fn open(&mut self, id: usize) {
        if id != 0 {
            self.nodes.insert(id, Anchor::Open);
        }
    }

    pub(super) fn define(&mut self, id: usize, built: &Built<'s>) {
        if id == 0 {
            return;
        }
        self.kept = self.kept.saturating_add(built.size);
        let anchor = if self.kept > MAX_ALIASED {
            Anchor::TooLarge
        } else {
            Anchor::Node(built.clone())
        };
        self.nodes.insert(id, anchor);
    }

    /// What the alias at `span` stands for; `depth_left` is how deep that may be nested.
    pub(super) fn call(&mut self, id: usize, span: Span, depth_left: usize) -> Aliased<'s, '_> {
        match self.nodes.get(&id) {
            Some(Anchor::Node(built)) => {
                self.called = self.called.saturating_add(built.size);
                if self.called > MAX_ALIASED || built.height > depth_left {
                    return Aliased::TooMuch;
                }
                let mut built = built.clone();
                mark(&mut built.node, span);
                Aliased::Node(built)
            }
            Some(Anchor::TooLarge) => Aliased::TooMuch,
            Some(Anchor::Open) => Aliased::Itself(self.names.get(&id).map_or("", String::as_str)),
            None => Aliased::Unknown,
        }
    }
}

/// Says of a node and everything in it that it was called by the alias at `span`.
fn mark(node: &mut Node<'_>, span: Span) {
    node.alias = Some(span);
    match &mut node.value {
        Value::Sequence(items) => items.iter_mut().for_each(|item| mark(item, span)),
        Value::Mapping(mapping) => {
            (mapping.entries.iter_mut()).for_each(|entry| mark(&mut entry.value, span));
        }
        _ => {}
    }
}
