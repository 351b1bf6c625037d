//! Files that change on the disk: reported by editors that watch them, looked at where none does.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use gen_lsp_types::{DidChangeWatchedFilesParams, FileChangeType};

use super::Server;
use super::jobs::ScanOrder;
use super::uri;
use crate::content::images::info::ImageFormat;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::discover::{FILE_NAMES, Finder};
use crate::tree::disk::walk::relative;

/// How long to wait for more of the same: a checkout changes thousands of files in one go, and
/// somebody who types in a schema types on.
const PAUSE: Duration = Duration::from_millis(200);

/// Files that are checked one by one when they changed, at most: for more, all are.
const MOST_SINGLE: usize = 100;

/// Files of a root that is scanned again whenever a file is saved, at most.
const MOST_TO_SCAN: usize = 20_000;

/// When a file was written, and how many bytes it has; none when it is not there.
pub(super) type Stat = Option<(SystemTime, u64)>;

impl Server {
    /// Scans a root on another thread: now, or once more when the scan that runs is done.
    pub(super) fn scan(&mut self, folder: &Path) {
        let Some(root) = self.roots.get_mut(folder) else {
            return;
        };
        root.scan_at = None;
        if root.scanning.is_some() {
            root.scan_again = true;
            return;
        }
        self.scans += 1;
        root.scanning = Some(self.scans);
        let is_first = root.known.is_none() && root.failure.is_none();
        let of_root = || self.documents.all().filter(|open| open.root == folder);
        let order = ScanOrder {
            folder: root.folder.clone(),
            config: root.config.clone(),
            is_whole: root.is_whole,
            ticket: self.scans,
            texts: of_root()
                .map(|open| (open.path.clone(), open.bytes()))
                .collect(),
            named: of_root().map(|open| folder.join(&*open.path)).collect(),
            seen: of_root()
                .map(|open| (open.uri.clone(), open.version))
                .collect(),
        };
        self.jobs.scan(order);
        if is_first {
            self.begin_progress(folder);
        }
    }

    /// Scans a root again, unless it is about to change once more.
    pub(super) fn scan_soon(&mut self, folder: &Path) {
        if let Some(root) = self.roots.get_mut(folder) {
            root.scan_at = Some(Instant::now() + PAUSE);
        }
    }

    /// Starts the scans whose time has come.
    pub(super) fn start_due_scans(&mut self) {
        let now = Instant::now();
        let due = self
            .roots
            .all()
            .filter(|root| root.scan_at.is_some_and(|at| at <= now));
        let due: Vec<PathBuf> = due.map(|root| root.folder.clone()).collect();
        for folder in due {
            self.scan(&folder);
        }
    }

    /// Files changed on the disk, says an editor that watches them.
    pub(super) fn files_changed(&mut self, params: &DidChangeWatchedFilesParams) {
        let mut single: BTreeSet<(PathBuf, RepoPathBuf)> = BTreeSet::new();
        let mut whole: BTreeSet<PathBuf> = BTreeSet::new();
        let mut finder = Finder::default();
        for change in &params.changes {
            let Some(disk) = uri::to_path(&change.uri) else {
                continue;
            };
            let Some(folder) = self.folder_of(&disk) else {
                continue;
            };
            let path = relative(&folder, &disk);
            let is_others = |name: &str| name == ".git" || name == "node_modules";
            if path.names().any(is_others) {
                continue;
            }
            if change.kind != FileChangeType::Changed && is_config(&path) {
                return self.begin_anew();
            }
            let root = self.roots.get(&folder);
            let known = root.and_then(|root| root.known.as_ref());
            let is_single = known.is_some_and(|known| {
                change.kind == FileChangeType::Changed
                    && known.results.has(&path)
                    && !known.results.session.is_relied_on(&path)
            });
            if !is_single {
                if change.kind != FileChangeType::Changed || ImageFormat::of_path(&path).is_some() {
                    // Files of other roots may name it by its path.
                    let top = finder.top(&disk);
                    let roots = self.roots.all().map(|root| &root.folder);
                    let beside =
                        roots.filter(|root| top.as_ref().is_some_and(|top| root.starts_with(top)));
                    whole.extend(beside.cloned());
                }
                whole.insert(folder);
            } else if self.documents.at(&folder, &path).is_none() {
                single.insert((folder, path));
            }
        }
        if single.len() > MOST_SINGLE {
            whole.extend(single.iter().map(|(folder, _)| folder.clone()));
        }
        for (folder, path) in single {
            if !whole.contains(&folder) {
                self.check_path(&folder, &path);
            }
        }
        for folder in whole {
            self.scan_soon(&folder);
        }
    }

    /// The deepest root that a file is in.
    fn folder_of(&self, disk: &Path) -> Option<PathBuf> {
        let roots = self.roots.all().map(|root| &root.folder);
        let above = roots.filter(|folder| disk.starts_with(folder));
        above
            .max_by_key(|folder| folder.components().count())
            .cloned()
    }

    /// An open file was saved in an editor that does not watch files: others may have changed, too.
    pub(super) fn written(&mut self, folder: &Path, disk: &Path) {
        let path = relative(folder, disk);
        let root = self.roots.get(folder);
        let is_new_config = root.is_some_and(|root| root.config.as_deref() != Some(disk));
        if is_config(&path) && is_new_config {
            return self.begin_anew();
        }
        let known = root.and_then(|root| root.known.as_ref());
        if known.is_none_or(|known| known.results.paths().len() <= MOST_TO_SCAN) {
            self.scan_soon(folder);
        } else {
            self.look_at_stats(folder);
        }
    }

    /// Looks whether the files that all others rely on were written since, for an editor that does
    /// not watch them.
    pub(super) fn look_at_stats(&mut self, folder: &Path) {
        if self.client.can.watches {
            return;
        }
        let Some(root) = self.roots.get(folder) else {
            return;
        };
        let mut files: BTreeSet<PathBuf> =
            FILE_NAMES.iter().map(|name| folder.join(name)).collect();
        if let Some(known) = &root.known {
            let relied_on = known.results.session.relied_on();
            files.extend(relied_on.into_iter().map(|path| folder.join(path)));
        }
        let mut is_changed = false;
        for file in files {
            let about = file.metadata().ok();
            let stat = about.and_then(|about| Some((about.modified().ok()?, about.len())));
            let known = self.stats.insert(file, stat);
            is_changed |= known.is_some_and(|known| known != stat);
        }
        if is_changed {
            self.begin_anew();
        }
    }

    /// Finds the roots again, and scans them: the folders of the editor are others, or a config came
    /// or went.
    pub(super) fn begin_anew(&mut self) {
        let folders = std::mem::take(&mut self.roots.folders);
        let old: Vec<PathBuf> = self.roots.all().map(|root| root.folder.clone()).collect();
        let mut left = self.roots.take();
        for folder in &folders {
            self.open_folder(folder);
        }
        let mut new = Vec::new();
        for document in self.documents.all_mut() {
            let Some(disk) = &document.disk else {
                continue;
            };
            let (root, path, is_new) = self.roots.of_file(disk);
            new.extend(is_new.then(|| root.clone()));
            document.place(root, path);
        }
        for folder in new {
            self.scan(&folder);
        }
        // Until they are scanned, roots that are still there say what they said.
        for folder in old {
            if let Some(root) = self.roots.get_mut(&folder) {
                root.inherit(left.remove(&folder));
            } else {
                self.clear_below(&folder);
            }
        }
    }
}

/// Whether a file has the name of a config.
fn is_config(path: &RepoPath) -> bool {
    FILE_NAMES.contains(&path.name())
}
