//! Values that are paths of the repository: where they lead, and whether something is there.

use super::constraints::{PathBase, Reference};
use super::normalise::{path_key, without_ending, without_language};
use crate::text::repo_path::RepoPath;
use crate::tree::{Look, Tree};

/// The file or folder that a reference means by its path.
pub(crate) fn found_at(
    reference: &Reference,
    value: &str,
    document: &RepoPath,
    files: &dyn Tree,
) -> Option<String> {
    let is_own_path = reference.path_below.is_some();
    let found = reference.paths.iter().find_map(|(base, _)| {
        // What a browser gets besides the path of a file is not part of it, but may be of its name.
        there(base, value, document, files).or_else(|| {
            let end = value.find(['#', '?']).filter(|_| !is_own_path)?;
            there(base, &value[..end], document, files)
        })
    });
    if !is_own_path {
        return found;
    }
    // A translation is not the page that it translates.
    let is_other = |found: &String| **found != *document.as_str() || source_of(value).is_none();
    found.filter(is_other).or_else(|| {
        let mut bases = reference.paths.iter();
        bases.find_map(|(base, _)| page_at(base, value, document, files))
    })
}

/// The path of the page that one with a language in its name translates: `a.md` for `a.de.md`.
pub(crate) fn source_of(path: &str) -> Option<String> {
    let (folder, name) = RepoPath::new(path).folder_and_name();
    let stem = without_ending(name);
    let ending = &name[stem.len()..];
    Some(folder.child(&format!("{}{ending}", without_language(stem)?)))
}

/// Endings of pages.
const PAGES: [&str; 4] = ["md", "markdown", "mdx", "html"];

/// The page that has the path of another one in a folder: a file, or the index of a folder, whatever
/// its ending is. A language in the name is left out where there is none with it.
fn page_at(base: &PathBase, value: &str, document: &RepoPath, files: &dyn Tree) -> Option<String> {
    let source = source_of(value);
    [Some(value), source.as_deref()]
        .into_iter()
        .flatten()
        .find_map(|value| {
            let key = path_key(value);
            let own = RepoPath::new(value).extension();
            let endings = [own].into_iter().chain(PAGES);
            endings
                .flat_map(|ending| {
                    ["", "/index", "/_index"].map(|index| format!("{key}{index}.{ending}"))
                })
                .filter_map(|page| there(base, &page, document, files))
                .find(|found| **found != *document.as_str())
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
