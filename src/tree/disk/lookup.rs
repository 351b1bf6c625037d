//! The repository on the disk as checks may ask of it: what lies where, with the exact case of its
//! letters, and how large its images are. Every folder is listed once, every image opened once.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::walk::{FoundFile, Walked, walk};
use super::{ReadFile, Tree, open};
use crate::content::images;
use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::text::Source;
use crate::tree::{Beside, FileProblem, Files, Look, beside};

/// The files of a repository on the disk.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// Bytes that are read at most of a file that is read as a whole.
    limit: u64,
    folders: Mutex<HashMap<String, Option<Arc<Folder>>>>,
    /// Whether a folder is where its path says, and no link is on the way.
    plain_folders: Mutex<HashMap<String, bool>>,
    images: Mutex<HashMap<String, ImageSlot>>,
    besides: Mutex<Besides>,
}

/// Files with their sizes by folder.
pub(crate) type Besides = HashMap<String, Option<Arc<[Beside]>>>;

type ImageSlot = Arc<OnceLock<Result<ImageInfo, ImageProblem>>>;

/// The names in a folder, sorted.
#[derive(Debug)]
struct Folder {
    names: Vec<(String, Entry)>,
    /// The same as [`Files::list`] gives them, once somebody asks.
    shown: OnceLock<Arc<[String]>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    File,
    Folder,
    Outside,
}

impl Disk {
    /// The repository in a folder, which must be canonical, with at most `limit` bytes of a file
    /// that is read as a whole.
    pub fn new(root: PathBuf, limit: u64) -> Self {
        Self {
            root,
            limit,
            folders: Mutex::default(),
            plain_folders: Mutex::default(),
            images: Mutex::default(),
            besides: Mutex::default(),
        }
    }

    fn open(&self, path: &str) -> io::Result<open::Opened> {
        open::inside(&self.root, &self.root.join(path))
    }

    /// The listing of a folder whose path has the exact case; none when there is no such folder.
    fn folder(&self, path: &str) -> Option<Arc<Folder>> {
        let lock = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(path) {
            return known.clone();
        }
        let exists = match path.rsplit_once('/') {
            _ if path.is_empty() => true,
            Some((parent, name)) => self.entry(parent, name) == Some(Entry::Folder),
            None => self.entry("", path) == Some(Entry::Folder),
        };
        let listed = exists
            .then(|| self.read_folder(path))
            .flatten()
            .map(Arc::new);
        lock().insert(path.to_owned(), listed.clone());
        listed
    }

    fn entry(&self, folder: &str, name: &str) -> Option<Entry> {
        self.folder(folder)?.get(name)
    }

    /// Whether no link is on the way to a folder. Most findings lie far apart: asking for their
    /// folders costs less than listing all of them, and no memory.
    fn is_plain_folder(&self, folder: &str) -> bool {
        let lock = || (self.plain_folders.lock()).unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(folder).copied();
        known.unwrap_or_else(|| {
            let place = self.root.join(folder);
            let is_plain = place.canonicalize().is_ok_and(|real| real == place);
            lock().insert(folder.to_owned(), is_plain);
            is_plain
        })
    }

    fn read_folder(&self, path: &str) -> Option<Folder> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.root.join(path)).ok()? {
            let entry = entry.ok()?;
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_symlink() => self.follow(&entry.path()),
                Ok(kind) if kind.is_dir() => Some(Entry::Folder),
                Ok(kind) if kind.is_file() => Some(Entry::File),
                _ => None,
            };
            if let (Some(kind), Ok(name)) = (kind, entry.file_name().into_string()) {
                names.push((name, kind));
            }
        }
        names.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Some(Folder {
            names,
            shown: OnceLock::new(),
        })
    }

    /// What a symbolic link leads to; nothing when it leads nowhere or in circles.
    fn follow(&self, link: &Path) -> Option<Entry> {
        let target = link.canonicalize().ok()?;
        if !target.starts_with(&self.root) {
            return Some(Entry::Outside);
        }
        let kind = fs::metadata(&target).ok()?;
        if kind.is_dir() {
            // Looking behind it could go in circles; its files have their own paths anyway.
            Some(Entry::Outside)
        } else {
            kind.is_file().then_some(Entry::File)
        }
    }
}

impl Folder {
    fn get(&self, name: &str) -> Option<Entry> {
        let at = self
            .names
            .binary_search_by(|(known, _)| known.as_str().cmp(name))
            .ok()?;
        Some(self.names[at].1)
    }

    /// The name that differs only in the case of its letters.
    fn other_case(&self, name: &str) -> Option<&str> {
        let folded = name.to_lowercase();
        let is_ascii = name.is_ascii();
        let is_it = |known: &str| {
            if is_ascii && known.is_ascii() {
                known.eq_ignore_ascii_case(name)
            } else {
                known.to_lowercase() == folded
            }
        };
        let found = self.names.iter().find(|(known, _)| is_it(known));
        found.map(|(known, _)| known.as_str())
    }
}

impl Tree for Disk {
    fn root(&self) -> &Path {
        &self.root
    }

    fn walk(&self, paths: &[PathBuf], threads: usize) -> Walked {
        walk(&self.root, paths, threads)
    }

    fn read_document(
        &self,
        file: &FoundFile,
        layout: Layout,
        body: BodyNeed,
        limit: u64,
    ) -> Result<ReadFile, FileProblem> {
        let place = file.disk(&self.root);
        let opened = if !file.named() {
            open::unasked(&place)
        } else if place.starts_with(&self.root) {
            open::inside(&self.root, &place).map(|opened| opened.file)
        } else {
            open::followed(&place).map(|opened| opened.file)
        };
        super::read_opened(opened, &file.path, layout, body, limit)
    }

    fn read_to_show(&self, path: &str, until: u32) -> io::Result<Source> {
        let place = self.root.join(path);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if self.is_plain_folder(folder)
            && let Ok(file) = open::unasked(&place)
        {
            return super::read_head(file, path, until);
        }
        if self.look(path) != Look::File {
            return Err(io::ErrorKind::NotFound.into());
        }
        super::read_head(open::inside(&self.root, &place)?.file, path, until)
    }
}

impl Files for Disk {
    fn look(&self, path: &str) -> Look {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if let Some(listing) = self.folder(folder)
            && let Some(entry) = listing.get(name)
        {
            return match entry {
                Entry::File => Look::File,
                Entry::Folder => Look::Folder,
                Entry::Outside => Look::Outside,
            };
        }
        self.look_in_other_case(path)
    }

    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        let slot = {
            let mut images = self.images.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(images.entry(path.to_owned()).or_default())
        };
        let probe = || {
            let mut opened = self.open(path).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => ImageProblem::Missing,
                _ => ImageProblem::Unreadable(super::plain_words(&error)),
            })?;
            images::probe(&mut opened.file, opened.length)
        };
        slot.get_or_init(probe).clone()
    }

    fn list(&self, folder: &str) -> Arc<[String]> {
        let Some(listing) = self.folder(folder) else {
            return Arc::default();
        };
        let show = |(name, entry): &(String, Entry)| match entry {
            Entry::Folder => format!("{name}/"),
            Entry::File | Entry::Outside => name.clone(),
        };
        let shown = || listing.names.iter().map(show).collect();
        Arc::clone(listing.shown.get_or_init(shown))
    }

    fn beside(&self, folder: &str) -> Option<Arc<[Beside]>> {
        kept(&self.besides, folder, || beside(self, folder))
    }

    fn length(&self, path: &str) -> u64 {
        fs::metadata(self.root.join(path)).map_or(0, |about| about.len())
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if self.look(path) != Look::File {
            return Err(io::ErrorKind::NotFound.into());
        }
        let opened = self.open(path)?;
        open::all(opened.file, opened.length, self.limit)
    }
}

/// What is known of a folder, found out once. Not under the lock: two threads may do it twice.
pub(crate) fn kept(
    besides: &Mutex<Besides>,
    folder: &str,
    find: impl FnOnce() -> Option<Arc<[Beside]>>,
) -> Option<Arc<[Beside]>> {
    let lock = || besides.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().get(folder) {
        return known.clone();
    }
    let found = find();
    lock().insert(folder.to_owned(), found.clone());
    found
}

impl Disk {
    /// Goes down from the root and takes at each step the exact name, else one that differs only
    /// in case.
    fn look_in_other_case(&self, path: &str) -> Look {
        let mut at = String::new();
        for name in path.split('/') {
            let Some(listing) = self.folder(&at) else {
                return Look::Missing;
            };
            let known = match listing.get(name) {
                Some(Entry::Outside) => return Look::Outside,
                Some(_) => Some(name),
                None => listing.other_case(name),
            };
            let Some(known) = known else {
                return Look::Missing;
            };
            if !at.is_empty() {
                at.push('/');
            }
            at.push_str(known);
        }
        if at == path {
            Look::File
        } else {
            Look::OtherCase(at)
        }
    }
}
