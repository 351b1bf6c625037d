//! Files and folders that get other paths, and where each file is then.

use std::borrow::Cow;
use std::path::Path;

use gen_lsp_types::FileRename;

use crate::server::uri;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::disk::walk::relative;
use crate::tree::{Look, Tree};

/// The old and new paths, in the root.
#[derive(Debug, Default)]
pub(super) struct Moves {
    pairs: Vec<(RepoPathBuf, RepoPathBuf)>,
}

impl Moves {
    /// Those of the renames that stay in a root.
    pub(super) fn in_root(root: &Path, renames: &[FileRename]) -> Self {
        let inside = |uri: &gen_lsp_types::Uri| {
            let disk = uri::to_path(uri)?;
            // The folder of the root is canonical, and an editor may have come another way.
            let disk = match (disk.parent(), disk.file_name()) {
                (Some(folder), Some(name)) => match folder.canonicalize() {
                    Ok(folder) => folder.join(name),
                    Err(_) => disk,
                },
                _ => disk,
            };
            let is_inside = disk.starts_with(root) && disk != root;
            is_inside.then(|| relative(root, &disk))
        };
        let pairs = renames.iter();
        let pairs = pairs.filter_map(|one| Some((inside(&one.old_uri)?, inside(&one.new_uri)?)));
        Self {
            pairs: pairs.filter(|(old, new)| old != new).collect(),
        }
    }

    pub(super) fn of(pairs: Vec<(RepoPathBuf, RepoPathBuf)>) -> Self {
        Self { pairs }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    pub(super) fn pairs(&self) -> &[(RepoPathBuf, RepoPathBuf)] {
        &self.pairs
    }

    /// Whether a file or folder gets another path.
    pub(super) fn has(&self, path: &RepoPath) -> bool {
        self.pairs.iter().any(|(old, _)| below(path, old).is_some())
    }

    /// Where a file or folder is afterwards.
    pub(super) fn after<'p>(&self, path: &'p RepoPath) -> Cow<'p, RepoPath> {
        let moved = self
            .pairs
            .iter()
            .find_map(|(old, new)| Some(format!("{new}{}", below(path, old)?)));
        moved.map_or(Cow::Borrowed(path), |moved| Cow::Owned(moved.into()))
    }

    /// Whether a file is at a path afterwards.
    pub(super) fn is_file_after(&self, path: &RepoPath, tree: &dyn Tree) -> bool {
        let before = self
            .pairs
            .iter()
            .find_map(|(old, new)| Some(format!("{old}{}", below(path, new)?)));
        match before {
            Some(before) => tree.look(&before) == Look::File,
            None => !self.has(path) && tree.look(path) == Look::File,
        }
    }
}

/// What remains of a path below a folder, with the slash; nothing for the path itself.
fn below<'p>(path: &'p RepoPath, above: &RepoPath) -> Option<&'p str> {
    let rest = path.strip_prefix(above.as_str())?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// The way from the folder of a document to a path.
pub(super) fn relative_to(document: &RepoPath, path: &RepoPath) -> String {
    document.folder().way_to(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_folder_goes_with_it() {
        let moves = Moves::of(vec![
            ("a".into(), "b/c".into()),
            ("x.md".into(), "y.md".into()),
        ]);
        for (path, after) in [
            ("a/1.md", "b/c/1.md"),
            ("a", "b/c"),
            ("ab/1.md", "ab/1.md"),
            ("x.md", "y.md"),
        ] {
            assert_eq!(moves.after(RepoPath::new(path)).as_str(), after);
        }
    }

    #[test]
    fn ways_lead_from_the_folder_of_a_document() {
        for (document, path, way) in [
            ("a.md", "img/b.png", "img/b.png"),
            ("news/a.md", "news/b.png", "b.png"),
            ("news/a.md", "img/b.png", "../img/b.png"),
            ("a/b/c.md", "a/d/e.md", "../d/e.md"),
        ] {
            assert_eq!(
                relative_to(RepoPath::new(document), RepoPath::new(path)),
                way
            );
        }
    }
}
