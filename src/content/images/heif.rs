//! HEIF and AVIF: boxes in boxes. The primary item has properties, in order: the size of what is
//! coded (`ispe`), then a crop (`clap`) and a rotation (`irot`), which decoders must apply.
//! ISO/IEC 14496-12 (boxes) and 23008-12 (items).

use std::ops::Range;

use super::{Size, Window};
use crate::content::images::info::ImageFormat;

/// Properties that are looked at; real files have about ten, or as many as a burst has pictures.
const MAX_PROPERTIES: usize = 1024;

/// The format that the brands of a first box `ftyp` name. Videos have such a box too.
pub(crate) fn format(head: &[u8]) -> Option<ImageFormat> {
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

pub(crate) fn size(window: &mut Window<'_>, format: ImageFormat) -> Option<Size> {
    let file = 0..window.len();
    let mut meta = find(window, file, *b"meta")?;
    meta.start += 4; // version and flags
    let primary = primary_item(window, meta.clone())?;
    let properties = find(window, meta, *b"iprp")?;
    let list = find(window, properties.clone(), *b"ipco")?;
    let mut boxes = Vec::new();
    let mut at = list.start;
    while boxes.len() < MAX_PROPERTIES
        && let Some((kind, content)) = next(window, at..list.end)
    {
        at = content.end;
        boxes.push((kind, content.start));
    }
    let associations = find(window, properties, *b"ipma")?;
    let mut size = None;
    for index in associated(window, associations, primary)? {
        let Some((kind, at)) = usize::from(index).checked_sub(1).and_then(|i| boxes.get(i)) else {
            continue;
        };
        match kind {
            b"ispe" => size = Some((be32(window, at + 4)?, be32(window, at + 8)?)),
            b"clap" => {
                let mut fraction = |at| be32(window, at)?.checked_div(be32(window, at + 4)?);
                size = Some((fraction(*at)?, fraction(at + 8)?));
            }
            b"irot" if window.byte(*at)? & 1 == 1 => {
                size = size.map(|(width, height)| (height, width));
            }
            _ => {}
        }
    }
    let (width, height) = size?;
    Size::new(format, width, height)
}

/// The content of the first box of a kind among those in a range.
fn find(window: &mut Window<'_>, mut within: Range<u64>, wanted: [u8; 4]) -> Option<Range<u64>> {
    loop {
        let (kind, content) = next(window, within.clone())?;
        if kind == wanted {
            return Some(content);
        }
        within.start = content.end;
    }
}

/// The kind and content of the box at the start of a range; none at its end.
fn next(window: &mut Window<'_>, within: Range<u64>) -> Option<([u8; 4], Range<u64>)> {
    let start = within.start;
    let kind = window.array(start.checked_add(4)?)?;
    let (len, header) = match be32(window, start)? {
        0 => (within.end.checked_sub(start)?, 8),
        1 => (u64::from_be_bytes(window.array(start + 8)?), 16),
        len => (u64::from(len), 8),
    };
    let end = start.checked_add(len)?;
    (len >= header && end <= within.end).then_some((kind, start + header..end))
}

fn primary_item(window: &mut Window<'_>, meta: Range<u64>) -> Option<u32> {
    let item = find(window, meta, *b"pitm")?;
    let wide = window.byte(item.start)? >= 1;
    id(window, item.start + 4, wide)
}

/// The numbers of an item's properties, in the order in which they apply; they count from one.
fn associated(window: &mut Window<'_>, list: Range<u64>, item: u32) -> Option<Vec<u16>> {
    let wide_ids = window.byte(list.start)? >= 1;
    let wide_numbers = window.byte(list.start + 3)? & 1 == 1;
    let width = if wide_numbers { 2 } else { 1 };
    let count = be32(window, list.start + 4)?;
    let mut at = list.start + 8;
    for _ in 0..count {
        let found = id(window, at, wide_ids)?;
        at += if wide_ids { 4 } else { 2 };
        let properties = window.byte(at)?;
        at += 1;
        if found == item {
            // The highest bit says whether a decoder must know the property.
            return (0..u64::from(properties))
                .map(|index| {
                    if wide_numbers {
                        Some(u16::from_be_bytes(window.array(at + 2 * index)?) & 0x7FFF)
                    } else {
                        Some(u16::from(window.byte(at + index)? & 0x7F))
                    }
                })
                .collect();
        }
        at += u64::from(properties) * width;
    }
    None
}

fn id(window: &mut Window<'_>, at: u64, wide: bool) -> Option<u32> {
    if wide {
        be32(window, at)
    } else {
        window.array(at).map(u16::from_be_bytes).map(u32::from)
    }
}

fn be32(window: &mut Window<'_>, at: u64) -> Option<u32> {
    window.array(at).map(u32::from_be_bytes)
}
