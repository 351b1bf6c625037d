//! Between `file:` URIs and paths.

use std::path::{Component, Path, PathBuf};

use gen_lsp_types::Uri;
use percent_encoding::{percent_decode_str, utf8_percent_encode};
use url::Url;

use crate::text::uri_escapes::IN_PATH;

/// The path of a `file:` URI.
pub(super) fn to_path(uri: &Uri) -> Option<PathBuf> {
    let url = Url::parse(&uri.0).ok()?;
    if url.scheme() != "file" {
        return None;
    }
    url.to_file_path().ok()
}

/// The URI of a path, which is absolute. `..` in it leads to another root of a repository, past
/// folders that are not links.
pub(super) fn of_path(path: &Path) -> Uri {
    if path.components().any(|part| part == Component::ParentDir) {
        return of_path(&without_parents(path));
    }
    let Some(text) = path.to_str().filter(|text| text.starts_with('/')) else {
        // Bytes that are not UTF-8, or a drive of Windows.
        let url = Url::from_file_path(path).map(String::from);
        return Uri(url.unwrap_or_default());
    };
    Uri(format!("file://{}", utf8_percent_encode(text, IN_PATH)))
}

fn without_parents(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => _ = plain.pop(),
            part => plain.push(part),
        }
    }
    plain
}

/// The name that a URI without a path would have as a file.
pub(super) fn name(uri: &Uri) -> String {
    let rest = uri.0.split_once(':').map_or(&*uri.0, |(_, rest)| rest);
    let name = rest.rsplit('/').next().unwrap_or(rest);
    percent_decode_str(name).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back() {
        for path in ["/a/b.md", "/a b/[id]/ü#?%.md", "/"] {
            let uri = of_path(Path::new(path));
            assert_eq!(to_path(&uri).as_deref(), Some(Path::new(path)), "{}", uri.0);
        }
        assert_eq!(of_path(Path::new("/a/b/../../c.md")).0, "file:///c.md");
        assert_eq!(of_path(Path::new("/a b/ü.md")).0, "file:///a%20b/%C3%BC.md");
    }

    #[test]
    fn a_buffer_that_was_never_saved_has_no_path() {
        let uri = Uri("untitled:Untitled-1".to_owned());
        assert_eq!(to_path(&uri), None);
        assert_eq!(name(&uri), "Untitled-1");
    }
}
