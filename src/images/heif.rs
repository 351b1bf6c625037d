//! HEIF and AVIF: boxes in boxes, read by the crate `imagesize` through a bounded reader.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::{Size, Window};
use crate::world::ImageFormat;

/// The format that the brands of a first box `ftyp` name. Videos have such a box too.
pub(super) fn format(head: &[u8]) -> Option<ImageFormat> {
    if head.get(4..8)? != b"ftyp" {
        return None;
    }
    let len = u32::from_be_bytes(head.get(..4)?.try_into().ok()?);
    let end = (usize::try_from(len).ok()?).min(head.len());
    // The major brand, four bytes of version, the compatible brands.
    let (brands, _) = head.get(8..end)?.as_chunks::<4>();
    let mut found = None;
    for brand in brands {
        match brand {
            b"avif" | b"avis" => return Some(ImageFormat::Avif),
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"hevm" | b"hevs"
            | b"mif1" | b"msf1" | b"mif2" => found = Some(ImageFormat::Heif),
            _ => {}
        }
    }
    found
}

pub(super) fn size(window: &mut Window<'_>, format: ImageFormat) -> Option<Size> {
    let bounded = Bounded { window, at: 0 };
    // It reads integers one by one: a buffer spares the calls, the window the system.
    let found = imagesize::reader_size(BufReader::with_capacity(256, bounded)).ok()?;
    let pixels = |side| u32::try_from(side).ok();
    Size::new(format, pixels(found.width)?, pixels(found.height)?)
}

/// A window as a reader: ends where the window's patience ends.
struct Bounded<'w, 'r> {
    window: &'w mut Window<'r>,
    at: u64,
}

impl Read for Bounded<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.window.len().saturating_sub(self.at);
        let count = into
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX))
            .min(256);
        let Some(bytes) = self.window.get(self.at, count) else {
            return Ok(0);
        };
        into[..count].copy_from_slice(bytes);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Bounded<'_, '_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.window.len().checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
