//! Files that somebody named on the command line or in an editor: they may be anywhere, and be pipes,
//! but no link of a repository leads out of it.

use std::fs::File;
use std::io;
#[cfg(feature = "server")]
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::discover::Finder;
use super::disk::open::{self, Opened};

/// Where a path leads.
///
/// # Errors
/// When a link of a repository leads out of it, or nowhere.
pub(crate) fn resolve(path: &Path) -> io::Result<PathBuf> {
    Ok(Finder::default().resolve(path)?)
}

/// Opens a regular file for reading.
///
/// # Errors
/// Those of the operating system and of [`resolve`], and that it is not a regular file.
pub(crate) fn regular(path: &Path) -> io::Result<Opened> {
    let target = resolve(path)?;
    open::held(&target)
}

/// Opens a file for reading, which may be a pipe: it is waited for.
///
/// # Errors
/// Those of the operating system and of [`resolve`].
#[expect(
    clippy::disallowed_methods,
    reason = "a pipe that somebody named belongs to no tree"
)]
pub(crate) fn any(path: &Path) -> io::Result<File> {
    let target = resolve(path)?;
    match path.metadata() {
        Ok(about) if about.is_file() => Ok(open::held(&target)?.file),
        _ => File::open(path),
    }
}

/// Whether a file begins with a byte order mark, which editors do not show.
#[cfg(feature = "server")]
pub(crate) fn starts_with_mark(path: &Path) -> bool {
    let mut first = [0; 3];
    let read = regular(path).and_then(|mut opened| opened.file.read_exact(&mut first));
    read.is_ok() && first == *b"\xef\xbb\xbf"
}

/// Whether a path names the standard output of this process, by whatever name: `/dev/stdout`, or the
/// file that it goes to.
#[cfg(unix)]
pub(crate) fn is_stdout(path: &Path) -> bool {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
    let own = io::stdout().as_fd().try_clone_to_owned();
    let own = own.and_then(|own| File::from(own).metadata());
    let (Ok(own), Ok(about)) = (own, path.metadata()) else {
        return false;
    };
    let is_same = (own.dev(), own.ino()) == (about.dev(), about.ino());
    // Much else may go to the same terminal.
    is_same && (!about.file_type().is_char_device() || is_descriptor(path, "1"))
}

/// Whether a path leads to a descriptor of this process.
#[cfg(unix)]
fn is_descriptor(path: &Path, number: &str) -> bool {
    let own = PathBuf::from(format!("/proc/{}/fd", std::process::id()));
    let mut path = path.to_path_buf();
    // `/dev/stdout`, `/proc/self/fd/1`.
    for _ in 0..4 {
        let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
        let (Some(folder), Some(name)) = (folder, path.file_name()) else {
            return false;
        };
        if folder == own || folder == Path::new("/dev/fd") {
            return name == number;
        }
        match path.read_link() {
            Ok(target) => path = folder.join(target),
            Err(_) => return false,
        }
    }
    false
}

/// Nothing has such a name here.
#[cfg(not(unix))]
pub(crate) fn is_stdout(_path: &Path) -> bool {
    false
}

/// What two paths of the same file have in common, whatever they are; for a file that is not there
/// yet, where it will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileIdentity {
    /// The device and the number of what is there.
    #[cfg(unix)]
    There(u64, u64),
    At(PathBuf),
}

impl FileIdentity {
    /// The place of a path.
    ///
    /// # Errors
    /// Those of [`resolve`].
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let target = resolve(path)?;
        #[cfg(unix)]
        if let Ok(about) = path.metadata() {
            use std::os::unix::fs::MetadataExt as _;
            return Ok(Self::There(about.dev(), about.ino()));
        }
        Ok(Self::At(target))
    }
}
