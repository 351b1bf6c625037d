//! Texts in place of files: what an editor or a pipe has, and the tree below does not have yet.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::change::Change;
use crate::tree::disk;
use crate::tree::disk::near::KeptOpen;
use crate::tree::disk::walk::{FoundFile, Walked};
use crate::tree::signature::Signature;
use crate::tree::{FileProblem, Look, ReadFile, Tree, folder, is_folder_among, list_among};

/// A tree in which some files have other bytes than below. They need not exist there; a walk finds
/// them only once they do.
pub(crate) struct Overlay {
    below: Arc<dyn Tree>,
    /// The texts by path, relative to the repository. An editor changes them between two checks.
    open: RwLock<Texts>,
}

type Texts = BTreeMap<RepoPathBuf, Text>;

/// What is over a file.
#[derive(Clone)]
enum Text {
    Whole(Arc<[u8]>),
    /// The bytes below with a change, as long as they are those that it changes.
    Changed(Arc<Change>),
}

impl Overlay {
    /// A tree as it is below, until files are opened.
    pub(crate) fn new(below: Arc<dyn Tree>) -> Self {
        Self {
            below,
            open: RwLock::default(),
        }
    }

    /// A tree with changes of files, which have to be there below.
    pub(crate) fn changed(
        below: Arc<dyn Tree>,
        changes: impl IntoIterator<Item = (RepoPathBuf, Arc<Change>)>,
    ) -> Self {
        let changes = changes.into_iter();
        let changes = changes.map(|(path, change)| (path, Text::Changed(change)));
        Self {
            below,
            open: RwLock::new(changes.collect()),
        }
    }

    /// Lays `bytes` over the file at `path`, relative to the repository, in place of any before.
    pub(crate) fn open(&self, path: &(impl AsRef<RepoPath> + ?Sized), bytes: impl Into<Arc<[u8]>>) {
        let text = Text::Whole(bytes.into());
        self.texts_mut().insert(path.as_ref().into(), text);
    }

    /// Lays a change over the file at `path`, which has to be there below.
    pub(crate) fn change(&self, path: &RepoPathBuf, change: Arc<Change>) {
        let text = Text::Changed(change);
        self.texts_mut().insert(path.clone(), text);
    }

    /// Takes away what is over the file at `path`: from now on it is as below.
    pub(crate) fn close(&self, path: &RepoPath) {
        self.texts_mut().remove(path);
    }

    fn texts(&self) -> RwLockReadGuard<'_, Texts> {
        self.open.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn texts_mut(&self) -> RwLockWriteGuard<'_, Texts> {
        self.open.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn text(&self, path: &str) -> Option<Arc<[u8]>> {
        let text = self.texts().get(path).cloned()?;
        match text {
            Text::Whole(bytes) => Some(bytes),
            Text::Changed(change) => {
                let below = self.below.read_known(path).ok()?;
                change.apply(&below).map(Arc::from)
            }
        }
    }
}

impl Tree for Overlay {
    fn root(&self) -> &Path {
        self.below.root()
    }

    fn levels_above(&self) -> usize {
        self.below.levels_above()
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.below.is_folder(path)
    }

    fn walk(&self, paths: &[PathBuf], threads: usize) -> Walked {
        self.below.walk(paths, threads)
    }

    fn keep_open(&self) -> KeptOpen {
        self.below.keep_open()
    }

    fn read_ahead(&self, files: &[FoundFile], is_wanted: &dyn Fn(&FoundFile) -> bool) {
        let is_below = |file: &FoundFile| !self.texts().contains_key(&*file.path);
        self.below
            .read_ahead(files, &|file| is_below(file) && is_wanted(file));
    }

    fn signatures(&self, files: &[FoundFile]) -> Vec<Option<Signature>> {
        let mut signatures = self.below.signatures(files);
        let open = self.texts();
        for (file, signature) in files.iter().zip(&mut signatures) {
            if open.contains_key(&*file.path) {
                *signature = None;
            }
        }
        signatures
    }

    fn read_document(
        &self,
        file: &FoundFile,
        layout: Layout,
        body: BodyNeed,
        limit: u64,
    ) -> Result<ReadFile, FileProblem> {
        let Some(open) = self.text(&file.path) else {
            return self.below.read_document(file, layout, body, limit);
        };
        disk::read_text(&open, &file.path, layout, body, limit)
    }

    fn read_to_show(&self, path: &str, until: u32) -> io::Result<Source> {
        match self.text(path) {
            Some(open) => Ok(Source::new(path, open.to_vec())),
            None => self.below.read_to_show(path, until),
        }
    }

    fn look(&self, path: &str) -> Look {
        let is_folder = {
            let open = self.texts();
            if open.contains_key(path) {
                return Look::File;
            }
            is_folder_among(&open, path)
        };
        match self.below.look(path) {
            Look::Missing | Look::OtherCase(_) if is_folder => Look::Folder,
            Look::Missing => folder::look_by_listing(path, &|folder| self.list(folder)),
            below => below,
        }
    }

    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        self.below.image(path)
    }

    fn list(&self, folder: &str) -> Arc<[String]> {
        let below = self.below.list(folder);
        let open = list_among(&self.texts(), folder);
        if open.iter().all(|name| below.binary_search(name).is_ok()) {
            return below;
        }
        let names: BTreeSet<&String> = below.iter().chain(&*open).collect();
        names.into_iter().cloned().collect()
    }

    fn length(&self, path: &str) -> u64 {
        match self.text(path) {
            Some(open) => open.len() as u64,
            None => self.below.length(path),
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.text(path) {
            Some(open) => Ok(open.to_vec()),
            None => self.below.read(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::memory::MemoryTree;

    fn overlay() -> Overlay {
        let files = [("a.md", "saved"), ("news/b.md", "saved")];
        let overlay = Overlay::new(Arc::new(MemoryTree::from_iter(files)));
        overlay.open("a.md", *b"open");
        overlay.open("news/new.md", *b"not saved");
        overlay.open("drafts/c.md", *b"not saved");
        overlay
    }

    fn text(overlay: &Overlay, path: &str) -> Option<String> {
        let bytes = overlay.read(path).ok()?;
        String::from_utf8(bytes).ok()
    }

    #[test]
    fn each_open_file_has_its_latest_text() {
        let overlay = overlay();
        assert_eq!(text(&overlay, "a.md").as_deref(), Some("open"));
        assert_eq!(text(&overlay, "news/b.md").as_deref(), Some("saved"));
        assert_eq!(text(&overlay, "news/new.md").as_deref(), Some("not saved"));
        assert_eq!(overlay.length("a.md"), 4);
        overlay.open("a.md", *b"open again");
        assert_eq!(text(&overlay, "a.md").as_deref(), Some("open again"));
        overlay.close(RepoPath::new("a.md"));
        assert_eq!(text(&overlay, "a.md").as_deref(), Some("saved"));
        overlay.close(RepoPath::new("news/new.md"));
        assert_eq!(overlay.look("news/new.md"), Look::Missing);
        for (old, expected) in [(&b"saved"[..], "save"), (b"other", "saved")] {
            let change = Change::between(old, &old[..4]);
            overlay.change(&"news/b.md".into(), Arc::new(change));
            assert_eq!(text(&overlay, "news/b.md").as_deref(), Some(expected));
            assert_eq!(overlay.length("news/b.md"), expected.len() as u64);
        }
    }

    #[test]
    fn a_file_that_is_not_saved_is_there() {
        let overlay = overlay();
        assert_eq!(overlay.look("drafts/c.md"), Look::File);
        assert_eq!(overlay.look("drafts"), Look::Folder);
        assert_eq!(overlay.look("news/b.md"), Look::File);
        assert_eq!(
            overlay.look("news/B.md"),
            Look::OtherCase("news/b.md".to_owned())
        );
        assert_eq!(overlay.look("news/none.md"), Look::Missing);
        assert_eq!(&*overlay.list(""), ["a.md", "drafts/", "news/"]);
        assert_eq!(&*overlay.list("news"), ["b.md", "new.md"]);
    }

    #[test]
    fn an_open_file_is_read_as_a_document_within_the_limit() {
        let overlay = overlay();
        let file = FoundFile::new(overlay.root(), &overlay.root().join("a.md"), true);
        let read =
            |limit| overlay.read_document(&file, Layout::Content, BodyNeed::Everything, limit);
        assert_eq!(read(4).map(|read| read.bytes_read), Ok(4));
        let too_large = FileProblem::TooLarge { bytes: 4, limit: 3 };
        assert_eq!(read(3).map(|read| read.bytes_read), Err(too_large));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test writes files")]
    fn of_a_long_open_text_as_much_is_read_as_of_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("---\na: b\n---\n{}", "word ".repeat(100_000));
        for (name, text) in [
            ("long.md", &*text),
            ("open.md", &*format!("---\n{text}")),
            ("short.md", "---\na: b\n---\n"),
            ("even.md", &*"x".repeat(64 << 10)),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
            let disk = Arc::new(disk::Disk::new(folder.path().to_path_buf(), 1 << 20));
            let file = FoundFile::new(folder.path(), &folder.path().join(name), true);
            let overlay = Overlay::new(Arc::clone(&disk) as Arc<dyn Tree>);
            overlay.open(name, text.as_bytes());
            for body in [BodyNeed::Nothing, BodyNeed::Everything] {
                for layout in [Layout::Content, Layout::Data] {
                    for limit in [0, 10, 1 << 16, 200_000, 1 << 20] {
                        let of = |tree: &dyn Tree| {
                            let read = tree.read_document(&file, layout, body, limit);
                            read.map(|read| (read.source.text().to_owned(), read.bytes_read))
                        };
                        assert_eq!(of(&overlay), of(&*disk), "{name}, {limit}");
                    }
                }
            }
        }
    }
}
