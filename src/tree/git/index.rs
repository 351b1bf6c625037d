//! Git's index as the files of a repository: what a commit would hold, whatever the work tree has.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::objects::{Blob, Objects};
use super::{path, split};
use crate::content::images;
use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::text::Source;
use crate::tree::disk::walk::{FoundFile, Walked, is_hidden, relative};
use crate::tree::disk::{Besides, Disk, ReadFile, Tree, kept};
use crate::tree::{Beside, FileProblem, Files, Look, beside, list_among};

/// Links that lead to links are followed this far.
const MOST_LINKS: usize = 8;

/// The staged files of a repository.
pub struct IndexTree {
    root: PathBuf,
    /// Object ids of regular files, by absolute path.
    blobs: BTreeMap<PathBuf, String>,
    /// Everything in the index, by path relative to the root.
    entries: BTreeMap<String, Entry>,
    /// The same paths by their lower case.
    folded: OnceLock<HashMap<String, String>>,
    objects: Objects,
    images: Mutex<HashMap<String, Result<ImageInfo, ImageProblem>>>,
    besides: Mutex<Besides>,
    /// The work tree, which has what the index does not hold: the images for which it has only
    /// git-LFS pointers, and the files of submodules.
    disk: Disk,
}

/// What the index has at a path.
enum Entry {
    /// A regular file, by the id of its content.
    File(String),
    /// A symbolic link, by the id of its target.
    Link(String),
    /// A submodule.
    Module,
}

impl IndexTree {
    /// Of a listing by `git ls-files --stage`.
    pub(crate) fn new(root: &Path, top: &Path, listing: &[u8], objects: Objects) -> Self {
        let mut tree = Self {
            root: root.to_path_buf(),
            blobs: BTreeMap::new(),
            entries: BTreeMap::new(),
            folded: OnceLock::new(),
            images: Mutex::default(),
            besides: Mutex::default(),
            disk: Disk::new(root.to_path_buf(), objects.limit()),
            objects,
        };
        for record in split(listing) {
            tree.add(top, record);
        }
        tree
    }

    /// Adds a line of the listing: mode, object, stage, tab, name. In a conflict there are several
    /// stages; the last one, theirs, stands, and what both sides had before, the first, is no more.
    fn add(&mut self, top: &Path, record: &[u8]) {
        let Some(tab) = record.iter().position(|&byte| byte == b'\t') else {
            return;
        };
        let file = top.join(path(&record[tab + 1..]));
        if !file.starts_with(&self.root) {
            return;
        }
        let head = String::from_utf8_lossy(&record[..tab]);
        let mut head = head.split(' ');
        let name = relative(&self.root, &file).to_string();
        let entry = match (head.next(), head.next(), head.next()) {
            (.., Some("1")) => return,
            (Some("120000"), Some(id), _) => Entry::Link(id.to_owned()),
            (Some("160000"), ..) => Entry::Module,
            (_, Some(id), _) => {
                self.blobs.insert(file, id.to_owned());
                Entry::File(id.to_owned())
            }
            _ => return,
        };
        self.entries.insert(name, entry);
    }

    fn is_folder(&self, path: &str) -> bool {
        let below = format!("{path}/");
        let next = self.entries.range(below.clone()..).next();
        next.is_some_and(|(name, _)| name.starts_with(&below))
    }

    /// The link or submodule that a path goes through.
    fn through(&self, path: &str) -> Option<&Entry> {
        let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        folders.find_map(|folder| self.entries.get(folder))
    }

    /// The object of a file, or of the file that a link leads to.
    fn file(&self, path: &str) -> Option<&str> {
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            match self.entries.get(&path)? {
                Entry::File(id) => return Some(id),
                Entry::Link(id) => {
                    let target = self.objects.target(id)?;
                    path = resolve(&path, &target)?;
                }
                Entry::Module => return None,
            }
        }
        None
    }

    fn probe(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        if matches!(self.through(path), Some(Entry::Module)) {
            return self.disk.image(path);
        }
        let unreadable = |error: io::Error| ImageProblem::Unreadable(error.to_string());
        let id = self.file(path).ok_or(ImageProblem::Missing)?;
        let bytes = self.objects.all(id).map_err(unreadable)?;
        let length = bytes.len() as u64;
        match images::probe(&mut io::Cursor::new(bytes), length) {
            Err(ImageProblem::LfsPointer) => match self.disk.image(path) {
                Err(ImageProblem::Missing) => Err(ImageProblem::LfsPointer),
                probed => probed,
            },
            probed => probed,
        }
    }

    /// The path that differs only in the case of its letters.
    fn other_case(&self, path: &str) -> Option<&String> {
        let by_lower_case = || {
            // Of several, the first.
            let names = self.entries.keys().rev();
            names
                .map(|name| (name.to_lowercase(), name.clone()))
                .collect()
        };
        let folded = self.folded.get_or_init(by_lower_case);
        folded.get(&path.to_lowercase())
    }
}

/// Where a relative target of a link leads, if it stays in the repository.
fn resolve(link: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = link.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl Tree for IndexTree {
    fn root(&self) -> &Path {
        &self.root
    }

    fn walk(&self, paths: &[PathBuf], _threads: usize) -> Walked {
        let mut walked = Walked::default();
        for file in self.blobs.keys() {
            let Some(named) = (paths.iter())
                .filter(|path| file.starts_with(path))
                .map(|path| path == file)
                .max()
            else {
                continue;
            };
            let path = relative(&self.root, file);
            if named || !is_hidden(&path) {
                walked.files.push(FoundFile::new(&self.root, file, named));
            }
        }
        walked.files.sort();
        walked
    }

    fn read_document(
        &self,
        file: &FoundFile,
        layout: Layout,
        body: BodyNeed,
        limit: u64,
    ) -> Result<ReadFile, FileProblem> {
        let disk = file.disk(&self.root);
        if !disk.starts_with(&self.root) {
            return self.disk.read_document(file, layout, body, limit);
        }
        let id = (self.blobs.get(&*disk).map(String::as_str))
            .or_else(|| self.file(&file.path))
            .ok_or_else(|| {
                let why = match self.entries.get(&*file.path) {
                    Some(Entry::Link(_)) => "it is a symbolic link that leads to no staged file",
                    Some(Entry::Module) => "it is a submodule",
                    Some(Entry::File(_)) | None => "it is not in the index",
                };
                FileProblem::Unreadable(why.to_owned())
            })?;
        match self.objects.get(id, limit) {
            Ok(Blob::Bytes(bytes)) => {
                let bytes_read = bytes.len() as u64;
                Ok(ReadFile {
                    source: Source::new(Arc::clone(&file.path), bytes),
                    bytes_read,
                })
            }
            Ok(Blob::TooLarge(bytes)) => Err(FileProblem::TooLarge { bytes, limit }),
            Err(error) => Err(FileProblem::Unreadable(error.to_string())),
        }
    }
}

impl Files for IndexTree {
    fn look(&self, path: &str) -> Look {
        match self.entries.get(path) {
            Some(Entry::File(_)) => return Look::File,
            Some(Entry::Module) => return Look::Folder,
            // As on the disk: what lies behind a link to a folder has its own path.
            Some(Entry::Link(_)) if self.file(path).is_some() => return Look::File,
            Some(Entry::Link(_)) => return Look::Outside,
            None => {}
        }
        if self.is_folder(path) {
            return Look::Folder;
        }
        match self.through(path) {
            Some(Entry::Module) => self.disk.look(path),
            Some(Entry::Link(_)) => Look::Outside,
            _ => match self.other_case(path) {
                Some(known) => Look::OtherCase(known.clone()),
                None => Look::Missing,
            },
        }
    }

    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        let lock = || self.images.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(path) {
            return known.clone();
        }
        let probed = self.probe(path);
        lock().insert(path.to_owned(), probed.clone());
        probed
    }

    fn list(&self, folder: &str) -> Arc<[String]> {
        list_among(&self.entries, folder)
    }

    fn beside(&self, folder: &str) -> Option<Arc<[Beside]>> {
        kept(&self.besides, folder, || beside(self, folder))
    }

    fn length(&self, path: &str) -> u64 {
        match self.file(path) {
            Some(id) => self.objects.length(id).unwrap_or_default(),
            None if matches!(self.through(path), Some(Entry::Module)) => self.disk.length(path),
            None => 0,
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.file(path) {
            Some(id) => self.objects.all(id),
            None if matches!(self.through(path), Some(Entry::Module)) => self.disk.read(path),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}
