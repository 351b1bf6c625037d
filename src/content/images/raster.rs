//! Sizes of PNG, GIF, WebP, BMP and ICO: a few bytes at known places.

use super::{Size, Window};
use crate::content::images::info::ImageFormat;

/// Width and height are in the chunk `IHDR`, which is the first, but for Apple's `CgBI`.
/// <https://www.w3.org/TR/png-3/#11IHDR>
pub(crate) fn png(window: &mut Window<'_>) -> Option<Size> {
    let mut at = 8;
    if window.array(at + 4)? == *b"CgBI" {
        let len = u32::from_be_bytes(window.array(at)?);
        at += u64::from(len) + 12;
    }
    if window.array(at + 4)? != *b"IHDR" {
        return None;
    }
    let side = |bytes| {
        let pixels = u32::from_be_bytes(bytes);
        // More the format does not allow.
        i32::try_from(pixels).is_ok().then_some(pixels)
    };
    let width = side(window.array(at + 8)?)?;
    let height = side(window.array(at + 12)?)?;
    Size::new(ImageFormat::Png, width, height)
}

/// Width and height of the logical screen; where they are zero, browsers take the first frame's.
/// <https://www.w3.org/Graphics/GIF/spec-gif89a.txt>
pub(crate) fn gif(window: &mut Window<'_>) -> Option<Size> {
    let (width, height) = (le16(window, 6)?, le16(window, 8)?);
    if let Some(size) = Size::new(ImageFormat::Gif, width, height) {
        return Some(size);
    }
    let flags = window.byte(10)?;
    let mut at = 13;
    if flags & 0x80 != 0 {
        at += 3 << ((flags & 7) + 1);
    }
    loop {
        match window.byte(at)? {
            b',' => {
                let (width, height) = (le16(window, at + 5)?, le16(window, at + 7)?);
                return Size::new(ImageFormat::Gif, width, height);
            }
            b'!' => {
                at += 2;
                loop {
                    let len = u64::from(window.byte(at)?);
                    at += 1 + len;
                    if len == 0 {
                        break;
                    }
                }
            }
            _ => return None,
        }
    }
}

/// The first chunk is one of three: lossy, lossless, or extended with a canvas.
/// <https://developers.google.com/speed/webp/docs/riff_container>
pub(crate) fn webp(window: &mut Window<'_>) -> Option<Size> {
    let (width, height) = match &window.array(12)? {
        b"VP8 " if window.array(23)? == [0x9D, 0x01, 0x2A] => {
            // The upper two bits of each are a scale for the decoder.
            (le16(window, 26)? & 0x3FFF, le16(window, 28)? & 0x3FFF)
        }
        b"VP8L" if window.byte(20)? == 0x2F => {
            let bits = u32::from_le_bytes(window.array(21)?);
            (1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF))
        }
        b"VP8X" => {
            let side =
                |[low, middle, high]: [u8; 3]| 1 + u32::from_le_bytes([low, middle, high, 0]);
            (side(window.array(24)?), side(window.array(27)?))
        }
        _ => return None,
    };
    Size::new(ImageFormat::Webp, width, height)
}

/// Whether it begins like a BMP. Many a text begins with `BM`, too; but the length of the second
/// header is one of a few.
pub(crate) fn is_bmp(head: &[u8]) -> bool {
    const LENGTHS: [u8; 8] = [12, 16, 40, 52, 56, 64, 108, 124];
    let second = head.get(14..18).unwrap_or_default();
    head.starts_with(b"BM") && matches!(second, [len, 0, 0, 0] if LENGTHS.contains(len))
}

/// A negative height means that rows go from top to bottom.
/// <https://learn.microsoft.com/en-us/windows/win32/gdi/bitmap-storage>
pub(crate) fn bmp(window: &mut Window<'_>) -> Option<Size> {
    let (width, height) = if window.byte(14)? == 12 {
        (le16(window, 18)?, le16(window, 20)?)
    } else {
        let width = i32::from_le_bytes(window.array(18)?);
        let height = i32::from_le_bytes(window.array(22)?);
        (u32::try_from(width).ok()?, height.unsigned_abs())
    };
    Size::new(ImageFormat::Bmp, width, height)
}

/// The largest of the images inside. Of several, none is the size of the file.
pub(crate) fn ico(window: &mut Window<'_>) -> Option<Size> {
    let count = le16(window, 4)?;
    let pixels = |byte: u8| if byte == 0 { 256 } else { u32::from(byte) };
    let mut largest = (0, 0);
    for index in 0..u64::from(count) {
        let [width, height] = window.array(6 + 16 * index)?;
        largest = largest.max((pixels(width), pixels(height)));
    }
    let mut size = Size::new(ImageFormat::Ico, largest.0, largest.1)?;
    size.exact = count == 1;
    Some(size)
}

fn le16(window: &mut Window<'_>, at: u64) -> Option<u32> {
    window.array(at).map(u16::from_le_bytes).map(u32::from)
}
