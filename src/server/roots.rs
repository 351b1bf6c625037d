//! The roots that are watched, and whose each open file is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use crate::engine::baseline::by_file::BaselineByFile;
use crate::engine::incremental::Incremental;
use crate::finding::Finding;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::Tree;
use crate::tree::discover::{Finder, Root as Found};
use crate::tree::disk::walk::relative;
use crate::tree::overlay::Overlay;

/// A root, and what is known of it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of something else whether it is done"
)]
pub(super) struct ServedRoot {
    pub(super) folder: PathBuf,
    pub(super) config: Option<PathBuf>,
    /// Whether all of its files are checked, and not the open ones alone.
    pub(super) is_whole: bool,
    /// Its files with the texts of the editor over them; none until it was scanned.
    pub(super) known: Option<KnownRoot>,
    pub(super) failure: Option<ConfigFailure>,
    /// The scan that a thread makes, and whether it must be scanned once more after that.
    pub(super) scanning: Option<u64>,
    pub(super) scan_again: bool,
    /// When to scan it again.
    pub(super) scan_at: Option<Instant>,
    /// Whether a thread compares its files.
    pub(super) is_comparing: bool,
    /// Whether what is between its files must be compared again.
    pub(super) compare_due: bool,
    /// Changes when files come or go: what was compared before is of other files then.
    pub(super) epoch: u64,
}

/// A config that cannot be used.
pub(super) struct ConfigFailure {
    /// Why.
    pub(super) why: String,
    /// The findings that say how.
    pub(super) findings: Vec<Finding>,
    /// The files that they are about.
    pub(super) overlay: Arc<Overlay>,
}

/// What is known of a root.
pub(super) struct KnownRoot {
    pub(super) results: Incremental,
    pub(super) overlay: Arc<Overlay>,
    pub(super) baseline: BaselineByFile,
}

impl ServedRoot {
    pub(super) fn new(found: Found, is_whole: bool) -> Self {
        Self {
            folder: found.folder,
            config: found.config,
            is_whole,
            known: None,
            failure: None,
            scanning: None,
            scan_again: false,
            scan_at: None,
            is_comparing: false,
            compare_due: false,
            epoch: 0,
        }
    }

    /// Whether its findings are those of its files as they are.
    pub(super) fn is_settled(&self) -> bool {
        let is_known = self.known.is_some() || self.failure.is_some();
        is_known && self.scanning.is_none() && !self.is_comparing && !self.compare_due
    }

    /// The findings in a file that the baseline does not ignore, and the tree that they are of.
    pub(super) fn findings(&self, path: &RepoPath) -> Option<(Vec<Finding>, &dyn Tree)> {
        if let Some(failure) = &self.failure {
            let own = failure
                .findings
                .iter()
                .filter(|finding| *finding.file == *path);
            let findings: Vec<Finding> = own.cloned().collect();
            if !findings.is_empty() {
                // What was found in it when it could be used says nothing of it now.
                return Some((findings, &*failure.overlay));
            }
        }
        let known = self.known.as_ref()?;
        let findings = known.baseline.left(path, known.results.findings(path));
        Some((findings, &*known.overlay))
    }

    /// Takes over what was known before its config was looked for anew.
    pub(super) fn inherit(&mut self, old: Option<Self>) {
        if let Some(old) = old {
            self.known = old.known;
            self.failure = old.failure;
        }
    }

    /// The files that may have findings, sorted.
    pub(super) fn files_with_findings(&self) -> BTreeSet<RepoPathBuf> {
        let failure = self.failure.iter().flat_map(|failure| &failure.findings);
        let mut files: BTreeSet<RepoPathBuf> = failure.map(|one| one.file.clone()).collect();
        if let Some(known) = &self.known {
            files.extend(known.results.files_with_findings());
        }
        files
    }
}

/// All roots, by their folders.
#[derive(Default)]
pub(super) struct ServedRoots {
    all: BTreeMap<PathBuf, ServedRoot>,
    /// The folders that are open in the editor, canonical.
    pub(super) folders: BTreeSet<PathBuf>,
    /// The config that applies in place of those that are found.
    config: Option<PathBuf>,
}

impl ServedRoots {
    pub(super) fn new(config: Option<PathBuf>) -> Self {
        Self {
            config,
            ..Self::default()
        }
    }

    /// The root of a path. With a named config that is the config's folder, or else the repository
    /// itself, as in `check --config`.
    fn find(&self, finder: &mut Finder, path: &Path) -> Found {
        let found = finder.find(path);
        let Some(config) = &self.config else {
            return found;
        };
        let own = config.parent().filter(|folder| path.starts_with(folder));
        Found {
            folder: own.map_or(found.folder, Path::to_path_buf),
            config: Some(config.clone()),
        }
    }

    pub(super) fn get(&self, folder: &Path) -> Option<&ServedRoot> {
        self.all.get(folder)
    }

    pub(super) fn get_mut(&mut self, folder: &Path) -> Option<&mut ServedRoot> {
        self.all.get_mut(folder)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &ServedRoot> {
        self.all.values()
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut ServedRoot> {
        self.all.values_mut()
    }

    /// Takes all of them out.
    pub(super) fn take(&mut self) -> BTreeMap<PathBuf, ServedRoot> {
        std::mem::take(&mut self.all)
    }

    /// Adds a root, unless it is there; whether it is new.
    pub(super) fn add(&mut self, found: Found, is_whole: bool) -> bool {
        let known = self.all.entry(found.folder.clone());
        let is_new = matches!(known, std::collections::btree_map::Entry::Vacant(_));
        let root = known.or_insert_with(|| ServedRoot::new(found, is_whole));
        let grows = is_whole && !root.is_whole;
        root.is_whole |= is_whole;
        is_new || grows
    }

    /// Opens a folder of the editor: the root that it is in, or that it is.
    pub(super) fn open_folder(&mut self, folder: &Path) -> Option<PathBuf> {
        let folder = folder.canonicalize().ok()?;
        let found = self.find(&mut Finder::default(), &folder);
        self.folders.insert(folder);
        let root = found.folder.clone();
        self.add(found, true).then_some(root)
    }

    /// The root of a file, and the path of the file in it; whether the root is new.
    pub(super) fn of_file(&mut self, disk: &Path) -> (PathBuf, RepoPathBuf, bool) {
        let mut finder = Finder::default();
        let disk = finder.absolute(disk).unwrap_or_else(|_| disk.to_path_buf());
        let found = self.find(&mut finder, &disk);
        let is_repository = finder.is_repository(&found);
        let has_own_root = is_repository && self.config.is_none();
        let above = (self.all.values())
            .filter(|root| root.is_whole && disk.starts_with(&root.folder))
            .max_by_key(|root| root.folder.components().count());
        if let Some(above) = above.filter(|_| !has_own_root) {
            let path = relative(&above.folder, &disk);
            return (above.folder.clone(), path, false);
        }
        let folder = found.folder.clone();
        let path = relative(&folder, &disk);
        let is_new = self.add(found, is_repository);
        (folder, path, is_new)
    }

    /// Whether findings in a file that is not open are shown: in the folders of the editor they are.
    pub(super) fn is_shown(&self, disk: &Path) -> bool {
        self.folders.iter().any(|folder| disk.starts_with(folder))
    }
}
