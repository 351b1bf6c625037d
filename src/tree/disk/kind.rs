//! What an entry of a folder is, and how it is said that it is something else.

use std::fs::{File, FileType};
use std::io;

use crate::tree::signature::About;

/// What an entry of a folder is, by itself: a link is a link, wherever it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EntryKind {
    File,
    Folder,
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// Says whether the entries of a folder are known, by what the system says of the folder before they are
/// listed, where that tells whether its names are what they were.
pub(super) type IsKnown<'k> = &'k mut dyn FnMut(Option<About>) -> bool;

impl From<FileType> for EntryKind {
    fn from(kind: FileType) -> Self {
        if kind.is_symlink() {
            Self::Link
        } else if kind.is_dir() {
            Self::Folder
        } else if kind.is_file() {
            Self::File
        } else {
            Self::Other
        }
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

/// That something is not a regular file.
pub(crate) fn not_regular() -> io::Error {
    io::Error::other("it is not a regular file")
}

/// That a path is not below the folder that it should be in.
pub(crate) fn outside() -> io::Error {
    io::Error::other("it is outside of the repository")
}
