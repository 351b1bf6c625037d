//! [`beneath`](super::beneath) where folders cannot be held open: what is on the way is looked at
//! before. Links are for administrators there.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::kind::{self, EntryKind, IsKnown, outside};
use crate::tree::signature::About;

/// Nothing that all file systems have: see [`Folder::is_named`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileId;

/// A folder, by its path.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

#[expect(
    clippy::unnecessary_wraps,
    reason = "it fails where folders can be held open"
)]
pub(super) fn absolute(path: &Path) -> io::Result<Folder> {
    Ok(Folder(path.to_path_buf()))
}

pub(super) fn absolute_for_writing(path: &Path) -> io::Result<Folder> {
    absolute(path)
}

impl Folder {
    pub(super) fn file(&self, inside: &Path) -> io::Result<File> {
        File::options().read(true).open(self.plain(inside)?)
    }

    pub(super) fn child(&self, name: &OsStr) -> io::Result<File> {
        self.file(Path::new(name))
    }

    #[expect(
        clippy::unused_self,
        reason = "it is the same as where folders can be held open"
    )]
    pub(super) fn about(&self, _name: &OsStr) -> Option<About> {
        None
    }

    pub(super) fn length(&self, inside: &Path) -> io::Result<u64> {
        kind::length(&self.file(inside)?)
    }

    pub(super) fn each_entry(
        &self,
        inside: &Path,
        is_known: Option<IsKnown<'_>>,
        take: &mut dyn FnMut(&OsStr, EntryKind),
    ) -> io::Result<()> {
        if is_known.is_some_and(|is_known| is_known(None)) {
            return Ok(());
        }
        for entry in fs::read_dir(self.plain(inside)?)? {
            let entry = entry?;
            take(&entry.file_name(), EntryKind::from(entry.file_type()?));
        }
        Ok(())
    }

    pub(super) fn folder(&self, inside: &Path) -> io::Result<Self> {
        self.plain(inside).map(Self)
    }

    /// Files have no number to know them by that all file systems give.
    pub(super) fn is_named(&self, name: &OsStr, opened: &File) -> io::Result<bool> {
        let (now, opened) = (self.child(name)?.metadata()?, opened.metadata()?);
        Ok(now.len() == opened.len() && now.modified().ok() == opened.modified().ok())
    }

    pub(super) fn create(&self, name: &OsStr) -> io::Result<File> {
        File::options()
            .write(true)
            .create_new(true)
            .open(self.0.join(name))
    }

    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    #[expect(
        clippy::unused_self,
        reason = "it is the same as where folders can be held open"
    )]
    pub(super) fn rename_unless_taken(&self, _from: &OsStr, _to: &OsStr) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    #[expect(
        clippy::unused_self,
        reason = "it is the same as where folders can be held open"
    )]
    pub(super) fn exchange(&self, _one: &OsStr, _other: &OsStr) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Nothing says it.
    #[expect(
        clippy::unused_self,
        reason = "it is the same as where folders can be held open"
    )]
    pub(super) fn own_id(&self) -> Option<FileId> {
        None
    }

    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "it is the same as where folders can be held open"
    )]
    pub(super) fn id(&self, _name: &OsStr) -> io::Result<FileId> {
        Ok(FileId)
    }

    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "it is the same as where folders can be held open"
    )]
    pub(super) fn id_of(&self, _opened: &File) -> io::Result<FileId> {
        Ok(FileId)
    }

    pub(super) fn remove(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.0.join(name))
    }

    /// The path of something below that has no link on the way.
    fn plain(&self, inside: &Path) -> io::Result<PathBuf> {
        let mut at = self.0.clone();
        for part in inside.components() {
            match part {
                Component::Normal(name) => at.push(name),
                Component::CurDir => continue,
                _ => return Err(outside()),
            }
            if at.is_symlink() {
                return Err(io::Error::other("a symbolic link is on the way to it"));
            }
        }
        Ok(at)
    }
}
