//! Which files a run checks: the targets of a [`Session`], with those of roots below set apart.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::content::site::NoPage;
use crate::engine::lint;
use crate::engine::outcome::{NestedTargets, Scope, Targets};
use crate::engine::session::{Session, layout};
use crate::plan::Claim;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::discover::{self, HasConfig};
use crate::tree::disk::walk::{FoundFile, Walked};
use crate::tree::skip_reason::SkipReason;
use crate::tree::store_file::StoredListings;

impl Session {
    /// All files of the repository.
    pub fn everything(&self, threads: usize) -> Targets {
        self.targets(&[self.tree.root().to_path_buf()], threads)
    }

    /// The files and folders to check, which must be canonical and in the repository.
    pub fn targets(&self, paths: &[PathBuf], threads: usize) -> Targets {
        self.targets_of(self.tree.walk(paths, threads), paths)
    }

    /// The same, with what an earlier walk may have left for this one.
    pub(crate) fn targets_again(
        &self,
        paths: &[PathBuf],
        threads: usize,
        kept: Option<&StoredListings>,
    ) -> Targets {
        match kept {
            Some(kept) => self.targets_of(self.tree.walk_again(paths, threads, kept), paths),
            None => self.targets(paths, threads),
        }
    }

    fn targets_of(&self, mut walked: Walked, paths: &[PathBuf]) -> Targets {
        self.add_hidden(&mut walked, paths);
        self.name_tests(&mut walked, paths);
        self.own(walked, self.scope(paths))
    }

    /// Who names a folder of tests means the files in it.
    fn name_tests(&self, walked: &mut Walked, paths: &[PathBuf]) {
        let root = self.tree.root();
        for path in paths {
            let inside = path.strip_prefix(root).ok().and_then(Path::to_str);
            let Some(inside) = inside.filter(|inside| !inside.is_empty()) else {
                continue;
            };
            let folder = format!("{inside}/");
            if self.plan.site.no_page(RepoPath::new(&folder)) != Some(NoPage::TestInput) {
                continue;
            }
            for file in &mut walked.files {
                let is_content =
                    || lint::layout(&file.path, &Claim::default(), false, false).is_some();
                if file.path.starts_with(&folder) && is_content() {
                    *file = FoundFile::new(root, &file.disk(root), true);
                }
            }
        }
    }

    /// How much of the repository these paths are.
    pub fn scope(&self, paths: &[PathBuf]) -> Scope {
        if paths.iter().any(|path| path == self.tree.root()) {
            Scope::Whole
        } else if paths.iter().any(|path| self.tree.is_folder(path)) {
            Scope::Folders
        } else {
            Scope::Files
        }
    }

    /// Sets the files of roots below apart from those of this one.
    pub fn own(&self, mut walked: Walked, scope: Scope) -> Targets {
        let has_config = match self.is_isolated {
            true => HasConfig::NoneCounts,
            false if self.config.is_some() => HasConfig::Yes,
            false => HasConfig::No,
        };
        let nested = self
            .has_nested
            .then(|| discover::nested(&*self.tree, has_config, &walked.files));
        let mut nested: Vec<NestedTargets> = (nested.into_iter().flatten())
            .map(|root| NestedTargets {
                root,
                files: Vec::new(),
            })
            .collect();
        if !nested.is_empty() {
            let root = self.tree.root();
            let numbered = nested.iter().enumerate();
            let at_folder: HashMap<RepoPathBuf, usize> = numbered
                .map(|(index, nested)| (nested.root.folder.clone(), index))
                .collect();
            let mut own = Vec::new();
            for file in walked.files {
                let nearest =
                    (file.path.folders_with_slash().rev()).find_map(|folder| at_folder.get(folder));
                match nearest.and_then(|&index| nested.get_mut(index)) {
                    Some(nearest) => {
                        let folder = root.join(nearest.root.folder.trim_end_matches('/'));
                        let file = FoundFile::new(&folder, &file.disk(root), file.named());
                        nearest.files.push(file);
                    }
                    None => own.push(file),
                }
            }
            walked.files = own;
        }
        Targets {
            files: walked,
            scope,
            nested,
        }
    }

    /// Which of the files are not checked, and why.
    pub fn left_out(&self, targets: &Targets) -> Vec<(RepoPathBuf, SkipReason)> {
        let why = |file: &FoundFile| layout(file, &self.plan.claim(&file.path)).err();
        let files = targets.files.files.iter();
        (files.filter_map(|file| Some((file.path.clone(), why(file)?)))).collect()
    }
}
