//! The stack of `build`: mappings and lists that are open, and how a finished node is put into
//! them.

use std::borrow::Cow;

use super::{MAX_DEPTH, merge};
use crate::document::size::OwnBytes;
use crate::document::{
    Entry, Mapping, Node, NotPortable, Problem, ProblemKind, Style, Value, entries,
};
use crate::text::Span;

/// An open collection.
pub(super) struct Frame<'s> {
    items: Items<'s>,
    pub(super) style: Style,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Column of its first entry, in characters.
    pub(super) column: usize,
    /// The pair of `[a: b]` is a flow mapping without brackets.
    pub(super) has_bracket: bool,
    pub(super) anchor: usize,
    /// How many nodes it holds, how deep they are nested, and what they take.
    size: usize,
    height: usize,
    bytes: usize,
}

enum Items<'s> {
    Sequence(Vec<Node<'s>>),
    Mapping {
        entries: Vec<Entry<'s>>,
        /// Entries whose key is a plain `<<`: the key's bytes and the value.
        merges: Vec<(Span, Node<'s>)>,
        key: Option<Key<'s>>,
    },
}

/// A key that waits for its value.
struct Key<'s> {
    text: Cow<'s, str>,
    span: Span,
    is_merge: bool,
}

/// A finished node, with the number of nodes in it, their depth, and the bytes that they take.
#[derive(Clone)]
pub(super) struct Built<'s> {
    pub(super) node: Node<'s>,
    pub(super) size: usize,
    pub(super) height: usize,
    pub(super) bytes: usize,
}

impl<'s> Built<'s> {
    /// A node without others in it.
    pub(super) fn leaf(node: Node<'s>) -> Self {
        let text = match &node.value {
            Value::String(text) => text.own_bytes(),
            _ => 0,
        };
        Self {
            node,
            size: 1,
            height: 0,
            bytes: size_of::<Entry<'_>>() + text,
        }
    }
}

impl<'s> Frame<'s> {
    /// A collection that begins at the byte `start`.
    pub(super) fn new(is_mapping: bool, style: Style, start: usize) -> Self {
        Self {
            items: if is_mapping {
                Items::Mapping {
                    entries: Vec::new(),
                    merges: Vec::new(),
                    key: None,
                }
            } else {
                Items::Sequence(Vec::new())
            },
            style,
            start,
            end: start,
            column: 0,
            has_bracket: false,
            anchor: 0,
            size: 1,
            height: 0,
            bytes: 0,
        }
    }

    pub(super) fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// The collection as a node.
    pub(super) fn into_built(self, problems: &mut Vec<Problem>) -> Built<'s> {
        let span = self.span();
        let value = match self.items {
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
                merge::report_repeated(&merges, problems);
                let mut entries = entries::unique(entries, problems);
                merge::merge(&mut entries, merges, problems);
                Value::Mapping(Mapping { entries })
            }
        };
        Built {
            node: Node::new(value, span, self.style),
            size: self.size,
            height: self.height + 1,
            bytes: self.bytes + 2 * size_of::<Entry<'_>>(),
        }
    }

    /// The key that waits for its value.
    fn pending_key(&self) -> Option<Span> {
        match &self.items {
            Items::Mapping { key, .. } => key.as_ref().map(|key| key.span),
            Items::Sequence(_) => None,
        }
    }

    /// Drops the key that waits for its value.
    pub(super) fn drop_key(&mut self) {
        if let Items::Mapping { key, .. } = &mut self.items {
            *key = None;
        }
    }

    /// Takes a node as a key, a value or an item.
    fn put(&mut self, built: Built<'s>, problems: &mut Vec<Problem>) {
        let Built {
            node,
            size,
            height,
            bytes,
        } = built;
        // What came through an alias is written elsewhere; its call is here.
        let span = node.alias.unwrap_or(node.span);
        self.size += size;
        self.height = self.height.max(height);
        self.bytes += bytes;
        self.end = self.end.max(span.end as usize);
        match &mut self.items {
            Items::Sequence(items) => items.push(node),
            Items::Mapping {
                entries,
                merges,
                key,
            } => match key.take() {
                Some(key) if key.is_merge => merges.push((key.span, node)),
                Some(key) => entries.push(Entry {
                    key: key.text,
                    key_span: key.span,
                    merged: None,
                    value: node,
                }),
                None => {
                    if !matches!(node.value, Value::String(_)) && node.alias.is_none() {
                        let kind = ProblemKind::NotPortable(NotPortable::KeyNotString);
                        problems.push(Problem { span, kind });
                    }
                    *key = Some(Key {
                        text: key_text(node),
                        span,
                        is_merge: false,
                    });
                }
            },
        }
    }

    /// Whether the last value is empty, and where it ends.
    fn last_if_empty(&self) -> Option<usize> {
        let Items::Mapping {
            entries, key: None, ..
        } = &self.items
        else {
            return None;
        };
        let value = &entries.last()?.value;
        let is_block = matches!(value.style, Style::Literal | Style::Folded);
        let is_empty = match &value.value {
            Value::Null => value.span.is_empty(),
            Value::String(text) => is_block && text.trim().is_empty(),
            _ => false,
        };
        (is_empty && value.alias.is_none()).then_some(value.span.end as usize)
    }

    /// Takes back the last node.
    fn take_back(&mut self) {
        match &mut self.items {
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
}

/// The open collections, outermost first.
#[derive(Default)]
pub(super) struct Stack<'s> {
    frames: Vec<Frame<'s>>,
}

impl<'s> Stack<'s> {
    pub(super) fn push(&mut self, frame: Frame<'s>) {
        self.frames.push(frame);
    }

    pub(super) fn pop(&mut self) -> Option<Frame<'s>> {
        self.frames.pop()
    }

    pub(super) fn len(&self) -> usize {
        self.frames.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    pub(super) fn in_flow(&self) -> bool {
        (self.frames.last()).is_some_and(|frame| frame.style == Style::Flow)
    }

    /// The column of the innermost block collection, which what goes on in another line must
    /// exceed; none at the root.
    pub(super) fn block_column(&self) -> Option<usize> {
        let block = |frame: &&Frame<'_>| frame.style == Style::Block;
        (self.frames.iter().rev().find(block)).map(|frame| frame.column)
    }

    /// Whether the next node is a key.
    pub(super) fn expects_key(&self) -> bool {
        let top = self.frames.last().map(|frame| &frame.items);
        matches!(top, Some(Items::Mapping { key: None, .. }))
    }

    /// Whether the next node is the value of a key.
    pub(super) fn expects_value(&self) -> bool {
        let top = self.frames.last().map(|frame| &frame.items);
        matches!(top, Some(Items::Mapping { key: Some(_), .. }))
    }

    /// The key that waits for its value in the innermost mapping.
    pub(super) fn key(&self) -> Option<&Cow<'s, str>> {
        match self.frames.last().map(|frame| &frame.items) {
            Some(Items::Mapping { key: Some(key), .. }) => Some(&key.text),
            _ => None,
        }
    }

    /// How much deeper a node may be that is put here.
    pub(super) fn depth_left(&self) -> usize {
        (2 * MAX_DEPTH).saturating_sub(self.frames.len())
    }

    /// The key that waits for its value in the innermost mapping.
    pub(super) fn pending_key(&self) -> Option<Span> {
        self.frames.last()?.pending_key()
    }

    /// The key that waits for its value in the outermost mapping.
    pub(super) fn pending_root_key(&self) -> Option<Span> {
        self.frames.first()?.pending_key()
    }

    /// The bracket of the innermost flow collection that is open.
    pub(super) fn open_bracket(&self) -> Option<usize> {
        let is_flow = |frame: &&Frame<'_>| frame.style == Style::Flow;
        let mut open = self.frames.iter().rev().take_while(is_flow);
        open.find(|frame| frame.has_bracket)
            .map(|frame| frame.start)
    }

    /// Gives a node to the innermost collection, as a key, a value or an item; gives it back when
    /// none is open.
    pub(super) fn put(
        &mut self,
        built: Built<'s>,
        problems: &mut Vec<Problem>,
    ) -> Option<Node<'s>> {
        match self.frames.last_mut() {
            Some(frame) => {
                frame.put(built, problems);
                None
            }
            None => Some(built.node),
        }
    }

    /// Gives a plain `<<` as a key to the innermost collection.
    pub(super) fn put_merge_key(&mut self, span: Span) {
        if let Some(frame) = self.frames.last_mut()
            && let Items::Mapping { key, .. } = &mut frame.items
        {
            frame.end = frame.end.max(span.end as usize);
            *key = Some(Key {
                text: Cow::Borrowed("<<"),
                span,
                is_merge: true,
            });
        }
    }

    /// Drops the flow collections that are open, innermost first, and the key that waits for the
    /// outermost of them; where that began.
    pub(super) fn drop_open_flow(&mut self) -> Option<usize> {
        let mut start = None;
        while self.in_flow() {
            start = self.frames.pop().map(|frame| frame.start);
        }
        if let Some(frame) = self.frames.last_mut().filter(|_| start.is_some()) {
            frame.drop_key();
        }
        start
    }

    /// Where the last value of the innermost mapping ends, if it is empty.
    pub(super) fn last_if_empty(&self) -> Option<usize> {
        self.frames.last()?.last_if_empty()
    }

    /// Takes back the last node of the innermost collection; whether there is one.
    pub(super) fn take_back(&mut self) -> bool {
        let frame = self.frames.last_mut();
        frame.map(Frame::take_back).is_some()
    }
}

/// A key as text: a key that is not a string is its canonical text, a collection its JSON.
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
