//! Where a part of a string's text is in the file: [`Document::inside`].
//!
//! Text and file differ where a scalar is quoted, escaped, folded or indented. Both are walked in
//! step, unit by unit; where they do not agree, nobody guesses and the whole value is pointed at.

#[cfg(test)]
pub(crate) mod tests;

use std::ops::Range;

use super::value::{Node, Style};
use super::{DataFormat, Document};
use crate::text::Span;

impl Document<'_> {
    /// The bytes of the file in which a part of a string is written; `range` counts bytes of the
    /// decoded text. The whole node where that cannot be known, or when it is not a string.
    pub fn inside(&self, node: &Node<'_>, range: Range<usize>) -> Span {
        self.exactly_inside(node, range).unwrap_or(node.span)
    }

    /// The same, but none where it cannot be known: for fixes, which must not guess.
    pub fn exactly_inside(&self, node: &Node<'_>, range: Range<usize>) -> Option<Span> {
        self.parts(node)?.exactly(range)
    }

    /// For many parts of one string, which are found in one walk when they are asked for in their
    /// order; none when it is not a string.
    pub fn parts<'n>(&self, node: &'n Node<'_>) -> Option<StringParts<'n>>
    where
        Self: 'n,
    {
        let text = node.as_str()?;
        let raw = self.source.slice(self.with_spaces(node));
        let quotes = match node.style {
            Style::SingleQuoted | Style::DoubleQuoted => 1,
            _ => 0,
        };
        let inner = raw.get(quotes..raw.len().checked_sub(quotes)?)?;
        let way = if inner == text {
            OffsetMap::Verbatim(quotes)
        } else {
            OffsetMap::Walked(ScalarWalk::new(raw, text, node.style, self.format))
        };
        Some(StringParts {
            span: node.span,
            length: text.len(),
            way,
        })
    }

    /// The span of a value, with the whitespace that ends the last line of a block scalar: they belong
    /// to its text, but not to what is shown of it.
    fn with_spaces(&self, node: &Node<'_>) -> Span {
        let is_block = matches!(node.style, Style::Literal | Style::Folded);
        if self.format != DataFormat::Yaml || !is_block {
            return node.span;
        }
        let end = node.span.end as usize;
        let rest = self.source.text().as_bytes().get(end..).unwrap_or_default();
        let is_space = |byte: &&u8| matches!(**byte, b' ' | b'\t');
        let spaces = rest.iter().take_while(is_space).count();
        Span::new(node.span.start as usize, end + spaces)
    }
}

/// Where the parts of one string are in the file.
pub struct StringParts<'a> {
    span: Span,
    /// Bytes of the decoded text.
    length: usize,
    way: OffsetMap<'a>,
}

enum OffsetMap<'a> {
    /// The file has the text as it is, behind so many bytes of quotes.
    Verbatim(usize),
    /// None where nobody knows how to walk over it.
    Walked(Option<ScalarWalk<'a>>),
}

impl StringParts<'_> {
    /// As [`Document::inside`].
    pub fn inside(&mut self, range: Range<usize>) -> Span {
        self.exactly(range).unwrap_or(self.span)
    }

    /// As [`Document::exactly_inside`].
    pub fn exactly(&mut self, range: Range<usize>) -> Option<Span> {
        if range.start > range.end || range.end > self.length {
            return None;
        }
        let start = self.span.start as usize;
        let found = match &mut self.way {
            OffsetMap::Verbatim(quotes) => *quotes + range.start..*quotes + range.end,
            OffsetMap::Walked(walk) => walk.as_mut()?.find(range)?,
        };
        Some(Span::new(start + found.start, start + found.end))
    }
}

/// Which of the ways to write text a scalar uses.
#[derive(Clone, Copy)]
struct Syntax {
    /// `\` begins an escape.
    escapes: bool,
    /// `''` is one quote.
    doubled_quotes: bool,
    lines: LineBreaks,
}

/// What a line break in the file is in the text.
#[derive(Clone, Copy, PartialEq)]
enum LineBreaks {
    /// Itself, and the indentation after it is nothing.
    Kept,
    /// A space, or for several breaks all but the first; whitespace around it is nothing.
    Folded,
    /// As `Folded`, but whitespace counts, and so do breaks beside lines that are indented more.
    FoldedBlock,
}

/// A walk over a scalar as it is written and its text, in step.
struct ScalarWalk<'a> {
    raw: &'a [u8],
    text: &'a [u8],
    syntax: Syntax,
    /// Columns of indentation of a block scalar.
    indent: usize,
    /// Where the content begins and ends in `raw`, without quotes and header.
    content: Range<usize>,
    /// How far it has come in `raw` and the text: there the next part is looked for.
    reached: (usize, usize),
}

impl<'a> ScalarWalk<'a> {
    fn new(raw: &'a str, text: &'a str, style: Style, format: DataFormat) -> Option<Self> {
        let yaml = format == DataFormat::Yaml;
        let syntax = |escapes, doubled_quotes, lines| Syntax {
            escapes,
            doubled_quotes,
            lines,
        };
        let (syntax, content) = match style {
            Style::Plain => (syntax(false, false, LineBreaks::Folded), 0..raw.len()),
            Style::SingleQuoted => (syntax(false, yaml, LineBreaks::Folded), unquoted(raw, 1)?),
            Style::DoubleQuoted => (syntax(true, false, LineBreaks::Folded), unquoted(raw, 1)?),
            Style::Literal if yaml => (syntax(false, false, LineBreaks::Kept), after_header(raw)?),
            Style::Folded => {
                let lines = LineBreaks::FoldedBlock;
                (syntax(false, false, lines), after_header(raw)?)
            }
            Style::Literal => {
                let mut content = unquoted(raw, 3)?;
                content.start += line_break(&raw.as_bytes()[content.clone()]);
                let escapes = raw.starts_with('"');
                (syntax(escapes, false, LineBreaks::Kept), content)
            }
            Style::DateTime | Style::Flow | Style::Block => return None,
        };
        let block = yaml && matches!(style, Style::Literal | Style::Folded);
        let indent = if block {
            indentation(&raw[content.clone()]).saturating_sub(indentation(text))
        } else {
            0
        };
        let mut walk = Self {
            raw: raw.as_bytes(),
            text: text.as_bytes(),
            syntax,
            indent,
            content,
            reached: (0, 0),
        };
        walk.reached = walk.start();
        Some(walk)
    }

    fn start(&self) -> (usize, usize) {
        let raw = self.content.start;
        let skipped = match self.indent {
            0 => 0,
            _ => self.indentation_at(raw),
        };
        (raw + skipped, 0)
    }

    /// The bytes of `raw` that `wanted` bytes of the text come from.
    fn find(&mut self, wanted: Range<usize>) -> Option<Range<usize>> {
        if wanted.start < self.reached.1 {
            self.reached = self.start();
        }
        let (mut raw, mut text) = self.reached;
        let mut start = None;
        loop {
            if text >= wanted.end && (start.is_some() || text > wanted.start) {
                return Some(start?..raw);
            }
            if text == wanted.start && wanted.is_empty() {
                return Some(raw..raw);
            }
            let (raw_step, text_step) = self.step(raw, text)?;
            if start.is_none() && text + text_step > wanted.start {
                start = Some(raw);
            }
            // The next part may be in the same unit.
            self.reached = (raw, text);
            raw += raw_step;
            text += text_step;
        }
    }

    /// How many bytes of `raw` and of the text the next unit takes; none where they disagree.
    fn step(&self, raw: usize, text: usize) -> Option<(usize, usize)> {
        let rest = self.raw.get(raw..self.content.end)?;
        let expected = &self.text[text..];
        let Some(&first) = rest.first() else {
            // The last line break of a block scalar ends the line that ends the span.
            return (expected.first() == Some(&b'\n')).then_some((0, 1));
        };
        match first {
            b'\\' if self.syntax.escapes => escape(rest, expected),
            b'\'' if self.syntax.doubled_quotes => {
                (rest.get(1) == Some(&b'\'') && expected.first() == Some(&b'\'')).then_some((2, 1))
            }
            b'\n' | b'\r' if self.syntax.lines == LineBreaks::Kept => {
                let after = line_break(rest);
                let skipped = after + self.indentation_at(raw + after);
                // TOML keeps `\r\n` as it is.
                match line_break(expected) {
                    0 => None,
                    kept => Some((skipped, kept)),
                }
            }
            b'\n' | b'\r' if self.syntax.lines == LineBreaks::FoldedBlock => {
                Some((self.breaks(raw), folded(expected)?))
            }
            b' ' | b'\t' | b'\n' | b'\r' if self.syntax.lines == LineBreaks::Folded => {
                let spaces = (rest.iter())
                    .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
                    .count();
                if !rest[..spaces]
                    .iter()
                    .any(|byte| matches!(byte, b'\n' | b'\r'))
                {
                    return (expected.first() == Some(&first)).then_some((1, 1));
                }
                Some((spaces, folded(expected)?))
            }
            _ => {
                // Whole characters, so that no place divides one.
                let length = match first {
                    0..0x80 => 1,
                    0x80..0xE0 => 2,
                    0xE0..0xF0 => 3,
                    _ => 4,
                };
                (rest.get(..length)? == expected.get(..length)?).then_some((length, length))
            }
        }
    }

    /// Length of the indentation of a block scalar's line that begins at `raw`.
    fn indentation_at(&self, raw: usize) -> usize {
        let line = &self.raw[raw.min(self.content.end)..self.content.end];
        let spaces = line.iter().take_while(|&&byte| byte == b' ').count();
        spaces.min(self.indent)
    }

    /// Length of line breaks with nothing but indentation between and after them.
    fn breaks(&self, raw: usize) -> usize {
        let mut at = raw;
        loop {
            let after = line_break(&self.raw[at..self.content.end]);
            if after == 0 {
                return at - raw;
            }
            at += after;
            at += self.indentation_at(at);
        }
    }
}

/// The inside of a scalar with so many quote characters on each side.
fn unquoted(raw: &str, quotes: usize) -> Option<Range<usize>> {
    (raw.len() >= 2 * quotes).then(|| quotes..raw.len() - quotes)
}

/// The lines of a YAML block scalar, from the one after its header on.
fn after_header(raw: &str) -> Option<Range<usize>> {
    let end = raw.find(['\n', '\r'])?;
    Some(end + line_break(&raw.as_bytes()[end..])..raw.len())
}

/// Spaces before the first line that has anything else.
fn indentation(lines: &str) -> usize {
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    (lines.split(['\n', '\r']))
        .find(|line| !line.trim_matches(' ').is_empty())
        .map_or(0, spaces)
}

/// Length of the line break at the start; 0 when there is none.
fn line_break(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => 0,
    }
}

/// Length of what line breaks became by folding: a space or some breaks; none when it is neither.
fn folded(text: &[u8]) -> Option<usize> {
    match text.first()? {
        b' ' => Some(1),
        b'\n' => Some(text.iter().take_while(|&&byte| byte == b'\n').count()),
        _ => None,
    }
}

/// Lengths of the escape at the start of `raw` and of the text that it stands for. What an escape
/// means is not decoded again: the text at hand shows it.
fn escape(raw: &[u8], text: &[u8]) -> Option<(usize, usize)> {
    let length = match raw.get(1)? {
        b'x' => 4,
        b'u' if raw.get(2).is_some_and(|byte| matches!(byte, b'd' | b'D')) => {
            // The first half of a pair of surrogates stands for nothing without the second.
            match (raw.get(3)?, raw.get(6..8)) {
                (b'8'..=b'9' | b'a'..=b'b' | b'A'..=b'B', Some(b"\\u")) => 12,
                _ => 6,
            }
        }
        b'u' => 6,
        b'U' => 10,
        b' ' | b'\t' | b'\n' | b'\r' => {
            let spaces = (raw[1..].iter())
                .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
                .count();
            if raw[1..=spaces]
                .iter()
                .any(|byte| matches!(byte, b'\n' | b'\r'))
            {
                return Some((1 + spaces, 0)); // a line that goes on
            }
            2
        }
        _ => 2,
    };
    let decoded = match text.first()? {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    (length <= raw.len() && decoded <= text.len()).then_some((length, decoded))
}
