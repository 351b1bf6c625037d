//! Format and size of an image from its header: [`probe`]. Pure over a reader; opening files is for
//! `tree/disk`.
//!
//! What is read is bounded whatever the file says: a window of one to four kilobytes that moves at
//! most `window::LOADS` times. The header of an image comes with a pull request from a stranger.
//!
//! The crate `imagesize` is the second opinion of the tests. It is not the first, because it takes
//! the upper bits of a WebP's or BMP's size for pixels, shows HEIF files without their crop, knows
//! no padding between JPEG markers, no EXIF orientation, no Apple PNG, no GIF without a screen, and
//! rounds the ratios of JPEG XL.

pub(crate) mod heif;
pub(crate) mod info;
pub(crate) mod jpeg;
pub(crate) mod jxl;
pub(crate) mod mentions;
pub(crate) mod raster;
pub(crate) mod svg;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod tiff;
pub(crate) mod tiny;
pub(crate) mod window;

use std::io::{Read, Seek};

use crate::content::images::info::{ImageFormat, ImageInfo, ImageProblem};

pub(crate) use mentions::Mentions;
pub use tiny::tiny_png;
use window::Window;

use crate::text::is_lfs_pointer;

/// Format and size of the image that `reader` gives from its first byte on; `len` is the length of
/// the file in bytes.
///
/// # Errors
/// Why there is no size: the file is empty, a git-LFS pointer, no image of a known format, broken,
/// without a size (SVG), or its reader failed.
pub fn probe<R: Read + Seek>(reader: &mut R, len: u64) -> Result<ImageInfo, ImageProblem> {
    if len == 0 {
        return Err(ImageProblem::Empty);
    }
    let mut window = Window::new(reader, len);
    let found = measure(&mut window);
    if let Some(error) = window.take_error() {
        return Err(ImageProblem::Unreadable(error.to_string()));
    }
    let size = found?;
    Ok(ImageInfo {
        format: size.format,
        width: size.width,
        height: size.height,
        turned: size.turned,
        exact: size.exact,
        bytes: len,
    })
}

/// What a format's reader gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    format: ImageFormat,
    width: u32,
    height: u32,
    turned: bool,
    exact: bool,
}

impl Size {
    /// An upright image of exactly this size; none when a side is zero, which no format allows.
    fn new(format: ImageFormat, width: u32, height: u32) -> Option<Self> {
        (width > 0 && height > 0).then_some(Self {
            format,
            width,
            height,
            turned: false,
            exact: true,
        })
    }
}

fn measure(window: &mut Window<'_>) -> Result<Size, ImageProblem> {
    let head = window.head();
    if head.is_empty() {
        return Err(ImageProblem::Empty);
    }
    if is_lfs_pointer(head) {
        return Err(ImageProblem::LfsPointer);
    }
    let Some(format) = format_of(head) else {
        return svg::size(window);
    };
    let size = match format {
        ImageFormat::Png => raster::png(window),
        ImageFormat::Gif => raster::gif(window),
        ImageFormat::Webp => raster::webp(window),
        ImageFormat::Bmp => raster::bmp(window),
        ImageFormat::Ico => raster::ico(window),
        ImageFormat::Jpeg => jpeg::size(window),
        ImageFormat::Tiff => tiff::size(window),
        ImageFormat::Jxl => jxl::size(window),
        ImageFormat::Avif | ImageFormat::Heif => heif::size(window, format),
        ImageFormat::Svg => None,
    };
    size.ok_or(ImageProblem::Broken(format))
}

/// What files of a format begin with, where that alone is enough.
const SIGNATURES: &[(&[u8], ImageFormat)] = &[
    (b"\x89PNG\r\n\x1A\n", ImageFormat::Png),
    (b"\xFF\xD8\xFF", ImageFormat::Jpeg),
    (b"GIF87a", ImageFormat::Gif),
    (b"GIF89a", ImageFormat::Gif),
    (b"II*\0", ImageFormat::Tiff),
    (b"MM\0*", ImageFormat::Tiff),
    (b"II+\0", ImageFormat::Tiff),
    (b"MM\0+", ImageFormat::Tiff),
    (b"\0\0\x01\0", ImageFormat::Ico),
    (b"\xFF\x0A", ImageFormat::Jxl),
    (b"\0\0\0\x0CJXL \r\n\x87\n", ImageFormat::Jxl),
];

/// The format that the first bytes name; SVG has no such bytes.
fn format_of(head: &[u8]) -> Option<ImageFormat> {
    let signature = (SIGNATURES.iter()).find(|(bytes, _)| head.starts_with(bytes));
    if let Some((_, format)) = signature {
        return Some(*format);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(ImageFormat::Webp);
    }
    if raster::is_bmp(head) {
        return Some(ImageFormat::Bmp);
    }
    heif::format(head)
}
