//! [`Window`]: random access to a file through a small buffer that moves a limited number of times.

use std::io::{self, Read, Seek, SeekFrom};

/// How often the window moves before the file is given up. With [`STEP`] bytes each, that is half
/// a megabyte: a photograph's 255 colour profile segments pass, an endless chain does not.
pub(crate) const LOADS: u32 = 512;

/// Bytes that are read at first; enough for most headers.
const HEAD: usize = 4096;

/// Bytes that are read at each later place.
const STEP: usize = 1024;

/// Something to read from anywhere.
pub(crate) trait ReadSeek: Read + Seek {}

impl<R: Read + Seek> ReadSeek for R {}

/// A few bytes of a file, wherever they are asked for.
pub(crate) struct Window<'r> {
    reader: &'r mut dyn ReadSeek,
    len: u64,
    /// Offset in the file of the first byte of `bytes`.
    start: u64,
    bytes: Vec<u8>,
    loads: u32,
    error: Option<io::Error>,
}

impl<'r> Window<'r> {
    /// A window over a file of `len` bytes, standing at its start.
    pub(crate) fn new(reader: &'r mut dyn ReadSeek, len: u64) -> Self {
        let mut window = Self {
            reader,
            // No file is longer; sums of offsets and small numbers cannot overflow then.
            len: len.min(i64::MAX as u64),
            start: 0,
            bytes: Vec::new(),
            loads: LOADS,
            error: None,
        };
        window.load(0, HEAD);
        window
    }

    /// The bytes under the window; right after `new`, the first of the file.
    pub(crate) fn head(&self) -> &[u8] {
        &self.bytes
    }

    /// The first bytes of the file, at most `count`; in one read, outside the limit of moves.
    pub(crate) fn beginning(&mut self, count: usize) -> &[u8] {
        if self.start != 0 || self.bytes.len() < count {
            self.load(0, count);
        }
        &self.bytes
    }

    /// The `count` bytes at offset `at`; none past the end of the file, past the limit of moves,
    /// or when reading failed. `count` is at most [`STEP`].
    pub(crate) fn get(&mut self, at: u64, count: usize) -> Option<&[u8]> {
        if !self.holds(at, count) {
            if at.checked_add(count as u64)? > self.len || self.loads == 0 {
                return None;
            }
            self.loads -= 1;
            self.load(at, STEP);
        }
        let from = usize::try_from(at.checked_sub(self.start)?).ok()?;
        self.bytes.get(from..from.checked_add(count)?)
    }

    /// One byte.
    pub(crate) fn byte(&mut self, at: u64) -> Option<u8> {
        self.get(at, 1).map(|bytes| bytes[0])
    }

    /// `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self, at: u64) -> Option<[u8; N]> {
        self.get(at, N)?.try_into().ok()
    }

    /// Length of the file in bytes.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// What the reader said when it failed.
    pub(crate) fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    fn holds(&self, at: u64, count: usize) -> bool {
        let end = self.start + self.bytes.len() as u64;
        at >= self.start && at.checked_add(count as u64).is_some_and(|to| to <= end)
    }

    fn load(&mut self, at: u64, count: usize) {
        self.start = at;
        self.bytes.clear();
        let read = (self.reader.seek(SeekFrom::Start(at))).and_then(|_| {
            (&mut *self.reader)
                .take(count as u64)
                .read_to_end(&mut self.bytes)
        });
        if let Err(error) = read {
            self.bytes.clear();
            self.error = Some(error);
            self.loads = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn reads_anywhere_but_not_for_ever() {
        let bytes: Vec<u8> = (0..1_000_000_u32).flat_map(u32::to_be_bytes).collect();
        let mut reader = Cursor::new(&bytes);
        let mut window = Window::new(&mut reader, bytes.len() as u64);
        assert_eq!(window.array(4 * 3), Some([0, 0, 0, 3]));
        assert_eq!(window.array(4 * 70_000), Some(70_000_u32.to_be_bytes()));
        assert_eq!(window.array(0), Some([0, 0, 0, 0]));
        assert_eq!(window.byte(u64::MAX), None);
        assert_eq!(window.byte(bytes.len() as u64), None);
        let moves = (0..2000)
            .filter(|&at| window.byte(at * 2000).is_some())
            .count();
        assert_eq!(moves, LOADS as usize - 2 + 1); // two moves above; the first place is at hand
    }

    #[test]
    fn a_file_that_shrinks_has_no_bytes_there() {
        let mut reader = Cursor::new(b"abc");
        let mut window = Window::new(&mut reader, 100);
        assert_eq!(window.get(50, 2), None);
        assert!(window.take_error().is_none());
    }
}
