//! The files as they were before a change: the objects of git for what changed or is gone, and the
//! files of today for the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::objects::{self, Objects};
use super::{Changes, Git, ObjectId};
use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::disk::near::KeptOpen;
use crate::tree::disk::walk::{FoundFile, Walked, is_hidden};
use crate::tree::ignored::{Ignored, is_ignore_file};
use crate::tree::signature::Signature;
use crate::tree::{FileProblem, Look, ReadFile, Tree, image_of, is_folder_among, walk_by_listing};

/// A tree without the changes.
pub struct Before {
    now: Arc<dyn Tree>,
    /// What changed, by path relative to the repository: its object, and none for what is new.
    changed: BTreeMap<RepoPathBuf, Option<ObjectId>>,
    /// Where what was there lay.
    disk: BTreeMap<RepoPathBuf, PathBuf>,
    objects: Objects,
}

impl Git {
    /// The files of `now` as they were before the changes, with at most `limit` bytes of a file that is
    /// read as a whole.
    pub fn before(&self, now: Arc<dyn Tree>, changes: &Changes, limit: u64) -> Before {
        let mut then = BTreeMap::new();
        let mut disk = BTreeMap::new();
        for file in changes.present.iter().chain(&changes.gone) {
            let Some(path) = self.seen_from(now.root(), file) else {
                continue;
            };
            let id = changes.before.get(file.as_os_str()).copied();
            if id.is_some() {
                disk.insert(path.clone(), file.clone());
            }
            then.insert(path, id);
        }
        Before {
            now,
            changed: then,
            disk,
            objects: Objects::new(self.clone(), limit),
        }
    }
}

impl Before {
    /// What the ignore files that changed took out of a walk before, and what they do now; none when
    /// none changed.
    fn ignored(&self) -> Option<(Ignored, Ignored)> {
        let changed: Vec<&RepoPathBuf> = (self.changed.keys())
            .filter(|path| is_ignore_file(path) && path.levels_above() == 0)
            .collect();
        let of = |tree: &dyn Tree| {
            let read = |path: &&&RepoPathBuf| tree.read(path).ok();
            Ignored::of(
                changed
                    .iter()
                    .filter_map(|path| Some(((*path).clone(), read(&path)?))),
            )
        };
        (!changed.is_empty()).then(|| (of(self), of(&*self.now)))
    }
}

impl Tree for Before {
    fn root(&self) -> &Path {
        self.now.root()
    }

    fn levels_above(&self) -> usize {
        self.now.levels_above()
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.now.is_folder(path)
    }

    fn walk(&self, paths: &[PathBuf], threads: usize) -> Walked {
        let mut walked = self.now.walk(paths, threads);
        if let Some((before, now)) = self.ignored() {
            let hidden = walk_by_listing(self, paths).files.into_iter();
            walked
                .files
                .extend(hidden.filter(|file| now.has(&file.path)));
            walked.files.sort();
            walked.files.dedup_by(|a, b| a.id() == b.id());
            (walked.files).retain(|file| file.named() || !before.has(&file.path));
        }
        walked
            .files
            .retain(|file| self.changed.get(&*file.path) != Some(&None));
        let known: BTreeSet<RepoPathBuf> =
            (walked.files.iter().map(|file| file.path.clone())).collect();
        for (path, disk) in &self.disk {
            let is_meant = paths.iter().any(|below| disk.starts_with(below));
            if is_meant && !known.contains(path.as_str()) && !is_hidden(path) {
                walked.files.push(FoundFile::new(self.root(), disk, false));
            }
        }
        walked.files.sort();
        walked
    }

    fn keep_open(&self) -> KeptOpen {
        self.now.keep_open()
    }

    fn read_ahead(&self, files: &[FoundFile], is_wanted: &dyn Fn(&FoundFile) -> bool) {
        let changed = |file: &FoundFile| self.changed.get(&*file.path);
        let unchanged = |file: &FoundFile| changed(file).is_none() && is_wanted(file);
        self.now.read_ahead(files, &unchanged);
        let wanted = files.iter().filter(|file| is_wanted(file));
        let ids: Vec<ObjectId> = wanted.filter_map(|file| *changed(file)?).collect();
        self.objects.read_ahead(&ids);
    }

    fn read_document(
        &self,
        file: &FoundFile,
        layout: Layout,
        body: BodyNeed,
        limit: u64,
    ) -> Result<ReadFile, FileProblem> {
        let id = match self.changed.get(&*file.path) {
            None => return self.now.read_document(file, layout, body, limit),
            Some(id) => *id,
        };
        let missing = || FileProblem::Unreadable("it was not there".to_owned());
        let content = self.objects.get(id.ok_or_else(missing)?, limit);
        objects::document(&file.path, content, limit)
    }

    fn signatures(&self, files: &[FoundFile]) -> Vec<Option<Signature>> {
        let mut signatures = self.now.signatures(files);
        signatures.resize(files.len(), None);
        for (file, signature) in files.iter().zip(&mut signatures) {
            match self.changed.get(&*file.path) {
                None => {}
                Some(Some(id)) => *signature = Some(Signature::of([id.bytes()], true)),
                Some(None) => *signature = None,
            }
        }
        signatures
    }

    fn look(&self, path: &str) -> Look {
        match self.changed.get(path) {
            Some(Some(_)) => return Look::File,
            Some(None) => return Look::Missing,
            None => {}
        }
        match self.now.look(path) {
            // A folder whose last file is gone.
            Look::Missing if is_folder_among(&self.disk, path) => Look::Folder,
            look => look,
        }
    }

    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        let id = match self.changed.get(path) {
            None => return self.now.image(path),
            Some(id) => id.ok_or(ImageProblem::Missing)?,
        };
        image_of(self.objects.all(id))
    }

    fn list(&self, folder: &str) -> Arc<[String]> {
        let prefix = match folder {
            "" => String::new(),
            _ => format!("{folder}/"),
        };
        let mut names: BTreeSet<String> = self.now.list(folder).iter().cloned().collect();
        let is_within = |path: &RepoPath| path.levels_above() == 0;
        let below = self
            .changed
            .range::<str, _>((Bound::Included(&*prefix), Bound::Unbounded));
        let below = below.take_while(|(path, _)| path.starts_with(&prefix));
        for (path, id) in below.filter(|(path, _)| !folder.is_empty() || is_within(path)) {
            let rest = &path[prefix.len()..];
            match (RepoPath::new(rest).split_first(), id) {
                (Some((folder, _)), Some(_)) => {
                    names.insert(format!("{folder}/"));
                }
                (None, Some(_)) => {
                    names.insert(rest.to_owned());
                }
                (None, None) => {
                    names.remove(rest);
                }
                (Some(_), None) => {}
            }
        }
        names.into_iter().collect()
    }

    fn length(&self, path: &str) -> u64 {
        match self.changed.get(path) {
            None => self.now.length(path),
            Some(Some(id)) => self.objects.length(*id).unwrap_or_default(),
            Some(None) => 0,
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.changed.get(path) {
            None => self.now.read(path),
            Some(Some(id)) => self.objects.all(*id),
            Some(None) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}
