//! What a generator's own config says of the addresses of pages.

/// What decides, beside the documents, which address a page has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Whether the address of a page that names none follows from its path as it usually does.
    pub by_path: bool,
    /// Whether patterns of the config give pages other paths than those of their files.
    pub has_patterns: bool,
    /// Jekyll's collections of which each document is a page.
    pub outputs: Vec<String>,
    /// Whether the plugin of Jekyll is there that reads `redirect_from`.
    pub redirects: bool,
    /// Paths that the generator leaves out; a star stands for anything behind it.
    pub excluded: Vec<String>,
}

impl Addresses {
    /// Whether the generator leaves out a file.
    pub(crate) fn excludes(&self, path: &str) -> bool {
        self.excluded.iter().any(|entry| {
            let entry = entry.trim_start_matches("./").trim_matches('/');
            if let Some((before, _)) = entry.split_once('*') {
                return path.starts_with(before);
            }
            let rest = path.strip_prefix(entry);
            !entry.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}
