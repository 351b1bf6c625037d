//! Git's index as the files of a repository: what a commit would hold, whatever the work tree has.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::ObjectId;
use super::listing::{IndexEntry, IndexKind, Listing};
use super::objects::{self, Blob, MOST_AHEAD, Objects};
use super::proven::Proven;
use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::text::repo_path::RepoPath;
use crate::tree::around::Around;
use crate::tree::disk::Disk;
use crate::tree::disk::near::KeptOpen;
use crate::tree::disk::walk::{FoundFile, Walked, is_hidden, relative};
use crate::tree::folder::{ByFolder, FolderNames, look_in_other_case};
use crate::tree::ignored::Ignored;
use crate::tree::signature::Signature;
use crate::tree::{Beside, FileProblem, Look, ReadFile, Tree, beside, image_of};

/// Links that lead to links are followed this far.
const MOST_LINKS: usize = 8;

/// Files that git is asked for one by one before others are asked for ahead.
const ASKED_ALONE: usize = 8;

/// The staged files of a repository.
///
/// A file of the work tree whose bytes hash to the id in the index is what is staged: git, which is
/// slower, is asked for all others.
pub struct IndexTree {
    root: PathBuf,
    listing: Arc<Listing>,
    folders: ByFolder<Option<Arc<FolderNames>>>,
    objects: Objects,
    proven: Proven,
    /// How many files the work tree did not have.
    asked: AtomicUsize,
    images: ByFolder<Result<ImageInfo, ImageProblem>>,
    besides: ByFolder<Option<Arc<[Beside]>>>,
    /// The work tree, which has what the index does not hold as well: the images for which it has
    /// only git-LFS pointers, and the files of submodules.
    disk: Disk,
    /// The index around the root, where that is a folder of the work tree.
    around: Option<Box<Around<IndexTree>>>,
}

impl IndexTree {
    pub(crate) fn new(root: &Path, listing: Arc<Listing>, objects: Objects) -> Self {
        Self {
            root: root.to_path_buf(),
            listing,
            folders: ByFolder::default(),
            proven: Proven::default(),
            asked: AtomicUsize::new(0),
            images: ByFolder::default(),
            besides: ByFolder::default(),
            disk: Disk::new(root.to_path_buf(), objects.limit()),
            objects,
            around: None,
        }
    }

    /// The same, in an index that has more.
    pub(crate) fn within(self, whole: Self) -> Self {
        let way = relative(&whole.root, &self.root);
        let around = (!way.is_empty() && self.root.starts_with(&whole.root))
            .then(|| Box::new(Around::new(whole, way)));
        Self { around, ..self }
    }

    /// Where a path leads that begins above the root: to files of the index around it, or nowhere.
    fn outer(&self, path: &str) -> Option<io::Result<(&Self, String)>> {
        let is_above = RepoPath::new(path).levels_above() > 0;
        is_above.then(|| {
            let found = self.around.as_ref().and_then(|around| around.find(path));
            found.ok_or_else(|| io::ErrorKind::NotFound.into())
        })
    }

    /// The link or submodule that a path goes through.
    fn through(&self, path: &str) -> Option<IndexKind> {
        let mut folders = RepoPath::new(path).folders();
        folders.find_map(|folder| self.listing.get(folder))
    }

    fn is_in_module(&self, path: &str) -> bool {
        self.through(path) == Some(IndexKind::Module)
    }

    /// A file, or the file that a link leads to: its path and its content.
    fn file(&self, path: &str) -> Option<(String, ObjectId)> {
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            match self.listing.get(&path)? {
                IndexKind::File(id) => return Some((path, id)),
                IndexKind::Link(id) => {
                    let target = self.objects.target(id)?;
                    path = resolve(&path, &target)?;
                }
                IndexKind::Module => return None,
            }
        }
        None
    }

    /// The content of the file at a place of the work tree. `at` is its place in the listing, where that is
    /// known.
    fn content(
        &self,
        at: Option<usize>,
        place: &Path,
        id: ObjectId,
        limit: u64,
    ) -> io::Result<Blob> {
        if let Some(held) = self.objects.take_held(id, limit) {
            return Ok(held);
        }
        if let Some(bytes) = self.on_disk(at, place, id, limit) {
            return Ok(Blob::Bytes(bytes));
        }
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.objects.get(id, limit)
    }

    /// The files that `.ignore` files of the index take out of a walk, as those of the disk do. What
    /// `.gitignore` has is in the index all the same.
    fn ignored(&self) -> Ignored {
        let entries = self.listing.below("").iter();
        let is_one =
            |entry: &&IndexEntry| &*entry.path == ".ignore" || entry.path.ends_with("/.ignore");
        let read = |entry: &IndexEntry| Some((entry.path.clone(), self.read(&entry.path).ok()?));
        Ignored::of(entries.filter(is_one).filter_map(read))
    }

    /// The content of a file, if the work tree has it there.
    fn on_disk(
        &self,
        at: Option<usize>,
        place: &Path,
        id: ObjectId,
        limit: u64,
    ) -> Option<Vec<u8>> {
        let bytes = self.disk.plain_bytes(place, limit)?;
        let Some(at) = at else {
            return id.content(bytes);
        };
        if self.proven.has(at, &bytes) {
            return Some(bytes);
        }
        let length = bytes.len();
        let content = id.content(bytes)?;
        // With other line ends, it is shorter than what was read.
        if content.len() == length {
            self.proven.add(at, self.listing.count(), &content);
        }
        Some(content)
    }

    fn probe(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        if self.is_in_module(path) {
            return self.disk.image(path);
        }
        let (file, id) = self.file(path).ok_or(ImageProblem::Missing)?;
        let place = self.root.join(file);
        let limit = self.objects.limit();
        let content = self.content(None, &place, id, limit);
        match image_of(content.and_then(|blob| blob.all(limit))) {
            Err(ImageProblem::LfsPointer) => match self.disk.image(path) {
                Err(ImageProblem::Missing) => Err(ImageProblem::LfsPointer),
                probed => probed,
            },
            probed => probed,
        }
    }

    fn folder(&self, path: &str) -> Option<Arc<FolderNames>> {
        let list = || self.listing.folder(path).map(Arc::new);
        self.folders.get(path, list)
    }
}

/// Where a relative target of a link leads, if it stays in the repository.
fn resolve(link: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    RepoPath::new(link).folder().join(target)
}

impl Tree for IndexTree {
    fn root(&self) -> &Path {
        &self.root
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.disk.is_folder(path)
    }

    fn walk(&self, paths: &[PathBuf], _threads: usize) -> Walked {
        let mut files = Vec::new();
        for path in paths {
            self.listing.files(&self.root, path, &mut files);
        }
        let ignored = self.ignored();
        files.retain(|file| {
            file.named()
                || !is_hidden(&file.path) && (ignored.is_empty() || !ignored.has(&file.path))
        });
        if paths.len() > 1 || !files.is_sorted_by(|a, b| a.order(b).is_lt()) {
            files.sort_by(FoundFile::order);
            files.dedup_by(|a, b| a.id() == b.id());
        }
        Walked {
            files,
            ..Walked::default()
        }
    }

    fn keep_open(&self) -> KeptOpen {
        self.disk.keep_open()
    }

    fn read_ahead(&self, files: &[FoundFile], is_wanted: &dyn Fn(&FoundFile) -> bool) {
        if self.asked.load(Ordering::Relaxed) < ASKED_ALONE {
            return;
        }
        let mut wanted = Vec::new();
        for file in files.iter().filter(|file| is_wanted(file)) {
            let Some((at, IndexKind::File(id))) = self.listing.of(&self.root, file) else {
                continue;
            };
            match self.on_disk(Some(at), &file.disk(&self.root), id, MOST_AHEAD) {
                Some(bytes) => self.objects.hold(id, bytes),
                None => wanted.push(id),
            }
        }
        self.objects.read_ahead(&wanted);
    }

    fn signatures(&self, files: &[FoundFile]) -> Vec<Option<Signature>> {
        let of = |(file, kind): (&FoundFile, Option<IndexKind>)| match kind {
            Some(IndexKind::File(id)) if file.id().1.is_none() => {
                Some(Signature::of([id.bytes()], true))
            }
            _ => None,
        };
        let kinds = self
            .listing
            .kinds(files.iter().map(|file| file.path.as_str()));
        files.iter().zip(kinds).map(of).collect()
    }

    fn read_document(
        &self,
        file: &FoundFile,
        layout: Layout,
        body: BodyNeed,
        limit: u64,
    ) -> Result<ReadFile, FileProblem> {
        let place = file.disk(&self.root);
        let has_own_place = file.id().1.is_some();
        if has_own_place && !place.starts_with(&self.root) {
            return self.disk.read_document(file, layout, body, limit);
        }
        let unreadable = |why: &str| FileProblem::Unreadable(why.to_owned());
        let content = match self.listing.of(&self.root, file) {
            Some((at, IndexKind::File(id))) => self.content(Some(at), &place, id, limit),
            Some((_, IndexKind::Link(_))) => {
                let why = "it is a symbolic link that leads to no staged file";
                let (target, id) = self.file(&file.path).ok_or_else(|| unreadable(why))?;
                self.content(None, &self.root.join(target), id, limit)
            }
            Some((_, IndexKind::Module)) => return Err(unreadable("it is a submodule")),
            None => return Err(unreadable("it is not in the index")),
        };
        objects::document(&file.path, content, limit)
    }
    fn levels_above(&self) -> usize {
        self.around.as_ref().map_or(0, |around| around.levels())
    }

    fn look(&self, path: &str) -> Look {
        if RepoPath::new(path).levels_above() > 0 {
            return (self.around.as_ref()).map_or(Look::Outside, |around| around.look(path));
        }
        match self.listing.get(path) {
            Some(IndexKind::File(_)) => return Look::File,
            Some(IndexKind::Module) => return Look::Folder,
            // As on the disk: what is behind a link to a folder has its own path.
            Some(IndexKind::Link(_)) if self.file(path).is_some() => return Look::File,
            Some(IndexKind::Link(_)) => return Look::Outside,
            None => {}
        }
        if self.listing.is_folder(path) {
            return Look::Folder;
        }
        match self.through(path) {
            Some(IndexKind::Module) => self.disk.look(path),
            Some(IndexKind::Link(_)) => Look::Outside,
            Some(IndexKind::File(_)) | None => {
                look_in_other_case(path, &|folder| self.folder(folder))
            }
        }
    }

    fn may_have(&self, path: &str) -> bool {
        if RepoPath::new(path).levels_above() > 0 {
            return self.look(path) != Look::Missing;
        }
        self.listing.get(path).is_some()
            || self.listing.is_folder(path)
            || self.through(path).is_some()
    }

    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        if let Some(outer) = self.outer(path) {
            let (whole, path) = outer.map_err(|_| ImageProblem::Missing)?;
            return whole.image(&path);
        }
        self.images.get(path, || self.probe(path))
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
        match self.file(path) {
            Some((_, id)) => self.objects.length(id).unwrap_or_default(),
            None if self.is_in_module(path) => self.disk.length(path),
            None => 0,
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if let Some(outer) = self.outer(path) {
            let (whole, path) = outer?;
            return whole.read(&path);
        }
        let limit = self.objects.limit();
        match self.file(path) {
            Some((file, id)) => {
                let place = self.root.join(file);
                self.content(None, &place, id, limit)?.all(limit)
            }
            None if self.is_in_module(path) => self.disk.read(path),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test writes its files")]
mod tests {
    use std::fs;

    use super::*;
    use crate::tree::git::Git;
    use crate::tree::git::listing::Record;

    /// What `printf 'a\nb\n' | git hash-object --stdin` says.
    const ID: &str = "422c2b7ab3b3c668038da977e4e93a5fc623169c";

    #[test]
    fn git_s_hash_of_a_file_is_made_once() {
        let place = tempfile::tempdir().expect("a folder");
        let root = place.path().canonicalize().expect("a path");
        let mut listing = Listing::default();
        for name in ["a.md", "b.md"] {
            let line = format!("100644 {ID} 0\t{name}");
            listing.add(&Record::read(line.as_bytes()).expect("a line"));
        }
        // There is no repository: whatever git is asked for cannot be had.
        let git = Git {
            folder: Some(root.clone()),
            top: root.clone(),
        };
        let objects = Objects::new(git, 1 << 20);
        let tree = IndexTree::new(&root, Arc::new(listing.sorted()), objects);
        let walked = tree.walk(std::slice::from_ref(&root), 1);
        let read = |bytes: &str| {
            let one = |file: &FoundFile| {
                fs::write(file.disk(&root), bytes).expect("a file");
                let read = tree.read_document(file, Layout::Content, BodyNeed::Everything, 1 << 20);
                read.is_ok()
            };
            walked.files.iter().map(one).collect::<Vec<_>>()
        };
        assert_eq!(read("other"), [false, false]);
        assert_eq!(read("a\nb\n"), [true, true]);
        for at in [0, 1] {
            assert!(tree.proven.has(at, b"a\nb\n"), "{at}");
        }
        // These bytes hash to another id: only what was proved can say that they are the content.
        tree.proven.add(1, 2, b"other");
        assert_eq!(read("other"), [false, true]);
    }
}
