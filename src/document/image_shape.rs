//! What is an image by its shape and the name of its key.

use crate::document::value::{Entry, Mapping};

/// The entries of a mapping that may say where an image is, and how large.
#[derive(Default)]
struct Shape<'d> {
    is_sized: bool,
    /// Keys of an image's address, the first of which counts: of `url` and `src` anywhere, of `path`
    /// and `file` where the key of the mapping says that it is an image (`path` of jekyll-seo-tag,
    /// `file` of Starlight).
    addresses: [Option<&'d Entry<'d>>; 4],
    image: Option<&'d Entry<'d>>,
}

impl<'d> Shape<'d> {
    /// One look at each key.
    fn of(mapping: &'d Mapping<'d>) -> Self {
        let mut shape = Self::default();
        for entry in &mapping.entries {
            match &*entry.key {
                "width" | "height" => shape.is_sized = true,
                "url" => shape.addresses[0] = Some(entry),
                "src" => shape.addresses[1] = Some(entry),
                "path" => shape.addresses[2] = Some(entry),
                "file" => shape.addresses[3] = Some(entry),
                "image" => shape.image = Some(entry),
                _ => {}
            }
        }
        shape
    }
}

/// The address of a mapping that is an image: one with a size, or whose key says so.
pub(super) fn image_url_of<'d>(
    mapping: &'d Mapping<'d>,
    key: &str,
    declared: bool,
) -> Option<&'d Entry<'d>> {
    let shape = Shape::of(mapping);
    let address = shape.addresses.into_iter().flatten().next();
    let own = || shape.image.filter(|entry| entry.value.as_str().is_some());
    if declared {
        return address.or_else(own);
    }
    let is_file = |entry: &&Entry<'_>| entry.value.as_str().is_some_and(has_image_extension);
    match address {
        Some(entry) if shape.is_sized && matches!(&*entry.key, "url" | "src") => Some(entry),
        Some(entry) if is_image_key(key) && is_file(&entry) => Some(entry),
        None if shape.is_sized
            && matches!(key, "og" | "openGraph" | "open_graph" | "opengraph") =>
        {
            own().filter(is_file)
        }
        _ => None,
    }
}

/// Whether an entry is the image for a light or dark page, in a mapping that is an image.
pub(super) fn is_variant(key: &str, entry: &Entry<'_>) -> bool {
    matches!(&*entry.key, "light" | "dark")
        && is_image_key(key)
        && entry.value.as_str().is_some_and(has_image_extension)
}

/// Names under which a bare string is an image, if it also ends like one.
pub(super) fn is_image_key(key: &str) -> bool {
    // What all of them end with: most keys do not.
    if !matches!(
        key.as_bytes(),
        [.., b'g' | b'r', b'e']
            | [.., b'e', b's' | b'r']
            | [.., b'a', b'r']
            | [.., b'm', b'b' | b'g']
            | [.., b'g' | b'r' | b't', b'o']
            | [.., b'i' | b'r', b'l']
            | [.., b'o', b'n']
    ) {
        return false;
    }
    let separator = (key.bytes()).rposition(|byte| matches!(byte, b'_' | b'-' | b'.'));
    let last = separator.map_or(key, |at| &key[at + 1..]);
    matches!(
        last,
        "image"
            | "images"
            | "img"
            | "cover"
            | "thumbnail"
            | "thumb"
            | "banner"
            | "hero"
            | "logo"
            | "avatar"
            | "photo"
            | "picture"
            | "poster"
            | "icon"
            | "teaser"
    ) || IMAGES_OF_SOMETHING.iter().any(|end| key.ends_with(end))
}

/// How the names of images of something end: `coverImage`, `authorImg`.
const IMAGES_OF_SOMETHING: &[&str] = &[
    "Avatar",
    "Banner",
    "Img",
    "Image",
    "ImageUrl",
    "Logo",
    "Photo",
    "Picture",
    "Thumbnail",
];

pub(crate) fn has_image_extension(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or(text);
    let Some((_, extension)) = path.rsplit_once('.') else {
        return false;
    };
    let extensions = [
        "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "ico",
    ];
    extensions
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}
