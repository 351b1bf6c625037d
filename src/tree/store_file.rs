//! A file of our own in which one run leaves something for the next. Whatever is wrong with it or
//! with its folder, there is nothing in it then, and no run fails because of it.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::open;
use super::disk::write::{Filling, write_ours};

/// What its name ends with.
const ENDING: &str = "facts";

/// Bytes that are read at most.
const MOST: u64 = 4 << 30;

/// The file.
#[derive(Clone, Debug)]
pub struct StoreFile {
    path: PathBuf,
    is_read_only: bool,
}

/// A file in which the listings of folders are kept.
#[derive(Clone, Debug)]
pub struct StoredListings {
    /// The file.
    pub file: StoreFile,
    /// It is made where a walk has as many entries.
    pub least: usize,
}

impl StoredListings {
    /// The same file, in which this run leaves nothing.
    pub(crate) fn read_only(self) -> Self {
        Self {
            file: self.file.read_only(),
            ..self
        }
    }
}

impl StoreFile {
    /// A file of this name in a folder, which need not exist yet.
    pub fn new(folder: &Path, name: &str) -> Self {
        Self {
            path: folder.join(format!("{name}.{ENDING}")),
            is_read_only: false,
        }
    }

    /// The same file, in which this run leaves nothing.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self {
            is_read_only: true,
            ..self
        }
    }

    /// All that is in it, if there is something to be had.
    pub fn read(&self) -> Option<Vec<u8>> {
        let file = open::unasked(&self.path).ok()?;
        let length = open::length(&file).ok()?;
        open::all(file, length, MOST).ok()
    }

    /// Puts something else into it, or leaves it as it is: beside it first, and then in its place,
    /// so that another process reads all of it or nothing. Nobody waits for the disk: what is lost
    /// with the power is found to be broken.
    pub(crate) fn write(&self, content: Filling<'_>) {
        if self.is_read_only {
            return;
        }
        // What cannot be written is only found out again by the next run.
        let _ = self.try_write(content);
    }

    fn try_write(&self, content: Filling<'_>) -> io::Result<()> {
        let folder = self.path.parent().ok_or(io::ErrorKind::InvalidFilename)?;
        fs::create_dir_all(folder)?;
        write_ours(&self.path, content)
    }
}

/// The files in a folder that are such, or were to become one, and their lengths, sorted; none
/// where there is no such folder.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, u64)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<(PathBuf, u64)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let about = entry.metadata().ok()?;
            (about.is_file() && is_ours(&entry.file_name())).then(|| (entry.path(), about.len()))
        })
        .collect();
    files.sort();
    files
}

fn is_ours(name: &OsStr) -> bool {
    let name = Path::new(name);
    let has_ending = |ending| name.extension().is_some_and(|own| own == ending);
    let is_half = || name.to_string_lossy().starts_with(".copydesk-") && has_ending("tmp");
    has_ending(ENDING) || is_half()
}

/// Removes what [`files`] lists, and the folder, if nothing else is in it.
///
/// # Errors
/// That of the operating system, for the first file that stays.
pub(crate) fn clear(folder: &Path) -> io::Result<Vec<(PathBuf, u64)>> {
    let files = files(folder);
    for (file, _) in &files {
        fs::remove_file(file)?;
    }
    let _ = fs::remove_dir(folder);
    Ok(files)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test writes its files")]
mod tests {
    use super::*;

    #[test]
    fn it_keeps_what_was_written_last() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("a/b");
        let file = StoreFile::new(&below, "index");
        assert_eq!(file.read(), None);
        file.write(&|out| out.write_all(b"one"));
        file.write(&|out| out.write_all(b"two"));
        assert_eq!(file.read().as_deref(), Some(&b"two"[..]));
        fs::write(below.join(".copydesk-1-0.tmp"), "half").unwrap();
        fs::write(below.join("other.txt"), "not ours").unwrap();
        let lengths: Vec<u64> = files(&below)
            .into_iter()
            .map(|(_, length)| length)
            .collect();
        assert_eq!(lengths, [4, 3]);
        assert_eq!(clear(&below).unwrap().len(), 2);
        assert!(below.join("other.txt").exists());
        assert_eq!(file.read(), None);
        assert_eq!(files(&folder.path().join("none")), []);
    }

    #[test]
    fn what_is_no_file_holds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = StoreFile::new(folder.path(), "index");
        fs::create_dir(folder.path().join("index.facts")).unwrap();
        file.write(&|out| out.write_all(b"one"));
        assert_eq!(file.read(), None);
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing is left beside it");
        // Its folder cannot be made.
        fs::write(folder.path().join("file"), "").unwrap();
        let file = StoreFile::new(&folder.path().join("file"), "index");
        file.write(&|out| out.write_all(b"one"));
        assert_eq!(file.read(), None);
    }
}
