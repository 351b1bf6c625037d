//! The content of git's objects, from one running `git cat-file --batch`.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command};
use std::sync::{Mutex, PoisonError};

use super::Git;
use crate::tree::disk::open::too_large;

/// What is read of an object that is too large, to get past it: about what a new process takes.
const MOST_PASSED: u64 = 4 * 1024 * 1024;

/// No system follows a link to a longer path, in bytes.
const LONGEST_PATH: u64 = 4096;

/// A running `git cat-file --batch`.
pub(crate) struct Objects {
    git: Git,
    batch: Mutex<Batch>,
    /// Bytes that are read at most of an object that is read as a whole.
    limit: u64,
}

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

impl Batch {
    fn start(command: &mut Command) -> io::Result<Self> {
        let mut child = command.spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        Ok(Self {
            child,
            stdin,
            stdout: BufReader::new(stdout),
        })
    }
}

/// The content of an object.
pub(crate) enum Blob {
    Bytes(Vec<u8>),
    TooLarge(u64),
}

impl Objects {
    pub(crate) fn start(git: Git, limit: u64) -> io::Result<Self> {
        let batch = Mutex::new(Batch::start(&mut git.batch())?);
        Ok(Self { git, batch, limit })
    }

    /// The bytes of an object, unless there are more than `limit`.
    pub(crate) fn get(&self, id: &str, limit: u64) -> io::Result<Blob> {
        let mut batch = self.batch.lock().unwrap_or_else(PoisonError::into_inner);
        let Batch { stdin, stdout, .. } = &mut *batch;
        stdin.write_all(format!("{id}\n").as_bytes())?;
        stdin.flush()?;
        let mut header = String::new();
        stdout.read_line(&mut header)?;
        let size: u64 = (header.split(' ').nth(2))
            .and_then(|size| size.trim_end().parse().ok())
            .ok_or_else(|| io::Error::other("git does not have its content"))?;
        if size > limit {
            // The next answer stands behind all of this one: that is read, or git starts anew.
            if size <= MOST_PASSED {
                io::copy(&mut stdout.take(size + 1), &mut io::sink())?;
            } else {
                *batch = Batch::start(&mut self.git.batch())?;
            }
            return Ok(Blob::TooLarge(size));
        }
        let mut bytes = Vec::new();
        stdout.take(size).read_to_end(&mut bytes)?;
        stdout.read_exact(&mut [0])?;
        Ok(Blob::Bytes(bytes))
    }

    /// All bytes of an object, unless there are too many.
    pub(crate) fn all(&self, id: &str) -> io::Result<Vec<u8>> {
        match self.get(id, self.limit)? {
            Blob::Bytes(bytes) => Ok(bytes),
            Blob::TooLarge(_) => Err(too_large(self.limit)),
        }
    }

    /// Bytes that are read at most of an object that is read as a whole.
    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    /// How many bytes an object has; none of them is kept.
    pub(crate) fn length(&self, id: &str) -> io::Result<u64> {
        Ok(match self.get(id, 0)? {
            Blob::Bytes(_) => 0,
            Blob::TooLarge(bytes) => bytes,
        })
    }

    /// Where a symbolic link leads to, by the object of its target; none when that is no path.
    pub(crate) fn target(&self, id: &str) -> Option<String> {
        match self.get(id, LONGEST_PATH).ok()? {
            Blob::Bytes(bytes) => String::from_utf8(bytes).ok(),
            Blob::TooLarge(_) => None,
        }
    }
}
