//! Git's index as the files of a repository: what a commit would hold, whatever the work tree has.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::{Arc, Mutex, PoisonError};

use super::{path, request, split};
use crate::document::Layout;
use crate::files::walk::{FoundFile, Walked, relative};
use crate::files::{Disk, ReadFile, Tree};
use crate::images;
use crate::rule::BodyNeed;
use crate::text::Source;
use crate::world::{FileProblem, Files, ImageInfo, ImageProblem, Look, list_among, look_among};

/// The staged files of a repository.
pub struct IndexTree {
    root: PathBuf,
    /// Object ids of regular files, by absolute path.
    blobs: BTreeMap<PathBuf, String>,
    /// The same by path relative to the root.
    names: BTreeMap<String, String>,
    /// Symbolic links and submodules.
    others: u64,
    objects: Mutex<Objects>,
    images: Mutex<HashMap<String, Result<ImageInfo, ImageProblem>>>,
    /// The work tree, which has the images for which the index has only git-LFS pointers.
    disk: Disk,
}

/// A running `git cat-file --batch`.
struct Objects {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It has nothing more to do; how it ends does not matter.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl IndexTree {
    pub(super) fn new(
        root: &Path,
        top: &Path,
        listing: &[u8],
        mut child: Child,
    ) -> Result<Self, String> {
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("cannot talk to git".to_owned());
        };
        let mut tree = Self {
            root: root.to_path_buf(),
            blobs: BTreeMap::new(),
            names: BTreeMap::new(),
            others: 0,
            objects: Mutex::new(Objects {
                child,
                stdin,
                stdout: BufReader::new(stdout),
            }),
            images: Mutex::default(),
            disk: Disk::new(root.to_path_buf()),
        };
        for record in split(listing) {
            tree.add(top, record);
        }
        Ok(tree)
    }

    /// Whether the index has a file, given by its absolute path.
    pub fn has(&self, file: &Path) -> bool {
        self.blobs.contains_key(file)
    }

    /// Adds a line of `git ls-files --stage`: mode, object, stage, tab, name.
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
        match (head.next(), head.next()) {
            // In a conflict there are several stages; the last one, theirs, stands.
            (Some("100644" | "100755"), Some(id)) => {
                self.names
                    .insert(relative(&self.root, &file).to_string(), id.to_owned());
                self.blobs.insert(file, id.to_owned());
            }
            _ => self.others += 1,
        }
    }

    fn object(&self, id: &str, limit: u64) -> io::Result<Blob> {
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        let Objects { stdin, stdout, .. } = &mut *objects;
        request(stdin, id)?;
        let mut header = String::new();
        stdout.read_line(&mut header)?;
        let size: u64 = (header.split(' ').nth(2))
            .and_then(|size| size.trim_end().parse().ok())
            .ok_or_else(|| io::Error::other("git does not have its content"))?;
        // The whole of it must be read, so that the next answer is at its start.
        if size > limit {
            io::copy(&mut stdout.take(size + 1), &mut io::sink())?;
            return Ok(Blob::TooLarge(size));
        }
        let mut bytes = Vec::new();
        stdout.take(size).read_to_end(&mut bytes)?;
        stdout.read_exact(&mut [0])?;
        Ok(Blob::Bytes(bytes))
    }

    fn probe(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        let unreadable = |error: io::Error| ImageProblem::Unreadable(error.to_string());
        let id = self.names.get(path).ok_or(ImageProblem::Missing)?;
        let blob = self.object(id, u64::MAX).map_err(unreadable)?;
        let Blob::Bytes(bytes) = blob else {
            return Err(ImageProblem::Missing);
        };
        let length = bytes.len() as u64;
        match images::probe(&mut io::Cursor::new(bytes), length) {
            Err(ImageProblem::LfsPointer) => self.disk.image(path),
            probed => probed,
        }
    }
}

/// The content of an object.
enum Blob {
    Bytes(Vec<u8>),
    TooLarge(u64),
}

impl Tree for IndexTree {
    fn root(&self) -> &Path {
        &self.root
    }

    fn walk(&self, paths: &[PathBuf], _threads: usize) -> Walked {
        let wanted = |file: &&PathBuf| paths.iter().any(|path| file.starts_with(path));
        let found = self.blobs.keys().filter(wanted).map(|file| FoundFile {
            path: relative(&self.root, file),
            disk: file.clone(),
            named: false,
        });
        let mut walked = Walked {
            files: found.collect(),
            ..Walked::default()
        };
        walked.files.sort();
        if self.others > 0 {
            walked.left_out.insert("not a regular file", self.others);
        }
        walked
    }

    fn read_document(
        &self,
        file: &FoundFile,
        layout: Layout,
        body: BodyNeed,
        limit: u64,
    ) -> Result<ReadFile, FileProblem> {
        if !file.disk.starts_with(&self.root) {
            return self.disk.read_document(file, layout, body, limit);
        }
        let id = (self.blobs.get(&file.disk))
            .ok_or_else(|| FileProblem::Unreadable("it is not in the index".to_owned()))?;
        match self.object(id, limit) {
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
        look_among(&self.names, path)
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

    fn list(&self, folder: &str) -> Vec<String> {
        list_among(&self.names, folder)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let id = self.names.get(path).ok_or(io::ErrorKind::NotFound)?;
        match self.object(id, u64::MAX)? {
            Blob::Bytes(bytes) => Ok(bytes),
            Blob::TooLarge(_) => Err(io::ErrorKind::FileTooLarge.into()),
        }
    }
}
