//! The content of git's objects, from running `git cat-file`s.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, PoisonError};

use super::{Git, ObjectId};
use crate::text::repo_path::RepoPathBuf;
use crate::tree::disk::open::too_large;
use crate::tree::{FileProblem, ReadFile};

/// What is read of an object that is too large, to get past it: about what a new process takes.
const MOST_PASSED: u64 = 4 * 1024 * 1024;

/// No system follows a link to a longer path, in bytes.
const LONGEST_PATH: u64 = 4096;

/// Objects that are asked for before the first answer is read. Their ids fit into the smallest pipe
/// that there is, so that git never waits for us while we wait for it.
const ASKED_AT_ONCE: usize = 60;

/// Bytes of an object that is asked for ahead, at most: many of them are held at once.
pub(crate) const MOST_AHEAD: u64 = 256 * 1024;

/// The objects of a repository.
pub(crate) struct Objects {
    git: Git,
    /// Gives objects.
    contents: Mutex<Option<Batch>>,
    /// Says how long they are.
    lengths: Mutex<Option<Batch>>,
    /// Contents that were asked for ahead and that nobody has taken yet.
    ahead: Mutex<HashMap<ObjectId, Vec<u8>>>,
    /// Bytes that are read at most of an object that is read as a whole.
    limit: u64,
}

/// A running `git cat-file`.
struct Batch {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Drop for Batch {
    fn drop(&mut self) {
        // It has nothing more to do; how it ends does not matter.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The content of an object.
#[derive(Debug)]
pub(crate) enum Blob {
    Bytes(Vec<u8>),
    TooLarge(u64),
}

impl Blob {
    /// All bytes of it, which was asked for with this limit.
    pub(crate) fn all(self, limit: u64) -> io::Result<Vec<u8>> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::TooLarge(_) => Err(too_large(limit)),
        }
    }
}

/// A document of which the content was asked for with this limit.
pub(crate) fn document(
    path: &RepoPathBuf,
    content: io::Result<Blob>,
    limit: u64,
) -> Result<ReadFile, FileProblem> {
    match content {
        Ok(Blob::Bytes(bytes)) => Ok(ReadFile::whole(path, bytes)),
        Ok(Blob::TooLarge(bytes)) => Err(FileProblem::TooLarge { bytes, limit }),
        Err(error) => Err(FileProblem::Unreadable(error.to_string())),
    }
}

impl Objects {
    /// Those of a repository, with at most `limit` bytes of one that is read as a whole.
    pub(crate) fn new(git: Git, limit: u64) -> Self {
        Self {
            git,
            contents: Mutex::default(),
            lengths: Mutex::default(),
            ahead: Mutex::default(),
            limit,
        }
    }

    /// Asks for objects that are read next, all of them at once. What goes wrong goes wrong again
    /// when they are read.
    pub(crate) fn read_ahead(&self, ids: &[ObjectId]) {
        for (id, blob) in ids.iter().zip(self.get_all(ids, MOST_AHEAD)) {
            if let Ok(Blob::Bytes(bytes)) = blob {
                self.hold(*id, bytes);
            }
        }
    }

    /// Keeps the content of an object that is read next.
    pub(crate) fn hold(&self, id: ObjectId, bytes: Vec<u8>) {
        lock(&self.ahead).insert(id, bytes);
    }

    /// What is held of an object, once.
    pub(crate) fn take_held(&self, id: ObjectId, limit: u64) -> Option<Blob> {
        let bytes = lock(&self.ahead).remove(&id)?;
        let length = bytes.len() as u64;
        Some(if length > limit {
            Blob::TooLarge(length)
        } else {
            Blob::Bytes(bytes)
        })
    }

    /// The bytes of an object, unless there are more than `limit`.
    pub(crate) fn get(&self, id: ObjectId, limit: u64) -> io::Result<Blob> {
        if let Some(held) = self.take_held(id, limit) {
            return Ok(held);
        }
        let answer = self.get_all(&[id], limit).pop();
        answer.unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()))
    }

    /// The bytes of objects, each unless there are more than `limit`.
    fn get_all(&self, ids: &[ObjectId], limit: u64) -> Vec<io::Result<Blob>> {
        let mut blobs = Vec::with_capacity(ids.len());
        for ids in ids.chunks(ASKED_AT_ONCE) {
            let end = blobs.len() + ids.len();
            let mut running = lock(&self.contents);
            while let left @ 1.. = end - blobs.len() {
                let ids = &ids[ids.len() - left..];
                let asked = match running.take() {
                    Some(batch) => Ok(batch),
                    None => Batch::start(&self.git, "--batch"),
                };
                // Where it fails, the one that it failed at is passed.
                match asked.and_then(|batch| batch.contents(ids, limit, &mut blobs)) {
                    Ok(batch) => *running = batch,
                    Err(error) => blobs.push(Err(error)),
                }
            }
        }
        blobs
    }

    /// All bytes of an object, unless there are too many.
    pub(crate) fn all(&self, id: ObjectId) -> io::Result<Vec<u8>> {
        self.get(id, self.limit)?.all(self.limit)
    }

    /// Bytes that are read at most of an object that is read as a whole.
    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    /// How many bytes an object has; none of them is read.
    pub(crate) fn length(&self, id: ObjectId) -> io::Result<u64> {
        let mut running = lock(&self.lengths);
        let mut batch = match running.take() {
            Some(batch) => batch,
            None => Batch::start(&self.git, "--batch-check")?,
        };
        batch.ask(&[id])?;
        let length = batch.header()?;
        *running = Some(batch);
        length.ok_or_else(missing)
    }

    /// Where a symbolic link leads to, by the object of its target; none when that is not a path.
    pub(crate) fn target(&self, id: ObjectId) -> Option<String> {
        match self.get(id, LONGEST_PATH).ok()? {
            Blob::Bytes(bytes) => String::from_utf8(bytes).ok(),
            Blob::TooLarge(_) => None,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn missing() -> io::Error {
    io::Error::other("git does not have its content")
}

impl Batch {
    fn start(git: &Git, how: &str) -> io::Result<Self> {
        let mut command = git.command(["cat-file", how]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        Ok(Self {
            child,
            stdin,
            stdout: BufReader::with_capacity(1 << 16, stdout),
        })
    }

    fn ask(&mut self, ids: &[ObjectId]) -> io::Result<()> {
        let ids = ids.iter().flat_map(|id| [id.to_string(), "\n".to_owned()]);
        self.stdin.write_all(ids.collect::<String>().as_bytes())
    }

    /// The length of the object whose answer comes next; none when git does not have it.
    fn header(&mut self) -> io::Result<Option<u64>> {
        let mut header = String::new();
        if self.stdout.read_line(&mut header)? == 0 {
            return Err(missing());
        }
        let length = header.split(' ').nth(2);
        Ok(length.and_then(|length| length.trim_end().parse().ok()))
    }

    /// Adds the contents of objects; not of all when the process is no longer of use for more.
    fn contents(
        mut self,
        ids: &[ObjectId],
        limit: u64,
        blobs: &mut Vec<io::Result<Blob>>,
    ) -> io::Result<Option<Self>> {
        self.ask(ids)?;
        for _ in ids {
            let Some(length) = self.header()? else {
                blobs.push(Err(missing()));
                continue;
            };
            if length > limit {
                blobs.push(Ok(Blob::TooLarge(length)));
                // The next answer is behind all of this one: that is read, or git starts anew.
                if length > MOST_PASSED {
                    return Ok(None);
                }
                io::copy(&mut (&mut self.stdout).take(length + 1), &mut io::sink())?;
                continue;
            }
            let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
            (&mut self.stdout).take(length).read_to_end(&mut bytes)?;
            self.stdout.read_exact(&mut [0])?;
            blobs.push(Ok(Blob::Bytes(bytes)));
        }
        Ok(Some(self))
    }
}
