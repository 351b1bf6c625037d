//! The walk: which files there are below a path, in parallel, and why some are left out.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::threads::may_start;
use crate::tree::disk::ignore_files::IgnoreFiles;
use crate::tree::disk::sort::sort;
use crate::tree::path_name;

/// A folder of other people's files.
const NOT_OURS: &str = "node_modules";

/// A file that the walk found, or that somebody named. There may be millions of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundFile {
    /// Its path, relative to the repository, with `/`; bytes that are not UTF-8 are written out.
    pub path: Arc<str>,
    /// What few files have: a million others pay a null pointer for it.
    rare: Option<Box<Rare>>,
}

/// What few files have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rare {
    /// Where it lies on the disk, when the path does not say it.
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
            path: inside.map_or_else(|| relative(root, disk), Arc::from),
            rare: (named || inside.is_none()).then(|| Box::new(rare())),
        }
    }

    /// Whether it was named, and not only walked upon.
    pub fn named(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.named)
    }

    fn elsewhere(&self) -> Option<&Path> {
        self.rare.as_ref()?.elsewhere.as_deref()
    }

    /// Where it lies on the disk, for who knows the root.
    pub fn disk(&self, root: &Path) -> Cow<'_, Path> {
        match self.elsewhere() {
            Some(disk) => Cow::Borrowed(disk),
            None => Cow::Owned(root.join(&*self.path)),
        }
    }

    /// The bytes of its path, relative to the repository, when they are no UTF-8.
    pub fn odd_name(&self, root: &Path) -> Option<Vec<u8>> {
        let disk = self.elsewhere()?;
        path_name::bytes(disk.strip_prefix(root).ok()?)
    }

    /// What no other file of the repository has.
    pub fn id(&self) -> (&str, Option<&Path>) {
        (&self.path, self.elsewhere())
    }

    /// Files are sorted by their paths. One that is named comes before the same one that was only
    /// walked upon, so that it is the one that stays.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        (self.id(), !self.named()).cmp(&(other.id(), !other.named()))
    }
}

/// What came of a walk.
#[derive(Debug, Default)]
pub struct Walked {
    /// Regular files, sorted, each once.
    pub files: Vec<FoundFile>,
    /// What is no regular file, by the reason why it is left out.
    pub left_out: BTreeMap<&'static str, u64>,
    /// Folders that could not be read, and why.
    pub unreadable: Vec<(Arc<str>, String)>,
}

/// Walks folders and takes named files. Hidden files and those that git ignores are left out,
/// unless named. All paths are canonical and lie in `root`.
pub fn walk(root: &Path, paths: &[PathBuf], threads: usize) -> Walked {
    let mut walked = Walked::default();
    let mut folders = Vec::new();
    let ignoring = Arc::new(IgnoreFiles::default());
    for path in paths {
        if path.is_dir() {
            let above = path.ancestors().take_while(|above| above.starts_with(root));
            let mut above: Vec<&Path> = above.collect();
            above.reverse();
            if above.iter().all(|above| ignoring.admit(root, above)) {
                folders.push(path);
            }
        } else if let Some(reason) = broken_link(root, path) {
            *walked.left_out.entry(reason).or_default() += 1;
        } else if path.is_file() {
            walked.files.push(FoundFile::new(root, path, true));
        } else {
            // A FIFO, a socket or a device would block or never end.
            *walked.left_out.entry("not a regular file").or_default() += 1;
        }
    }
    if let Some((first, rest)) = folders.split_first() {
        let mut builder = WalkBuilder::new(first);
        for folder in rest {
            builder.add(folder);
        }
        builder.threads(threads);
        let (asked, top) = (Arc::clone(&ignoring), root.to_path_buf());
        builder.filter_entry(move |entry| {
            if entry.file_name() == NOT_OURS {
                return false;
            }
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            // Those that were named have been asked for, with all above them.
            !is_folder || entry.depth() == 0 || asked.admit(&top, entry.path())
        });
        collect(root, &builder, threads, &mut walked);
    }
    match ignoring.too_much() {
        Some(why) => {
            // Where the walk ended is chance.
            walked.files.retain(FoundFile::named);
            walked.unreadable = vec![(Arc::from("."), why.to_owned())];
        }
        None => walked.unreadable.extend(ignoring.refused(root)),
    }
    walked.files = sort(std::mem::take(&mut walked.files));
    if paths.len() > 1 {
        walked.files.dedup_by(|a, b| a.id() == b.id());
    }
    walked.unreadable.sort();
    walked
}

/// Why a named symbolic link is not followed: a pull request could bring one that shows a file of
/// the machine in the report.
fn broken_link(root: &Path, path: &Path) -> Option<&'static str> {
    if !path.is_symlink() {
        return None;
    }
    match path.canonicalize() {
        Ok(target) if target.starts_with(root) => None,
        Ok(_) => Some("symbolic link that leaves the repository"),
        Err(_) => Some("symbolic link that leads nowhere"),
    }
}

/// Gathers what one thread of the walk finds, and hands it over when the thread ends: one lock for
/// each thread, not for each file.
struct Collector<'a> {
    root: &'a Path,
    own: Walked,
    all: &'a Mutex<Walked>,
}

impl Drop for Collector<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.files.append(&mut self.own.files);
        all.unreadable.append(&mut self.own.unreadable);
        for (reason, count) in &self.own.left_out {
            *all.left_out.entry(reason).or_default() += count;
        }
    }
}

fn collect(root: &Path, builder: &WalkBuilder, threads: usize, walked: &mut Walked) {
    let all = Mutex::new(std::mem::take(walked));
    let collector = || Collector {
        root,
        own: Walked::default(),
        all: &all,
    };
    if threads > 1 && may_start(threads) {
        builder.build_parallel().run(|| {
            let mut collector = collector();
            Box::new(move |entry| {
                collector.take(entry);
                WalkState::Continue
            })
        });
    } else {
        let mut collector = collector();
        builder.build().for_each(|entry| collector.take(entry));
    }
    *walked = all.into_inner().unwrap_or_else(PoisonError::into_inner);
}

impl Collector<'_> {
    fn take(&mut self, entry: Result<DirEntry, ignore::Error>) {
        match entry {
            Ok(entry) => {
                let Some(kind) = entry.file_type() else {
                    return;
                };
                if kind.is_file() {
                    let file = FoundFile::new(self.root, entry.path(), false);
                    self.own.files.push(file);
                } else if kind.is_symlink() {
                    *self.own.left_out.entry("symbolic link").or_default() += 1;
                } else if !kind.is_dir() {
                    *self.own.left_out.entry("not a regular file").or_default() += 1;
                }
            }
            Err(error) => {
                let mut place = &error;
                let mut path = None;
                loop {
                    place = match place {
                        ignore::Error::WithPath { path: at, err } => {
                            path = Some(at);
                            err
                        }
                        ignore::Error::WithDepth { err, .. }
                        | ignore::Error::WithLineNumber { err, .. } => err,
                        _ => break,
                    };
                }
                let words = place.to_string();
                let words = words
                    .split(" (os error")
                    .next()
                    .unwrap_or(&words)
                    .to_lowercase();
                let path = path.map(|path| relative(self.root, path));
                let path = path.filter(|path| !path.is_empty());
                let path = path.unwrap_or_else(|| Arc::from("."));
                self.own.unreadable.push((path, words));
            }
        }
    }
}

/// Whether a walk leaves a file out by its path: hidden, or the work of a package manager.
pub fn is_hidden(path: &str) -> bool {
    path.split('/')
        .any(|name| name.starts_with('.') || name == NOT_OURS)
}

/// What stands behind `root` in a path that begins with it, is text, and has `/`, as nearly all
/// are; without taking the paths to pieces.
fn plainly_inside<'p>(root: &Path, path: &'p Path) -> Option<&'p str> {
    let rest = path.to_str()?.strip_prefix(root.to_str()?)?;
    let inside = rest.strip_prefix('/')?;
    (std::path::MAIN_SEPARATOR == '/' && !inside.starts_with('/')).then_some(inside)
}

/// A path relative to the repository, with `/`.
pub fn relative(root: &Path, path: &Path) -> Arc<str> {
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
