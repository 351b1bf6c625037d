//! The content of git's objects, from one running `git cat-file --batch`.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command};
use std::sync::{Mutex, PoisonError};

/// A running `git cat-file --batch`.
pub(super) struct Objects(Mutex<Batch>);

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
pub(super) enum Blob {
    Bytes(Vec<u8>),
    TooLarge(u64),
}

impl Objects {
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        let mut child = command.spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        Ok(Self(Mutex::new(Batch {
            child,
            stdin,
            stdout: BufReader::new(stdout),
        })))
    }

    /// The bytes of an object, unless there are more than `limit`.
    pub(super) fn get(&self, id: &str, limit: u64) -> io::Result<Blob> {
        let mut batch = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Batch { stdin, stdout, .. } = &mut *batch;
        stdin.write_all(format!("{id}\n").as_bytes())?;
        stdin.flush()?;
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

    /// All bytes of an object.
    pub(super) fn all(&self, id: &str) -> io::Result<Vec<u8>> {
        match self.get(id, u64::MAX)? {
            Blob::Bytes(bytes) => Ok(bytes),
            Blob::TooLarge(_) => Err(io::ErrorKind::FileTooLarge.into()),
        }
    }
}
