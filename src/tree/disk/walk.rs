//! The walk: which files there are below a path, in parallel, and why some are left out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};

pub use super::found::FoundFile;
use super::found::NOT_OURS;
pub(crate) use super::found::{is_hidden, relative};
use super::threads::may_start;
use crate::tree::disk::ignore_files::IgnoreFiles;
use crate::tree::disk::sort::sort;

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
pub(crate) fn walk(root: &Path, paths: &[PathBuf], threads: usize) -> Walked {
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
