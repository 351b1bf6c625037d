//! Lines and columns: [`Position`] for people, [`Utf16Position`] for editors.

use super::{Source, Span};

/// A place for people: 1-based line, 1-based column in Unicode scalar values. A byte order mark
/// has no column.
///
/// ```
/// use copydesk::parts::{Position, Source};
///
/// let source = Source::new("a.md", "a: b\nü: x\n");
/// assert_eq!(source.position(9), Position { line: 2, column: 4 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// 1-based.
    pub line: u32,
    /// 1-based, counting Unicode scalar values.
    pub column: u32,
}

/// Where a span begins and ends, for people; the end is exclusive.
///
/// ```
/// use copydesk::parts::Source;
/// use copydesk::Span;
///
/// let source = Source::new("a.md", "a: b\nc: d\n");
/// let location = source.locate(Span::new(5, 6));
/// assert_eq!((location.start.line, location.end.column), (2, 2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The first character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
    /// The column of the first character in UTF-16 code units, 1-based.
    pub start_utf16: u32,
    /// The column behind the last character in UTF-16 code units, 1-based.
    pub end_utf16: u32,
}

impl Location {
    /// Line 1, column 1: for what speaks of a file as a whole, or of one that cannot be read.
    pub const TOP: Self = Self {
        start: Position { line: 1, column: 1 },
        end: Position { line: 1, column: 1 },
        start_utf16: 1,
        end_utf16: 1,
    };
}

/// A place for editors, as the Language Server Protocol counts: line and character from 0, in
/// UTF-16 code units. A byte order mark has no character.
///
/// ```
/// use copydesk::parts::{Source, Utf16Position};
///
/// let source = Source::new("a.md", "a: b\n🌱: x\n");
/// assert_eq!(source.utf16_position(9), Utf16Position { line: 1, character: 2 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utf16Position {
    /// 0-based.
    pub line: u32,
    /// 0-based, in UTF-16 code units from the start of the line.
    pub character: u32,
}

impl Source {
    /// Where the lines begin, in bytes. A line ends with `\n`, `\r\n` or a lone `\r`, as in YAML
    /// and in the Language Server Protocol.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| line_starts(&self.text))
    }

    /// Lines and columns of a span.
    pub fn locate(&self, span: Span) -> Location {
        let start = self.columns(span.start);
        let end = if span.is_empty() {
            start
        } else {
            self.columns(span.end)
        };
        Location {
            start: start.0,
            end: end.0,
            start_utf16: start.1,
            end_utf16: end.1,
        }
    }

    /// Line and column, and the column in UTF-16 code units.
    fn columns(&self, offset: u32) -> (Position, u32) {
        let (line, before) = self.line_before(offset);
        let (mut scalars, mut units) = (1, 1);
        for character in before.chars() {
            scalars += 1;
            units += character.len_utf16();
        }
        let position = Position {
            line: number(line + 1),
            column: number(scalars),
        };
        (position, number(units))
    }

    /// Line and column of a byte offset; past the end it is the end.
    pub fn position(&self, offset: u32) -> Position {
        let (line, before) = self.line_before(offset);
        Position {
            line: number(line + 1),
            column: number(before.chars().count() + 1),
        }
    }

    /// Line and character of a byte offset for an editor; past the end it is the end.
    pub fn utf16_position(&self, offset: u32) -> Utf16Position {
        let (line, before) = self.line_before(offset);
        Utf16Position {
            line: number(line),
            character: number(before.chars().map(char::len_utf16).sum()),
        }
    }

    /// The byte offset of an editor's position, as the protocol has it: a character past the end
    /// of its line is the end of the line, and one inside a surrogate pair the start of the pair.
    /// A line past the end is the end.
    pub fn offset_of(&self, position: Utf16Position) -> u32 {
        let text = self.text();
        let Some(&start) = self.line_starts().get(position.line as usize) else {
            return number(text.len());
        };
        let line = self.line_span(position.line.saturating_add(1));
        let mut offset = start as usize;
        if start == 0 && text.starts_with('\u{feff}') {
            offset += '\u{feff}'.len_utf8();
        }
        let mut left = position.character as usize;
        for character in text
            .get(offset..line.end as usize)
            .unwrap_or_default()
            .chars()
        {
            let Some(rest) = left.checked_sub(character.len_utf16()) else {
                break;
            };
            left = rest;
            offset += character.len_utf8();
        }
        number(offset)
    }

    /// The line of a byte offset, from 0, and the text of that line before it.
    fn line_before(&self, offset: u32) -> (usize, &str) {
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset).max(1) - 1;
        let from = starts[line] as usize;
        let mut to = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(to) {
            to -= 1;
        }
        let before = self.text.get(from..to).unwrap_or_default();
        match line {
            0 => (line, before.strip_prefix('\u{feff}').unwrap_or(before)),
            _ => (line, before),
        }
    }

    /// The bytes of a line without its line break; `line` is 1-based and clamped to the file.
    pub fn line_span(&self, line: u32) -> Span {
        let starts = self.line_starts();
        let index = (line.max(1) as usize).min(starts.len()) - 1;
        let from = starts[index] as usize;
        let to = starts
            .get(index + 1)
            .map_or(self.text.len(), |&next| next as usize);
        let line = &self.text[from..to];
        Span::new(from, from + line.trim_end_matches(['\n', '\r']).len())
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Bytes of a line, about.
const LINE: usize = 64;

fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut starts = Vec::with_capacity(bytes.len() / LINE + 1);
    starts.push(0);
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
            continue;
        }
        starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_position(text: &str, offset: u32, line: u32, column: u32) {
        let source = Source::new("a.md", text);
        assert_eq!(source.position(offset), Position { line, column });
    }

    #[test]
    fn positions_count_characters_and_every_kind_of_line_break() {
        check_position("", 0, 1, 1);
        check_position("abc", 9, 1, 4);
        check_position("a\nb", 2, 2, 1);
        check_position("a\r\nb", 3, 2, 1);
        check_position("a\rb", 2, 2, 1);
        check_position("é€b", 5, 1, 3);
        check_position("\u{feff}---", 3, 1, 1);
        check_position("\u{feff}---", 0, 1, 1);
    }

    #[track_caller]
    fn check_utf16(text: &str, offset: u32, line: u32, character: u32) {
        let source = Source::new("a.md", text);
        let position = Utf16Position { line, character };
        assert_eq!(source.utf16_position(offset), position, "{text:?}");
        assert_eq!(source.offset_of(position), offset, "{text:?}");
    }

    #[test]
    fn editors_count_utf16_code_units() {
        check_utf16("", 0, 0, 0);
        check_utf16("abc", 2, 0, 2);
        check_utf16("é€b", 5, 0, 2);
        check_utf16("😀b", 4, 0, 2);
        check_utf16("a\r\n😀\u{301}c", 9, 1, 3);
        check_utf16("a\rb", 2, 1, 0);
        check_utf16("\u{feff}---", 3, 0, 0);
        check_utf16("\u{feff}😀-", 7, 0, 2);
        check_utf16("a\n\u{feff}b", 5, 1, 1);
    }

    #[test]
    fn a_location_counts_both_ways() {
        let source = Source::new("a.md", "\u{feff}😀a\n😀b😀c");
        for (span, start, end) in [
            (Span::new(3, 7), (1, 1, 1), (1, 2, 3)),
            (Span::new(7, 8), (1, 2, 3), (1, 3, 4)),
            (Span::new(13, 18), (2, 2, 3), (2, 4, 6)),
            (Span::new(14, 14), (2, 3, 4), (2, 3, 4)),
        ] {
            let found = source.locate(span);
            let of = |at: Position, utf16| (at.line, at.column, utf16);
            assert_eq!(of(found.start, found.start_utf16), start, "{span:?}");
            assert_eq!(of(found.end, found.end_utf16), end, "{span:?}");
            let editor = source.utf16_position(span.start);
            assert_eq!(editor.character + 1, found.start_utf16, "{span:?}");
        }
    }

    #[test]
    fn a_position_that_is_not_there_is_the_nearest() {
        let source = Source::new("a.md", "\u{feff}a😀\r\nb");
        let offset = |line, character| source.offset_of(Utf16Position { line, character });
        assert_eq!(offset(0, 2), 4, "inside of a pair");
        assert_eq!(
            offset(0, 99),
            8,
            "past the end of the line, before its line break"
        );
        assert_eq!(offset(1, 99), 11);
        assert_eq!(offset(2, 0), 11);
        assert_eq!(offset(u32::MAX, u32::MAX), 11);
        // The mark itself, the middle of a character, past the end.
        for (offset, line, character) in [(0, 0, 0), (6, 0, 1), (99, 1, 1)] {
            let position = Utf16Position { line, character };
            assert_eq!(source.utf16_position(offset), position);
        }
    }

    #[test]
    fn every_offset_comes_back() {
        let text = "\u{feff}---\ntitle: \"日😀é\"\r\n\r\ntags: [𝒳, b]\r---\n👩‍👩‍👧 body";
        let source = Source::new("a.md", text);
        for (offset, _) in text.char_indices().skip(1) {
            // Between `\r` and `\n` there is no position of its own.
            if text[..offset].ends_with('\r') && text[offset..].starts_with('\n') {
                continue;
            }
            let offset = number(offset);
            let position = source.utf16_position(offset);
            assert_eq!(source.offset_of(position), offset, "{position:?}");
            assert_eq!(position.line + 1, source.position(offset).line);
        }
    }
}
