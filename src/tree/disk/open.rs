//! Opening files for reading. What was a regular file when it was listed may be a pipe, a device or
//! a link when it is read: so what was opened is asked what it is, and nothing is waited for.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use super::beneath::Held;
pub(crate) use super::kind::length;
use super::kind::{not_regular, outside};
use super::near;

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

/// Opens what was a regular file when it was listed, and nothing that a symbolic link leads to or
/// that is behind one. It is not asked what it is now: who reads it asks with [`length`] wherever
/// a pipe or a device would show, which is where it gives nothing, or more than fits.
///
/// # Errors
/// Those of the operating system.
pub(crate) fn plain(held: &Held, inside: &Path) -> io::Result<File> {
    let opened = near::file(held, inside);
    opened.map_err(|error| in_words(error, &held.path().join(inside)))
}

/// Why something below a folder was not opened: of links and sockets, systems say this in words of
/// their own.
fn in_words(error: io::Error, place: &Path) -> io::Error {
    match place.symlink_metadata() {
        Ok(about) if is_odd(&about, false) => not_regular(),
        Ok(about) if about.is_file() && is_behind_a_link(place) => {
            io::Error::other("a folder on the way to it is a symbolic link")
        }
        _ => error,
    }
}

fn is_behind_a_link(place: &Path) -> bool {
    let folder = place.parent();
    folder.is_some_and(|folder| folder.canonicalize().is_ok_and(|real| real != folder))
}

/// Opens a regular file below a folder; through symbolic links, if they lead to a file below it.
///
/// # Errors
/// Those of the operating system, that it is not a regular file, and that a link leaves the
/// repository.
pub(crate) fn through_links(held: &Held, inside: &Path) -> io::Result<Opened> {
    let error = match near::file(held, inside) {
        Ok(file) => return Opened::ask(file),
        Err(error) => error,
    };
    let place = held.path().join(inside);
    let Ok(target) = place.canonicalize() else {
        return Err(in_words(error, &place));
    };
    if target == place {
        return Err(in_words(error, &place));
    }
    let target = held.inside(&target).map_err(|_| leaves())?;
    Opened::ask(plain(held, target)?)
}

/// That a symbolic link leads out of the repository.
fn leaves() -> io::Error {
    io::Error::other("it is a symbolic link that leaves the repository")
}

/// Opens a regular file of a repository; through symbolic links, if they lead to a file inside of
/// it.
///
/// # Errors
/// Those of the operating system, that it is not a regular file, and that a link leaves the
/// repository.
pub fn inside(root: &Path, path: &Path) -> io::Result<Opened> {
    let held = Held::new(root.to_path_buf());
    match held.inside(path) {
        Ok(inside) => through_links(&held, inside),
        Err(_) => Err(in_words(outside(), path)),
    }
}

/// Opens a file of copydesk's or git's own, which a link in its place is not. It is not asked what
/// it is.
///
/// # Errors
/// Those of the operating system.
pub(crate) fn unasked(path: &Path) -> io::Result<File> {
    open(path, false)
}

/// Opens the regular file at a canonical path, of which no part has become a link since.
///
/// # Errors
/// Those of the operating system, and that it is not a regular file.
pub(crate) fn held(path: &Path) -> io::Result<Opened> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(not_regular());
    };
    Opened::ask(plain(&Held::new(folder.to_path_buf()), Path::new(name))?)
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

/// Whether something is neither a file nor a folder, nor a link that is to be followed.
fn is_odd(about: &std::fs::Metadata, follow: bool) -> bool {
    let may_be_read = about.is_file() || about.is_dir() || follow && about.is_symlink();
    !may_be_read
}

/// A pipe that nobody writes to is not waited for, and a link in place of the file is an error.
#[cfg(unix)]
fn options(follow: bool) -> OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    let link = if follow {
        OFlags::empty()
    } else {
        OFlags::NOFOLLOW
    };
    let flags = OFlags::NONBLOCK | link;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(flags.bits().cast_signed());
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
