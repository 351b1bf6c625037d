//! Names of files that are not UTF-8. Two of them must not come to look alike.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

/// A path as text: its bytes that are not UTF-8 are written out, as `\xe9`.
pub(crate) fn spelled(path: &Path) -> Cow<'_, str> {
    if let Some(text) = path.to_str() {
        return Cow::Borrowed(text);
    }
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string does not fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    Cow::Owned(text)
}

/// The bytes of a path that is not UTF-8, with `/` between folders.
pub(crate) fn bytes(path: &Path) -> Option<Vec<u8>> {
    if path.to_str().is_some() {
        return None;
    }
    let mut bytes = path.as_os_str().as_encoded_bytes().to_vec();
    for byte in &mut bytes {
        if char::from(*byte) == std::path::MAIN_SEPARATOR {
            *byte = b'/';
        }
    }
    Some(bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    use super::*;

    #[test]
    fn no_two_look_alike() {
        for (name, text) in [
            (&b"news/caf\xc3\xa9.md"[..], "news/café.md"),
            (b"news/caf\xe9.md", r"news/caf\xe9.md"),
            (b"news/caf\xe8.md", r"news/caf\xe8.md"),
            (b"\xe2\x82a\xff", r"\xe2\x82a\xff"),
        ] {
            let path = Path::new(OsStr::from_bytes(name));
            assert_eq!(spelled(path), text);
            assert_eq!(bytes(path).is_some(), text.contains('\\'));
        }
    }
}
