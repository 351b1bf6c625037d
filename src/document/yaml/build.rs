//! From events to nodes: open collections are on a stack, finished nodes go to the one above.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ScalarStyle, StructureStyle, Tag};

use super::alias::{Aliased, Anchors, MAX_ALIASED};
use super::ambiguous::ambiguous;
use super::stack::{Built, Frame, Stack};
use super::{Input, locate, portable, scalar};
use crate::document::size::{OwnBytes, TreeRoom};
use crate::document::{DataFormat, Node, NotPortable, Parsed, Problem, ProblemKind, Style, Value};
use crate::text::Span;

/// The tree so far.
pub(super) struct Builder<'s> {
    /// The whole file.
    pub(super) text: &'s str,
    /// The bytes that are YAML.
    pub(super) area: Range<usize>,
    /// Where the text begins that the parser has at the moment.
    base: usize,
    /// The collections that are open.
    pub(super) stack: Stack<'s>,
    pub(super) roots: Vec<Node<'s>>,
    /// The root mapping of a document that broke, to be carried on.
    pub(super) suspended: Option<Frame<'s>>,
    pub(super) anchors: Anchors<'s>,
    pub(super) problems: Vec<Problem>,
    pub(super) directives: Vec<Span>,
    /// Where the last token ended.
    pub(super) last_end: usize,
    /// Where the last scalar is, and how it is written.
    pub(super) last_scalar: Option<(Span, Style)>,
    /// The column of the block collection around that.
    last_column: Option<usize>,
    /// Whether nothing was lost to an error.
    pub(super) complete: bool,
    room: TreeRoom,
    /// Whether a limit was reached, so that nothing more is read.
    pub(super) stopped: bool,
    has_tabs: bool,
}

impl<'s> Builder<'s> {
    pub(super) fn new(input: &Input<'s>) -> Self {
        let area = input.area.range();
        let has_tabs = memchr::memchr(b'\t', input.content().as_bytes()).is_some();
        Self {
            text: input.text,
            base: area.start,
            area,
            stack: Stack::default(),
            roots: Vec::new(),
            suspended: None,
            anchors: Anchors::default(),
            problems: Vec::new(),
            directives: Vec::new(),
            last_end: 0,
            last_scalar: None,
            last_column: None,
            complete: true,
            room: input.room,
            stopped: false,
            has_tabs,
        }
    }

    /// The parser starts anew at the byte `from`.
    pub(super) fn resume(&mut self, from: usize) {
        self.base = from;
        self.last_end = from;
        self.last_scalar = None;
        self.last_column = None;
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

    /// A comment, which may be a directive. `text` is what follows its `#`.
    pub(super) fn comment(&mut self, text: &str, mut span: Span) {
        // It may have been moved over the spaces before it.
        while self.text[span.range()].starts_with(' ') {
            span.start += 1;
        }
        if text.trim_start().starts_with("copydesk:") {
            self.directives.push(span);
        }
    }

    /// Passes white space behind a block scalar, which ends its last line and is a part of its text.
    fn end_last_line(&mut self, scalar: &str) {
        let ends_in_line = !scalar.ends_with(['\n', '\r']) && scalar.contains(['\n', '\r']);
        if ends_in_line && let Some(rest) = self.text.get(self.last_end..self.area.end) {
            let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes());
            self.last_end += end.unwrap_or(rest.len());
        }
    }

    /// Looks at what is between the last token and the one from `start` to `end`.
    pub(super) fn pass(&mut self, start: usize, end: usize) {
        if self.has_tabs && start > self.last_end {
            let in_flow = self.stack.in_flow();
            let gap = portable::Gap {
                text: self.text,
                range: self.last_end..start,
                in_flow,
                behind: self
                    .last_scalar
                    .filter(|(span, _)| span.range().end == self.last_end),
                column: self.last_column,
            };
            portable::check_tabs(&gap, &mut self.problems);
        }
        self.last_end = self.last_end.max(end);
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
        let is_key = self.stack.expects_key();
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let span = self.locate_scalar(found, style, is_key);
        let is_empty = style == Style::Plain && found.is_empty();
        if !is_empty {
            self.pass(span.start as usize, span.end as usize);
            if matches!(style, Style::Literal | Style::Folded) {
                self.end_last_line(&self.text[span.range()]);
            }
            self.last_scalar = Some((span, style));
            self.last_column = self.stack.block_column();
        }
        let is_merge = is_key && style == Style::Plain && tag.is_none() && text == "<<";
        let value = match tag {
            Some(tag) => {
                let text = if is_empty { Cow::Borrowed("") } else { text };
                let (value, is_known) = scalar::tagged(text, tag, style == Style::Plain);
                if !is_known {
                    self.report_tag(range, span);
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
            self.stack.put_merge_key(span);
            return;
        }
        self.finish_node(Built::leaf(Node::new(value, span, style)), anchor);
    }

    fn locate_scalar(&mut self, found: Span, style: Style, is_key: bool) -> Span {
        let range = found.range();
        match style {
            Style::Literal | Style::Folded => {
                let range = locate::block_scalar(self.text, self.last_end, range);
                Span::new(range.start, range.end)
            }
            Style::Plain if range.is_empty() && !is_key => {
                Span::empty(locate::empty_value(self.text, range.start, self.area.end))
            }
            Style::SingleQuoted | Style::DoubleQuoted if !self.stack.in_flow() => {
                self.check_indentation(found);
                found
            }
            _ => found,
        }
    }

    pub(super) fn check_indentation(&mut self, span: Span) {
        if let Some(column) = self.stack.block_column() {
            portable::check_indentation(self.text, span, column, &mut self.problems);
        }
    }

    fn report_tag(&mut self, range: &granit_parser::Span, node: Span) {
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
        if is_block && !is_mapping && self.stack.expects_value() {
            start = locate::list_of_key(self.text, self.last_end, start);
        }
        let expected = if is_mapping { "map" } else { "seq" };
        if tag.is_some_and(|tag| tag.core_suffix() != Some(expected)) {
            self.report_tag(range, found);
        }
        let column = if start == found.start as usize {
            range.start.col()
        } else {
            let line = &self.text[self.area.start..start];
            line.len() - line.trim_end_matches(' ').len()
        };
        // The dash of a block list is not a token of its own, but nothing is lost behind it.
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
        let style = if is_block { Style::Block } else { Style::Flow };
        let mut frame = Frame::new(is_mapping, style, start);
        frame.column = column;
        frame.has_bracket = !found.is_empty();
        frame.anchor = anchor;
        self.stack.push(frame);
    }

    /// Ends the innermost collection, at `closing` when it has a bracket.
    pub(super) fn close(&mut self, closing: Option<Span>) {
        let Some(mut frame) = self.stack.pop() else {
            return;
        };
        let is_flow = frame.style == Style::Flow;
        if let Some(closing) = closing.filter(|_| is_flow) {
            frame.end = frame.end.max(closing.end as usize);
            self.pass(closing.start as usize, closing.end as usize);
        }
        if is_flow && !self.stack.in_flow() {
            self.check_indentation(frame.span());
        }
        let anchor = frame.anchor;
        let built = frame.into_built(&mut self.problems);
        self.finish_node(built, anchor);
    }

    fn finish_node(&mut self, built: Built<'s>, anchor: usize) {
        if anchor != 0 {
            let copied = self.room.take(built.bytes, built.node.span);
            self.count(copied);
            self.anchors.define(anchor, &built);
        }
        if !self.stack.expects_key() {
            self.count_value(&built.node);
        }
        self.put(built);
    }

    fn put(&mut self, built: Built<'s>) {
        let root = self.stack.put(built, &mut self.problems);
        self.roots.extend(root);
    }

    /// Puts a copy of what is anchored where its alias is.
    pub(super) fn alias(&mut self, id: usize, span: Span) {
        self.last_end = self.last_end.max(span.end as usize);
        match self.anchors.call(id, span, self.stack.depth_left()) {
            Aliased::Node(built) => {
                let copied = self.room.take(built.bytes, span);
                self.count(copied);
                if !self.stopped {
                    self.put(built);
                }
            }
            Aliased::TooMuch => self.stop(span),
            Aliased::Itself(name) => {
                let message = format!("`*{name}` is inside `&{name}`, which would contain itself");
                self.syntax_problem(span, message, "write the value out");
                self.put(Built::leaf(Node::new(Value::Null, span, Style::Plain)));
            }
            Aliased::Unknown => self.put(Built::leaf(Node::new(Value::Null, span, Style::Plain))),
        }
    }

    /// An alias whose anchor is missing is taken for the text that it looks like.
    pub(super) fn unknown_alias(&mut self, name: &str, span: Span) {
        self.last_end = self.last_end.max(span.end as usize);
        // After a restart, the anchor may be in the part that broke.
        if self.complete {
            self.syntax_problem(
                span,
                format!("unknown alias `*{name}`: there is no `&{name}` before it"),
                "define the anchor, or quote the text",
            );
        }
        let text = Cow::Borrowed(self.text.get(span.range()).unwrap_or_default());
        let node = Node::new(Value::String(text), span, Style::Plain);
        self.put(Built::leaf(node));
    }

    fn syntax_problem(&mut self, span: Span, message: String, help: &str) {
        self.problems.push(Problem {
            span,
            kind: ProblemKind::Syntax {
                format: DataFormat::Yaml,
                message,
                help: Some(help.to_owned()),
                related: None,
                slip: None,
            },
        });
    }

    /// Ends what is still open and hands out the tree.
    pub(super) fn finish(mut self) -> Parsed<'s> {
        while !self.stack.is_empty() {
            self.close(None);
        }
        self.end_suspended();
        self.room.count_steps();
        Parsed {
            roots: self.roots,
            problems: self.problems,
            directives: self.directives,
            complete: self.complete,
        }
    }

    /// Counts a value that is put next.
    pub(super) fn count_value(&mut self, node: &Node<'s>) {
        let counted = match self.stack.key() {
            Some(key) => self.room.entry(key.own_bytes(), node),
            None => self.room.item(node),
        };
        self.count(counted);
        let counted = self.room.problems(&self.problems);
        self.count(counted);
    }

    /// Stops reading where there is no more room.
    fn count(&mut self, counted: Result<(), Problem>) {
        if let Err(problem) = counted
            && !self.stopped
        {
            self.stopped = true;
            self.complete = false;
            self.problems.push(problem);
        }
    }

    /// Stops reading: aliases stand for too much.
    fn stop(&mut self, span: Span) {
        self.stopped = true;
        self.complete = false;
        let message =
            format!("aliases expand to more than {MAX_ALIASED} values, or are nested too deeply");
        self.problems.push(Problem {
            span,
            kind: ProblemKind::Limit { message },
        });
    }
}
