//! Bytes, spans, lines and columns: [`Source`], [`Span`] (a byte range of the file on the disk) and
//! [`Location`] (lines and columns). `pattern/` says how expensive a regular expression
//! is, `steps` counts what work costs, `bytes` has sets of them,
//! `limits` has what a document and a run may take, `repo_path` takes paths apart, `uri_escapes` says
//! what URIs cannot have as it is.
//!
//! Everything in copydesk refers to places by byte range. Lines and columns are computed here, once,
//! when a finding leaves the engine.
//!
//! Uses nothing else of the crate. No words for people, no file formats.

pub(crate) mod bytes;
pub(crate) mod json_pointer;
pub(crate) mod limits;
pub(crate) mod pattern;
pub(crate) mod repo_path;
pub(crate) mod steps;
pub(crate) mod uri_escapes;

mod position;

use repo_path::RepoPathBuf;
use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use position::{Location, Position, Utf16Position};

/// A range of bytes of a file, end exclusive.
///
/// Offsets count from the first byte of the file, its byte order mark and fences included.
/// Files of four gigabytes and more are never parsed, so 32 bits are enough.
///
/// ```
/// use copydesk::Span;
///
/// let span = Span::new(3, 7);
/// assert_eq!(&"a: moss"[span.range()], "moss");
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte; never less than `start`.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to `end`, both in bytes; an `end` before `start` gives an empty
    /// span, and offsets past 4 GiB are clamped (such files are not parsed).
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let start = clamp(start);
        Self {
            start,
            end: clamp(end).max(start),
        }
    }

    /// An empty span before the byte at `offset`.
    pub fn empty(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same as a range of `usize`, to index text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` is inside, borders included.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The part of this span that starts `from` bytes after its start and ends `to` bytes after
    /// its start, cut at its end.
    #[must_use]
    pub fn part(self, from: usize, to: usize) -> Self {
        let at = |offset: usize| (self.start as usize + offset).min(self.end as usize);
        Self::new(at(from), at(to))
    }
}

/// What is wrong with the bytes of a file as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodingProblem {
    /// Bytes that are not UTF-8; the first such place, and how many places there are.
    NotUtf8 {
        /// The first maximal run of bytes that is not UTF-8.
        first: Span,
        /// Number of such runs in the part that was read.
        count: u32,
    },
    /// The file is UTF-16 (a byte order mark, or NUL at every other byte).
    Utf16 {
        /// Whether the less significant byte comes first.
        little_endian: bool,
    },
}

/// One file: its name, its text, and whether that is all of it.
///
/// The text has the same length in bytes as what was read, so that spans are offsets in the file:
/// each byte that is not UTF-8 is replaced by one `REPLACEMENT`.
///
/// ```
/// use copydesk::parts::Source;
/// use copydesk::Span;
///
/// let source = Source::new("a.md", "title: Moss\n");
/// assert_eq!(source.slice(Span::new(7, 11)), "Moss");
/// ```
#[derive(Debug)]
pub struct Source {
    path: RepoPathBuf,
    text: String,
    file_len: u64,
    encoding: Option<EncodingProblem>,
    lines: OnceLock<Vec<u32>>,
}

/// What is in [`Source::text`] for a byte that is not UTF-8.
pub(crate) const REPLACEMENT: char = '_';

impl Source {
    /// A whole file. `path` is relative to the repository, with `/`.
    pub fn new(path: impl Into<RepoPathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let file_len = bytes.len() as u64;
        Self::head(path, bytes, file_len)
    }

    /// The first bytes of a file of `file_len` bytes. A character that the cut divides is dropped.
    pub fn head(path: impl Into<RepoPathBuf>, mut bytes: Vec<u8>, file_len: u64) -> Self {
        if file_len > bytes.len() as u64 {
            drop_divided_character(&mut bytes);
        }
        let (text, encoding) = decode(bytes);
        Self {
            path: path.into(),
            text,
            file_len,
            encoding,
            lines: OnceLock::new(),
        }
    }

    /// The path, relative to the repository, with `/`.
    pub fn path(&self) -> &RepoPathBuf {
        &self.path
    }

    /// [`Self::text`], for who needs nothing else.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// The text as far as it was read, byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether all of the file was read.
    pub fn is_complete(&self) -> bool {
        self.text.len() as u64 >= self.file_len
    }

    /// Whether the bytes up to `until`, exclusive, were read, if there are so many.
    pub fn shows(&self, until: u32) -> bool {
        self.is_complete() || until as usize <= self.text.len()
    }

    /// Length of the whole file in bytes, read or not.
    pub fn file_len(&self) -> u64 {
        self.file_len
    }

    /// What is wrong with its bytes as text, if anything is.
    pub fn encoding_problem(&self) -> Option<EncodingProblem> {
        self.encoding
    }

    /// Whether it is UTF-16, of which no text can be read.
    pub fn is_utf16(&self) -> bool {
        matches!(self.encoding, Some(EncodingProblem::Utf16 { .. }))
    }

    /// The text under `span`; empty when the span reaches past what was read or divides a
    /// character.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// Takes away the begun character at the end, so that a cut is not taken for broken UTF-8.
fn drop_divided_character(bytes: &mut Vec<u8>) {
    let tail = bytes.len().saturating_sub(3);
    for at in (tail..bytes.len()).rev() {
        let needed = match bytes[at] {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            0x80..=0xBF => continue,
            _ => return,
        };
        if at + needed > bytes.len() {
            bytes.truncate(at);
        }
        return;
    }
}

/// Whether bytes are what Git LFS puts in the place of a file.
pub(crate) fn is_lfs_pointer(bytes: &[u8]) -> bool {
    bytes.starts_with(b"version https://git-lfs.github.com/spec/")
}

fn decode(bytes: Vec<u8>) -> (String, Option<EncodingProblem>) {
    if let Some(little_endian) = utf16(&bytes) {
        return (
            mask(&bytes).0,
            Some(EncodingProblem::Utf16 { little_endian }),
        );
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let (text, first, count) = mask(error.as_bytes());
            (text, Some(EncodingProblem::NotUtf8 { first, count }))
        }
    }
}

/// The text with [`REPLACEMENT`] for each byte that is not UTF-8, the first such run, their count.
fn mask(bytes: &[u8]) -> (String, Span, u32) {
    let mut text = String::with_capacity(bytes.len());
    let (mut first, mut count) = (None, 0_u32);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let invalid = chunk.invalid().len();
        if invalid > 0 {
            first.get_or_insert_with(|| Span::new(text.len(), text.len() + invalid));
            count = count.saturating_add(1);
            text.extend(std::iter::repeat_n(REPLACEMENT, invalid));
        }
    }
    (text, first.unwrap_or_default(), count)
}

/// Whether the bytes are UTF-16, and then whether the less significant byte comes first. Without
/// a byte order mark, four characters of ASCII in a row say so.
fn utf16(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xFF, 0xFE, ..] => Some(true),
        [0xFE, 0xFF, ..] => Some(false),
        [a, 0, b, 0, c, 0, d, 0, ..] if [a, b, c, d].iter().all(|&&x| x != 0) => Some(true),
        [0, a, 0, b, 0, c, 0, d, ..] if [a, b, c, d].iter().all(|&&x| x != 0) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_utf8_keep_their_length() {
        let source = Source::new("a.md", b"ab\xff\xfecd\x80".to_vec());
        assert_eq!(source.text(), "ab__cd_");
        assert_eq!(
            source.encoding_problem(),
            Some(EncodingProblem::NotUtf8 {
                first: Span::new(2, 3),
                count: 3
            })
        );
    }

    #[test]
    fn a_cut_through_a_character_is_no_broken_text() {
        let bytes = "a€".as_bytes()[..3].to_vec();
        let source = Source::head("a.md", bytes, 9);
        assert_eq!((source.text(), source.encoding_problem()), ("a", None));
        assert!(!source.is_complete());
    }

    #[test]
    fn utf16_is_recognised() {
        for bytes in [&b"\xff\xfe-\0-\0"[..], b"-\0-\0-\0\n\0"] {
            let source = Source::new("a.md", bytes.to_vec());
            let expected = EncodingProblem::Utf16 {
                little_endian: true,
            };
            assert_eq!(source.encoding_problem(), Some(expected));
        }
    }
}
