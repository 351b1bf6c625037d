//! Ignore files of a tree that is not the disk: which of its files they take out of a walk.

use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::{Look, Tree};

/// Names of ignore files; of two in one folder, the later one counts more.
pub(crate) const NAMES: [&str; 2] = [".gitignore", ".ignore"];

/// Bytes of an ignore file that is applied; a walk of the disk refuses longer ones.
const MOST_BYTES: usize = 1 << 20;

/// Some ignore files, each with the folder that it is in.
#[derive(Debug, Default)]
pub(crate) struct Ignored {
    /// Those of deeper folders come first.
    files: Vec<(RepoPathBuf, Gitignore)>,
}

/// Whether a file is an ignore file by its name.
pub(crate) fn is_ignore_file(path: &RepoPath) -> bool {
    NAMES.contains(&path.name())
}

/// Whether a `.gitignore` says that a path is made by something, and not kept.
pub(crate) fn by_git(tree: &dyn Tree, path: &RepoPath) -> bool {
    let root = RepoPath::new("");
    let file = |folder: &RepoPath| {
        let name = folder.child(NAMES[0]);
        let is_there = tree.may_have(&name) && tree.look(&name) == Look::File;
        let bytes = is_there.then(|| tree.read(&name).ok())??;
        Some((name.into(), bytes))
    };
    let ignored = Ignored::of(std::iter::once(root).chain(path.folders()).filter_map(file));
    !ignored.is_empty() && ignored.has(path)
}

impl Ignored {
    /// From the paths of ignore files and what they say.
    pub(crate) fn of(files: impl IntoIterator<Item = (RepoPathBuf, Vec<u8>)>) -> Self {
        let mut files: Vec<(RepoPathBuf, Vec<u8>)> = files.into_iter().collect();
        let rank = |path: &RepoPath| NAMES.iter().position(|name| path.ends_with(name));
        files.sort_by_cached_key(|(path, _)| {
            let depth = path.matches('/').count();
            std::cmp::Reverse((depth, rank(path)))
        });
        let files = files
            .into_iter()
            .filter(|(_, bytes)| bytes.len() <= MOST_BYTES);
        let build = |(path, bytes): (RepoPathBuf, Vec<u8>)| {
            let mut builder = GitignoreBuilder::new("");
            for line in String::from_utf8_lossy(&bytes).lines() {
                // A line that is not a glob ignores nothing.
                let _ = builder.add_line(None, line);
            }
            let folder = path.folders_with_slash().next_back();
            let folder = folder.unwrap_or_default();
            Some((folder.into(), builder.build().ok()?))
        };
        Self {
            files: files.filter_map(build).collect(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether a file, or a folder that it is in, is ignored.
    pub(crate) fn has(&self, path: &RepoPath) -> bool {
        let mut folders = path.folders();
        folders.any(|folder| self.ignores(folder, true)) || self.ignores(path, false)
    }

    fn ignores(&self, path: &RepoPath, is_folder: bool) -> bool {
        for (folder, globs) in &self.files {
            let Some(inside) = path.strip_prefix(folder.as_str()) else {
                continue;
            };
            match globs.matched(Path::new(inside), is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => {}
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeper_files_and_later_lines_win() {
        let file = |path: &str, text: &str| (path.into(), text.as_bytes().to_vec());
        let ignored = Ignored::of([
            file(".gitignore", "*.md\n!a.md\nout/\n"),
            file(".ignore", "b.md\n!c.md\n"),
            file("sub/.ignore", "!d.md\n/only.txt\n"),
        ]);
        let check = |path: &str, expected: bool| {
            assert_eq!(ignored.has(RepoPath::new(path)), expected, "{path}");
        };
        check("a.md", false);
        check("b.md", true);
        check("c.md", false);
        check("d.md", true);
        check("sub/d.md", false);
        check("sub/e.md", true);
        check("sub/only.txt", true);
        check("only.txt", false);
        check("out/a.md", true);
        check("sub/out/a.txt", true);
        assert!(Ignored::default().is_empty());
    }
}
