//! The git repository around a root that is one of its folders: where a path leads that begins with
//! `../`.

use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::{Look, Tree};

/// The git repository around a root.
#[derive(Debug)]
pub(crate) struct Around<T> {
    /// Its files, seen from its top.
    whole: T,
    /// The way from the top to the root; not empty.
    root: RepoPathBuf,
}

impl<T: Tree> Around<T> {
    pub(crate) fn new(whole: T, root: RepoPathBuf) -> Self {
        Self { whole, root }
    }

    /// How many folders above the root belong to the repository.
    pub(crate) fn levels(&self) -> usize {
        self.root.names().count()
    }

    /// The whole repository, and a path as seen from its top; none when it leads out of it.
    pub(crate) fn find(&self, path: &str) -> Option<(&T, String)> {
        let path = self.root.join(path)?;
        Some((&self.whole, path))
    }

    /// What is at a path.
    pub(crate) fn look(&self, path: &str) -> Look {
        match self.find(path) {
            None => Look::Outside,
            // The top itself is a folder of no name.
            Some((_, path)) if path.is_empty() => Look::Folder,
            Some((whole, path)) => match whole.look(&path) {
                Look::OtherCase(known) => Look::OtherCase(self.root.way_to(RepoPath::new(&known))),
                look => look,
            },
        }
    }
}
