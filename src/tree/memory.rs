//! Files in memory: for tests, for the examples of rules, and for programs that have the text
//! already.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::content::images;
use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::text::Source;
use crate::tree::disk::walk::{FoundFile, Walked, is_hidden};
use crate::tree::disk::{ReadFile, Tree};
use crate::tree::{FileProblem, Files, Look, list_among, look_among};

/// The folder in which the files are said to be. Nothing of it is looked at.
const ROOT: &str = "/repository";

/// Files by path: relative to the repository, with `/`. No ignore files apply.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    files: BTreeMap<String, Arc<[u8]>>,
}

impl MemoryTree {
    /// Adds a file, or replaces one.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into().into());
    }

    /// Removes a file, if it is there.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    fn bytes(&self, path: &str) -> io::Result<&Arc<[u8]>> {
        Ok(self.files.get(path).ok_or(io::ErrorKind::NotFound)?)
    }
}

impl<P: Into<String>, B: Into<Vec<u8>>> FromIterator<(P, B)> for MemoryTree {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        let mut tree = Self::default();
        for (path, bytes) in files {
            tree.insert(path, bytes);
        }
        tree
    }
}

impl Tree for MemoryTree {
    fn root(&self) -> &Path {
        Path::new(ROOT)
    }

    fn is_folder(&self, path: &Path) -> bool {
        let inside = path.strip_prefix(self.root()).ok().and_then(Path::to_str);
        inside.is_some_and(|inside| inside.is_empty() || self.look(inside) == Look::Folder)
    }

    fn walk(&self, paths: &[PathBuf], _threads: usize) -> Walked {
        let mut walked = Walked::default();
        for name in self.files.keys() {
            let disk = self.root().join(name);
            let named = paths.contains(&disk);
            if !named && !paths.iter().any(|path| disk.starts_with(path)) {
                continue;
            }
            if named || !is_hidden(name) {
                walked.files.push(FoundFile::new(self.root(), &disk, named));
            }
        }
        walked
    }

    fn read_document(
        &self,
        file: &FoundFile,
        _layout: Layout,
        _body: BodyNeed,
        limit: u64,
    ) -> Result<ReadFile, FileProblem> {
        let bytes = self.bytes(&file.path);
        let bytes =
            bytes.map_err(|error| FileProblem::Unreadable(super::disk::plain_words(&error)))?;
        let bytes_read = bytes.len() as u64;
        if bytes_read > limit {
            return Err(FileProblem::TooLarge {
                bytes: bytes_read,
                limit,
            });
        }
        Ok(ReadFile {
            source: Source::new(Arc::clone(&file.path), bytes.to_vec()),
            bytes_read,
        })
    }
}

impl Files for MemoryTree {
    fn look(&self, path: &str) -> Look {
        look_among(&self.files, path)
    }

    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        let bytes = self.files.get(path).ok_or(ImageProblem::Missing)?;
        images::probe(&mut io::Cursor::new(bytes), bytes.len() as u64)
    }

    fn list(&self, folder: &str) -> Arc<[String]> {
        list_among(&self.files, folder)
    }

    fn length(&self, path: &str) -> u64 {
        self.bytes(path).map_or(0, |bytes| bytes.len() as u64)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        Ok(self.bytes(path)?.to_vec())
    }
}
