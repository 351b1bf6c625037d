//! The roots that a change is about: those of the changed files, and others whose files may name
//! these by their paths.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use crate::content::images::info::ImageFormat;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::discover::{FILE_NAMES, Finder, Root};
use crate::tree::disk::walk::{is_inside, relative};
use crate::tree::git::{Changes, Git, Staged, mentions};

/// A change, of which the roots are looked for.
pub(super) struct ChangedRoots<'a> {
    pub(super) finder: &'a mut Finder,
    pub(super) git: &'a Git,
    /// What is staged, where that is what counts: no other configs do then.
    pub(super) staged: Option<&'a Staged>,
    pub(super) changes: &'a Changes,
    /// Only what is below these paths was asked for.
    pub(super) below: &'a [PathBuf],
}

impl ChangedRoots<'_> {
    /// The roots of changed files, or of the paths themselves where nothing changed; and those that
    /// name files of these.
    pub(super) fn find(&mut self) -> BTreeSet<Root> {
        let mut found = self.own();
        self.add_above(&mut found);
        self.add_beside(&mut found);
        found
    }

    fn root_of(&mut self, path: &Path) -> Root {
        match self.staged {
            Some(staged) => self.finder.find_among(path, staged.configs()),
            None => self.finder.find(path),
        }
    }

    /// The roots of changed files.
    fn own(&mut self) -> BTreeSet<Root> {
        let top = self.git.top();
        let files = self.changes.present.iter().chain(&self.changes.gone);
        let inside = files.filter(|file| self.below.iter().any(|path| is_inside(path, file)));
        // There may be very many files, and few folders.
        let mut folders: BTreeSet<&Path> = BTreeSet::new();
        let mut last = None;
        for file in inside {
            let Some((folder, name)) = folder_and_name(file) else {
                continue;
            };
            if last.replace(folder.as_os_str()) != Some(folder.as_os_str()) {
                folders.insert(folder);
            }
            if FILE_NAMES.iter().any(|known| name == *known) && folder != top {
                // The root above gets the files of this folder, or loses them.
                folders.extend(folder.parent());
            }
        }
        let mut found: BTreeSet<Root> = (folders.into_iter())
            .map(|folder| self.root_of(folder))
            .collect();
        if found.is_empty() {
            found.insert(self.root_of(self.below.first().map_or(top, |path| path)));
        }
        found
    }

    /// Adds the roots above: their files may name files of these by their paths.
    fn add_above(&mut self, found: &mut BTreeSet<Root>) {
        let (top, below) = (self.git.top(), self.below);
        let mut open: Vec<Root> = found.iter().cloned().collect();
        while let Some(root) = open.pop() {
            let above = root.folder.parent().filter(|above| above.starts_with(top));
            if let Some(above) = above.map(|above| self.root_of(above)) {
                let is_asked = |path: &PathBuf| {
                    let is_beside = || !path.starts_with(&root.folder);
                    above.folder.starts_with(path) || path.starts_with(&above.folder) && is_beside()
                };
                if below.iter().any(is_asked) && found.insert(above.clone()) {
                    open.push(above);
                }
            }
        }
    }

    /// Adds other roots that mention what such files may name: images, and what is no more.
    fn add_beside(&mut self, found: &mut BTreeSet<Root>) {
        let names = self.named_by_paths();
        if names.is_empty() {
            return;
        }
        let beginnings = self.git.beginnings(self.staged).unwrap_or_default();
        let roots = beginnings.iter().map(|folder| self.root_of(folder));
        let mut others: BTreeSet<Root> = roots.collect();
        let is_asked = |root: &Root| {
            let mut asked = self.below.iter();
            asked.any(|path| root.folder.starts_with(path) || path.starts_with(&root.folder))
        };
        others.retain(|root| !found.contains(root) && is_asked(root));
        if others.is_empty() {
            return;
        }
        let words = mentions::words(names.iter().map(|name| &**name));
        let files = words.and_then(|words| self.git.mentioning(self.git.top(), &words));
        if let Some(files) = files {
            let folders: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
            let naming: BTreeSet<Root> = (folders.into_iter())
                .map(|folder| self.root_of(folder))
                .collect();
            others.retain(|root| naming.contains(root));
        }
        found.append(&mut others);
    }

    /// What changed that files of other roots may name.
    fn named_by_paths(&self) -> Vec<RepoPathBuf> {
        let top = self.git.top();
        let present = self.changes.present.iter();
        let images = present.filter(|file| {
            let name = file.to_str().map(RepoPath::new);
            name.is_none_or(|name| ImageFormat::of_path(name).is_some())
        });
        let mut names: Vec<RepoPathBuf> = images.map(|file| relative(top, file)).collect();
        for file in &self.changes.gone {
            let file = relative(top, file);
            // Folders are named as well, and go with their last file.
            let mut above = file.folder();
            while !above.as_str().is_empty() && !self.is_folder(above) {
                names.push(above.as_str().into());
                above = above.folder();
            }
            names.push(file);
        }
        names
    }

    fn is_folder(&self, path: &RepoPath) -> bool {
        match self.staged {
            Some(staged) => staged.has_folder(path),
            None => self.git.top().join(path).is_dir(),
        }
    }
}

/// The folder of a file and its name in it. Cut by hand: to take very many paths to pieces takes a while.
fn folder_and_name(file: &Path) -> Option<(&Path, &OsStr)> {
    if let Some(text) = file.to_str().filter(|_| MAIN_SEPARATOR == '/') {
        let (folder, name) = RepoPath::new(text).folder_and_name();
        return Some((Path::new(folder.as_str()), OsStr::new(name)));
    }
    Some((file.parent()?, file.file_name()?))
}
