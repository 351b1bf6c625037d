//! Values that are paths of the repository: where they lead, and whether something is there.

use super::constraints::{PathBase, Reference};
use crate::text::repo_path::RepoPath;
use crate::tree::{Look, Tree};

/// The file or folder that a reference means by its path.
pub(crate) fn found_at(
    reference: &Reference,
    value: &str,
    document: &RepoPath,
    files: &dyn Tree,
) -> Option<String> {
    reference.paths.iter().find_map(|(base, _)| {
        // What a browser gets besides the path of a file is not part of it, but may be of its name.
        there(base, value, document, files).or_else(|| {
            let end = value.find(['#', '?'])?;
            there(base, &value[..end], document, files)
        })
    })
}

/// The file or folder that is where a path leads.
fn there(base: &PathBase, value: &str, document: &RepoPath, files: &dyn Tree) -> Option<String> {
    let path = repository_path(base, value, document)?;
    if !matches!(files.look(&path), Look::File | Look::Folder) {
        return None;
    }
    // Only a folder has something behind it: `a.png/` and `a.png/..` are nothing.
    let is_way = |start: &str| {
        let is_plain = matches!(start.rsplit('/').next(), Some("" | "." | ".."));
        let path = || repository_path(base, start, document);
        is_plain || path().is_some_and(|path| files.look(&path) == Look::Folder)
    };
    let mut passed = value.match_indices('/').map(|(slash, _)| &value[..slash]);
    let is_straight = !value.ends_with('/') && !value.contains("/.");
    (is_straight || passed.all(is_way)).then_some(path)
}

/// The path of the repository that a value means, which may lead to another root; none when it leads
/// out of the folder that the config names.
pub(crate) fn repository_path(base: &PathBase, value: &str, document: &RepoPath) -> Option<String> {
    match base {
        // A slash at the front means the root, wherever the document is.
        PathBase::Document if value.starts_with('/') => RepoPath::new("").join(value),
        // What a document shows may well be beside its folder.
        PathBase::Document => Some(document.folder().lead(value)),
        PathBase::Folder(folder) => {
            let below = RepoPath::new("")
                .join(value)
                .filter(|below| !below.is_empty())?;
            folder.join(&below)
        }
    }
}
