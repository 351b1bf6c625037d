//! The walk: which files there are below a path, in parallel, and why some are left out.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ignore::gitignore::Gitignore;

use super::beneath::Held;
use super::crawl::crawl;
pub use super::found::FoundFile;
use super::found::NOT_OURS;
pub(crate) use super::found::{is_hidden, is_inside, relative};
use super::global_ignores;
use super::ignore_files::{IgnoreFileNames, IgnoreFiles, IgnoreRules, IgnoreVerdict};
use super::kept_listings::{KeptListings, Visit, Visits};
use super::kind::{EntryKind, IsKnown};
use super::left_behind::is_left_behind;
use super::listing::Listing;
use super::sort::{join, sort};
use super::without_number;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::signature::{About, Signature};
use crate::tree::skip_reason::SkipReason;

/// What came of a walk.
#[derive(Clone, Debug, Default)]
pub struct Walked {
    /// Regular files, sorted, each once.
    pub files: Vec<FoundFile>,
    /// What is not a regular file, by the reason why it is left out.
    pub left_out: BTreeMap<SkipReason, u64>,
    /// Folders that could not be read, and why.
    pub unreadable: Vec<(RepoPathBuf, String)>,
    /// Folders with new files that a process may have left behind, as often as there are such files;
    /// none where not all of the root was walked over.
    pub(crate) left_behind: Option<Vec<RepoPathBuf>>,
}

/// Walks folders and takes named files. Hidden files and those that git ignores are left out,
/// unless named. All paths are canonical and are in `root`.
pub(crate) fn walk(root: &Path, paths: &[PathBuf], threads: usize) -> Walked {
    walk_again(root, paths, threads, None).0
}

/// The same, with the listings of an earlier walk, and what comes of folders for the next one.
pub(super) fn walk_again(
    root: &Path,
    paths: &[PathBuf],
    threads: usize,
    listings: Option<&KeptListings>,
) -> (Walked, Visits) {
    let mut walked = Walked::default();
    let walk = SharedWalk::below(root, listings);
    let mut jobs = Vec::new();
    for path in paths {
        if path.is_dir() {
            jobs.extend(walk.start(path));
        } else if let Some(reason) = broken_link(root, path) {
            *walked.left_out.entry(reason).or_default() += 1;
        } else if path.is_file() {
            walked.files.push(FoundFile::new(root, path, true));
        } else {
            // A FIFO, a socket or a device would block or never end.
            *walked.left_out.entry(SkipReason::NotRegular).or_default() += 1;
        }
    }
    let all = Mutex::default();
    let collector = || Collector {
        walk: &walk,
        own: Finds::default(),
        all: &all,
    };
    // Named folders are walked in their order by one thread, and the last one that was put there is
    // taken first.
    jobs.reverse();
    crawl(jobs, threads, collector, |collector, folder| {
        collector.list(&folder)
    });
    let all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    let Finds {
        mut parts, visits, ..
    } = all;
    if let Some(why) = walk.ignoring.too_much() {
        // Where the walk ended is chance.
        parts.clear();
        walked.unreadable = vec![(RepoPathBuf::from("."), why.to_owned())];
    } else {
        walked.unreadable = all.unreadable;
        let refused = walk.ignoring.refused().into_iter();
        let refused = refused.map(|(path, why)| (from_root(root, &path), why));
        walked.unreadable.extend(refused);
    }
    let is_whole = paths.iter().any(|path| path == root) && walk.ignoring.too_much().is_none();
    walked.left_behind = is_whole.then_some(all.left_behind);
    for (reason, count) in all.left_out {
        *walked.left_out.entry(reason).or_default() += count;
    }
    parts.push(sort(std::mem::take(&mut walked.files)));
    walked.files = join(parts);
    if paths.len() > 1 {
        walked.files.dedup_by(|a, b| a.id() == b.id());
    }
    walked.unreadable.sort();
    (walked, visits)
}

/// The path of an ignore file as seen from the root, which it may be above of.
fn from_root(root: &Path, path: &Path) -> RepoPathBuf {
    let above = root.ancestors().position(|above| path.starts_with(above));
    match (above, root.ancestors().nth(above.unwrap_or_default())) {
        (Some(steps), Some(above)) if steps > 0 && above.parent().is_some() => {
            format!("{}{}", "../".repeat(steps), relative(above, path)).into()
        }
        _ => relative(root, path),
    }
}

/// What all threads of a walk know.
struct SharedWalk<'r> {
    root: &'r Path,
    /// The top of the repository that the root is in: no ignore file above it counts.
    top: Held,
    /// Whether that is one of git: what is in a submodule below is not of it.
    is_in_git: bool,
    /// Bytes of the path from the top to the root, with a slash at its end.
    prefix: usize,
    ignoring: IgnoreFiles,
    global: OnceLock<Gitignore>,
    /// What the ignore files of folders that were named say, and of those above them; none where
    /// they cannot be obeyed.
    known: Mutex<HashMap<PathBuf, Option<Arc<IgnoreRules>>>>,
    /// The listings of an earlier walk, where some are kept.
    listings: Option<&'r KeptListings>,
}

/// A folder that is to be listed.
struct FolderToList {
    /// Relative to the top.
    path: PathBuf,
    /// What applies to it.
    rules: Above,
}

enum Above {
    /// The rules of the folder above it: its own are to be read.
    Parent(Arc<IgnoreRules>),
    /// Its own.
    Own(Arc<IgnoreRules>),
}

impl<'r> SharedWalk<'r> {
    fn below(root: &'r Path, listings: Option<&'r KeptListings>) -> Self {
        let is_top = |folder: &&Path| {
            [".git", ".jj"]
                .iter()
                .any(|name| folder.join(name).exists())
        };
        let top = root.ancestors().find(is_top).unwrap_or(root);
        let below = root.strip_prefix(top).unwrap_or(Path::new(""));
        let below = below.to_string_lossy().len();
        Self {
            root,
            top: Held::new(top.to_path_buf()),
            is_in_git: top.join(".git").exists(),
            prefix: if below == 0 { 0 } else { below + 1 },
            ignoring: IgnoreFiles::default(),
            global: OnceLock::new(),
            known: Mutex::default(),
            listings,
        }
    }

    /// A folder that was named, with what the ignore files up to it say; none if they cannot be
    /// obeyed.
    fn start(&self, folder: &Path) -> Option<FolderToList> {
        let path = self.top.inside(folder).ok()?;
        let rules = self.known_rules(path)?;
        Some(FolderToList {
            path: path.to_path_buf(),
            rules: Above::Own(rules),
        })
    }

    fn known_rules(&self, folder: &Path) -> Option<Arc<IgnoreRules>> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(folder) {
            return known.clone();
        }
        let above = match folder.parent() {
            Some(above) => self.known_rules(above),
            None => Some(Arc::default()),
        };
        let text = folder.to_string_lossy();
        let rules = above.and_then(|above| {
            (self.ignoring).rules(&self.top, folder, &text, IgnoreFileNames::ANY, &above)
        });
        lock().insert(folder.to_path_buf(), rules.clone());
        rules
    }

    fn global(&self) -> &Gitignore {
        self.global.get_or_init(global_ignores::globs)
    }
}

/// Why a named symbolic link is not followed: a pull request could bring one that shows a file of
/// the machine in the report.
fn broken_link(root: &Path, path: &Path) -> Option<SkipReason> {
    if !path.is_symlink() {
        return None;
    }
    match path.canonicalize() {
        Ok(target) if target.starts_with(root) => None,
        Ok(_) => Some(SkipReason::LinkOutside),
        Err(_) => Some(SkipReason::BrokenLink),
    }
}

/// Gathers what one thread of the walk finds, and hands it over when the thread ends: one lock for
/// each thread, not for each file.
struct Collector<'a> {
    walk: &'a SharedWalk<'a>,
    own: Finds,
    all: &'a Mutex<Finds>,
}

/// What is found in folders.
#[derive(Default)]
struct Finds {
    /// The files of each folder, sorted.
    parts: Vec<Vec<FoundFile>>,
    left_out: BTreeMap<SkipReason, u64>,
    unreadable: Vec<(RepoPathBuf, String)>,
    /// As [`Walked`] has them.
    left_behind: Vec<RepoPathBuf>,
    /// What is kept for the next walk.
    visits: Visits,
}

impl Drop for Collector<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.parts.append(&mut self.own.parts);
        all.visits.append(&mut self.own.visits);
        all.unreadable.append(&mut self.own.unreadable);
        all.left_behind.append(&mut self.own.left_behind);
        for (&reason, count) in &self.own.left_out {
            *all.left_out.entry(reason).or_default() += count;
        }
    }
}

impl Collector<'_> {
    /// The entries of a folder: as they are listed, or as they were, if they cannot have changed.
    fn entries(&mut self, folder: &Path) -> io::Result<Listing> {
        let (mut listing, mut known, mut signature) = (Listing::default(), None, None);
        let mut is_known = |about: Option<About>| {
            let Some((kept, about)) = self.walk.listings.zip(about) else {
                return false;
            };
            let now = Signature::of_file(&about, kept.now());
            signature = Some(now);
            known = kept.find(folder, now);
            known.is_some()
        };
        let asks: Option<IsKnown<'_>> = match self.walk.listings {
            Some(_) => Some(&mut is_known),
            None => None,
        };
        let mut add = |name: &OsStr, kind| listing.add(name, kind);
        self.walk.top.each_entry(folder, asks, &mut add)?;
        if self.walk.listings.is_some() {
            let visit = match &known {
                Some(_) => Visit::Same,
                None => Visit::of(signature, &listing),
            };
            self.own.visits.insert(folder.to_path_buf(), visit);
        }
        Ok(known.unwrap_or(listing))
    }

    /// Takes the files of a folder, and gives the folders in it.
    fn list(&mut self, folder: &FolderToList) -> Vec<FolderToList> {
        let walk = self.walk;
        if walk.ignoring.too_much().is_some() {
            return Vec::new();
        }
        let listing = match self.entries(&folder.path) {
            Ok(listing) => listing,
            Err(error) => {
                self.unreadable(folder, &error);
                return Vec::new();
            }
        };
        let is_below = matches!(folder.rules, Above::Parent(_));
        // A clone that somebody put there has a folder of that name, and is read like any folder.
        let is_linked =
            || (listing.entries()).any(|(name, kind)| name == ".git" && kind == EntryKind::File);
        if is_below && walk.is_in_git && is_linked() {
            *self.own.left_out.entry(SkipReason::Submodule).or_default() += 1;
            return Vec::new();
        }
        let text = folder.path.to_string_lossy();
        let rules = match &folder.rules {
            Above::Own(rules) => Arc::clone(rules),
            Above::Parent(above) => {
                let mut names = IgnoreFileNames::default();
                listing.entries().for_each(|(name, _)| names.see(name));
                let (top, ignoring) = (&walk.top, &walk.ignoring);
                match ignoring.rules(top, &folder.path, &text, names, above) {
                    Some(rules) => rules,
                    None => return Vec::new(),
                }
            }
        };
        let is_as_written = matches!(text, Cow::Borrowed(_)) && std::path::MAIN_SEPARATOR == '/';
        let mut path = String::from(text);
        if !path.is_empty() {
            path.push('/');
        }
        let own = path.len();
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for (index, (name, kind)) in listing.entries().enumerate() {
            path.truncate(own);
            path.push_str(name);
            if is_left_behind(name) {
                let folder = walk.top.path().join(&folder.path);
                self.own.left_behind.push(relative(walk.root, &folder));
            }
            if name == NOT_OURS || self.is_left_out(&path, own, kind, &rules) {
                continue;
            }
            let on_disk = || listing.odd(index).unwrap_or(OsStr::new(name));
            match kind {
                EntryKind::File if is_as_written && listing.odd(index).is_none() => {
                    let path = path[walk.prefix..].into();
                    files.push(FoundFile::listed(path, None));
                }
                EntryKind::File => {
                    let place = walk.top.path().join(&folder.path).join(on_disk());
                    files.push(FoundFile::new(walk.root, &place, false));
                }
                EntryKind::Folder => folders.push(FolderToList {
                    path: folder.path.join(on_disk()),
                    rules: Above::Parent(Arc::clone(&rules)),
                }),
                EntryKind::Link => *self.own.left_out.entry(SkipReason::Link).or_default() += 1,
                EntryKind::Other => {
                    *self.own.left_out.entry(SkipReason::NotRegular).or_default() += 1;
                }
            }
        }
        self.own.parts.push(sort(files));
        folders
    }

    /// Whether an entry is hidden or ignored; its name begins at `name` in its path.
    fn is_left_out(&self, path: &str, name: usize, kind: EntryKind, rules: &IgnoreRules) -> bool {
        match rules.verdict(path, kind == EntryKind::Folder, self.walk.global()) {
            IgnoreVerdict::Ignored => true,
            IgnoreVerdict::Wanted => false,
            IgnoreVerdict::Nothing => path[name..].starts_with('.'),
        }
    }

    fn unreadable(&mut self, folder: &FolderToList, error: &io::Error) {
        let path = relative(self.walk.root, &self.walk.top.path().join(&folder.path));
        let path = if path.is_empty() {
            RepoPathBuf::from(".")
        } else {
            path
        };
        self.own.unreadable.push((path, without_number(error)));
    }
}

#[cfg(all(test, target_os = "linux"))]
#[expect(
    clippy::disallowed_methods,
    reason = "the test writes its files, and asks the clock"
)]
mod tests;
