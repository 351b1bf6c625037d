//! Quoted scalars, in one line or in several.

use std::borrow::Cow;

use super::FastReader;
use crate::document::{Node, Style, Value};
use crate::text::Span;

impl<'s> FastReader<'s> {
    /// A scalar in double quotes. It may take several lines where a `column` is given, which the
    /// further lines must exceed.
    pub(crate) fn double_quoted(&mut self, column: Option<usize>) -> Option<Node<'s>> {
        let start = self.at;
        let mut text = Cow::Borrowed("");
        let mut from = start + 1;
        loop {
            let at = from + memchr::memchr3(b'"', b'\\', b'\n', &self.bytes[from..])?;
            match self.bytes[at] {
                b'"' => {
                    push(&mut text, &self.text[from..at]);
                    return Some(self.quoted(text, start, at + 1, Style::DoubleQuoted));
                }
                b'\\' => {
                    push(&mut text, &self.text[from..at]);
                    let (character, length) = escape(&self.bytes[at + 1..])?;
                    text.to_mut().push(character);
                    from = at + 1 + length;
                }
                _ => {
                    self.quoted_line(&mut text, from, at);
                    from = self.fold_break(&mut text, at, column?)?;
                }
            }
        }
    }

    /// A scalar in single quotes; see [`Self::double_quoted`].
    pub(crate) fn single_quoted(&mut self, column: Option<usize>) -> Option<Node<'s>> {
        let start = self.at;
        let mut text = Cow::Borrowed("");
        let mut from = start + 1;
        loop {
            let at = from + memchr::memchr2(b'\'', b'\n', &self.bytes[from..])?;
            if self.bytes[at] == b'\n' {
                self.quoted_line(&mut text, from, at);
                from = self.fold_break(&mut text, at, column?)?;
            } else if self.bytes.get(at + 1) == Some(&b'\'') {
                push(&mut text, &self.text[from..=at]);
                from = at + 2;
            } else {
                push(&mut text, &self.text[from..at]);
                return Some(self.quoted(text, start, at + 1, Style::SingleQuoted));
            }
        }
    }

    fn quoted(&mut self, text: Cow<'s, str>, start: usize, end: usize, style: Style) -> Node<'s> {
        self.at = end;
        Node::new(Value::String(text), Span::new(start, end), style)
    }

    /// Adds what a line of a quoted scalar ends with, up to the line break at `end`.
    fn quoted_line(&self, text: &mut Cow<'s, str>, from: usize, end: usize) {
        let line = self.text[from..end].trim_end_matches('\r');
        push(text, line.trim_end_matches(' '));
    }

    /// Adds what line breaks stand for from the one at `at` on: a space, or one line break less
    /// than there are. Gives the place where the text goes on.
    pub(crate) fn fold_break(
        &self,
        text: &mut Cow<'s, str>,
        at: usize,
        column: usize,
    ) -> Option<usize> {
        let text = text.to_mut();
        let mut line = at + 1;
        let mut breaks = 0;
        loop {
            let spaces = self.bytes[line..].iter().take_while(|&&byte| byte == b' ');
            let content = line + spaces.count();
            match self.bytes.get(content)? {
                b'\n' => line = content + 1,
                b'\r' => line = content + 2,
                _ if content - line <= column => return None,
                _ => {
                    if breaks == 0 {
                        text.push(' ');
                    }
                    return Some(content);
                }
            }
            breaks += 1;
            text.push('\n');
        }
    }
}

/// Adds text, which is borrowed as long as it is the first.
pub(crate) fn push<'s>(text: &mut Cow<'s, str>, more: &'s str) {
    if text.is_empty() {
        *text = Cow::Borrowed(more);
    } else if !more.is_empty() {
        text.to_mut().push_str(more);
    }
}

/// The character that an escape stands for, and the length of the escape without its backslash.
fn escape(bytes: &[u8]) -> Option<(char, usize)> {
    let character = match bytes.first()? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'x' => return code(bytes, 2),
        b'u' => return code(bytes, 4),
        _ => return None,
    };
    Some((character, 1))
}

fn code(bytes: &[u8], digits: usize) -> Option<(char, usize)> {
    let written = bytes.get(1..=digits)?;
    let mut code = 0;
    for &byte in written {
        code = code * 16 + char::from(byte).to_digit(16)?;
    }
    // Halves of a character are for the full parser.
    Some((char::from_u32(code)?, digits + 1))
}
