//! Writing files: as a whole or not at all.
//!
//! [`write_atomic`] writes what a user named: a report, a baseline.
//! [`Tree::replace`](crate::tree::Tree::replace) gives a file of the repository its fixed bytes. It
//! writes nothing if the file does not have the bytes that were checked any more; it writes through
//! a symbolic link that leads to a file of the repository, and refuses one that leads out of it or
//! into git's own folder.
//!
//! Both write a new file in the same folder, with the permissions of the old one, and rename it: a
//! process that dies leaves the old file or the new one, and at worst some hidden `.copydesk-*.tmp`.
//! What a power failure leaves is for the file system: nothing is synced.

use std::cell::RefCell;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, IntoInnerError, Read as _, Seek as _, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;

use super::beneath::{Held, Rights, Writable};
use super::kind::not_regular;
use super::left_behind::remove_stale_in;
use super::near;
use super::pending::{Pending, Swap};
use super::plain_words;
use super::replaced::Replaced;
use super::write_limit::Ceiling;
use crate::tree::change::{Change, Fingerprint};
use crate::tree::named;
use crate::tree::signature::{About, ClockReading};

/// Names of new files that are passed when they are taken, at most.
const MOST_LEFT: usize = 64;

/// Writes a file.
pub(crate) type Filling<'f> = &'f dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Why a file was not written. It is then as it was.
#[derive(Debug)]
pub enum WriteError {
    /// The files are not on a disk: in git's index, in memory, in an editor.
    ReadOnlyTree,
    /// It is not what was checked any more.
    Changed,
    /// It is a symbolic link that leaves the repository, or leads to what is git's.
    Outside,
    /// The operating system refused.
    Io(io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnlyTree => f.write_str("it is not a file on the disk"),
            Self::Changed => f.write_str("it changed while it was fixed"),
            Self::Outside => f.write_str("it is a symbolic link that leaves the repository"),
            Self::Io(error) => f.write_str(&plain_words(error)),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

thread_local! {
    /// The bytes of the last file that was replaced, and those that it got: the next one needs no memory
    /// of its own.
    static TEXTS: RefCell<[Vec<u8>; 2]> = const { RefCell::new([Vec::new(), Vec::new()]) };
}

/// Memory that a thread keeps for the next file, at most.
const MOST_KEPT: usize = 1 << 20;

/// Changes the bytes of a file of the repository that is held, if it still has those that it had: the old
/// file, where it can be kept for a moment.
///
/// # Errors
/// Why it is as it was.
pub(super) fn replace(
    held: &Held,
    path: &str,
    change: &Change,
) -> Result<Option<Replaced>, WriteError> {
    let place = Path::new(path);
    let started = ClockReading::now();
    // Nothing is opened through a link: what can be opened is where its path says.
    let opened = Place::open(held, place).or_else(|_| {
        let target = held.path().join(place).canonicalize()?;
        let inside = held.inside(&target).map_err(|_| WriteError::Outside)?;
        Place::open(held, inside)
    })?;
    if opened.about.permissions().readonly() {
        // A rename would not ask.
        return Err(io::Error::from(io::ErrorKind::PermissionDenied).into());
    }
    TEXTS.with_borrow_mut(|[buffer, new]| {
        let old = beginning(&opened.file, change.before().length() + 1, buffer)?;
        if !change.apply_into(old, new) {
            return Err(WriteError::Changed);
        }
        let beside = NewFile::create(&opened.folder, Some(&opened.about))?;
        Ceiling::new(&beside.file).write_all(new)?;
        let kept = opened.give_way(beside, started, old)?;
        let new_bytes = Fingerprint::of(new);
        buffer.shrink_to(MOST_KEPT);
        new.shrink_to(MOST_KEPT);
        Ok(kept.map(|kept| Replaced {
            path: path.into(),
            name: opened.name,
            about: About::of(&opened.about).filter(|about| about.is_settled(started)),
            kept,
            old: change.before(),
            new: new_bytes,
        }))
    })
}

/// A file that is there, in the folder that is held open for what takes its place.
struct Place {
    folder: Arc<Writable>,
    name: OsString,
    file: File,
    about: fs::Metadata,
}

impl Place {
    fn open(held: &Held, inside: &Path) -> Result<Self, WriteError> {
        // Few paths have that in them anywhere, and taking all of them to pieces costs.
        static GIT: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(".git"));
        let may_be_git = GIT.find(inside.as_os_str().as_encoded_bytes());
        if may_be_git.is_some() && inside.iter().any(|name| name == ".git") {
            return Err(WriteError::Outside);
        }
        let (Some(above), Some(name)) = (inside.parent(), inside.file_name()) else {
            return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
        };
        let folder = near::folder(held, above)?;
        let file = folder.file(name)?;
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(not_regular().into());
        }
        Ok(Self {
            folder,
            name: name.to_owned(),
            file,
            about,
        })
    }

    /// Puts a new file in the place of this one, which was opened after `started` and had these bytes,
    /// if it still has them then. The name that this one has from then on, if it is still there.
    fn give_way(
        &self,
        new: NewFile,
        started: ClockReading,
        old: &[u8],
    ) -> Result<Option<Pending>, WriteError> {
        let before = About::of(&self.about).filter(|about| about.is_settled(started));
        // Another name is a change, too, but not of what is in it.
        let is_written_as = |now: About| before.is_some_and(|before| now.is_written_as(&before));
        let still_is = |name: &OsStr| match self.folder.about(name) {
            Some(now) if is_written_as(now) => Ok(true),
            _ => self.still_has(name, old),
        };
        match new.pending.swap(&new.file, &self.name, &still_is)? {
            Swap::Done => Ok(Some(new.pending)),
            // Then little can happen in between.
            Swap::Unknown if self.is_untouched(started) || self.still_has(&self.name, old)? => {
                new.take_place_of(&self.name)?;
                Ok(None)
            }
            Swap::TakenBack | Swap::Unknown => Err(WriteError::Changed),
        }
    }

    /// Whether nobody has changed the file since it was opened, which was after `started`, by what the
    /// system says of it. False where the system cannot tell: its clock may not have moved since the
    /// file was written last.
    fn is_untouched(&self, started: ClockReading) -> bool {
        let before = About::of(&self.about).filter(|about| about.is_settled(started));
        before.is_some_and(|before| self.folder.about(&self.name) == Some(before))
    }

    /// Whether the file has these bytes, all of them, and this name.
    fn still_has(&self, name: &OsStr, bytes: &[u8]) -> io::Result<bool> {
        (&self.file).rewind()?;
        let mut buffer = Vec::new();
        let has_them = beginning(&self.file, bytes.len() + 1, &mut buffer)? == bytes;
        Ok(has_them && self.folder.is_named(name, &self.file)?)
    }
}

/// The next bytes of a file, at most this many.
fn beginning<'b>(mut file: &File, most: usize, buffer: &'b mut Vec<u8>) -> io::Result<&'b [u8]> {
    if buffer.len() < most {
        buffer.resize(most, 0);
    }
    let mut length = 0;
    while length < most {
        match file.read(&mut buffer[length..most]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        // Only at its end gives a file less than asked for: nothing more is read then.
        if length + 1 == most {
            break;
        }
    }
    Ok(&buffer[..length])
}

/// Writes a file that somebody named, as a whole or not at all: beside it first, and then in its
/// place. A pipe or a device, such as `/dev/stderr`, is written to and stays what it is.
///
/// # Errors
/// Those of the operating system, and that a link of a repository leads out of it; the file is then
/// as it was.
pub(crate) fn write_atomic(path: &Path, content: Filling<'_>) -> io::Result<()> {
    // Through a link to the file itself, so that the link stays one.
    let target = named::resolve(path)?;
    if let Some(file) = odd(path)? {
        return filled(file, content).map(drop);
    }
    let name = target.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let folder = Arc::new(Writable::absolute(
        target.parent().unwrap_or(Path::new("/")),
    )?);
    let old = match folder.file(name) {
        Ok(file) => Some(file.metadata()?),
        Err(_) => None,
    };
    remove_stale_in(&folder);
    NewFile::write(&folder, old.as_ref(), content)?.take_place_of(name)
}

/// What is neither a file nor a folder, open for writing.
fn odd(path: &Path) -> io::Result<Option<File>> {
    match fs::metadata(path) {
        Ok(about) if !about.is_file() && !about.is_dir() => {
            File::options().write(true).open(path).map(Some)
        }
        _ => Ok(None),
    }
}

/// Writes a file of ours in place of whatever has its name, which is not followed if it is a link.
///
/// # Errors
/// Those of the operating system; the file is then as it was.
pub(crate) fn write_ours(path: &Path, content: Filling<'_>) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let above = path.parent().filter(|above| *above != Path::new(""));
    let above = above.unwrap_or(Path::new(".")).canonicalize()?;
    let folder = Arc::new(Writable::absolute(&above)?);
    NewFile::write(&folder, None, content)?.take_place_of(name)
}

/// A file that has all of its content, but not yet its name. It goes unless it gets that.
struct NewFile {
    pending: Pending,
    /// Open until then: nobody takes it for something left behind.
    file: File,
}

impl NewFile {
    /// Writes a file in a folder.
    fn write(
        folder: &Arc<Writable>,
        old: Option<&fs::Metadata>,
        content: Filling<'_>,
    ) -> io::Result<Self> {
        let new = Self::create(folder, old)?;
        filled(Ceiling::new(&new.file), content)?;
        Ok(new)
    }

    /// Makes a file without content in a folder, with the rights of an old one.
    fn create(folder: &Arc<Writable>, old: Option<&fs::Metadata>) -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        static PROCESS: LazyLock<u32> = LazyLock::new(std::process::id);
        let mut left = MOST_LEFT;
        let (pending, file) = loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = OsString::from(format!(".copydesk-{}-{count}.tmp", *PROCESS));
            match Pending::create(folder, name) {
                // Left by a process that died: in a container, the next one has the same number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && left > 0 => left -= 1,
                created => break created?,
            }
        };
        if let Some(old) = old {
            // Before there is anything in it that others may not read.
            keep_rights(folder, &file, old)?;
        }
        Ok(Self { pending, file })
    }

    fn take_place_of(self, target: &OsStr) -> io::Result<()> {
        self.pending.rename(target)
    }
}

/// Gives a new file the permissions of the old one, and its owner, where this user may.
fn keep_rights(folder: &Writable, new: &File, old: &fs::Metadata) -> io::Result<()> {
    let (now, old) = (folder.rights_of_new(new)?, Rights::of(old));
    if now.owner != old.owner {
        #[cfg(unix)]
        if let Some((user, group)) = old.owner {
            // Most users may not: the file is then theirs, as with any editor.
            let _ = std::os::unix::fs::fchown(new, Some(user), Some(group));
        }
    }
    if *now != old {
        new.set_permissions(old.permissions)?;
    }
    Ok(())
}

/// The file, with what goes into it.
fn filled<W: Write>(file: W, content: Filling<'_>) -> io::Result<W> {
    let mut out = BufWriter::with_capacity(1 << 16, file);
    content(&mut out)?;
    out.into_inner().map_err(IntoInnerError::into_error)
}

#[cfg(all(test, unix))]
#[expect(
    clippy::disallowed_methods,
    reason = "the tests look at the disk by themselves"
)]
mod tests;
