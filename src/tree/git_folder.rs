//! Git's own folder of a work tree, without asking git.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::open;

/// Bytes that are read of a file that says where another one is.
const MOST: u64 = 1 << 16;

/// The folder of git for the work tree whose top this is. A `.git` file that names another folder
/// counts only if that folder names this work tree, too: anybody can write one.
pub(crate) fn git_folder(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    // In a linked work tree and in a submodule, it is a file that says where the folder is.
    let text = text(&git).ok()?;
    let folder = top.join(text.strip_prefix("gitdir: ")?.trim_end());
    (folder.is_dir() && is_of(&folder, top)).then_some(folder)
}

/// The folder that all work trees of a repository share.
pub(crate) fn common_folder(git: PathBuf) -> PathBuf {
    match text(&git.join("commondir")) {
        Ok(common) => git.join(common.trim_end()),
        Err(_) => git,
    }
}

/// Whether a folder of git says that it is that of a work tree.
fn is_of(folder: &Path, top: &Path) -> bool {
    let leads_to = |path: &str, place: &Path| {
        let path = folder.join(path).canonicalize();
        path.is_ok_and(|path| place.canonicalize().is_ok_and(|place| place == path))
    };
    // Linked work trees have a file for it, submodules a setting.
    let linked = text(&folder.join("gitdir"));
    if linked.is_ok_and(|path| leads_to(path.trim_end(), &top.join(".git"))) {
        return true;
    }
    let settings = text(&folder.join("config")).unwrap_or_default();
    let mut values = settings.lines().filter_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == "worktree").then(|| value.trim())
    });
    values.any(|path| leads_to(path, top))
}

fn text(path: &Path) -> io::Result<String> {
    let bytes = open::all(open::unasked(path)?, 0, MOST)?;
    String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test writes its files")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_folder_of_git_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path();
        assert_eq!(git_folder(top), None);
        let real = top.join("real/worktrees/a");
        fs::create_dir_all(&real).unwrap();
        fs::write(top.join(".git"), "gitdir: real/worktrees/a\n").unwrap();
        assert_eq!(git_folder(top), None, "it does not say whose it is");
        fs::write(real.join("gitdir"), "/etc/passwd\n").unwrap();
        assert_eq!(git_folder(top), None);
        fs::write(real.join("gitdir"), "../../../.git\n").unwrap();
        assert_eq!(git_folder(top), Some(real.clone()));
        fs::write(real.join("commondir"), "../..\n").unwrap();
        assert_eq!(common_folder(real.clone()), real.join("../.."));
        fs::remove_file(real.join("gitdir")).unwrap();
        fs::write(real.join("config"), "[core]\n\tworktree = ../../..\n").unwrap();
        assert_eq!(git_folder(top), Some(real));
        fs::write(top.join(".git"), "gitdir: none\n").unwrap();
        assert_eq!(git_folder(top), None);
        fs::remove_file(top.join(".git")).unwrap();
        fs::create_dir(top.join(".git")).unwrap();
        assert_eq!(git_folder(top), Some(top.join(".git")));
        assert_eq!(common_folder(top.join(".git")), top.join(".git"));
    }
}
