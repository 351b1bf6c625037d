//! Opening files for reading. What was a regular file when it was listed may be a pipe, a device or
//! a link when it is read: so what was opened is asked what it is, and nothing is waited for.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// A regular file, open for reading.
#[derive(Debug)]
pub struct Opened {
    /// The file, at its start.
    pub file: File,
    /// Its length in bytes when it was opened.
    pub length: u64,
}

impl Opened {
    /// Asks what was opened.
    ///
    /// # Errors
    /// Those of the operating system, and that it is not a regular file.
    pub fn ask(file: File) -> io::Result<Self> {
        let length = length(&file)?;
        Ok(Self { file, length })
    }
}

/// The length in bytes of a regular file.
///
/// # Errors
/// Those of the operating system, and that it is not a regular file.
pub(crate) fn length(file: &File) -> io::Result<u64> {
    let about = file.metadata()?;
    if about.is_file() {
        Ok(about.len())
    } else {
        Err(not_regular())
    }
}

/// Opens what was a regular file when it was listed, and nothing that a symbolic link leads to. It
/// is not asked what it is now: who reads it asks with [`length`] wherever a pipe or a device would
/// show, which is where it gives nothing, or more than fits.
///
/// # Errors
/// Those of the operating system.
pub(crate) fn unasked(path: &Path) -> io::Result<File> {
    open(path, false)
}

/// Opens a regular file of a repository; through a symbolic link, if that leads to a file inside
/// of it.
///
/// # Errors
/// Those of the operating system, that it is not a regular file, and that the link leaves the
/// repository.
pub fn inside(root: &Path, path: &Path) -> io::Result<Opened> {
    let file = match open(path, false) {
        Err(_) if path.is_symlink() => {
            let target = path.canonicalize()?;
            if !target.starts_with(root) {
                return Err(io::Error::other(
                    "it is a symbolic link that leaves the repository",
                ));
            }
            open(&target, false)
        }
        opened => opened,
    };
    Opened::ask(file?)
}

/// Whether a file begins with a byte order mark, which editors do not show.
#[cfg(feature = "server")]
pub(crate) fn starts_with_mark(path: &Path) -> bool {
    let mut first = [0; 3];
    let read = followed(path).and_then(|mut opened| opened.file.read_exact(&mut first));
    read.is_ok() && first == *b"\xef\xbb\xbf"
}

/// Opens a regular file that somebody named and that is part of no repository, wherever links lead.
///
/// # Errors
/// Those of the operating system, and that it is not a regular file.
pub fn followed(path: &Path) -> io::Result<Opened> {
    Opened::ask(open(path, true)?)
}

fn open(path: &Path, follow: bool) -> io::Result<File> {
    match options(follow).open(path) {
        // Of links and sockets, systems say this in words of their own.
        Err(_) if (path.symlink_metadata()).is_ok_and(|about| is_odd(&about, follow)) => {
            Err(not_regular())
        }
        opened => opened,
    }
}

fn not_regular() -> io::Error {
    io::Error::other("it is not a regular file")
}

/// Whether something is neither a file nor a folder, nor a link that is to be followed.
fn is_odd(about: &std::fs::Metadata, follow: bool) -> bool {
    let may_be_read = about.is_file() || about.is_dir() || follow && about.is_symlink();
    !may_be_read
}

/// A pipe that nobody writes to is not waited for, and a link in place of the file is an error.
#[cfg(unix)]
fn options(follow: bool) -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let link = if follow { 0 } else { libc::O_NOFOLLOW };
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(libc::O_NONBLOCK | link);
    options
}

/// Pipes have a place of their own here, and links are for administrators.
#[cfg(not(unix))]
fn options(_follow: bool) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

/// All bytes that something gives, unless there are more than `limit`. `length` is what it is said
/// to have.
///
/// # Errors
/// Those of the operating system, and that there are more.
pub fn all(from: impl io::Read, length: u64, limit: u64) -> io::Result<Vec<u8>> {
    if length > limit {
        return Err(too_large(limit));
    }
    let mut bytes = Vec::new();
    // A length may be a lie, or more than there is memory for.
    let reserved = bytes.try_reserve_exact(usize::try_from(length).unwrap_or_default());
    reserved.map_err(|_| io::ErrorKind::OutOfMemory)?;
    // One byte over the limit is enough to tell that it is over.
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(limit));
    }
    Ok(bytes)
}

/// That something has more than `limit` bytes.
pub(crate) fn too_large(limit: u64) -> io::Error {
    let words = format!("it is larger than {limit} bytes");
    io::Error::new(io::ErrorKind::FileTooLarge, words)
}
