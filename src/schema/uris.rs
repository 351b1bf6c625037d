//! The URIs of schemas: paths in the repository under a made-up root, names of shipped schemas, and
//! what leads elsewhere.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The URI under which the root of the repository is. References that climb out of it lose
/// the last part.
const ROOT: &str = "repository://here/root/";

/// The same without its last part: where a reference leads that climbs out of the repository.
const OUTSIDE: &str = "repository://here/";

const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The URI of a schema by its name: a path in the repository, or a name with a scheme such as
/// `everyday:news`.
pub(super) fn uri_of(name: &str) -> String {
    if has_scheme(name) {
        return name.to_owned();
    }
    format!("{ROOT}{}", utf8_percent_encode(name, PATH))
}

/// The URI of a part of a schema file: a file of its own, beside the whole one.
pub(super) fn uri_of_part(name: &str, pointer: &str) -> String {
    let uri = uri_of(name);
    if pointer.is_empty() {
        return uri;
    }
    format!("{uri}%23{}", utf8_percent_encode(pointer, NON_ALPHANUMERIC))
}

/// Whether a name begins with the scheme of a URI.
pub(super) fn has_scheme(name: &str) -> bool {
    name.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && (scheme.chars()).all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// What a URI without fragment means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum UriTarget {
    /// A path in the repository.
    Path(String),
    /// Outside of the repository.
    Outside,
    /// Some other URI.
    Other(String),
}

/// What a URI without fragment means.
pub(super) fn target(uri: &str) -> UriTarget {
    if let Some(path) = uri.strip_prefix(ROOT) {
        let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
        return if is_inside(&path) {
            UriTarget::Path(path)
        } else {
            UriTarget::Outside
        };
    }
    if uri.starts_with(OUTSIDE) {
        return UriTarget::Outside;
    }
    UriTarget::Other(uri.to_owned())
}

/// Whether a path stays in the repository: no part of it, decoded, climbs or starts anew.
pub(super) fn is_inside(path: &str) -> bool {
    let is_name = |part: &str| !matches!(part, "" | "." | "..");
    path.split('/').all(is_name) && !path.contains(['\\', '\0'])
}

/// The file and the part of it that a name refers to, where there is no file of the whole name.
pub(super) fn file_and_part(name: &str) -> Option<(&str, &str)> {
    let at = name.find("#/")?;
    Some((&name[..at], &name[at + 1..]))
}

/// A path or a URI up to its last slash; none where that is the one of a host.
pub(super) fn folder(path: &str) -> Option<&str> {
    let (folder, _) = path.rsplit_once('/')?;
    (!folder.ends_with('/')).then(|| &path[..=folder.len()])
}
