//! What a walk passes by without a word: hidden files, those that git ignores, links. Looked for
//! only when somebody asks, but for what git tracks.

use std::path::{Path, PathBuf};

use super::beneath::Held;
use super::kind::EntryKind;
use super::walk::{FoundFile, is_hidden, relative};
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::skip_reason::SkipReason;

/// Entries that are looked at to learn whether a folder holds a file.
const MOST_ENTRIES: usize = 10_000;

/// What is below `folders` and is not among the `found` files, which are sorted, and why. Of a
/// folder that was left out as a whole only its name is given, with a slash. Files that git tracks
/// are known, and sorted: they are given one by one.
pub(crate) fn unwalked(
    root: &Path,
    folders: &[PathBuf],
    found: &[FoundFile],
    tracked: &[RepoPathBuf],
) -> Vec<(RepoPathBuf, SkipReason)> {
    let mut passed = Vec::new();
    let held = Held::new(root.to_path_buf());
    let mut open: Vec<PathBuf> = folders.to_vec();
    while let Some(folder) = open.pop() {
        for (path, kind) in entries(&held, &folder) {
            let name = relative(root, &path);
            if kind == EntryKind::Link {
                passed.push((name, SkipReason::Link));
            } else if kind == EntryKind::File {
                let known = found.binary_search_by(|file| file.path.as_str().cmp(&name));
                if known.is_err() && tracked.binary_search(&name).is_err() {
                    let is_hidden = is_hidden(&name);
                    let why = if is_hidden {
                        SkipReason::Hidden
                    } else {
                        SkipReason::Ignored
                    };
                    passed.push((name, why));
                }
            } else if kind != EntryKind::Folder {
                passed.push((name, SkipReason::NotRegular));
            } else if !name.ends_with(".git") {
                match left_out_as_a_whole(&held, &path, &name, found) {
                    Some(why) => passed.push((format!("{name}/").into(), why)),
                    None => open.push(path),
                }
            }
        }
    }
    passed.extend(
        tracked
            .iter()
            .map(|name| (name.clone(), SkipReason::TrackedYetIgnored)),
    );
    passed.sort();
    passed
}

fn left_out_as_a_whole(
    held: &Held,
    folder: &Path,
    name: &str,
    found: &[FoundFile],
) -> Option<SkipReason> {
    let below = format!("{name}/");
    let next = found.partition_point(|file| file.path.as_str() < &*below);
    if found
        .get(next)
        .is_some_and(|file| file.path.starts_with(&below))
    {
        return None;
    }
    let own = RepoPath::new(name).name();
    if own == "node_modules" {
        return Some(SkipReason::Packages);
    }
    if is_hidden(own) {
        return Some(SkipReason::Hidden);
    }
    if folder.join(".git").is_file() {
        return Some(SkipReason::Submodule);
    }
    holds_a_file(held, folder).then_some(SkipReason::Ignored)
}

fn holds_a_file(held: &Held, folder: &Path) -> bool {
    let mut open = vec![folder.to_path_buf()];
    let mut seen = 0;
    while let Some(folder) = open.pop() {
        for (path, kind) in entries(held, &folder) {
            seen += 1;
            if kind == EntryKind::File || seen > MOST_ENTRIES {
                return true;
            }
            if kind == EntryKind::Folder {
                open.push(path);
            }
        }
    }
    false
}

fn entries(held: &Held, folder: &Path) -> impl Iterator<Item = (PathBuf, EntryKind)> {
    let inside = held.inside(folder);
    let entries = inside
        .and_then(|inside| held.entries(inside))
        .unwrap_or_default();
    let entries = entries.into_iter();
    entries.map(|(name, kind)| (folder.join(name), kind))
}
