//! From events to nodes: open collections lie on a stack, finished nodes go to the one above.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ScalarStyle, StructureStyle, Tag};

use super::alias::Anchors;
use super::ambiguous::ambiguous;
use super::{MAX_DEPTH, place, portable, scalar};
use crate::document::{
    Entry, Mapping, Node, NotPortable, Parsed, Problem, ProblemKind, Style, Value, entries,
};
use crate::text::Span;

/// The tree so far.
pub(super) struct Builder<'s> {
    /// The whole file.
    pub(super) text: &'s str,
    /// The bytes that are YAML.
    pub(super) area: Range<usize>,
    /// Where the text begins that the parser has at the moment.
    base: usize,
    /// The collections that are open, outermost first.
    pub(super) stack: Vec<Frame<'s>>,
    pub(super) roots: Vec<Node<'s>>,
    /// The root mapping of a document that broke, to be carried on.
    suspended: Option<Frame<'s>>,
    pub(super) anchors: Anchors<'s>,
    pub(super) problems: Vec<Problem>,
    pub(super) directives: Vec<Span>,
    /// Where the last token ended.
    pub(super) last_end: usize,
    /// Where the last scalar stands, and how it is written.
    pub(super) last_scalar: Option<(Span, Style)>,
    /// Whether nothing was lost to an error.
    pub(super) complete: bool,
    /// Whether a limit was reached, so that nothing more is read.
    pub(super) stopped: bool,
    has_tabs: bool,
}

/// An open collection.
pub(super) struct Frame<'s> {
    pub(super) items: Items<'s>,
    pub(super) style: Style,
    pub(super) start: usize,
    end: usize,
    /// Column of its first entry, in characters.
    pub(super) column: usize,
    /// The pair of `[a: b]` is a flow mapping without brackets.
    has_bracket: bool,
    anchor: usize,
    /// How many nodes it holds, and how deep they are nested.
    size: usize,
    height: usize,
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
    text: Cow<'s, str>,
    pub(super) span: Span,
    is_merge: bool,
}

/// A finished node, with the number of nodes in it and their depth.
pub(super) struct Built<'s> {
    pub(super) node: Node<'s>,
    pub(super) size: usize,
    pub(super) height: usize,
}

impl<'s> Builder<'s> {
    pub(super) fn new(text: &'s str, area: Range<usize>) -> Self {
        let has_tabs = memchr::memchr(b'\t', &text.as_bytes()[area.clone()]).is_some();
        Self {
            text,
            base: area.start,
            area,
            stack: Vec::new(),
            roots: Vec::new(),
            suspended: None,
            anchors: Anchors::default(),
            problems: Vec::new(),
            directives: Vec::new(),
            last_end: 0,
            last_scalar: None,
            complete: true,
            stopped: false,
            has_tabs,
        }
    }

    /// The parser starts anew at the byte `from`.
    pub(super) fn resume(&mut self, from: usize) {
        self.base = from;
        self.last_end = from;
        self.last_scalar = None;
        self.anchors.clear();
    }

    /// The bytes of an event in the file.
    pub(super) fn span(&self, range: &granit_parser::Span) -> Span {
        let range = range.byte_range().unwrap_or_default();
        Span::new(self.base + range.start, self.base + range.end)
    }

    pub(super) fn not_portable(&mut self, span: Span, what: NotPortable) {
        self.problems.push(Problem {
            span,
            kind: ProblemKind::NotPortable(what),
        });
    }

    pub(super) fn start_document(&mut self, span: Span, explicit: bool) {
        if explicit {
            self.last_end = span.end as usize;
            self.end_suspended();
        }
        self.anchors.clear();
    }

    pub(super) fn end_document(&mut self, span: Span) {
        self.pass(span.start as usize, span.end as usize);
    }

    pub(super) fn pass_comment(&mut self, span: Span) {
        self.pass(span.start as usize, span.end as usize);
    }

    /// Looks at what stands between the last token and the one from `start` to `end`.
    fn pass(&mut self, start: usize, end: usize) {
        if self.has_tabs && start > self.last_end {
            let in_flow = self.in_flow();
            portable::check_tabs(self.text, self.last_end..start, in_flow, &mut self.problems);
        }
        self.last_end = self.last_end.max(end);
    }

    fn in_flow(&self) -> bool {
        (self.stack.last()).is_some_and(|frame| frame.style == Style::Flow)
    }

    /// The column of the innermost block collection, which what goes on in another line must
    /// exceed; none at the root.
    fn block_column(&self) -> Option<usize> {
        let block = |frame: &&Frame<'_>| frame.style == Style::Block;
        self.stack
            .iter()
            .rev()
            .find(block)
            .map(|frame| frame.column)
    }

    /// Whether the next node is a key.
    fn expects_key(&self) -> bool {
        let top = self.stack.last().map(|frame| &frame.items);
        matches!(top, Some(Items::Mapping { key: None, .. }))
    }

    pub(super) fn scalar(
        &mut self,
        text: Cow<'s, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        range: &granit_parser::Span,
    ) {
        let found = self.span(range);
        let is_key = self.expects_key();
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let span = self.place_scalar(found, style, is_key);
        let is_empty = style == Style::Plain && found.is_empty();
        if !is_empty {
            self.pass(span.start as usize, span.end as usize);
            self.last_scalar = Some((span, style));
        }
        let is_merge = is_key && style == Style::Plain && tag.is_none() && text == "<<";
        let value = match tag {
            Some(tag) => {
                let text = if is_empty { Cow::Borrowed("") } else { text };
                let (value, is_known) = scalar::tagged(text, tag, style == Style::Plain);
                if !is_known {
                    self.tell_tag(range, span);
                }
                value
            }
            None if is_empty => Value::Null,
            None if style == Style::Plain => {
                if let Some(what) = ambiguous(&text, is_key) {
                    self.problems.push(Problem {
                        span,
                        kind: ProblemKind::Ambiguous(what),
                    });
                }
                scalar::plain(text)
            }
            None => Value::String(text),
        };
        if is_merge {
            self.key(Key {
                text: Cow::Borrowed("<<"),
                span,
                is_merge: true,
            });
            return;
        }
        let built = Built {
            node: Node::new(value, span, style),
            size: 1,
            height: 0,
        };
        self.finish_node(built, anchor);
    }

    fn place_scalar(&mut self, found: Span, style: Style, is_key: bool) -> Span {
        let range = found.range();
        match style {
            Style::Literal | Style::Folded => {
                let range = place::block_scalar(self.text, self.last_end, range);
                Span::new(range.start, range.end)
            }
            Style::Plain if range.is_empty() && !is_key => {
                Span::empty(place::empty_value(self.text, range.start, self.area.end))
            }
            Style::SingleQuoted | Style::DoubleQuoted if !self.in_flow() => {
                self.check_indentation(found);
                found
            }
            _ => found,
        }
    }

    fn check_indentation(&mut self, span: Span) {
        if let Some(column) = self.block_column() {
            portable::check_indentation(self.text, span, column, &mut self.problems);
        }
    }

    fn tell_tag(&mut self, range: &granit_parser::Span, node: Span) {
        let tag = range.tag_span().map_or(node, |tag| self.span(&tag));
        self.not_portable(tag, NotPortable::Tag);
    }

    pub(super) fn open(
        &mut self,
        is_mapping: bool,
        style: StructureStyle,
        anchor: usize,
        tag: Option<&Tag>,
        range: &granit_parser::Span,
    ) {
        let found = self.span(range);
        let is_block = style == StructureStyle::Block;
        let mut start = found.start as usize;
        if is_block && !is_mapping && !self.stack.is_empty() && !self.expects_key() {
            let is_value = !matches!(
                self.stack.last().map(|f| &f.items),
                Some(Items::Sequence(_))
            );
            if is_value {
                start = place::list_of_key(self.text, self.last_end, start);
            }
        }
        let expected = if is_mapping { "map" } else { "seq" };
        if tag.is_some_and(|tag| tag.core_suffix() != Some(expected)) {
            self.tell_tag(range, found);
        }
        let column = if start == found.start as usize {
            range.start.col()
        } else {
            let line = &self.text[self.area.start..start];
            line.len() - line.trim_end_matches(' ').len()
        };
        // The dash of a block list is no token of its own, but nothing is lost behind it.
        let end = match (is_block, is_mapping) {
            (true, false) => start + 1,
            (true, true) => start,
            (false, _) => found.end as usize,
        };
        self.pass(start, end);
        if self.stack.is_empty()
            && is_mapping
            && is_block
            && let Some(mut root) = self.suspended.take()
        {
            root.start = root.start.min(start);
            self.stack.push(root);
            return;
        }
        self.anchors.open(anchor);
        self.stack.push(Frame {
            items: if is_mapping {
                Items::Mapping {
                    entries: Vec::new(),
                    merges: Vec::new(),
                    key: None,
                }
            } else {
                Items::Sequence(Vec::new())
            },
            style: if is_block { Style::Block } else { Style::Flow },
            start,
            end: start,
            column,
            has_bracket: !found.is_empty(),
            anchor,
            size: 1,
            height: 0,
        });
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
            Items::Sequence(items) => Value::Sequence(items),
            Items::Mapping {
                entries, merges, ..
            } => {
                let mut entries = entries::unique(entries, &mut self.problems);
                super::alias::merge(&mut entries, merges, &mut self.problems);
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

    fn finish_node(&mut self, built: Built<'s>, anchor: usize) {
        self.anchors.define(anchor, &built);
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

    fn key(&mut self, found: Key<'s>) {
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
    fn end_suspended(&mut self) {
        if let Some(root) = self.suspended.take()
            && root.start != usize::MAX
        {
            self.stack.push(root);
            self.close(None);
        }
    }

    /// Ends what is still open and hands out the tree.
    pub(super) fn finish(mut self) -> Parsed<'s> {
        while !self.stack.is_empty() {
            self.close(None);
        }
        self.end_suspended();
        Parsed {
            roots: self.roots,
            problems: self.problems,
            directives: self.directives,
            complete: self.complete,
        }
    }

    /// Stops reading: a limit was reached at `span`.
    pub(super) fn stop(&mut self, span: Span, message: String) {
        self.stopped = true;
        self.complete = false;
        self.problems.push(Problem {
            span,
            kind: ProblemKind::Limit { message },
        });
    }

    /// How much deeper a node may be that is put here.
    pub(super) fn depth_left(&self) -> usize {
        (2 * MAX_DEPTH).saturating_sub(self.stack.len())
    }
}

/// A key as text: a key that is no string is its canonical text, a collection its JSON.
fn key_text(node: Node<'_>) -> Cow<'_, str> {
    match node.value {
        Value::String(text) => text,
        Value::Null => Cow::Borrowed("null"),
        _ => Cow::Owned(node.to_json().to_string()),
    }
}
