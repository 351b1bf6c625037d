//! Images that are files of the repository.

use std::sync::Arc;

use crate::content::site::Local;
use crate::document::roles::Image;
use crate::rules::image_cache::KnownImage;
use crate::rules::rule::DocumentContext;

/// What is known of the image behind a URL.
pub(super) fn known(context: &DocumentContext<'_>, url: &str) -> Arc<KnownImage> {
    let from = context.document.source.path();
    context.images.get(url, &context.settings.site, from)
}

/// Width and height in pixels of the file behind an image; none when they are not known.
pub(super) fn real_size(context: &DocumentContext<'_>, declared: &Image<'_>) -> Option<(u32, u32)> {
    let known = known(context, declared.url?.as_str()?);
    let (_, image) = known.header(context.world.files)?;
    Some(image.as_ref().ok().filter(|info| info.exact)?.shown())
}

/// Whether the image must be a file of this repository, there or not.
pub(super) fn is_own(context: &DocumentContext<'_>, url: &str) -> bool {
    let known = known(context, url);
    match known.local {
        Local::Files(_) | Local::LeavesRoot => true,
        Local::Perhaps(_) => known.file(context.world.files).is_some(),
        Local::Elsewhere | Local::Unknown => false,
    }
}

/// The part of a URL that is its path, and in it the last segment: byte ranges end before query
/// and fragment.
pub(super) fn last_segment(url: &str) -> std::ops::Range<usize> {
    let bytes = url.as_bytes();
    let end = memchr::memchr2(b'?', b'#', bytes).unwrap_or(url.len());
    let start = memchr::memrchr(b'/', &bytes[..end]).map_or(0, |slash| slash + 1);
    start..end
}

/// The range of the extension in a URL, without its dot.
pub(super) fn extension(url: &str) -> Option<std::ops::Range<usize>> {
    let segment = last_segment(url);
    let trimmed = url[segment.clone()].trim_end();
    let dot = memchr::memrchr(b'.', trimmed.as_bytes())?;
    Some(segment.start + dot + 1..segment.start + trimmed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_stands_before_query_and_fragment() {
        let check = |url: &str, expected: Option<&str>| {
            assert_eq!(extension(url).map(|range| &url[range]), expected, "{url}");
        };
        check("/a/b.png", Some("png"));
        check("b.tar.JPEG?x=a.b/c.gif#d", Some("JPEG"));
        check("https://example.org/a.b/c", None);
        check("é.", Some(""));
        check("", None);
    }
}
