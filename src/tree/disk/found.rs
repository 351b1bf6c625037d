//! A file as a walk finds it: its path in the repository, and what few files have beside it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::path_name;

/// A folder of other people's files.
pub(super) const NOT_OURS: &str = "node_modules";

/// A file that the walk found, or that somebody named. There may be millions of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundFile {
    /// Its path, relative to the repository, with `/`; bytes that are not UTF-8 are written out.
    pub path: RepoPathBuf,
    /// What few files have: a million others pay a null pointer for it.
    rare: Option<Box<Rare>>,
}

/// What few files have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rare {
    /// Where it is on the disk, when the path does not say it.
    elsewhere: Option<Box<Path>>,
    /// Whether it was named, and not only walked upon.
    named: bool,
}

impl FoundFile {
    /// The file at a place of the disk, in the repository at `root`.
    pub fn new(root: &Path, disk: &Path, named: bool) -> Self {
        let inside = plainly_inside(root, disk);
        let rare = || Rare {
            elsewhere: inside.is_none().then(|| disk.into()),
            named,
        };
        Self {
            path: inside.map_or_else(|| relative(root, disk), RepoPathBuf::from),
            rare: (named || inside.is_none()).then(|| Box::new(rare())),
        }
    }

    /// The file at a path that a listing has, and its place where the path does not say it.
    pub(crate) fn listed(path: RepoPathBuf, elsewhere: Option<PathBuf>) -> Self {
        let rare = elsewhere.map(|place| Rare {
            elsewhere: Some(place.into()),
            named: false,
        });
        Self {
            path,
            rare: rare.map(Box::new),
        }
    }

    /// Whether it was named, and not only walked upon.
    pub fn named(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.named)
    }

    fn elsewhere(&self) -> Option<&Path> {
        self.rare.as_ref()?.elsewhere.as_deref()
    }

    /// Where it is on the disk, for who knows the root.
    pub fn disk(&self, root: &Path) -> Cow<'_, Path> {
        if let Some(disk) = self.elsewhere() {
            return Cow::Borrowed(disk);
        }
        // Joining makes room twice.
        let length = root.as_os_str().len() + 1 + self.path.len();
        let mut place = PathBuf::with_capacity(length);
        place.push(root);
        place.push(&*self.path);
        Cow::Owned(place)
    }

    /// Its path relative to the root as the disk has it, if it is in the root.
    pub(super) fn inside<'f>(&'f self, root: &Path) -> Option<&'f Path> {
        match self.elsewhere() {
            Some(disk) => disk.strip_prefix(root).ok(),
            None => Some(Path::new(self.path.as_str())),
        }
    }

    /// The bytes of its path, relative to the repository, when they are not UTF-8.
    pub fn odd_name(&self, root: &Path) -> Option<Vec<u8>> {
        let disk = self.elsewhere()?;
        path_name::bytes(disk.strip_prefix(root).ok()?)
    }

    /// What no other file of the repository has.
    pub fn id(&self) -> (&RepoPath, Option<&Path>) {
        (&self.path, self.elsewhere())
    }

    /// Files are sorted by their paths. One that is named comes before the same one that was only
    /// walked upon, so that it is the one that stays.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        (self.id(), !self.named()).cmp(&(other.id(), !other.named()))
    }
}

/// Whether a walk leaves a file out by its path: hidden, or the work of a package manager.
pub(crate) fn is_hidden(path: &(impl AsRef<RepoPath> + ?Sized)) -> bool {
    let mut names = path.as_ref().names();
    names.any(|name| name.starts_with('.') || name == NOT_OURS)
}

/// What is behind `root` in a path that begins with it, is text, and has `/`, as nearly all
/// are; without taking the paths to pieces.
fn plainly_inside<'p>(root: &Path, path: &'p Path) -> Option<&'p str> {
    let rest = path.to_str()?.strip_prefix(root.to_str()?)?;
    let inside = rest.strip_prefix('/')?;
    (std::path::MAIN_SEPARATOR == '/' && !inside.starts_with('/')).then_some(inside)
}

/// Whether a path is in a folder, or is the folder itself.
pub(crate) fn is_inside(folder: &Path, path: &Path) -> bool {
    // Most are, and taking a hundred thousand paths to pieces takes a while.
    plainly_inside(folder, path).is_some() || path.starts_with(folder)
}

/// A path relative to the repository, with `/`.
pub(crate) fn relative(root: &Path, path: &Path) -> RepoPathBuf {
    if let Some(inside) = plainly_inside(root, path) {
        return inside.into();
    }
    let inside = path.strip_prefix(root).unwrap_or(path);
    let text = path_name::spelled(inside);
    if std::path::MAIN_SEPARATOR == '/' {
        text.into()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/").into()
    }
}
