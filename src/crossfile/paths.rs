//! Values that are paths of the repository: where they lead, and whether something lies there.

use super::constraints::{PathBase, Reference};
use crate::tree::{Look, Tree};

/// The folder that holds a file.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The file or folder that a reference means by its path.
pub(crate) fn found_at(
    reference: &Reference,
    value: &str,
    document: &str,
    files: &dyn Tree,
) -> Option<String> {
    reference.paths.iter().find_map(|(base, _)| {
        // What a browser gets besides the path of a file is no part of it, but may be of its name.
        there(base, value, document, files).or_else(|| {
            let end = value.find(['#', '?'])?;
            there(base, &value[..end], document, files)
        })
    })
}

/// The file or folder that lies where a path leads.
fn there(base: &PathBase, value: &str, document: &str, files: &dyn Tree) -> Option<String> {
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

/// The path of the repository that a value means; none when it leads out of the repository, or out
/// of the folder that the config names.
pub(crate) fn repository_path(base: &PathBase, value: &str, document: &str) -> Option<String> {
    match base {
        // A slash at the front means the root, wherever the document lies.
        PathBase::Document if value.starts_with('/') => join("", value),
        // What a document shows may well lie beside its folder.
        PathBase::Document => join(folder_of(document), value),
        PathBase::Folder(folder) => {
            let below = join("", value).filter(|below| !below.is_empty())?;
            join(folder, &below)
        }
    }
}

/// A path without `.` and `..`; none when it leads out of the repository.
pub(crate) fn join(folder: &str, value: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for segment in value.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}
