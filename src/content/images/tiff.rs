//! TIFF directories: the size of a TIFF file, and the orientation inside a JPEG's EXIF data.
//! <https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf>

use super::{Size, Window};
use crate::content::images::info::ImageFormat;

/// Entries of a directory that are looked at; real ones have some dozens.
const MAX_ENTRIES: u64 = 512;

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const ORIENTATION: u16 = 274;

/// The size of a TIFF file: that of its first image.
pub(crate) fn size(window: &mut Window<'_>) -> Option<Size> {
    let directory = directory(window, 0)?;
    let mut size = Size::new(ImageFormat::Tiff, directory.width?, directory.height?)?;
    size.turned = directory.turned;
    Some(size)
}

/// Whether the TIFF structure at `base` asks viewers to turn the image by a quarter.
pub(crate) fn is_turned(window: &mut Window<'_>, base: u64) -> bool {
    directory(window, base).is_some_and(|directory| directory.turned)
}

#[derive(Default)]
struct Directory {
    width: Option<u32>,
    height: Option<u32>,
    turned: bool,
}

/// The first directory of the structure whose offsets count from `base`.
fn directory(window: &mut Window<'_>, base: u64) -> Option<Directory> {
    let (order, big) = match &window.array(base)? {
        b"II*\0" => (ByteOrder::Little, false),
        b"MM\0*" => (ByteOrder::Big, false),
        b"II+\0" => (ByteOrder::Little, true),
        b"MM\0+" => (ByteOrder::Big, true),
        _ => return None,
    };
    // BigTIFF is the same with wider offsets and counts.
    let (at, count, header, width, value_at) = if big {
        let at = base.checked_add(order.u64(window.array(base + 8)?))?;
        (at, order.u64(window.array(at)?), 8, 20, 12)
    } else {
        let at = base + u64::from(order.u32(window.array(base + 4)?));
        (at, u64::from(order.u16(window.array(at)?)), 2, 12, 8)
    };
    let mut directory = Directory::default();
    for index in 0..count.min(MAX_ENTRIES) {
        let entry = at + header + width * index;
        let Some([t0, t1, k0, k1]) = window.array(entry) else {
            break; // what was found before the cut still holds
        };
        let Some([v0, v1, v2, v3]) = window.array(entry + value_at) else {
            break;
        };
        let value = match order.u16([k0, k1]) {
            3 => u32::from(order.u16([v0, v1])),
            4 => order.u32([v0, v1, v2, v3]),
            _ => continue,
        };
        match order.u16([t0, t1]) {
            WIDTH => directory.width = Some(value),
            HEIGHT => directory.height = Some(value),
            // 5 to 8 are the four orientations that swap the sides.
            ORIENTATION => directory.turned = (5..=8).contains(&value),
            _ => {}
        }
    }
    Some(directory)
}

#[derive(Clone, Copy)]
enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    fn u16(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        }
    }

    fn u64(self, bytes: [u8; 8]) -> u64 {
        match self {
            Self::Little => u64::from_le_bytes(bytes),
            Self::Big => u64::from_be_bytes(bytes),
        }
    }

    fn u32(self, bytes: [u8; 4]) -> u32 {
        match self {
            Self::Little => u32::from_le_bytes(bytes),
            Self::Big => u32::from_be_bytes(bytes),
        }
    }
}
