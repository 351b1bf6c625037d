//! The folders of a work tree in which roots may begin: those with a config, or with that of a site
//! generator.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Git, Staged, path};
use crate::content::site::profile;
use crate::text::repo_path::RepoPath;
use crate::tree::discover::FILE_NAMES;

impl Git {
    /// The folders below the top in which roots may begin, by what git tracks: what is staged, where
    /// that is known. None when git does not tell.
    pub(crate) fn beginnings(&self, staged: Option<&Staged>) -> Option<BTreeSet<PathBuf>> {
        let mut folders = BTreeSet::new();
        if let Some(staged) = staged {
            for name in staged.names() {
                folders.extend(beginning(RepoPath::new(name)).map(|folder| self.top.join(folder)));
            }
            return Some(folders);
        }
        let args = ["ls-files", "-z", "--full-name", ":/"];
        let listed = self.run_by_line(args, &mut |name| {
            if let Ok(name) = std::str::from_utf8(name) {
                folders.extend(beginning(RepoPath::new(name)).map(|folder| self.top.join(folder)));
            } else if let Some(folder) = path(name).parent()
                && FILE_NAMES.iter().any(|known| path(name).ends_with(known))
            {
                folders.insert(self.top.join(folder));
            }
        });
        listed.ok()?;
        Some(folders)
    }
}

/// The folder that a file makes the beginning of a root.
fn beginning(file: &RepoPath) -> Option<&Path> {
    let (folder, name) = file.folder_and_name();
    if FILE_NAMES.contains(&name) {
        return Some(folder.as_ref());
    }
    let site = profile::is_mark(name).then(|| profile::site_folder(file));
    site.flatten().map(Path::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_begin_where_a_config_is() {
        for (file, folder) in [
            ("a/copydesk.yaml", Some("a")),
            ("copydesk.yaml", Some("")),
            ("a/b/hugo.toml", Some("a/b/")),
            ("a/config/_default/hugo.toml", Some("a/")),
            ("hugo.toml", None),
            ("a/copydesk.yaml.md", None),
        ] {
            assert_eq!(
                beginning(RepoPath::new(file)),
                folder.map(Path::new),
                "{file}"
            );
        }
    }
}
