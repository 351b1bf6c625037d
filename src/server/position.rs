//! Between bytes and an editor's lines and characters, in the encoding that both sides agreed on.

use gen_lsp_types::{Position, PositionEncodingKind, Range};

use crate::text::{Source, Span, Utf16Position};

/// What an editor counts within a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum PositionEncoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what every editor can do.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl PositionEncoding {
    /// The best of those that an editor offers: bytes need no counting.
    pub(super) fn choose(offered: &[PositionEncodingKind]) -> Self {
        let best = [Self::Utf8, Self::Utf32];
        let mut best = best.into_iter();
        let found = best.find(|encoding| offered.contains(&encoding.kind()));
        found.unwrap_or_default()
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// The position of a byte offset; past the end it is the end.
    pub(super) fn position(self, source: &Source, offset: u32) -> Position {
        if self == Self::Utf16 {
            let Utf16Position { line, character } = source.utf16_position(offset);
            return Position { line, character };
        }
        let place = source.position(offset);
        let line = place.line - 1;
        if self == Self::Utf32 {
            return Position {
                line,
                character: place.column - 1,
            };
        }
        let text = source.text();
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let start = line_start(source, line).min(end);
        Position {
            line,
            character: u32::try_from(end - start).unwrap_or(u32::MAX),
        }
    }

    pub(super) fn range(self, source: &Source, span: Span) -> Range {
        let start = self.position(source, span.start);
        let end = if span.is_empty() {
            start
        } else {
            self.position(source, span.end)
        };
        Range { start, end }
    }

    /// The byte offset of a position: a character past the end of its line is the end of the line, a
    /// line past the end is the end.
    pub(super) fn offset(self, source: &Source, position: Position) -> u32 {
        let Position { line, character } = position;
        if self == Self::Utf16 {
            return source.offset_of(Utf16Position { line, character });
        }
        let text = source.text();
        if line as usize >= source.line_starts().len() {
            return u32::try_from(text.len()).unwrap_or(u32::MAX);
        }
        let start = line_start(source, line);
        let end = source.line_span(line.saturating_add(1)).end as usize;
        let line = text.get(start..end.max(start)).unwrap_or_default();
        let wanted = character as usize;
        let inside = match self {
            Self::Utf32 => line
                .char_indices()
                .nth(wanted)
                .map_or(line.len(), |(at, _)| at),
            Self::Utf8 | Self::Utf16 => {
                let mut at = wanted.min(line.len());
                while !line.is_char_boundary(at) {
                    at -= 1;
                }
                at
            }
        };
        u32::try_from(start + inside).unwrap_or(u32::MAX)
    }

    pub(super) fn span(self, source: &Source, range: Range) -> Span {
        let start = self.offset(source, range.start) as usize;
        let end = self.offset(source, range.end) as usize;
        Span::new(start, end)
    }
}

/// Where the characters of a line begin: behind a byte order mark, which has none.
fn line_start(source: &Source, line: u32) -> usize {
    let start = source.line_starts().get(line as usize).copied();
    match start {
        Some(0) if source.text().starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
        start => start.unwrap_or_default() as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_comes_back_in_every_encoding() {
        let text = "\u{feff}---\ntitle: \"日😀é\"\r\n\r\ntags: [𝒳, b]\r---\n👩‍👩‍👧 body";
        let source = Source::new("a.md", text);
        for encoding in [
            PositionEncoding::Utf8,
            PositionEncoding::Utf16,
            PositionEncoding::Utf32,
        ] {
            for (offset, _) in text.char_indices().skip(1) {
                // Between `\r` and `\n` there is no position of its own.
                if text[..offset].ends_with('\r') && text[offset..].starts_with('\n') {
                    continue;
                }
                let offset = u32::try_from(offset).unwrap();
                let position = encoding.position(&source, offset);
                assert_eq!(
                    encoding.offset(&source, position),
                    offset,
                    "{encoding:?} {position:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_not_there_is_the_nearest() {
        let source = Source::new("a.md", "a😀\r\nb");
        let offset = |encoding: PositionEncoding, line, character| {
            encoding.offset(&source, Position { line, character })
        };
        for encoding in [
            PositionEncoding::Utf8,
            PositionEncoding::Utf16,
            PositionEncoding::Utf32,
        ] {
            assert_eq!(offset(encoding, 0, 99), 5);
            assert_eq!(offset(encoding, 9, 0), 8);
        }
        assert_eq!(
            offset(PositionEncoding::Utf8, 0, 3),
            1,
            "inside of a character"
        );
    }

    #[test]
    fn an_editor_gets_the_best_that_it_offers() {
        let choose = |offered: &[PositionEncodingKind]| PositionEncoding::choose(offered);
        assert_eq!(choose(&[]), PositionEncoding::Utf16);
        let (utf8, utf16) = (PositionEncodingKind::UTF8, PositionEncodingKind::UTF16);
        assert_eq!(choose(&[utf16, utf8]), PositionEncoding::Utf8);
        assert_eq!(
            choose(&[PositionEncodingKind::UTF32]),
            PositionEncoding::Utf32
        );
    }
}
