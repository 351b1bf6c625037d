//! Where files come from: the disk, git, an editor's open files, memory. One trait; a check gets it
//! as an argument.
//!
//! With `cli` and `server` this is the only folder that touches the disk; only it starts git. A new
//! source is a file here that implements [`Tree`] (`list` and `read` are enough), and is chosen in
//! `cli/choose`. Ignore files count only where its `walk` asks `ignored`.
//!
//! Uses `text` to `document`. Knows no config, no rules, no findings.

pub(crate) mod around;
pub(crate) mod change;
pub(crate) mod defaults;
pub(crate) mod discover;
pub(crate) mod disk;
pub(crate) mod folder;
pub(crate) mod git;
pub(crate) mod git_folder;
pub(crate) mod hugo_settings;
pub(crate) mod ignored;
pub(crate) mod links;
pub(crate) mod memory;
pub(crate) mod named;
pub(crate) mod overlay;
pub(crate) mod path_name;
#[cfg(test)]
pub(crate) mod recording;
pub(crate) mod signature;
pub(crate) mod site;
pub(crate) mod site_addresses;
mod site_code;
pub(crate) mod site_data;
pub(crate) mod site_folders;
pub(crate) mod skip_reason;
pub(crate) mod store_file;
pub(crate) mod stored;

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::content::images;
use crate::content::images::info::{ImageFormat, ImageInfo, ImageProblem};
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use change::Change;
use defaults::KnownDefaults;
use disk::near::KeptOpen;
use disk::walk::{FoundFile, Walked, is_hidden};
use disk::write::WriteError;
use signature::Signature;
use store_file::StoredListings;

/// The world as a check sees it.
#[derive(Clone, Copy)]
pub struct World<'w> {
    /// The moment that counts as now.
    pub now: jiff::Timestamp,
    /// The files of the repository.
    pub files: &'w dyn Tree,
    /// Which of them set fields of others.
    pub defaults: &'w KnownDefaults,
}

/// The files of a repository, wherever they come from. Paths are relative to its root, with `/`,
/// without `.` and `..`: but where a root is a folder of a git repository, what is asked of single
/// files may begin with `../`, and means those of its other roots.
///
/// [`Tree::list`] and [`Tree::read`] make a tree: all else follows from them, and is here for trees
/// that know a faster way.
pub trait Tree: Send + Sync {
    /// The names of the files and folders in a folder (folders end with `/`), sorted; empty when
    /// there is no such folder.
    fn list(&self, folder: &str) -> Arc<[String]>;

    /// All bytes of a file.
    ///
    /// # Errors
    /// That of the operating system, or that the file is larger than the limit.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The same for a file that is known to be at exactly this path, whatever the disk thinks of case.
    ///
    /// # Errors
    /// Those of [`Tree::read`].
    #[doc(hidden)]
    fn read_known(&self, path: &str) -> io::Result<Vec<u8>> {
        self.read(path)
    }

    /// The folder of the repository, canonical. Paths of files are inside of it, even where the
    /// bytes come from elsewhere.
    fn root(&self) -> &Path {
        Path::new("/repository")
    }

    /// How many folders above the root belong to the same git repository.
    #[doc(hidden)]
    fn levels_above(&self) -> usize {
        0
    }

    /// What is at a path, with the exact case of its letters, whatever the disk thinks of case.
    #[doc(hidden)]
    fn look(&self, path: &str) -> Look {
        folder::look_by_listing(path, &|folder| self.list(folder))
    }

    /// Whether there may be something at exactly this path: cheaper to ask than [`Tree::look`], which
    /// knows.
    #[doc(hidden)]
    fn may_have(&self, path: &str) -> bool {
        self.look(path) != Look::Missing
    }

    /// Length of a file in bytes; 0 when it cannot be had.
    fn length(&self, path: &str) -> u64 {
        self.read(path).map_or(0, |bytes| bytes.len() as u64)
    }

    /// Format and size of an image, from its header.
    ///
    /// # Errors
    /// Why there is no size.
    #[doc(hidden)]
    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        image_of(self.read(path))
    }

    /// The files of a folder with their sizes, sorted by name; none when there are more than
    /// `MOST_BESIDE`.
    #[doc(hidden)]
    fn beside(&self, folder: &str) -> Option<Arc<[Beside]>> {
        beside(self, folder)
    }

    /// Whether a canonical path is a folder.
    fn is_folder(&self, path: &Path) -> bool {
        let inside = path.strip_prefix(self.root()).ok().and_then(Path::to_str);
        inside.is_some_and(|inside| inside.is_empty() || self.look(inside) == Look::Folder)
    }

    /// The files below these paths, which are canonical.
    #[doc(hidden)]
    fn walk(&self, paths: &[PathBuf], _threads: usize) -> Walked {
        walk_by_listing(self, paths)
    }

    /// The same, with what an earlier walk left for it in a file: folders that cannot have changed are
    /// not listed again.
    #[doc(hidden)]
    fn walk_again(&self, paths: &[PathBuf], threads: usize, _kept: &StoredListings) -> Walked {
        self.walk(paths, threads)
    }

    /// Says which files are read next, by one thread: where each must be asked for, they may be
    /// asked for together.
    #[doc(hidden)]
    fn read_ahead(&self, _files: &[FoundFile], _is_wanted: &dyn Fn(&FoundFile) -> bool) {}

    /// Lets the calling thread keep folders open as long as it reads some files in a row.
    #[doc(hidden)]
    fn keep_open(&self) -> KeptOpen {
        KeptOpen::nothing()
    }

    /// What tells of each file, without reading it, whether it has changed; none of those that are
    /// to be read again in any case.
    #[doc(hidden)]
    fn signatures(&self, files: &[FoundFile]) -> Vec<Option<Signature>> {
        vec![None; files.len()]
    }

    /// Reads a file as far as its front matter and `body` need it.
    ///
    /// # Errors
    /// That it cannot be had, that it is not a regular file, or that more than `limit` bytes of it
    /// would be needed.
    #[doc(hidden)]
    fn read_document(
        &self,
        file: &FoundFile,
        _layout: Layout,
        _body: BodyNeed,
        limit: u64,
    ) -> Result<ReadFile, FileProblem> {
        ReadFile::within(&file.path, self.read(&file.path), limit)
    }

    /// The text of a file again, to show its bytes up to `until`, exclusive, and what comes right
    /// behind them: all of a small file, the head of a large one.
    ///
    /// # Errors
    /// That it cannot be had.
    #[doc(hidden)]
    fn read_to_show(&self, path: &str, until: u32) -> io::Result<Source> {
        let mut bytes = self.read(path)?;
        let length = bytes.len() as u64;
        bytes.truncate(usize::try_from(disk::shown_head(until)).unwrap_or(usize::MAX));
        Ok(Source::head(path, bytes, length))
    }

    /// Changes the bytes of a file, if it still has those that were checked. Most trees cannot be
    /// written.
    ///
    /// # Errors
    /// Why it is as it was.
    #[doc(hidden)]
    fn replace(&self, _path: &str, _change: &Change) -> Result<(), WriteError> {
        Err(WriteError::ReadOnlyTree)
    }

    /// Ends the changing of files: the paths of those that somebody saved at the same moment, which have
    /// what was saved.
    #[doc(hidden)]
    fn finish_replacing(&self) -> Vec<RepoPathBuf> {
        Vec::new()
    }
}

/// A document file as far as it was read.
#[derive(Debug)]
pub struct ReadFile {
    /// Its text.
    pub source: Source,
    /// Bytes that were read.
    pub bytes_read: u64,
}

impl ReadFile {
    /// A file of which all bytes are known.
    pub(crate) fn whole(path: &RepoPathBuf, bytes: Vec<u8>) -> Self {
        let bytes_read = bytes.len() as u64;
        Self {
            source: Source::new(path.clone(), bytes),
            bytes_read,
        }
    }

    /// A file that was read as a whole, if it has no more than `limit` bytes.
    pub(crate) fn within(
        path: &RepoPathBuf,
        read: io::Result<Vec<u8>>,
        limit: u64,
    ) -> Result<Self, FileProblem> {
        let read = read.map_err(|error| FileProblem::Unreadable(disk::plain_words(&error)))?;
        let bytes = read.len() as u64;
        if bytes > limit {
            return Err(FileProblem::TooLarge { bytes, limit });
        }
        Ok(Self::whole(path, read))
    }
}

/// Format and size of an image of which all bytes were read.
pub(crate) fn image_of(read: io::Result<Vec<u8>>) -> Result<ImageInfo, ImageProblem> {
    let bytes = read.map_err(|error| disk::image_problem(&error))?;
    let length = bytes.len() as u64;
    images::probe(&mut io::Cursor::new(bytes), length)
}

/// The walk of a tree that only lists. Hidden files are left out, unless named; no ignore files
/// apply.
pub(crate) fn walk_by_listing(tree: &(impl Tree + ?Sized), paths: &[PathBuf]) -> Walked {
    let mut walked = Walked::default();
    for path in paths {
        let Some(inside) = path.strip_prefix(tree.root()).ok().and_then(Path::to_str) else {
            continue;
        };
        let mut folders = vec![inside.to_owned()];
        if tree.look(inside) == Look::File {
            walked.files.push(FoundFile::new(tree.root(), path, true));
            folders.clear();
        }
        while let Some(folder) = folders.pop() {
            for name in tree.list(&folder).iter() {
                let path = RepoPath::new(&folder).child(name.trim_end_matches('/'));
                if is_hidden(&path) {
                    continue;
                }
                if name.ends_with('/') {
                    folders.push(path);
                } else {
                    walked.files.push(FoundFile::listed(path.into(), None));
                }
            }
        }
    }
    walked.files.sort_by(FoundFile::order);
    walked.files.dedup_by(|a, b| a.id() == b.id());
    walked
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
    /// The format of an image, from its bytes.
    pub format: Option<ImageFormat>,
}

/// The files of a folder with their sizes, looked for one by one; see [`Tree::beside`]. Hidden
/// files and links that leave the repository are none of them.
pub(crate) fn beside(files: &(impl Tree + ?Sized), folder: &str) -> Option<Arc<[Beside]>> {
    let names = files.list(folder);
    let is_file = |name: &&String| !name.ends_with('/') && !name.starts_with('.');
    let names = names.iter().filter(is_file);
    if names.clone().count() > MOST_BESIDE {
        return None;
    }
    let file = |name: &String| {
        let path = RepoPath::new(folder).child(name);
        if files.look(&path) != Look::File {
            return None;
        }
        let image = ImageFormat::of_path(RepoPath::new(name)).and_then(|_| files.image(&path).ok());
        Some(Beside {
            name: name.clone(),
            bytes: image.map_or_else(|| files.length(&path), |image| image.bytes),
            width: image.map_or(0, |image| image.width),
            height: image.map_or(0, |image| image.height),
            format: image.map(|image| image.format),
        })
    };
    Some(names.filter_map(file).collect())
}

/// Whether files are below a path, for who has all paths of the files in a sorted map.
pub(crate) fn is_folder_among<T>(files: &BTreeMap<RepoPathBuf, T>, path: &str) -> bool {
    let below = format!("{path}/");
    let next = files
        .range::<str, _>((Bound::Included(&*below), Bound::Unbounded))
        .next();
    next.is_some_and(|(file, _)| file.starts_with(&below))
}

/// The names in a folder, for who has all paths of the files in a sorted map; see [`Tree::list`].
pub(crate) fn list_among<T>(files: &BTreeMap<RepoPathBuf, T>, folder: &str) -> Arc<[String]> {
    let prefix = match folder {
        "" => String::new(),
        _ => format!("{folder}/"),
    };
    let mut names: Vec<String> = Vec::new();
    let mut from = prefix.clone();
    loop {
        let below = files.range::<str, _>((Bound::Included(&*from), Bound::Unbounded));
        let mut below = below.map_while(|(name, _)| name.strip_prefix(&prefix));
        let folder = below.find_map(|rest| {
            let folder = RepoPath::new(rest).split_first().map(|(folder, _)| folder);
            if folder.is_none() {
                names.push(rest.to_owned());
            }
            folder
        });
        let Some(folder) = folder else { break };
        names.push(format!("{folder}/"));
        // All that is in it comes before what follows the slash.
        from = format!("{prefix}{folder}0");
    }
    // Files of one folder are together, but a file may be between: `a-b` between `a/` and `a`.
    names.sort();
    names.dedup();
    names.into()
}

/// What is at a path.
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
///
/// ```
/// use copydesk::parts::FileProblem;
///
/// let problem = FileProblem::TooLarge { bytes: 2_000, limit: 1_000 };
/// assert!(matches!(problem, FileProblem::TooLarge { bytes, limit } if bytes > limit));
/// ```
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
    /// It is UTF-16.
    Utf16,
    /// A pointer of Git LFS is in its place.
    LfsPointer,
}
