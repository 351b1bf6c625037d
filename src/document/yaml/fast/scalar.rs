//! Scalars behind a key or a dash.

use std::borrow::Cow;

use super::FastReader;
use crate::document::yaml::ambiguous::ambiguous;
use crate::document::yaml::scalar;
use crate::document::{Node, Number, Problem, ProblemKind, Style, Value};
use crate::text::Span;

/// Bytes of a plain scalar that are looked at one by one.
const SHORT: usize = 12;

impl<'s> FastReader<'s> {
    /// The scalar or flow collection that begins here, in a collection of this column, and the
    /// way to the next line.
    pub(crate) fn scalar(&mut self, column: usize) -> Option<Node<'s>> {
        let node = match self.peek()? {
            b'"' => self.double_quoted(Some(column))?,
            b'\'' => self.single_quoted(Some(column))?,
            b'[' | b'{' => self.flow(column)?,
            b'|' => return self.literal(column),
            b'>' => return self.folded(column),
            first if self.starts_plain(first) => return self.plain_lines(column),
            _ => return None,
        };
        self.end_line()?;
        self.is_outside(column).then_some(node)
    }

    /// Whether the line that was reached belongs to the collection in this column or to one around
    /// it, and not to the scalar before it.
    pub(crate) fn is_outside(&self, column: usize) -> bool {
        self.is_done() || self.indent <= column
    }

    /// Whether a plain scalar may begin with this byte, which is here.
    pub(crate) fn starts_plain(&self, first: u8) -> bool {
        first.is_ascii_alphanumeric()
            || first >= 0x80
            || first == b'-' && !self.is_space(self.at + 1)
            || b"_/.()$+~=<;^\\".contains(&first)
    }

    fn plain_lines(&mut self, column: usize) -> Option<Node<'s>> {
        let start = self.at;
        let (end, line_end) = self.plain_ends(start)?;
        let next = line_end + usize::from(self.bytes.get(line_end) == Some(&b'\r')) + 1;
        self.start_line(next.min(self.bytes.len()));
        if self.is_outside(column) {
            if !self.is_content() {
                return None;
            }
            let span = Span::new(start, end);
            let value = self.plain(Cow::Borrowed(&self.text[start..end]), span, false);
            return Some(Node::new(value, span, Style::Plain));
        }
        // It goes on in the next lines, unless a comment ended it.
        if self.bytes[end..line_end].iter().any(|&byte| byte != b' ') {
            return None;
        }
        self.plain_folded(column, start, end, next)
    }

    /// Where the text of a plain scalar ends, and where its line does; none where a colon makes a key
    /// of it.
    fn plain_ends(&self, start: usize) -> Option<(usize, usize)> {
        // A short word is looked at byte by byte, which is sooner done than to look for its end.
        let short = self.bytes[start..].iter().take(SHORT);
        let end = start + short.take_while(|&&byte| is_of_words(byte)).count();
        if self.bytes.get(end) == Some(&b'\n') {
            return Some((end, end));
        }
        let line_end = self.line_end(start);
        Some((self.plain_end(start, line_end)?, line_end))
    }

    /// Where the text of a plain scalar ends in the line that ends at `line_end`; none where a
    /// colon makes a key of it.
    pub(crate) fn plain_end(&self, start: usize, line_end: usize) -> Option<usize> {
        let line = &self.bytes[start..line_end];
        let mut end = line.len();
        for at in memchr::memchr2_iter(b':', b'#', line) {
            if line[at] == b':' {
                if at + 1 == line.len() || line[at + 1] == b' ' {
                    return None;
                }
            } else if at > 0 && line[at - 1] == b' ' {
                end = at;
                break;
            }
        }
        while line[..end].last() == Some(&b' ') {
            end -= 1;
        }
        Some(start + end)
    }

    /// The value of a plain scalar; what is doubtful about it is reported.
    #[inline]
    pub(crate) fn plain(&mut self, text: Cow<'s, str>, span: Span, is_key: bool) -> Value<'s> {
        if is_word(&text) {
            return Value::String(text);
        }
        if let Some(number) = usual_number(&text) {
            return Value::Number(Number::Integer(number));
        }
        if let Some(what) = ambiguous(&text, is_key) {
            let kind = ProblemKind::Ambiguous(what);
            self.problems.push(Problem { span, kind });
        }
        scalar::plain(text)
    }
}

/// A whole number as nearly all are written, which every reader takes for the same: not too many
/// digits to fit, of which the first is not zero.
fn usual_number(text: &str) -> Option<i64> {
    let digits = text.as_bytes();
    if digits.len() > 18 || !matches!(digits.first(), Some(b'1'..=b'9')) {
        return None;
    }
    digits.iter().try_fold(0, |number, digit| {
        let is_digit = digit.is_ascii_digit();
        is_digit.then(|| number * 10 + i64::from(digit - b'0'))
    })
}

/// Whether a plain scalar is text for sure: no word of more letters than `false` has is anything else,
/// nor one that begins with another letter than `yes`, `no`, `on`, `true` and `false`.
pub(crate) fn is_word(text: &str) -> bool {
    let first = text.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
    let may_be_short = || matches!(first, b'y' | b'n' | b'o' | b't' | b'f');
    first.is_ascii_lowercase() && (text.len() > 5 || !may_be_short())
}

/// Whether a byte is in words, with which a key may start.
pub(crate) fn is_of_words(byte: u8) -> bool {
    IN_KEYS[usize::from(byte)] == STARTS
}

/// Whether a byte may be in a key.
pub(crate) fn is_in_keys(byte: u8) -> bool {
    IN_KEYS[usize::from(byte)] != 0
}

/// What keys are made of: bytes that one may start with, and bytes that may follow.
const IN_KEYS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0_u8;
    loop {
        kinds[byte as usize] = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'$' | 0x80.. => STARTS,
            b'-' | b' ' | b'.' | b'/' => FOLLOWS,
            _ => 0,
        };
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    kinds
};
const STARTS: u8 = 1;
const FOLLOWS: u8 = 2;
