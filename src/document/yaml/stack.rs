//! The collections that are open, and what goes into them.

use std::borrow::Cow;

use super::build::Builder;
use super::{MAX_DEPTH, alias};
use crate::document::{
    Entry, Mapping, Node, NotPortable, Problem, ProblemKind, Style, Value, entries,
};
use crate::text::Span;

/// An open collection.
pub(super) struct Frame<'s> {
    pub(super) items: Items<'s>,
    pub(super) style: Style,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Column of its first entry, in characters.
    pub(super) column: usize,
    /// The pair of `[a: b]` is a flow mapping without brackets.
    pub(super) has_bracket: bool,
    pub(super) anchor: usize,
    /// How many nodes it holds, and how deep they are nested.
    pub(super) size: usize,
    pub(super) height: usize,
}

pub(super) enum Items<'s> {
    Sequence(Vec<Node<'s>>),
    Mapping {
        entries: Vec<Entry<'s>>,
        /// Entries whose key is a plain `<<`: the key's bytes and the value.
        merges: Vec<(Span, Node<'s>)>,
        key: Option<Key<'s>>,
    },
}

/// A key that waits for its value.
pub(super) struct Key<'s> {
    pub(super) text: Cow<'s, str>,
    pub(super) span: Span,
    pub(super) is_merge: bool,
}

/// A finished node, with the number of nodes in it and their depth.
pub(super) struct Built<'s> {
    pub(super) node: Node<'s>,
    pub(super) size: usize,
    pub(super) height: usize,
}

impl<'s> Builder<'s> {
    pub(super) fn in_flow(&self) -> bool {
        (self.stack.last()).is_some_and(|frame| frame.style == Style::Flow)
    }

    /// The column of the innermost block collection, which what goes on in another line must
    /// exceed; none at the root.
    pub(super) fn block_column(&self) -> Option<usize> {
        let block = |frame: &&Frame<'_>| frame.style == Style::Block;
        self.stack
            .iter()
            .rev()
            .find(block)
            .map(|frame| frame.column)
    }

    /// Whether the next node is a key.
    pub(super) fn expects_key(&self) -> bool {
        let top = self.stack.last().map(|frame| &frame.items);
        matches!(top, Some(Items::Mapping { key: None, .. }))
    }

    /// How much deeper a node may be that is put here.
    pub(super) fn depth_left(&self) -> usize {
        (2 * MAX_DEPTH).saturating_sub(self.stack.len())
    }

    /// Ends the innermost collection, at `closing` when it has a bracket.
    pub(super) fn close(&mut self, closing: Option<Span>) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        let mut end = frame.end;
        if let Some(closing) = closing.filter(|_| frame.style == Style::Flow) {
            end = end.max(closing.end as usize);
            self.pass(closing.start as usize, closing.end as usize);
        }
        let span = Span::new(frame.start, end);
        if frame.style == Style::Flow && !self.in_flow() {
            self.check_indentation(span);
        }
        let value = match frame.items {
            Items::Sequence(mut items) => {
                items.shrink_to_fit(); // a million small ones grew to twice their size
                Value::Sequence(items)
            }
            Items::Mapping {
                mut entries,
                merges,
                ..
            } => {
                entries.shrink_to_fit();
                let mut entries = entries::unique(entries, &mut self.problems);
                alias::merge(&mut entries, merges, &mut self.problems);
                Value::Mapping(Mapping { entries })
            }
        };
        let built = Built {
            node: Node::new(value, span, frame.style),
            size: frame.size,
            height: frame.height + 1,
        };
        self.finish_node(built, frame.anchor);
    }

    pub(super) fn finish_node(&mut self, built: Built<'s>, anchor: usize) {
        self.anchors.define(anchor, &built);
        if !self.expects_key() {
            self.count(built.node.span);
        }
        self.put(built);
    }

    /// Gives a node to the collection that is open, as a key, a value or an item.
    pub(super) fn put(&mut self, built: Built<'s>) {
        let Built { node, size, height } = built;
        let is_alias = node.alias.is_some();
        // What came through an alias stands elsewhere; its call stands here.
        let place = node.alias.unwrap_or(node.span);
        let Some(frame) = self.stack.last_mut() else {
            self.roots.push(node);
            return;
        };
        frame.size += size;
        frame.height = frame.height.max(height);
        frame.end = frame.end.max(place.end as usize);
        match &mut frame.items {
            Items::Sequence(items) => items.push(node),
            Items::Mapping {
                entries,
                merges,
                key,
            } => match key.take() {
                None => {
                    let is_string = matches!(node.value, Value::String(_));
                    if !is_string && !is_alias {
                        self.problems.push(Problem {
                            span: place,
                            kind: ProblemKind::NotPortable(NotPortable::KeyNotString),
                        });
                    }
                    *key = Some(Key {
                        text: key_text(node),
                        span: place,
                        is_merge: false,
                    });
                }
                Some(key) if key.is_merge => merges.push((key.span, node)),
                Some(key) => entries.push(Entry {
                    key: key.text,
                    key_span: key.span,
                    merged: None,
                    value: node,
                }),
            },
        }
    }

    pub(super) fn key(&mut self, found: Key<'s>) {
        if let Some(frame) = self.stack.last_mut()
            && let Items::Mapping { key, .. } = &mut frame.items
        {
            frame.end = frame.end.max(found.span.end as usize);
            *key = Some(found);
        }
    }

    /// Takes back the last scalar, which is no value: its key waits again.
    pub(super) fn take_back(&mut self) {
        let Some(frame) = self.stack.last_mut() else {
            self.roots.pop();
            return;
        };
        match &mut frame.items {
            Items::Sequence(items) => {
                items.pop();
            }
            Items::Mapping { entries, key, .. } => {
                if key.is_none()
                    && let Some(entry) = entries.pop()
                {
                    *key = Some(Key {
                        text: entry.key,
                        span: entry.key_span,
                        is_merge: false,
                    });
                }
            }
        }
    }

    /// The key that waits for its value in the innermost mapping.
    pub(super) fn pending_key(&self) -> Option<Span> {
        match &self.stack.last()?.items {
            Items::Mapping { key, .. } => key.as_ref().map(|key| key.span),
            Items::Sequence(_) => None,
        }
    }

    /// The bracket of the innermost flow collection that is open.
    pub(super) fn open_bracket(&self) -> Option<usize> {
        let is_flow = |frame: &&Frame<'_>| frame.style == Style::Flow;
        let mut open = self.stack.iter().rev().take_while(is_flow);
        open.find(|frame| frame.has_bracket)
            .map(|frame| frame.start)
    }

    /// After an error: everything that is open ends here, but the root mapping goes on with what
    /// the parser finds next.
    pub(super) fn suspend(&mut self) {
        while self.stack.len() > 1 {
            self.close(None);
        }
        let root = self.stack.pop().or_else(|| self.suspended.take());
        self.suspended = root.or_else(|| {
            Some(Frame {
                items: Items::Mapping {
                    entries: Vec::new(),
                    merges: Vec::new(),
                    key: None,
                },
                style: Style::Block,
                start: usize::MAX,
                end: 0,
                column: 0,
                has_bracket: false,
                anchor: 0,
                size: 1,
                height: 0,
            })
        });
        if let Some(Frame {
            items: Items::Mapping { key, .. },
            ..
        }) = &mut self.suspended
        {
            *key = None;
        }
    }

    /// Ends a root mapping that was not carried on, unless nothing of it was ever read.
    pub(super) fn end_suspended(&mut self) {
        if let Some(root) = self.suspended.take()
            && root.start != usize::MAX
        {
            self.stack.push(root);
            self.close(None);
        }
    }
}

/// A key as text: a key that is no string is its canonical text, a collection its JSON.
fn key_text(node: Node<'_>) -> Cow<'_, str> {
    match node.value {
        Value::String(text) => text,
        Value::Null => Cow::Borrowed("null"),
        _ => Cow::Owned(cut(node.to_json().to_string())),
    }
}

/// Bytes of a collection as a key, at most. Inside of another key, JSON escapes all its escapes
/// again: a few levels of them would take more memory than there is.
const LONGEST_KEY: usize = 1_000;

/// A text that is not too long, and still another one for another text.
fn cut(text: String) -> String {
    if text.len() <= LONGEST_KEY {
        return text;
    }
    // FNV-1a with 64 bits.
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    let ends = (0..=LONGEST_KEY).rev();
    let end = ends.into_iter().find(|end| text.is_char_boundary(*end));
    let end = end.unwrap_or_default();
    format!("{}… {hash:016x}", &text[..end])
}
