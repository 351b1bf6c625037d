//! What is in a folder, by exact name; and the path that a wrong case of letters means.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::Look;

/// What a name in a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FolderEntry {
    File,
    Folder,
    /// A link out of the repository, or to a folder: nothing is looked for behind it.
    Outside,
}

/// The names in a folder, sorted.
#[derive(Debug, Default)]
pub(crate) struct FolderNames {
    /// Those of folders have a slash at their end, which does not count for the order.
    shown: Arc<[String]>,
    /// Where those of links are that lead out, in ascending order.
    outside: Vec<usize>,
    /// The first name of each lower case, once somebody asks for one that is not there.
    folded: OnceLock<HashMap<String, usize>>,
}

/// A name without the slash that it has at its end as a folder.
fn bare(shown: &str) -> &str {
    shown.strip_suffix('/').unwrap_or(shown)
}

impl FolderNames {
    pub(crate) fn new(mut names: Vec<(String, FolderEntry)>) -> Self {
        names.sort_unstable();
        names.dedup_by(|a, b| a.0 == b.0);
        let is_outside = |at: &usize| names[*at].1 == FolderEntry::Outside;
        let outside = (0..names.len()).filter(is_outside).collect();
        let show = |(mut name, entry): (String, FolderEntry)| {
            if entry == FolderEntry::Folder {
                name.push('/');
            }
            name
        };
        Self {
            outside,
            shown: names.into_iter().map(show).collect(),
            folded: OnceLock::new(),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<FolderEntry> {
        let by_name = |shown: &String| bare(shown).cmp(name);
        let at = self.shown.binary_search_by(by_name).ok()?;
        Some(if self.shown[at].ends_with('/') {
            FolderEntry::Folder
        } else if self.outside.binary_search(&at).is_ok() {
            FolderEntry::Outside
        } else {
            FolderEntry::File
        })
    }

    /// The name that differs only in the case of its letters; of several, the first.
    fn other_case(&self, name: &str) -> Option<&str> {
        let fold = || {
            let names = self.shown.iter().enumerate().rev();
            names
                .map(|(at, shown)| (bare(shown).to_lowercase(), at))
                .collect()
        };
        let at = *self.folded.get_or_init(fold).get(&name.to_lowercase())?;
        Some(bare(&self.shown[at]))
    }

    /// The names, those of folders with a slash at their end.
    pub(crate) fn shown(&self) -> Arc<[String]> {
        Arc::clone(&self.shown)
    }
}

/// What is known of folders, each found out once.
#[derive(Debug)]
pub(crate) struct ByFolder<T> {
    known: Mutex<HashMap<RepoPathBuf, T>>,
}

impl<T> Default for ByFolder<T> {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
        }
    }
}

impl<T: Clone> ByFolder<T> {
    /// Not found out under the lock: two threads may do it twice, and `find` may ask for others.
    pub(crate) fn get(&self, folder: &str, find: impl FnOnce() -> T) -> T {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(folder) {
            return known.clone();
        }
        let found = find();
        lock().insert(folder.into(), found.clone());
        found
    }
}

/// What is at a path that no listing has as it is written: goes down from the root and takes at
/// each step the exact name, else one that differs only in case.
pub(crate) fn look_in_other_case(
    path: &str,
    folder: &dyn Fn(&str) -> Option<Arc<FolderNames>>,
) -> Look {
    if RepoPath::new(path).has_empty_name() {
        return Look::Missing;
    }
    let mut at = String::new();
    for name in RepoPath::new(path).names() {
        let Some(listing) = folder(&at) else {
            return Look::Missing;
        };
        let known = match listing.get(name) {
            Some(FolderEntry::Outside) => return Look::Outside,
            Some(_) => Some(name),
            None => listing.other_case(name),
        };
        let Some(known) = known else {
            return Look::Missing;
        };
        if !at.is_empty() {
            at.push('/');
        }
        at.push_str(known);
    }
    if at == path {
        Look::File
    } else {
        Look::OtherCase(at)
    }
}

/// What is at a path, for who has only the names in each folder, those of folders with a slash at
/// their end.
pub(crate) fn look_by_listing(path: &str, list: &dyn Fn(&str) -> Arc<[String]>) -> Look {
    let (folder, name) = RepoPath::new(path).folder_and_name();
    let is_folder = |entry: &String| entry.strip_suffix('/') == Some(name);
    let names = list(folder);
    if names.iter().any(|entry| entry == name) {
        return Look::File;
    }
    if names.iter().any(is_folder) {
        return Look::Folder;
    }
    look_in_other_case(path, &|folder| {
        let entry = |name: &String| match name.strip_suffix('/') {
            Some(name) => (name.to_owned(), FolderEntry::Folder),
            None => (name.clone(), FolderEntry::File),
        };
        Some(Arc::new(FolderNames::new(
            list(folder).iter().map(entry).collect(),
        )))
    })
}
