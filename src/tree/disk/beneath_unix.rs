//! [`beneath`](super::beneath) where folders can be held open.

use std::ffi::{CStr, OsStr};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Component, Path};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, fstat, openat, renameat, statat, unlinkat};
use rustix::io::Errno;

use super::kind::{self, EntryKind, IsKnown};
use crate::tree::signature::About;

/// A folder that is open.
#[derive(Debug)]
pub(super) struct Folder(OwnedFd);

/// The numbers of a device and of a file on it, as wide as systems have them.
pub(super) type FileId = (i128, i128);

fn id(about: &rustix::fs::Stat) -> FileId {
    (i128::from(about.st_dev), i128::from(about.st_ino))
}

/// A name that is given otherwise than to whatever it was before.
#[derive(Clone, Copy)]
enum Renaming {
    UnlessTaken,
    Exchange,
}

/// What is read of, and listed.
const READ: OFlags = OFlags::RDONLY
    .union(OFlags::CLOEXEC)
    .union(OFlags::NOFOLLOW);

/// A folder that is only gone through.
#[cfg(any(target_os = "linux", target_os = "android"))]
const WAY: OFlags = READ.union(OFlags::DIRECTORY).union(OFlags::PATH);
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const WAY: OFlags = READ.union(OFlags::DIRECTORY);

/// The mode of a new file, of which the mask of the process takes away.
const NEW: Mode = Mode::RUSR
    .union(Mode::WUSR)
    .union(Mode::RGRP)
    .union(Mode::WGRP)
    .union(Mode::ROTH)
    .union(Mode::WOTH);

/// The folder at a canonical path.
pub(super) fn absolute(path: &Path) -> io::Result<Folder> {
    Ok(Folder(open_absolute(path, WAY)?))
}

/// The same, to list and to write in it.
pub(super) fn absolute_for_writing(path: &Path) -> io::Result<Folder> {
    Ok(Folder(open_absolute(path, READ | OFlags::DIRECTORY)?))
}

impl Folder {
    pub(super) fn file(&self, inside: &Path) -> io::Result<File> {
        let file = self.open(inside, READ | OFlags::NONBLOCK)?;
        Ok(File::from(file))
    }

    /// What has this name in the folder: a name alone, which is one call without a way to go.
    pub(super) fn child(&self, name: &OsStr) -> io::Result<File> {
        let folder = self.0.as_fd();
        let opened = openat(folder, name, READ | OFlags::NONBLOCK, Mode::empty());
        let file = opened.map_err(|error| as_link(folder, name, error))?;
        Ok(File::from(file))
    }

    #[cfg(any(target_os = "linux", target_os = "android"))]
    pub(super) fn about(&self, name: &OsStr) -> Option<About> {
        about::of(
            &self.0,
            name,
            AtFlags::SYMLINK_NOFOLLOW,
            FileType::RegularFile,
        )
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    #[expect(clippy::unused_self, reason = "it is the same where the call is known")]
    pub(super) fn about(&self, _name: &OsStr) -> Option<About> {
        None
    }

    pub(super) fn length(&self, inside: &Path) -> io::Result<u64> {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        let flags = READ | OFlags::PATH;
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        let flags = READ | OFlags::NONBLOCK;
        kind::length(&File::from(self.open(inside, flags)?))
    }

    pub(super) fn each_entry(
        &self,
        inside: &Path,
        is_known: Option<IsKnown<'_>>,
        take: &mut dyn FnMut(&OsStr, EntryKind),
    ) -> io::Result<()> {
        let folder = self.open(inside, READ | OFlags::DIRECTORY)?;
        if is_known.is_some_and(|is_known| is_known(about::of_folder(&folder))) {
            return Ok(());
        }
        each_entry(&folder, &mut |name, kind| {
            if matches!(name.to_bytes(), b"." | b"..") {
                return Ok(());
            }
            let kind = match kind {
                // Some file systems do not tell it in their listings.
                FileType::Unknown => match statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW) {
                    Ok(about) => kind_of(FileType::from_raw_mode(about.st_mode)),
                    Err(Errno::NOENT) => return Ok(()),
                    Err(error) => return Err(error),
                },
                known => kind_of(known),
            };
            take(OsStr::from_bytes(name.to_bytes()), kind);
            Ok(())
        })?;
        Ok(())
    }

    pub(super) fn folder(&self, inside: &Path) -> io::Result<Self> {
        Ok(Self(self.open(inside, READ | OFlags::DIRECTORY)?))
    }

    pub(super) fn is_named(&self, name: &OsStr, opened: &File) -> io::Result<bool> {
        Ok(self.id(name)? == self.id_of(opened)?)
    }

    pub(super) fn create(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let file = openat(&self.0, name, flags, NEW)?;
        Ok(File::from(file))
    }

    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(renameat(&self.0, from, &self.0, to)?)
    }

    pub(super) fn rename_unless_taken(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        self.rename_with(from, to, Renaming::UnlessTaken)
    }

    pub(super) fn exchange(&self, one: &OsStr, other: &OsStr) -> io::Result<()> {
        self.rename_with(one, other, Renaming::Exchange)
    }

    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    fn rename_with(&self, from: &OsStr, to: &OsStr, how: Renaming) -> io::Result<()> {
        use rustix::fs::{RenameFlags, renameat_with};
        let flags = match how {
            Renaming::UnlessTaken => RenameFlags::NOREPLACE,
            Renaming::Exchange => RenameFlags::EXCHANGE,
        };
        match renameat_with(&self.0, from, &self.0, to, flags) {
            // Kernels and file systems without it have several words for that.
            Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP | Errno::PERM) => {
                Err(io::ErrorKind::Unsupported.into())
            }
            renamed => Ok(renamed?),
        }
    }

    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    #[expect(clippy::unused_self, reason = "it is the same where the call is known")]
    fn rename_with(&self, _from: &OsStr, _to: &OsStr, _how: Renaming) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn own_id(&self) -> Option<FileId> {
        fstat(&self.0).map(|about| id(&about)).ok()
    }

    pub(super) fn id(&self, name: &OsStr) -> io::Result<FileId> {
        Ok(id(&statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?))
    }

    #[expect(
        clippy::unused_self,
        reason = "nothing else need know how files are asked"
    )]
    pub(super) fn id_of(&self, opened: &File) -> io::Result<FileId> {
        Ok(id(&fstat(opened)?))
    }

    pub(super) fn remove(&self, name: &OsStr) -> io::Result<()> {
        Ok(unlinkat(&self.0, name, AtFlags::empty())?)
    }

    fn open(&self, inside: &Path, flags: OFlags) -> rustix::io::Result<OwnedFd> {
        let itself = || Path::new(".");
        let inside = if inside.as_os_str().is_empty() {
            itself()
        } else {
            inside
        };
        #[cfg(any(target_os = "linux", target_os = "android"))]
        if let Some(opened) = at_once::below(self.0.as_fd(), inside, flags) {
            return opened;
        }
        by_steps(self.0.as_fd(), inside, flags)
    }
}

/// What takes the name of an entry and what it is, if the listing tells it.
type TakeEntry<'t> = dyn FnMut(&CStr, FileType) -> rustix::io::Result<()> + 't;

/// Bytes of a listing that are read at once: a thousand names.
#[cfg(any(target_os = "linux", target_os = "android"))]
const LISTED_AT_ONCE: usize = 1 << 15;

/// Gives each entry of a folder, read here as the kernel writes it: [`Dir`](rustix::fs::Dir) copies
/// each name.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn each_entry(folder: &OwnedFd, take: &mut TakeEntry<'_>) -> rustix::io::Result<()> {
    let mut buffer = Vec::with_capacity(LISTED_AT_ONCE);
    let mut listing = rustix::fs::RawDir::new(folder, buffer.spare_capacity_mut());
    while let Some(entry) = listing.next() {
        let entry = entry?;
        take(entry.file_name(), entry.file_type())?;
    }
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn each_entry(folder: &OwnedFd, take: &mut TakeEntry<'_>) -> rustix::io::Result<()> {
    for entry in rustix::fs::Dir::read_from(folder)? {
        let entry = entry?;
        take(entry.file_name(), entry.file_type())?;
    }
    Ok(())
}

fn kind_of(kind: FileType) -> EntryKind {
    match kind {
        FileType::RegularFile => EntryKind::File,
        FileType::Directory => EntryKind::Folder,
        FileType::Symlink => EntryKind::Link,
        _ => EntryKind::Other,
    }
}

fn open_absolute(path: &Path, flags: OFlags) -> rustix::io::Result<OwnedFd> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if let Some(opened) = at_once::anywhere(path, flags) {
        return opened;
    }
    let top = openat(rustix::fs::CWD, "/", WAY, Mode::empty())?;
    let inside = path.strip_prefix("/").map_err(|_| Errno::INVAL)?;
    if inside.as_os_str().is_empty() {
        return openat(top, ".", flags, Mode::empty());
    }
    by_steps(top.as_fd(), inside, flags)
}

/// Opens each folder on the way by itself, none of which may be a link.
fn by_steps(from: BorrowedFd<'_>, inside: &Path, flags: OFlags) -> rustix::io::Result<OwnedFd> {
    let mut at: Option<OwnedFd> = None;
    let mut parts = inside.components().peekable();
    while let Some(part) = parts.next() {
        let name = match part {
            Component::Normal(name) => name,
            Component::CurDir => OsStr::new("."),
            _ => return Err(Errno::XDEV),
        };
        let is_last = parts.peek().is_none();
        let flags = if is_last { flags } else { WAY };
        let below = at.as_ref().map_or(from, AsFd::as_fd);
        let opened = openat(below, name, flags, Mode::empty());
        at = Some(opened.map_err(|error| as_link(below, name, error))?);
    }
    at.ok_or(Errno::NOENT)
}

/// Systems call a link that is not followed a loop, or no folder, or too many links: a loop here.
fn as_link(folder: BorrowedFd<'_>, name: &OsStr, error: Errno) -> Errno {
    let is_link = || {
        let about = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW);
        about.is_ok_and(|about| FileType::from_raw_mode(about.st_mode) == FileType::Symlink)
    };
    if error != Errno::NOENT && is_link() {
        Errno::LOOP
    } else {
        error
    }
}

/// One call for the whole way.
#[cfg(any(target_os = "linux", target_os = "android"))]
mod at_once {
    use std::os::fd::{BorrowedFd, OwnedFd};
    use std::path::Path;
    use std::sync::atomic::{AtomicBool, Ordering};

    use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
    use rustix::io::Errno;

    /// How often an open is tried again that somebody disturbs.
    const MOST_TRIES: u32 = 1_000;

    /// Whether the kernel has no such call: before Linux 5.6.
    static IS_MISSING: AtomicBool = AtomicBool::new(false);

    pub(super) fn below(
        from: BorrowedFd<'_>,
        inside: &Path,
        flags: OFlags,
    ) -> Option<rustix::io::Result<OwnedFd>> {
        open(
            from,
            inside,
            flags,
            ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS,
        )
    }

    pub(super) fn anywhere(path: &Path, flags: OFlags) -> Option<rustix::io::Result<OwnedFd>> {
        open(CWD, path, flags, ResolveFlags::NO_SYMLINKS)
    }

    /// None where the call cannot be had: an old kernel, or a container that forbids it.
    fn open(
        from: BorrowedFd<'_>,
        path: &Path,
        flags: OFlags,
        resolve: ResolveFlags,
    ) -> Option<rustix::io::Result<OwnedFd>> {
        if IS_MISSING.load(Ordering::Relaxed) {
            return None;
        }
        let mut left = MOST_TRIES;
        loop {
            match openat2(from, path, flags, Mode::empty(), resolve) {
                // Something on the way was renamed meanwhile.
                Err(Errno::AGAIN | Errno::INTR) if left > 0 => left -= 1,
                Err(Errno::NOSYS) => {
                    IS_MISSING.store(true, Ordering::Relaxed);
                    return None;
                }
                Err(Errno::PERM) => return None,
                opened => return Some(opened),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// Both ways give the same files, and the same errors for what leads elsewhere.
    #[test]
    fn both_ways_open_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(place.join("top/news")).unwrap();
        std::fs::create_dir(place.join("other")).unwrap();
        for file in ["top/a.md", "top/news/b.md", "other/b.md"] {
            File::create(place.join(file)).unwrap();
        }
        symlink("../other", place.join("top/out")).unwrap();
        symlink("news", place.join("top/in")).unwrap();
        symlink("a.md", place.join("top/link.md")).unwrap();
        let top = absolute(&place.join("top")).unwrap();
        let flags = READ | OFlags::NONBLOCK;
        for (path, expected) in [
            ("a.md", None),
            ("news/b.md", None),
            ("news", None),
            ("gone.md", Some(Errno::NOENT)),
            ("a.md/b.md", Some(Errno::NOTDIR)),
            ("link.md", Some(Errno::LOOP)),
            ("in/b.md", Some(Errno::LOOP)),
            ("out/b.md", Some(Errno::LOOP)),
            ("out", Some(Errno::LOOP)),
            ("../other/b.md", Some(Errno::XDEV)),
            ("/etc/passwd", Some(Errno::XDEV)),
        ] {
            let path = Path::new(path);
            let steps = by_steps(top.0.as_fd(), path, flags).err();
            assert_eq!(steps, expected, "{}", path.display());
            assert_eq!(top.open(path, flags).err(), expected, "{}", path.display());
        }
        assert!(top.folder(Path::new("out")).is_err());
        assert!(top.folder(Path::new("in")).is_err());
        let mut entries = Vec::new();
        let each = &mut |name: &OsStr, kind| entries.push((name.to_owned(), kind));
        top.each_entry(Path::new(""), None, each).unwrap();
        entries.sort();
        let kinds: Vec<_> = entries.iter().map(|(_, kind)| *kind).collect();
        assert_eq!(
            kinds,
            [
                EntryKind::File,
                EntryKind::Link,
                EntryKind::Link,
                EntryKind::Folder,
                EntryKind::Link
            ]
        );
    }
}

/// What the system says of what is open.
#[cfg(any(target_os = "linux", target_os = "android"))]
mod about {
    use std::ffi::OsStr;
    use std::os::fd::OwnedFd;

    use rustix::fs::{AtFlags, FileType, FsWord, StatxFlags, fstatfs, makedev, statx};

    use crate::tree::signature::About;

    /// File systems of a disk or of memory, which give a folder another time with each change of the
    /// names in it: those of ext2 to ext4, XFS, Btrfs, F2FS, ZFS and tmpfs, by their numbers in
    /// `linux/magic.h` and in their own sources. Others may be changed by other machines.
    const TELL_OF_NAMES: [FsWord; 6] = [
        0xef53,
        0x5846_5342,
        0x9123_683e,
        0xf2f5_2010,
        0x2fc1_2fc1,
        0x0102_1994,
    ];

    /// Of what has a name, if it is of this kind.
    pub(super) fn of(
        folder: &OwnedFd,
        name: &OsStr,
        flags: AtFlags,
        kind: FileType,
    ) -> Option<About> {
        let about = statx(folder, name, flags, StatxFlags::BASIC_STATS).ok()?;
        (FileType::from_raw_mode(about.stx_mode.into()) == kind).then(|| About {
            size: about.stx_size,
            inode: about.stx_ino,
            device: makedev(about.stx_dev_major, about.stx_dev_minor),
            modified: (about.stx_mtime.tv_sec, about.stx_mtime.tv_nsec.into()),
            changed: (about.stx_ctime.tv_sec, about.stx_ctime.tv_nsec.into()),
        })
    }

    /// Of a folder, where that tells whether its names are what they were.
    pub(super) fn of_folder(folder: &OwnedFd) -> Option<About> {
        let kind = fstatfs(folder).ok()?.f_type;
        if !TELL_OF_NAMES.contains(&kind) {
            return None;
        }
        of(
            folder,
            OsStr::new(""),
            AtFlags::EMPTY_PATH,
            FileType::Directory,
        )
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod about {
    use std::os::fd::OwnedFd;

    use crate::tree::signature::About;

    /// Not known of any file system here.
    pub(super) fn of_folder(_folder: &OwnedFd) -> Option<About> {
        None
    }
}
