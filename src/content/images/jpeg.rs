//! JPEG: a chain of segments, one of which (`SOF`) has the size and one (`APP1`) the orientation.
//! <https://www.w3.org/Graphics/JPEG/itu-t81.pdf>, annex B.

use super::{Size, Window, tiff};
use crate::content::images::info::ImageFormat;

pub(crate) fn size(window: &mut Window<'_>) -> Option<Size> {
    let mut size = None;
    let mut turned = None;
    let mut at = 2;
    // Decoders read the orientation up to the first scan, even behind the size.
    while let Some((kind, segment)) = next_segment(window, at) {
        let Some(len) = window.array(segment).map(u16::from_be_bytes) else {
            break;
        };
        match kind {
            // All `SOFn`; in between are tables (`DHT`, `DAC`) and `JPG`, which is reserved.
            0xC0..=0xCF if !matches!(kind, 0xC4 | 0xC8 | 0xCC) => {
                size = frame(window, segment);
            }
            0xE1 if turned.is_none() && window.array(segment + 2) == Some(*b"Exif\0\0") => {
                turned = Some(tiff::is_turned(window, segment + 8));
            }
            0xD9 | 0xDA => break,
            _ => {}
        }
        if size.is_some() && turned.is_some() {
            break;
        }
        // A length counts its own two bytes; less is broken, and would never end.
        at = segment + u64::from(len.max(2));
    }
    let mut size = size?;
    size.turned = turned.unwrap_or(false);
    Some(size)
}

/// The kind of the next marker that has a segment (or ends the image), and the offset behind it.
/// Like decoders, skips padding (`FF FF`), markers without a segment, and stray bytes.
fn next_segment(window: &mut Window<'_>, mut at: u64) -> Option<(u8, u64)> {
    loop {
        match window.array(at)? {
            [0xFF, 0xFF] => at += 1,
            [0xFF, 0x00 | 0x01 | 0xD0..=0xD8] => at += 2,
            [0xFF, kind] => return Some((kind, at + 2)),
            _ => at += 1,
        }
    }
}

fn frame(window: &mut Window<'_>, segment: u64) -> Option<Size> {
    let [_, _, _, h0, h1, w0, w1] = window.array(segment)?;
    let width = u16::from_be_bytes([w0, w1]);
    let height = u16::from_be_bytes([h0, h1]);
    Size::new(ImageFormat::Jpeg, width.into(), height.into())
}
