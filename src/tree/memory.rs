//! Files in memory: for tests, for the examples of rules, and for programs that have the text
//! already.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::{Tree, list_among};

/// Files by path: relative to the repository, with `/`. No ignore files apply.
///
/// ```
/// use copydesk::{MemoryTree, Tree as _};
///
/// let mut tree = MemoryTree::from_iter([("news/a.md", "---\ntitle: A\n---\n")]);
/// tree.insert("news/b.md", "text");
/// assert_eq!(&*tree.list("news"), ["a.md", "b.md"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    files: BTreeMap<RepoPathBuf, Arc<[u8]>>,
}

impl MemoryTree {
    /// Adds a file, or replaces one.
    pub fn insert(&mut self, path: impl Into<RepoPathBuf>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into().into());
    }

    /// Removes a file, if it is there.
    pub fn remove(&mut self, path: &(impl AsRef<RepoPath> + ?Sized)) {
        self.files.remove(path.as_ref());
    }
}

impl<P: Into<RepoPathBuf>, B: Into<Vec<u8>>> FromIterator<(P, B)> for MemoryTree {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        let mut tree = Self::default();
        for (path, bytes) in files {
            tree.insert(path, bytes);
        }
        tree
    }
}

impl Tree for MemoryTree {
    fn list(&self, folder: &str) -> Arc<[String]> {
        list_among(&self.files, folder)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        Ok(self
            .files
            .get(path)
            .ok_or(io::ErrorKind::NotFound)?
            .to_vec())
    }

    fn length(&self, path: &str) -> u64 {
        self.files.get(path).map_or(0, |bytes| bytes.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Look;

    #[test]
    fn a_tree_that_lists_and_reads_answers_all_else() {
        let files = ["a.md", "News/b.md", "News/c/d.md", ".git/x.md", "e.md"];
        let tree = MemoryTree::from_iter(files.map(|path| (path, "x")));
        let walk = |paths: &[&str]| {
            let paths: Vec<_> = paths.iter().map(|path| tree.root().join(path)).collect();
            let walked = tree.walk(&paths, 1).files;
            let show = |file: &crate::tree::disk::walk::FoundFile| {
                format!("{}{}", file.path, if file.named() { "!" } else { "" })
            };
            walked.iter().map(show).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(walk(&[""]), "News/b.md News/c/d.md a.md e.md");
        assert_eq!(
            walk(&["News", "a.md", "News/c"]),
            "News/b.md News/c/d.md a.md!"
        );
        assert_eq!(walk(&["a.md", ""]), "News/b.md News/c/d.md a.md! e.md");
        assert_eq!(walk(&[".git/x.md", "none"]), ".git/x.md!");

        let other = |path: &str| Look::OtherCase(path.to_owned());
        assert_eq!(tree.look("News/c/d.md"), Look::File);
        assert_eq!(tree.look("News/c"), Look::Folder);
        assert_eq!(tree.look("news/C/d.md"), other("News/c/d.md"));
        assert_eq!(tree.look("news"), other("News"));
        assert_eq!(tree.look("News/d.md"), Look::Missing);
        assert_eq!(tree.look("a.md/b"), Look::Missing);
        assert!(tree.is_folder(tree.root()) && tree.is_folder(&tree.root().join("News")));
        assert!(!tree.is_folder(&tree.root().join("a.md")));
    }
}
