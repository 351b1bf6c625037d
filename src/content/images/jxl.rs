//! JPEG XL: a bit-packed header at the start of the code stream, bare or in boxes.
//! ISO/IEC 18181-1, `SizeHeader` and `ImageMetadata`.

use super::{Size, Window};
use crate::content::images::info::ImageFormat;

/// Ratios of width to height that take the place of a width.
const RATIOS: [(u64, u64); 7] = [(1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)];

pub(crate) fn size(window: &mut Window<'_>) -> Option<Size> {
    let start = code_stream(window)?;
    let mut bits = Bits {
        window,
        at: 8 * (start + 2),
    };
    let small = bits.take(1)? == 1;
    let height = bits.side(small)?;
    let width = match usize::try_from(bits.take(3)?).ok()?.checked_sub(1) {
        None => bits.side(small)?,
        Some(ratio) => {
            let (width, height_part) = RATIOS[ratio];
            height * width / height_part
        }
    };
    let mut turned = false;
    let (all_default, extra_fields) = (bits.take(1)? == 1, bits.take(1)? == 1);
    if !all_default && extra_fields {
        turned = bits.take(3)? >= 4;
    }
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    // Unlike that of EXIF, this orientation is part of the image: it has the turned size.
    let (width, height) = if turned {
        (height, width)
    } else {
        (width, height)
    };
    Size::new(ImageFormat::Jxl, width, height)
}

/// The offset of the code stream: the start, or inside the first box `jxlc` or `jxlp`.
fn code_stream(window: &mut Window<'_>) -> Option<u64> {
    let is_stream = |bytes: [u8; 2]| bytes == [0xFF, 0x0A];
    if is_stream(window.array(0)?) {
        return Some(0);
    }
    let mut at = 12;
    loop {
        let mut len = u64::from(u32::from_be_bytes(window.array(at)?));
        let mut content = at + 8;
        if len == 1 {
            len = u64::from_be_bytes(window.array(content)?);
            content += 8;
        }
        let stream = match &window.array(at + 4)? {
            b"jxlc" => Some(content),
            b"jxlp" => Some(content + 4),
            _ => None,
        };
        if let Some(stream) = stream {
            return is_stream(window.array(stream)?).then_some(stream);
        }
        if len < 8 {
            return None; // the last box, or a broken one
        }
        at = at.checked_add(len)?;
        if at >= window.len() {
            return None;
        }
    }
}

/// Bits of the file, least significant first; `at` counts bits.
struct Bits<'w, 'r> {
    window: &'w mut Window<'r>,
    at: u64,
}

impl Bits<'_, '_> {
    fn take(&mut self, count: u32) -> Option<u64> {
        let mut value = 0;
        for index in 0..count {
            let byte = self.window.byte(self.at / 8)?;
            value |= u64::from(byte >> (self.at % 8) & 1) << index;
            self.at += 1;
        }
        Some(value)
    }

    fn side(&mut self, small: bool) -> Option<u64> {
        if small {
            return Some((self.take(5)? + 1) * 8);
        }
        let count = match self.take(2)? {
            0 => 9,
            1 => 13,
            2 => 18,
            _ => 30,
        };
        Some(self.take(count)? + 1)
    }
}
