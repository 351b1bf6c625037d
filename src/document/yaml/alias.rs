//! Anchors, the aliases that call them, and merges (`<<`).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::build::Builder;
use super::stack::Built;
use crate::document::{Entry, Node, Problem, ProblemKind, Style, Value};
use crate::text::Span;

/// How many nodes the aliases of one document may stand for in all.
const MAX_ALIASED: usize = 100_000;

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
    Node {
        node: Node<'s>,
        size: usize,
        height: usize,
    },
    /// Too many nodes are anchored, some of them inside others.
    TooLarge,
}

impl<'s> Anchors<'s> {
    pub(super) fn clear(&mut self) {
        self.nodes.clear();
        self.names.clear();
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
            Anchor::Node {
                node: built.node.clone(),
                size: built.size,
                height: built.height,
            }
        };
        self.nodes.insert(id, anchor);
    }
}

impl Builder<'_> {
    pub(super) fn name_anchor(&mut self, id: usize, name: &str) {
        self.anchors.names.insert(id, name.to_owned());
    }

    /// Puts a copy of what is anchored where its alias stands.
    pub(super) fn alias(&mut self, id: usize, span: Span) {
        self.last_end = self.last_end.max(span.end as usize);
        let depth_left = self.depth_left();
        match self.anchors.nodes.get(&id) {
            Some(Anchor::Node { node, size, height }) => {
                let (size, height) = (*size, *height);
                self.anchors.called = self.anchors.called.saturating_add(size);
                if self.anchors.called > MAX_ALIASED || height > depth_left {
                    self.stop(span, too_much());
                    return;
                }
                let mut node = node.clone();
                mark(&mut node, span);
                self.put(Built { node, size, height });
            }
            Some(Anchor::TooLarge) => self.stop(span, too_much()),
            Some(Anchor::Open) => {
                let name = self.anchors.names.get(&id).cloned().unwrap_or_default();
                self.tell(
                    span,
                    format!("`*{name}` stands inside `&{name}`, which would contain itself"),
                    "write the value out",
                );
                self.put_null(span);
            }
            None => self.put_null(span),
        }
    }

    /// An alias whose anchor is missing is taken for the text that it looks like.
    pub(super) fn unknown_alias(&mut self, name: &str, span: Span) {
        self.last_end = self.last_end.max(span.end as usize);
        // After a restart, the anchor may stand in the part that broke.
        if self.complete {
            self.tell(
                span,
                format!("alias `*{name}` has no anchor `&{name}` before it"),
                "define the anchor, or put the text in quotes",
            );
        }
        let text = self.text.get(span.range()).unwrap_or_default();
        let node = Node::new(Value::String(Cow::Borrowed(text)), span, Style::Plain);
        self.put(leaf(node));
    }

    fn put_null(&mut self, span: Span) {
        self.put(leaf(Node::new(Value::Null, span, Style::Plain)));
    }

    fn tell(&mut self, span: Span, message: String, help: &str) {
        self.problems.push(Problem {
            span,
            kind: ProblemKind::Syntax {
                format: crate::document::Format::Yaml,
                message,
                help: Some(help.to_owned()),
                related: None,
            },
        });
    }
}

fn leaf(node: Node<'_>) -> Built<'_> {
    Built {
        node,
        size: 1,
        height: 0,
    }
}

fn too_much() -> String {
    format!("aliases stand for more than {MAX_ALIASED} values, or nest too deep")
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

/// Adds what `<<` brings: a mapping, or a list of mappings of which the earlier wins. The
/// mapping's own keys win over all of them.
pub(super) fn merge<'s>(
    entries: &mut Vec<Entry<'s>>,
    merges: Vec<(Span, Node<'s>)>,
    problems: &mut Vec<Problem>,
) {
    if merges.is_empty() {
        return;
    }
    let mut known: HashSet<Cow<'s, str>> = entries.iter().map(|entry| entry.key.clone()).collect();
    for (span, node) in merges {
        let sources = match node.value {
            Value::Sequence(items) => items,
            _ => vec![node],
        };
        for source in sources {
            let kind = source.kind();
            let Value::Mapping(mapping) = source.value else {
                problems.push(Problem {
                    span: source.alias.unwrap_or(source.span),
                    kind: ProblemKind::Syntax {
                        format: crate::document::Format::Yaml,
                        message: format!("`<<` merges mappings, found {}", kind.describe()),
                        help: Some("refer to a mapping, such as `<<: *defaults`".to_owned()),
                        related: Some((span, "the merge".to_owned())),
                    },
                });
                continue;
            };
            for mut entry in mapping.entries {
                if known.insert(entry.key.clone()) {
                    entry.merged = Some(span);
                    entries.push(entry);
                }
            }
        }
    }
}
