//! Where files come from: the disk, git, an editor's open files, memory. One trait; a check gets it as
//! an argument.
//!
//! With `cli` this is the only folder that touches the disk or starts git. A new source of files is a
//! file here.
//!
//! Uses `text` to `document`. Knows no config, no rules, no findings.

pub(crate) mod discover;
pub(crate) mod disk;
pub(crate) mod folder;
pub(crate) mod git;
pub(crate) mod memory;
pub(crate) mod overlay;
pub(crate) mod path_name;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use crate::content::images::info::{ImageFormat, ImageInfo, ImageProblem};

/// The world as a check sees it.
#[derive(Clone, Copy)]
pub struct World<'w> {
    /// The moment that counts as now.
    pub now: jiff::Timestamp,
    /// The files of the repository.
    pub files: &'w dyn Files,
}

/// The files of a repository. Paths are relative to its root, with `/`, without `.` and `..`.
pub trait Files: Send + Sync {
    /// What lies at a path, with the exact case of its letters, whatever the disk thinks of case.
    fn look(&self, path: &str) -> Look;

    /// Format and size of an image, from its header. Read once for each file of a run.
    ///
    /// # Errors
    /// Why there is no size.
    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem>;

    /// The names of the files and folders in a folder (folders end with `/`), sorted; empty when
    /// there is no such folder.
    fn list(&self, folder: &str) -> Arc<[String]>;

    /// The files of a folder with their sizes, sorted by name; none when there are more than
    /// `MOST_BESIDE`.
    fn beside(&self, folder: &str) -> Option<Arc<[Beside]>> {
        beside(self, folder)
    }

    /// Length of a file in bytes; 0 when it cannot be had.
    fn length(&self, path: &str) -> u64 {
        self.read(path).map_or(0, |bytes| bytes.len() as u64)
    }

    /// All bytes of a file.
    ///
    /// # Errors
    /// That of the operating system, or that the file is larger than the limit.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;
}

/// Files of one folder that a check may know of.
pub(crate) const MOST_BESIDE: usize = 1_000;

/// A file in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its name, without the folder.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Width in pixels of an image, else 0.
    pub width: u32,
    /// Height in pixels of an image, else 0.
    pub height: u32,
}

/// The files of a folder with their sizes, looked for one by one; see [`Files::beside`]. Hidden
/// files and links that leave the repository are none of them.
pub(crate) fn beside(files: &(impl Files + ?Sized), folder: &str) -> Option<Arc<[Beside]>> {
    let names = files.list(folder);
    let is_file = |name: &&String| !name.ends_with('/') && !name.starts_with('.');
    let names = names.iter().filter(is_file);
    if names.clone().count() > MOST_BESIDE {
        return None;
    }
    let file = |name: &String| {
        let path = match folder {
            "" => name.clone(),
            folder => format!("{folder}/{name}"),
        };
        if files.look(&path) != Look::File {
            return None;
        }
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let image = (ImageFormat::from_extension(extension)).and_then(|_| files.image(&path).ok());
        Some(Beside {
            name: name.clone(),
            bytes: image.map_or_else(|| files.length(&path), |image| image.bytes),
            width: image.map_or(0, |image| image.width),
            height: image.map_or(0, |image| image.height),
        })
    };
    Some(names.filter_map(file).collect())
}

/// What lies at a path, for who has all paths of the files in a sorted map.
pub(crate) fn look_among<T>(files: &BTreeMap<String, T>, path: &str) -> Look {
    if files.contains_key(path) {
        return Look::File;
    }
    let below = format!("{path}/");
    let next = files.range(below.clone()..).next();
    if next.is_some_and(|(file, _)| file.starts_with(&below)) {
        return Look::Folder;
    }
    let folded = path.to_lowercase();
    let other = files.keys().find(|known| known.to_lowercase() == folded);
    other.map_or(Look::Missing, |known| Look::OtherCase(known.clone()))
}

/// The names in a folder, for who has all paths of the files in a sorted map; see [`Files::list`].
pub(crate) fn list_among<T>(files: &BTreeMap<String, T>, folder: &str) -> Arc<[String]> {
    let prefix = match folder {
        "" => String::new(),
        _ => format!("{folder}/"),
    };
    let below = files.range(prefix.clone()..);
    let mut names: Vec<String> = below
        .map_while(|(name, _)| name.strip_prefix(&prefix))
        .map(|rest| match rest.split_once('/') {
            Some((folder, _)) => format!("{folder}/"),
            None => rest.to_owned(),
        })
        .collect();
    // Files of one folder stand together, but a file may stand between: `a-b` between `a/` and `a`.
    names.sort();
    names.dedup();
    names.into()
}

/// What lies at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// A file of exactly that name.
    File,
    /// A folder of exactly that name.
    Folder,
    /// Nothing of that name, but this path differs only in the case of its letters.
    OtherCase(String),
    /// Nothing.
    Missing,
    /// The path leaves the repository, or goes through a symbolic link that does.
    Outside,
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// The operating system did not give it: its words.
    Unreadable(String),
    /// It is larger than the limit, and what must be read of it does not fit.
    TooLarge {
        /// Its length in bytes.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
}
