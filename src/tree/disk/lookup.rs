//! The repository on the disk as checks may ask of it: what is where, with the exact case of its
//! letters, and how large its images are. Every folder is listed once, every image opened once.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::beneath::Held;
use super::kept_listings::KeptListings;
use super::kind::EntryKind;
use super::near::{self, KeptOpen};
use super::open;
use super::replaced::Recent;
use super::walk::{FoundFile, Walked, relative, walk, walk_again};
use super::write::{self, WriteError};
use crate::content::images;
use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::around::Around;
use crate::tree::change::Change;
use crate::tree::discover::is_top;
use crate::tree::folder::{ByFolder, FolderEntry, FolderNames, look_in_other_case};
use crate::tree::signature::{About, ClockReading, Signature};
use crate::tree::store_file::StoredListings;
use crate::tree::{Beside, FileProblem, Look, ReadFile, Tree, beside};

/// The files of a repository on the disk.
///
/// ```
/// use copydesk::{Disk, Tree as _};
///
/// let folder = std::path::Path::new("fixtures/sample-site").canonicalize()?;
/// let disk = Disk::new(folder, 1 << 20);
/// assert!(disk.list("").iter().any(|name| name == "_config.yml"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Disk {
    /// The root, below which everything is opened.
    held: Held,
    /// Bytes that are read at most of a file that is read as a whole.
    limit: u64,
    folders: ByFolder<Option<Arc<FolderNames>>>,
    images: Mutex<HashMap<RepoPathBuf, ImageSlot>>,
    besides: ByFolder<Option<Arc<[Beside]>>>,
    /// The git repository around the root, once a path leads above it.
    around: OnceLock<Option<Box<Around<Disk>>>>,
    recent: Recent,
}

type ImageSlot = Arc<OnceLock<Result<ImageInfo, ImageProblem>>>;

impl Disk {
    /// The repository in a folder, which must be canonical, with at most `limit` bytes of a file
    /// that is read as a whole.
    pub fn new(root: PathBuf, limit: u64) -> Self {
        Self {
            held: Held::new(root),
            limit,
            folders: ByFolder::default(),
            images: Mutex::default(),
            besides: ByFolder::default(),
            around: OnceLock::new(),
            recent: Recent::default(),
        }
    }

    fn around(&self) -> Option<&Around<Self>> {
        let find = || {
            let root = self.held.path();
            let top = root.ancestors().find(|folder| is_top(folder))?;
            let way = relative(top, root);
            let whole = || Self::new(top.to_path_buf(), self.limit);
            (!way.is_empty()).then(|| Box::new(Around::new(whole(), way)))
        };
        self.around.get_or_init(find).as_deref()
    }

    /// Where a path leads that begins above the root: to files of the git repository around it, or
    /// nowhere.
    fn outer(&self, path: &str) -> Option<io::Result<(&Self, String)>> {
        let is_above = RepoPath::new(path).levels_above() > 0;
        is_above.then(|| {
            let found = self.around().and_then(|around| around.find(path));
            found.ok_or_else(|| io::ErrorKind::NotFound.into())
        })
    }

    fn open(&self, path: &str) -> io::Result<open::Opened> {
        open::through_links(&self.held, Path::new(path))
    }

    /// The listing of a folder whose path has the exact case; none when there is no such folder.
    fn folder(&self, path: &str) -> Option<Arc<FolderNames>> {
        self.folders.get(path, || {
            let (parent, name) = RepoPath::new(path).folder_and_name();
            let exists = path.is_empty() || self.entry(parent, name) == Some(FolderEntry::Folder);
            exists
                .then(|| self.read_folder(path))
                .flatten()
                .map(Arc::new)
        })
    }

    fn entry(&self, folder: &str, name: &str) -> Option<FolderEntry> {
        self.folder(folder)?.get(name)
    }

    /// All bytes of what is a regular file, with no link on the way to it or in its place, and has
    /// no more bytes than `limit`.
    pub(crate) fn plain_bytes(&self, place: &Path, limit: u64) -> Option<Vec<u8>> {
        let file = open::plain(&self.held, self.held.inside(place).ok()?).ok()?;
        super::read_whole(file, limit).ok()
    }

    fn read_folder(&self, path: &str) -> Option<FolderNames> {
        let path = Path::new(path);
        let mut names = Vec::new();
        for (name, kind) in self.held.entries(path).ok()? {
            let kind = match kind {
                EntryKind::Link => self.follow(&self.root().join(path).join(&name)),
                EntryKind::Folder => Some(FolderEntry::Folder),
                EntryKind::File => Some(FolderEntry::File),
                EntryKind::Other => None,
            };
            if let (Some(kind), Ok(name)) = (kind, name.into_string()) {
                names.push((name, kind));
            }
        }
        Some(FolderNames::new(names))
    }

    /// What a symbolic link leads to; nothing when it leads nowhere or in circles.
    fn follow(&self, link: &Path) -> Option<FolderEntry> {
        let target = link.canonicalize().ok()?;
        if !target.starts_with(self.held.path()) {
            return Some(FolderEntry::Outside);
        }
        let kind = fs::metadata(&target).ok()?;
        if kind.is_dir() {
            // Looking behind it could go in circles; its files have their own paths anyway.
            Some(FolderEntry::Outside)
        } else {
            kind.is_file().then_some(FolderEntry::File)
        }
    }
}

impl Tree for Disk {
    fn root(&self) -> &Path {
        self.held.path()
    }

    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn walk(&self, paths: &[PathBuf], threads: usize) -> Walked {
        walk(self.held.path(), paths, threads)
    }

    fn walk_again(&self, paths: &[PathBuf], threads: usize, kept: &StoredListings) -> Walked {
        let root = self.held.path();
        let now = ClockReading::now();
        let known = KeptListings::parse(kept.file.read().unwrap_or_default(), now);
        let (walked, visits) = walk_again(root, paths, threads, Some(&known));
        let visited_all = paths.iter().any(|path| path == root);
        if let Some(content) = known.renewed(&visits, visited_all, kept.least) {
            kept.file.write(&|out| out.write_all(&content));
        }
        walked
    }

    fn keep_open(&self) -> KeptOpen {
        KeptOpen::below(&self.held)
    }

    fn signatures(&self, files: &[FoundFile]) -> Vec<Option<Signature>> {
        let now = ClockReading::now();
        let _open = self.keep_open();
        let of = |file: &FoundFile| {
            let root = self.held.path();
            let near = file
                .inside(root)
                .and_then(|inside| near::about(&self.held, inside));
            let about = near.or_else(|| {
                let about = fs::symlink_metadata(file.disk(root)).ok()?;
                About::of(&about)
            })?;
            Some(Signature::of_file(&about, now))
        };
        files.iter().map(of).collect()
    }

    fn read_document(
        &self,
        file: &FoundFile,
        layout: Layout,
        body: BodyNeed,
        limit: u64,
    ) -> Result<ReadFile, FileProblem> {
        let opened = match file.inside(self.held.path()) {
            Some(inside) if !file.named() => open::plain(&self.held, inside),
            Some(inside) => open::through_links(&self.held, inside).map(|opened| opened.file),
            None if !file.named() => open::unasked(&file.disk(self.held.path())),
            // Somebody named a config elsewhere.
            None => open::followed(&file.disk(self.held.path())).map(|opened| opened.file),
        };
        super::read_opened(opened, &file.path, layout, body, limit)
    }

    fn read_to_show(&self, path: &str, until: u32) -> io::Result<Source> {
        if let Some(outer) = self.outer(path) {
            let (whole, path) = outer?;
            return whole.read_to_show(&path, until);
        }
        if let Ok(file) = self.held.file(Path::new(path)) {
            return super::read_head(file, path, until);
        }
        if self.look(path) != Look::File {
            return Err(io::ErrorKind::NotFound.into());
        }
        super::read_head(self.open(path)?.file, path, until)
    }

    fn levels_above(&self) -> usize {
        self.around().map_or(0, Around::levels)
    }

    fn may_have(&self, path: &str) -> bool {
        if RepoPath::new(path).levels_above() > 0 {
            return self.look(path) != Look::Missing;
        }
        self.held.path().join(path).symlink_metadata().is_ok()
    }

    fn look(&self, path: &str) -> Look {
        if RepoPath::new(path).levels_above() > 0 {
            return self
                .around()
                .map_or(Look::Outside, |around| around.look(path));
        }
        let (folder, name) = match memchr::memrchr(b'/', path.as_bytes()) {
            Some(slash) => (&path[..slash], &path[slash + 1..]),
            None => ("", path),
        };
        if let Some(listing) = self.folder(folder)
            && let Some(entry) = listing.get(name)
        {
            return match entry {
                FolderEntry::File => Look::File,
                FolderEntry::Folder => Look::Folder,
                FolderEntry::Outside => Look::Outside,
            };
        }
        look_in_other_case(path, &|folder| self.folder(folder))
    }

    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        if let Some(outer) = self.outer(path) {
            let (whole, path) = outer.map_err(|_| ImageProblem::Missing)?;
            return whole.image(&path);
        }
        let slot = {
            let mut images = self.images.lock().unwrap_or_else(PoisonError::into_inner);
            match images.get(path) {
                Some(known) => Arc::clone(known),
                None => Arc::clone(images.entry(path.into()).or_default()),
            }
        };
        let probe = || {
            let opened = self.open(path);
            let mut opened = opened.map_err(|error| super::image_problem(&error))?;
            images::probe(&mut opened.file, opened.length)
        };
        slot.get_or_init(probe).clone()
    }

    fn list(&self, folder: &str) -> Arc<[String]> {
        if let Some(outer) = self.outer(folder) {
            return outer.map_or_else(|_| Arc::default(), |(whole, folder)| whole.list(&folder));
        }
        self.folder(folder)
            .map_or_else(Arc::default, |listing| listing.shown())
    }

    fn beside(&self, folder: &str) -> Option<Arc<[Beside]>> {
        if let Some(Ok((whole, folder))) = self.outer(folder) {
            return whole.beside(&folder);
        }
        self.besides.get(folder, || beside(self, folder))
    }

    fn length(&self, path: &str) -> u64 {
        if let Some(outer) = self.outer(path) {
            return outer.map_or(0, |(whole, path)| whole.length(&path));
        }
        let length = self.held.length(Path::new(path));
        let length = length.or_else(|_| self.open(path).map(|opened| opened.length));
        length.unwrap_or(0)
    }

    fn replace(&self, path: &str, change: &Change) -> Result<(), WriteError> {
        let mut replaced = write::replace(&self.held, path, change);
        if let Err(WriteError::Io(error)) = &replaced
            && let io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded = error.kind()
            && self.recent.make_room()
        {
            replaced = write::replace(&self.held, path, change);
        }
        if let Some(replaced) = replaced? {
            self.recent.keep(replaced);
        }
        Ok(())
    }

    fn finish_replacing(&self) -> Vec<RepoPathBuf> {
        self.recent.finish()
    }

    fn read_known(&self, path: &str) -> io::Result<Vec<u8>> {
        match open::plain(&self.held, Path::new(path)) {
            Ok(file) => super::read_whole(file, self.limit),
            // It is a link, or above the root.
            Err(_) => self.read(path),
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if let Some(outer) = self.outer(path) {
            let (whole, path) = outer?;
            return whole.read(&path);
        }
        if self.look(path) != Look::File {
            return Err(io::ErrorKind::NotFound.into());
        }
        let opened = self.open(path)?;
        open::all(opened.file, opened.length, self.limit)
    }
}
