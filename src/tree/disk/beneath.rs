//! A folder that is held open, and what is opened below it. No symbolic link is followed on the way:
//! whatever takes the place of a folder during a run, nothing outside is opened.
//!
//! Linux does that in one call (`openat2`); elsewhere each folder on the way is opened by itself.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata, Permissions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

#[cfg(not(unix))]
use super::beneath_paths as system;
#[cfg(unix)]
use super::beneath_unix as system;
use super::kind::{EntryKind, IsKnown, outside};
use crate::tree::signature::About;

/// A folder below which things are opened, by paths relative to it.
#[derive(Debug)]
pub(crate) struct Held {
    path: PathBuf,
    /// Opened when it is first needed; the number of the system's error when it cannot be.
    folder: OnceLock<Result<system::Folder, i32>>,
}

impl Held {
    /// The folder at a canonical path.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path,
            folder: OnceLock::new(),
        }
    }

    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The path of something relative to the folder, if it is in it.
    pub(crate) fn inside<'p>(&self, path: &'p Path) -> io::Result<&'p Path> {
        path.strip_prefix(&self.path).map_err(|_| outside())
    }

    fn system(&self) -> io::Result<&system::Folder> {
        let open = || system::absolute(&self.path).map_err(|error| code(&error));
        let folder = self.folder.get_or_init(open).as_ref();
        folder.map_err(|code| io::Error::from_raw_os_error(*code))
    }

    /// Opens something for reading, which is asked later what it is: nothing is waited for.
    ///
    /// # Errors
    /// Those of the operating system, and that a link is on the way or in its place.
    pub(crate) fn file(&self, inside: &Path) -> io::Result<File> {
        self.system()?.file(inside)
    }

    /// The length in bytes of a regular file.
    ///
    /// # Errors
    /// Those of [`Held::file`].
    pub(crate) fn length(&self, inside: &Path) -> io::Result<u64> {
        self.system()?.length(inside)
    }

    /// The entries of a folder, in the order of the system.
    ///
    /// # Errors
    /// Those of the operating system, and that a link is on the way or in its place.
    pub(crate) fn entries(&self, inside: &Path) -> io::Result<Vec<(OsString, EntryKind)>> {
        let mut entries = Vec::new();
        self.each_entry(inside, None, &mut |name, kind| {
            entries.push((name.to_owned(), kind));
        })?;
        Ok(entries)
    }

    /// Takes each entry of a folder, in the order of the system, unless they are known.
    ///
    /// # Errors
    /// Those of [`Held::entries`].
    pub(super) fn each_entry(
        &self,
        inside: &Path,
        is_known: Option<IsKnown<'_>>,
        take: &mut dyn FnMut(&OsStr, EntryKind),
    ) -> io::Result<()> {
        self.system()?.each_entry(inside, is_known, take)
    }

    /// A folder below this one, to read files that are in it.
    ///
    /// # Errors
    /// Those of [`Held::entries`].
    pub(super) fn reader(&self, inside: &Path) -> io::Result<ReadFolder> {
        self.system()?.folder(inside).map(ReadFolder)
    }

    /// A folder below this one, to write in it.
    ///
    /// # Errors
    /// Those of [`Held::entries`].
    pub(crate) fn folder(&self, inside: &Path) -> io::Result<Writable> {
        self.system()?.folder(inside).map(Writable::new)
    }
}

fn code(error: &io::Error) -> i32 {
    error.raw_os_error().unwrap_or_default()
}

/// A folder in which files are read.
#[derive(Debug)]
pub(super) struct ReadFolder(system::Folder);

impl ReadFolder {
    /// Opens a file of the folder for reading; a link is not followed.
    pub(super) fn file(&self, name: &OsStr) -> io::Result<File> {
        self.0.child(name)
    }

    /// What the system says of a regular file of the folder; none where it must be asked otherwise.
    pub(super) fn about(&self, name: &OsStr) -> Option<About> {
        self.0.about(name)
    }
}

/// A file, whatever its name is.
pub(super) type FileId = system::FileId;

/// A folder in which files are written: it stays the same one, whatever takes its place.
#[derive(Debug)]
pub(crate) struct Writable {
    folder: system::Folder,
    /// Those of the first file that was made in it: all others get the same.
    rights: OnceLock<Rights>,
    /// Which folder it is, once that was asked for.
    own_id: OnceLock<Option<FileId>>,
}

impl Writable {
    fn new(folder: system::Folder) -> Self {
        Self {
            folder,
            rights: OnceLock::new(),
            own_id: OnceLock::new(),
        }
    }

    /// The folder at a canonical path.
    ///
    /// # Errors
    /// Those of the operating system, and that a link is on the way or in its place.
    pub(crate) fn absolute(path: &Path) -> io::Result<Self> {
        system::absolute_for_writing(path).map(Self::new)
    }

    /// Opens a file of the folder for reading; a link is not followed.
    pub(crate) fn file(&self, name: &OsStr) -> io::Result<File> {
        self.folder.child(name)
    }

    /// Whether a name is still that of the file that was opened under it. Programs that write files
    /// as a whole give their names to others.
    ///
    /// # Errors
    /// Those of the operating system.
    pub(crate) fn is_named(&self, name: &OsStr, opened: &File) -> io::Result<bool> {
        self.folder.is_named(name, opened)
    }

    /// What the system says of a regular file of the folder; none where it must be asked otherwise.
    pub(super) fn about(&self, name: &OsStr) -> Option<About> {
        self.folder.about(name)
    }

    /// Makes a new file.
    ///
    /// # Errors
    /// Those of the operating system, and that something has the name already.
    pub(crate) fn create(&self, name: &OsStr) -> io::Result<File> {
        self.folder.create(name)
    }

    /// Gives a file of the folder another name, whatever had it before.
    pub(crate) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        self.folder.rename(from, to)
    }

    /// Gives a file of the folder another name, which nothing has yet.
    pub(super) fn rename_unless_taken(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        self.folder.rename_unless_taken(from, to)
    }

    /// Gives each of two files of the folder the name of the other, at once.
    ///
    /// # Errors
    /// Those of the operating system, and that it knows no such thing.
    pub(super) fn exchange(&self, one: &OsStr, other: &OsStr) -> io::Result<()> {
        self.folder.exchange(one, other)
    }

    /// Whether another one is the same folder.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let id = |folder: &Self| *folder.own_id.get_or_init(|| folder.folder.own_id());
        id(self).is_some_and(|own| id(other) == Some(own))
    }

    /// Which file has a name.
    pub(super) fn id(&self, name: &OsStr) -> io::Result<FileId> {
        self.folder.id(name)
    }

    /// Which file is open.
    pub(super) fn id_of(&self, opened: &File) -> io::Result<FileId> {
        self.folder.id_of(opened)
    }

    /// What a file that was made in the folder has got.
    pub(super) fn rights_of_new(&self, file: &File) -> io::Result<&Rights> {
        if let Some(known) = self.rights.get() {
            return Ok(known);
        }
        let rights = Rights::of(&file.metadata()?);
        Ok(self.rights.get_or_init(|| rights))
    }

    /// Removes a file of the folder.
    pub(crate) fn remove(&self, name: &OsStr) -> io::Result<()> {
        self.folder.remove(name)
    }

    /// The names in the folder.
    pub(crate) fn names(&self) -> io::Result<Vec<OsString>> {
        let mut names = Vec::new();
        self.folder
            .each_entry(Path::new(""), None, &mut |name, _| {
                names.push(name.to_owned());
            })?;
        Ok(names)
    }
}

/// Whose a file is, and what others may do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rights {
    /// User and group.
    pub(super) owner: Option<(u32, u32)>,
    pub(super) permissions: Permissions,
}

impl Rights {
    #[cfg(unix)]
    pub(super) fn of(about: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self {
            owner: Some((about.uid(), about.gid())),
            permissions: about.permissions(),
        }
    }

    #[cfg(not(unix))]
    pub(super) fn of(about: &Metadata) -> Self {
        Self {
            owner: None,
            permissions: about.permissions(),
        }
    }
}
