//! Text of several lines: plain scalars that go on, and block scalars.

use std::borrow::Cow;

use super::FastReader;
use super::quoted::push;
use crate::document::{Node, Style, Value};
use crate::text::Span;

/// What a block scalar is read into.
struct Lines {
    text: String,
    /// Line breaks since the last line of text.
    breaks: usize,
    /// One past the last byte of the last line of text that is not a space.
    end: usize,
}

impl<'s> FastReader<'s> {
    /// A plain scalar whose first line is the bytes from `start` to `end`, and that goes on in the
    /// line at `next`.
    pub(crate) fn plain_folded(
        &mut self,
        column: usize,
        start: usize,
        mut end: usize,
        mut next: usize,
    ) -> Option<Node<'s>> {
        let mut text = Cow::Borrowed(&self.text[start..end]);
        loop {
            let before = text.len();
            let Some(at) = self.fold_break(&mut text, next - 1, column) else {
                // What followed are line breaks that belong to no text.
                text.to_mut().truncate(before);
                break;
            };
            let first = self.bytes[at];
            if matches!(first, b'#' | b'-' | b'?' | b':') {
                return None;
            }
            let line_end = self.line_end(at);
            end = self.plain_end(at, line_end)?;
            if self.bytes[end..line_end].iter().any(|&byte| byte != b' ') {
                return None;
            }
            push(&mut text, &self.text[at..end]);
            next = line_end + usize::from(self.bytes.get(line_end) == Some(&b'\r')) + 1;
            if next > self.bytes.len() {
                return None;
            }
        }
        self.start_line(next);
        if !self.is_outside(column) || !self.is_content() {
            return None;
        }
        let span = Span::new(start, end);
        let value = self.plain(text, span, false);
        Some(Node::new(value, span, Style::Plain))
    }

    /// A block scalar that keeps its line breaks.
    pub(crate) fn literal(&mut self, column: usize) -> Option<Node<'s>> {
        self.block_scalar(column, Style::Literal)
    }

    /// A block scalar that folds its line breaks.
    pub(crate) fn folded(&mut self, column: usize) -> Option<Node<'s>> {
        self.block_scalar(column, Style::Folded)
    }

    fn block_scalar(&mut self, column: usize, style: Style) -> Option<Node<'s>> {
        let start = self.at;
        self.at += 1;
        let strip = self.peek() == Some(b'-');
        self.at += usize::from(strip);
        self.skip_spaces();
        let mut line = self.after_break(self.at)?;
        let mut lines = Lines {
            text: String::new(),
            breaks: 0,
            end: 0,
        };
        let mut inside = None;
        // The most spaces of an empty line before the first line of text.
        let mut widest = 0;
        loop {
            let spaces = self.bytes[line..].iter().take_while(|&&byte| byte == b' ');
            let indent = spaces.count();
            let content = line + indent;
            match self.bytes.get(content) {
                None if indent == 0 => break,
                None => return None,
                Some(b'\n' | b'\r') => {
                    if inside.is_some_and(|inside| indent > inside) {
                        return None;
                    }
                    widest = widest.max(indent);
                    lines.breaks += 1;
                    line = self.after_break(content)?;
                }
                Some(_) => {
                    let column_of_text = *inside.get_or_insert(indent);
                    if column_of_text <= column || widest > column_of_text && lines.end == 0 {
                        return None;
                    }
                    if indent < column_of_text {
                        break;
                    }
                    if indent > column_of_text && style == Style::Folded {
                        return None;
                    }
                    let end = self.line_end(content);
                    lines.add(&self.text[line + column_of_text..end], style);
                    lines.end = end;
                    line = self.after_break(end)?;
                }
            }
        }
        if lines.end == 0 {
            return None;
        }
        if !strip {
            lines.text.push('\n');
        }
        self.start_line(line);
        if !self.is_outside(column) || !self.is_content() {
            return None;
        }
        let end = start + self.text[start..lines.end].trim_end_matches(' ').len();
        let value = Value::String(Cow::Owned(lines.text));
        Some(Node::new(value, Span::new(start, end), style))
    }

    /// One past the line break that is here.
    fn after_break(&self, at: usize) -> Option<usize> {
        match self.bytes.get(at)? {
            b'\n' => Some(at + 1),
            b'\r' => Some(at + 2),
            _ => None,
        }
    }
}

impl Lines {
    fn add(&mut self, line: &str, style: Style) {
        let is_first = self.end == 0;
        match (style, self.breaks) {
            (_, breaks) if is_first => self.break_line(breaks),
            (Style::Literal, breaks) => self.break_line(breaks + 1),
            (_, 0) => self.text.push(' '),
            (_, breaks) => self.break_line(breaks),
        }
        self.breaks = 0;
        self.text.push_str(line);
    }

    fn break_line(&mut self, times: usize) {
        self.text.extend(std::iter::repeat_n('\n', times));
    }
}
