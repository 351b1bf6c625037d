//! One text in place of a file: what an editor or a pipe has, and the disk has not yet.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::text::Source;
use crate::tree::disk::walk::{FoundFile, Walked};
use crate::tree::disk::{ReadFile, Tree};
use crate::tree::{FileProblem, Files, Look};

/// A tree in which one file has other bytes than below. The file need not exist there.
pub struct Overlay {
    below: Arc<dyn Tree>,
    path: Arc<str>,
    bytes: Vec<u8>,
}

impl Overlay {
    /// Lays `bytes` over the file at `path`, relative to the repository.
    pub fn new(below: Arc<dyn Tree>, path: Arc<str>, bytes: Vec<u8>) -> Self {
        Self { below, path, bytes }
    }
}

impl Tree for Overlay {
    fn root(&self) -> &Path {
        self.below.root()
    }

    fn walk(&self, paths: &[PathBuf], threads: usize) -> Walked {
        self.below.walk(paths, threads)
    }

    fn read_ahead(&self, files: &[FoundFile], is_wanted: &dyn Fn(&FoundFile) -> bool) {
        self.below.read_ahead(files, is_wanted);
    }

    fn read_document(
        &self,
        file: &FoundFile,
        layout: Layout,
        body: BodyNeed,
        limit: u64,
    ) -> Result<ReadFile, FileProblem> {
        if file.path != self.path {
            return self.below.read_document(file, layout, body, limit);
        }
        let bytes_read = self.bytes.len() as u64;
        if bytes_read > limit {
            return Err(FileProblem::TooLarge {
                bytes: bytes_read,
                limit,
            });
        }
        Ok(ReadFile {
            source: Source::new(Arc::clone(&self.path), self.bytes.clone()),
            bytes_read,
        })
    }

    fn read_to_show(&self, path: &str, until: u32) -> io::Result<Source> {
        if path == &*self.path {
            Ok(Source::new(path, self.bytes.clone()))
        } else {
            self.below.read_to_show(path, until)
        }
    }
}

impl Files for Overlay {
    fn look(&self, path: &str) -> Look {
        if path == &*self.path {
            Look::File
        } else {
            self.below.look(path)
        }
    }

    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        self.below.image(path)
    }

    fn list(&self, folder: &str) -> Arc<[String]> {
        self.below.list(folder)
    }

    fn length(&self, path: &str) -> u64 {
        if path == &*self.path {
            self.bytes.len() as u64
        } else {
            self.below.length(path)
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if path == &*self.path {
            Ok(self.bytes.clone())
        } else {
            self.below.read(path)
        }
    }
}
