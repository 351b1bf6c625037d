//! Collections by indentation.

use std::borrow::Cow;

use super::scalar::{is_in_keys, is_of_words, is_word};
use super::{FastReader, MAX_DEPTH, MAX_KEY};
use crate::document::{
    Entry, Mapping, Node, NotPortable, Problem, ProblemKind, Style, Value, entries,
};
use crate::text::Span;

/// A key that was read, with its colon.
pub(crate) struct BlockKey<'s> {
    pub(crate) text: &'s str,
    pub(crate) span: Span,
    /// One past its colon.
    pub(crate) end: usize,
}

impl<'s> FastReader<'s> {
    /// The collection that begins here, in this column.
    pub(crate) fn block(&mut self, column: usize) -> Option<Node<'s>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH || self.is_done() {
            return None;
        }
        let node = if self.at_dash() {
            self.list(column)
        } else {
            self.mapping(column)
        };
        self.depth -= 1;
        node
    }

    fn at_dash(&self) -> bool {
        self.peek() == Some(b'-') && self.is_space(self.at + 1)
    }

    /// Whether the line that was reached goes on with the collection in this column; none when it
    /// belongs to no open collection for sure.
    fn goes_on(&self, column: usize) -> Option<bool> {
        if self.is_done() || self.indent < column {
            return Some(false);
        }
        (self.indent == column).then_some(true)
    }

    fn mapping(&mut self, column: usize) -> Option<Node<'s>> {
        let (first, start) = (self.entries.len(), self.at);
        let mut end;
        loop {
            let key = self.key()?;
            self.at = key.end;
            let value = self.value(column, key.end)?;
            end = value.span.end;
            self.push_entry(Entry {
                key: Cow::Borrowed(key.text),
                key_span: key.span,
                merged: None,
                value,
            })?;
            if !self.goes_on(column)? {
                break;
            }
        }
        let entries = self.take_entries(first);
        let entries = entries::unique(entries, &mut self.problems);
        let value = Value::Mapping(Mapping { entries });
        Some(Node::new(
            value,
            Span::new(start, end as usize),
            Style::Block,
        ))
    }

    fn list(&mut self, column: usize) -> Option<Node<'s>> {
        let (first, start) = (self.items.len(), self.at);
        let mut end;
        loop {
            self.at += 1;
            let item = self.item(column)?;
            end = item.span.end;
            self.push_item(item)?;
            if !self.goes_on(column)? || !self.at_dash() {
                break;
            }
        }
        let value = Value::Sequence(self.take_items(first));
        Some(Node::new(
            value,
            Span::new(start, end as usize),
            Style::Block,
        ))
    }

    /// What is behind a dash.
    fn item(&mut self, column: usize) -> Option<Node<'s>> {
        if self.is_line_end() {
            // A collection in the next lines. An item that is empty is rare.
            self.end_line()?;
            return (self.indent > column && !self.is_done())
                .then(|| self.block(self.indent))
                .flatten();
        }
        let inside = self.at - self.line;
        if self.at_dash() || self.at_key() {
            self.block(inside)
        } else {
            self.scalar(column)
        }
    }

    /// What is behind a key of the mapping in this column.
    fn value(&mut self, column: usize, colon_end: usize) -> Option<Node<'s>> {
        if !self.is_line_end() {
            return self.scalar(column);
        }
        self.end_line()?;
        let nested = self.indent > column || self.indent == column && self.at_dash();
        if nested && !self.is_done() {
            return self.block(self.indent);
        }
        let span = Span::empty(colon_end);
        Some(Node::new(Value::Null, span, Style::Plain))
    }

    /// Whether an item begins with a key, which makes a mapping of it.
    fn at_key(&self) -> bool {
        // Quoted keys in items are left to the full parser, quoted items are not.
        if matches!(self.peek(), Some(b'"' | b'\'' | b'[' | b'{')) {
            return false;
        }
        let end = self.line_end(self.at);
        let mut colons = memchr::memchr_iter(b':', &self.bytes[self.at..end]);
        colons.any(|length| self.is_space(self.at + length + 1))
    }

    /// The key that begins here, with the colon behind it.
    #[inline]
    pub(crate) fn key(&mut self) -> Option<BlockKey<'s>> {
        match self.word_key() {
            Some(key) => Some(key),
            None => self.any_key(),
        }
    }

    fn any_key(&mut self) -> Option<BlockKey<'s>> {
        let start = self.at;
        let (text, style) = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                let end = self.bytes[start + 1..]
                    .iter()
                    .take(MAX_KEY)
                    .position(|&byte| matches!(byte, b'"' | b'\'' | b'\\' | b'\n'))?;
                let end = start + 1 + end;
                if self.bytes[end] != quote {
                    return None;
                }
                self.at = end + 1;
                (&self.text[start + 1..end], Style::DoubleQuoted)
            }
            first if is_of_words(first) => {
                let rest = &self.bytes[start..];
                let length = rest.iter().position(|&byte| !is_in_keys(byte))?;
                if length > MAX_KEY {
                    return None;
                }
                let mut text = self.text.get(start..start + length)?;
                if text.ends_with(' ') {
                    text = text.trim_end_matches(' '); // as nearly none does
                }
                self.at = start + text.len();
                (text, Style::Plain)
            }
            _ => return None,
        };
        let span = Span::new(start, self.at);
        self.skip_spaces();
        if self.peek() != Some(b':') || !self.is_space(self.at + 1) {
            return None;
        }
        if style == Style::Plain && !self.plain_key(text, span) {
            return None;
        }
        Some(BlockKey {
            text,
            span,
            end: self.at + 1,
        })
    }

    /// The same for a key that is a word with a colon right behind it, as nearly all are.
    #[inline]
    fn word_key(&mut self) -> Option<BlockKey<'s>> {
        let start = self.at;
        let length = self.bytes[start..]
            .iter()
            .position(|&byte| !is_of_words(byte))?;
        let end = start + length;
        let text = self.text.get(start..end)?;
        if self.bytes[end] != b':' || length > MAX_KEY || !is_word(text) || !self.is_space(end + 1)
        {
            return None;
        }
        self.at = end;
        Some(BlockKey {
            text,
            span: Span::new(start, end),
            end: end + 1,
        })
    }

    /// Reports of a plain key what is doubtful about it. Only strings are read here.
    fn plain_key(&mut self, text: &'s str, span: Span) -> bool {
        if is_word(text) {
            return true;
        }
        match self.plain(Cow::Borrowed(text), span, true) {
            Value::String(_) => true,
            Value::Null => false,
            _ => {
                let kind = ProblemKind::NotPortable(NotPortable::KeyNotString);
                self.problems.push(Problem { span, kind });
                // Its canonical text may differ from what is written.
                false
            }
        }
    }
}
