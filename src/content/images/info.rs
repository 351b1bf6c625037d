//! What is known of an image: its format, its size, or why it has none.

use crate::text::repo_path::RepoPath;

/// What the header of an image says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageInfo {
    /// The format, from the bytes, not from the name.
    pub format: ImageFormat,
    /// Width in pixels, as stored (before any EXIF rotation).
    pub width: u32,
    /// Height in pixels, as stored.
    pub height: u32,
    /// Whether EXIF asks viewers to turn it by a quarter, so that width and height swap.
    pub turned: bool,
    /// Whether the size is exact; an SVG without width and height has only the ratio of its
    /// `viewBox`.
    pub exact: bool,
    /// Length of the file in bytes.
    pub bytes: u64,
}

impl ImageInfo {
    /// Width and height as readers see them, after a turn that EXIF asks for.
    pub fn shown(self) -> (u32, u32) {
        if self.turned {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        }
    }
}

/// Formats that copydesk can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImageFormat {
    Png,
    Jpeg,
    Gif,
    Webp,
    Avif,
    Heif,
    Svg,
    Bmp,
    Ico,
    Tiff,
    Jxl,
}

impl ImageFormat {
    /// The name as it is written in prose.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::Webp => "WebP",
            Self::Avif => "AVIF",
            Self::Heif => "HEIF",
            Self::Svg => "SVG",
            Self::Bmp => "BMP",
            Self::Ico => "ICO",
            Self::Tiff => "TIFF",
            Self::Jxl => "JPEG XL",
        }
    }

    /// The usual extension, without its dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Avif => "avif",
            Self::Heif => "heic",
            Self::Svg => "svg",
            Self::Bmp => "bmp",
            Self::Ico => "ico",
            Self::Tiff => "tif",
            Self::Jxl => "jxl",
        }
    }

    /// The format that the extension of a path promises.
    pub fn of_path(path: &RepoPath) -> Option<Self> {
        Self::from_extension(path.extension())
    }

    /// The format that an extension promises, in whatever case, without its dot.
    pub fn from_extension(extension: &str) -> Option<Self> {
        const EXTENSIONS: [(&str, ImageFormat); 17] = [
            ("png", ImageFormat::Png),
            ("jpg", ImageFormat::Jpeg),
            ("jpeg", ImageFormat::Jpeg),
            ("webp", ImageFormat::Webp),
            ("svg", ImageFormat::Svg),
            ("gif", ImageFormat::Gif),
            ("avif", ImageFormat::Avif),
            ("apng", ImageFormat::Png),
            ("jpe", ImageFormat::Jpeg),
            ("jfif", ImageFormat::Jpeg),
            ("heic", ImageFormat::Heif),
            ("heif", ImageFormat::Heif),
            ("bmp", ImageFormat::Bmp),
            ("ico", ImageFormat::Ico),
            ("tif", ImageFormat::Tiff),
            ("tiff", ImageFormat::Tiff),
            ("jxl", ImageFormat::Jxl),
        ];
        let mut known = EXTENSIONS.iter();
        let found = known.find(|(known, _)| extension.eq_ignore_ascii_case(known));
        found.map(|(_, format)| *format)
    }
}

/// Why an image has no size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageProblem {
    /// There is no such file.
    Missing,
    /// The file holds no bytes.
    Empty,
    /// A git-LFS pointer stands in place of the image.
    LfsPointer,
    /// The bytes are not an image of a known format.
    UnknownFormat,
    /// The format is known, but its header is broken or cut.
    Broken(ImageFormat),
    /// An SVG that states neither a size nor a `viewBox`, or states it in relative units.
    NoSize(ImageFormat),
    /// The operating system did not give it.
    Unreadable(String),
}
