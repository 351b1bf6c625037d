//! Collections in brackets.

use std::borrow::Cow;

use super::{FastReader, MAX_DEPTH};
use crate::document::{Entry, Mapping, Node, Style, Value, entries};
use crate::text::Span;

impl<'s> FastReader<'s> {
    /// The flow collection that begins here. Its further lines must exceed the column.
    pub(crate) fn flow(&mut self, column: usize) -> Option<Node<'s>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let node = if self.peek() == Some(b'[') {
            self.flow_list(column)
        } else {
            self.flow_mapping(column)
        };
        self.depth -= 1;
        node
    }

    fn flow_list(&mut self, column: usize) -> Option<Node<'s>> {
        let (first, start) = (self.items.len(), self.at);
        self.at += 1;
        self.skip_flow_spaces(column)?;
        let mut is_closed = self.passes(b']');
        while !is_closed {
            let item = self.flow_node(column)?;
            self.push_item(item)?;
            is_closed = self.flow_ends(b']', column)?;
        }
        let value = Value::Sequence(self.take_items(first));
        Some(Node::new(value, Span::new(start, self.at), Style::Flow))
    }

    fn flow_mapping(&mut self, column: usize) -> Option<Node<'s>> {
        let (first, start) = (self.entries.len(), self.at);
        self.at += 1;
        self.skip_flow_spaces(column)?;
        let mut is_closed = self.passes(b'}');
        while !is_closed {
            let key = self.key()?;
            self.at = key.end;
            self.skip_flow_spaces(column)?;
            let value = self.flow_node(column)?;
            self.push_entry(Entry {
                key: Cow::Borrowed(key.text),
                key_span: key.span,
                merged: None,
                value,
            })?;
            is_closed = self.flow_ends(b'}', column)?;
        }
        let entries = self.take_entries(first);
        let entries = entries::unique(entries, &mut self.problems);
        let value = Value::Mapping(Mapping { entries });
        Some(Node::new(value, Span::new(start, self.at), Style::Flow))
    }

    /// Goes past this byte, if it is here.
    fn passes(&mut self, byte: u8) -> bool {
        let is_here = self.peek() == Some(byte);
        self.at += usize::from(is_here);
        is_here
    }

    /// Passes the comma or the closing bracket behind an item; whether the collection ends there.
    fn flow_ends(&mut self, close: u8, column: usize) -> Option<bool> {
        self.skip_flow_spaces(column)?;
        if self.passes(close) {
            return Some(true);
        }
        if !self.passes(b',') {
            return None;
        }
        self.skip_flow_spaces(column)?;
        Some(self.passes(close)) // a comma may follow the last item
    }

    fn flow_node(&mut self, column: usize) -> Option<Node<'s>> {
        match self.peek()? {
            b'[' | b'{' => self.flow(column),
            b'"' => self.double_quoted(None),
            b'\'' => self.single_quoted(None),
            first if self.starts_plain(first) => self.flow_plain(),
            _ => None,
        }
    }

    fn flow_plain(&mut self) -> Option<Node<'s>> {
        let start = self.at;
        let is_end = |byte: &u8| matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b'\n' | b'\r');
        let end = start + self.bytes[start..].iter().position(is_end)?;
        if matches!(self.bytes[end], b'[' | b'{') || &self.bytes[start..end] == b"-" {
            return None;
        }
        let text_end = self.plain_end(start, end)?;
        if self.bytes[text_end..end].iter().any(|&byte| byte != b' ') {
            return None;
        }
        self.at = end;
        let span = Span::new(start, text_end);
        let value = self.plain(Cow::Borrowed(&self.text[start..text_end]), span, false);
        Some(Node::new(value, span, Style::Plain))
    }

    /// Goes to the next byte that is not white space. A comment is left to the full parser.
    fn skip_flow_spaces(&mut self, column: usize) -> Option<()> {
        let mut line = None;
        loop {
            match self.peek()? {
                b' ' => self.at += 1,
                b'\n' | b'\r' => {
                    self.at += 1;
                    line = Some(self.at);
                }
                b'#' => return None,
                _ => break,
            }
        }
        line.is_none_or(|line| self.at - line > column)
            .then_some(())
    }
}
