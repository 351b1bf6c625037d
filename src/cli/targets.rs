//! The second step of a run: from a root to those of its files that are checked, and where they
//! come from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::runner;
use crate::engine::outcome::{NestedTargets, Scope, Targets};
use crate::engine::report::Note;
use crate::engine::session::Session;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::disk::Disk;
use crate::tree::disk::skipped::unwalked;
use crate::tree::disk::walk::{FoundFile, Walked, is_hidden, is_inside, relative};
use crate::tree::git::{Changes, Git, Staged, Tracked};
use crate::tree::skip_reason::SkipReason;
use crate::tree::{Look, Tree};

/// A root: where its files come from, and which of them are meant.
#[derive(Clone)]
pub(super) struct Chosen {
    pub(super) tree: Arc<dyn Tree>,
    pub(super) config: Option<PathBuf>,
    /// What is to be said of the way it was chosen.
    pub(super) notes: Vec<Note>,
    /// Whether the files are those of git's index.
    pub(super) staged: bool,
    pub(super) which: Which,
}

/// Which files are meant.
#[derive(Clone)]
pub(super) enum Which {
    /// Files and folders by path.
    Paths(Vec<PathBuf>),
    /// What git says that changed.
    Changes(Box<Changed>),
    /// Files that the walk of a root above found, and what was named of this root.
    Found {
        files: Vec<FoundFile>,
        scope: Scope,
        named: Vec<PathBuf>,
    },
    /// The text from standard input.
    Stdin(PathBuf),
}

/// What git says that changed, and which of it counts.
#[derive(Clone)]
pub(super) struct Changed {
    pub(super) git: Git,
    pub(super) changes: Arc<Changes>,
    /// Only what is below these paths.
    pub(super) below: Vec<PathBuf>,
    /// Not what is below these, which are roots of their own.
    pub(super) nested: Vec<PathBuf>,
    /// The index, where its files are those that count.
    pub(super) staged: Option<Arc<Staged>>,
}

impl Changed {
    /// The files of another root.
    pub(super) fn tree_at(&self, root: &Path, limit: u64) -> Arc<dyn Tree> {
        match &self.staged {
            Some(staged) => Arc::new(staged.tree(root, limit)),
            None => Arc::new(Disk::new(root.to_path_buf(), limit)),
        }
    }

    fn counts(&self, file: &Path, root: &Path) -> bool {
        let is_below = |paths: &[PathBuf]| paths.iter().any(|path| is_inside(path, file));
        is_inside(root, file) && is_below(&self.below) && !is_below(&self.nested)
    }
}

impl Chosen {
    /// A root below this one, of which the walk found some files.
    pub(super) fn nested(&self, found: NestedTargets, scope: Scope, limit: u64) -> Self {
        let folder = found.root.folder.trim_end_matches('/');
        let folder = self.tree.root().join(folder);
        Self {
            config: found.root.config.map(|name| folder.join(name)),
            tree: Arc::new(Disk::new(folder, limit)),
            notes: Vec::new(),
            staged: false,
            which: Which::Found {
                files: found.files,
                scope,
                named: Vec::new(),
            },
        }
    }

    /// Takes over what was named of the same root.
    pub(super) fn add_named(&mut self, other: Self) {
        if let (Which::Found { named, .. }, Which::Paths(paths)) = (&mut self.which, other.which) {
            named.extend(paths);
        }
        self.notes.extend(other.notes);
    }

    /// The files that are meant.
    pub(super) fn targets(&self, session: &Session, threads: usize) -> Targets {
        match &self.which {
            Which::Paths(paths) => session.targets(paths, threads),
            Which::Found {
                files,
                scope,
                named,
            } => {
                let mut walked = self.tree.walk(named, threads);
                walked.files.extend(files.iter().cloned());
                walked.files.sort_by(FoundFile::order);
                walked.files.dedup_by(|file, known| file.id() == known.id());
                let mut paths = named.clone();
                if *scope == Scope::Whole {
                    paths.push(self.tree.root().to_path_buf());
                }
                session.add_hidden(&mut walked, &paths);
                session.own(walked, *scope)
            }
            Which::Changes(_) => self.changed(session),
            Which::Stdin(file) => {
                let file = FoundFile::new(self.tree.root(), file, true);
                Targets {
                    files: Walked {
                        files: vec![file],
                        ..Walked::default()
                    },
                    scope: Scope::Files,
                    nested: Vec::new(),
                }
            }
        }
    }

    /// What a walk of the folders that are meant passes by, and why.
    pub(super) fn unwalked(
        &self,
        targets: &Targets,
        tracked: &[RepoPathBuf],
    ) -> Vec<(RepoPathBuf, SkipReason)> {
        let Which::Paths(paths) = &self.which else {
            return Vec::new();
        };
        let folders: Vec<PathBuf> = paths.iter().filter(|path| path.is_dir()).cloned().collect();
        let mut passed = unwalked(self.tree.root(), &folders, &targets.files.files, tracked);
        // The files of a root below were found, and are among its own.
        let has_root = |folder: &str| {
            let mut nested = targets.nested.iter();
            nested.any(|nested| nested.root.folder.starts_with(folder))
        };
        passed.retain(|(path, _)| !path.ends_with('/') || !has_root(path));
        passed
    }

    /// Asks git what it tracks, when folders are walked: somebody believes that all of it is checked.
    pub(super) fn ask_for_tracked(&self) -> Option<Tracked> {
        let Which::Paths(paths) = &self.which else {
            return None;
        };
        let mut above = self.tree.root().ancestors();
        let may_be_tracked = above.any(|folder| folder.join(".git").exists());
        if !may_be_tracked || !paths.iter().any(|path| path.is_dir()) {
            return None;
        }
        let git = Git::open(self.tree.root(), runner::is_git()).ok()?;
        Some(git.ask_for_tracked())
    }

    /// What git tracks and the walk passed by.
    pub(super) fn tracked_yet_ignored(
        &self,
        asked: Option<Tracked>,
        targets: &Targets,
    ) -> Vec<RepoPathBuf> {
        let (Which::Paths(paths), Some(asked)) = (&self.which, asked) else {
            return Vec::new();
        };
        let root = self.tree.root();
        // Where the root is not below the top of the work tree, these are files of others.
        let Ok(below) = root.strip_prefix(asked.top()) else {
            return Vec::new();
        };
        let mut prefix = relative(Path::new(""), below).to_string();
        if !prefix.is_empty() {
            prefix.push('/');
        }
        // Both have the order of bytes, so that one look at each is enough.
        let mut found = targets.files.files.iter().peekable();
        let files = asked.files(&mut |name| {
            let Some(name) = name.strip_prefix(prefix.as_bytes()) else {
                return false;
            };
            // As for nearly all: the next of the one is the next of the other.
            if found.next_if(|file| file.path.as_bytes() == name).is_some() {
                return false;
            }
            while found.next_if(|file| file.path.as_bytes() < name).is_some() {}
            found.peek().is_none_or(|file| file.path.as_bytes() != name)
        });
        let is_passed_by = |file: &&PathBuf| {
            paths.iter().any(|path| is_inside(path, file))
                && file.symlink_metadata().is_ok_and(|about| about.is_file())
        };
        let names = files.iter().filter(is_passed_by);
        let names = names.map(|file| relative(root, file));
        // The names that are not UTF-8 are elsewhere in the order.
        let is_found = |name: &RepoPathBuf| {
            let found = &targets.files.files;
            found.binary_search_by(|file| file.path.cmp(name)).is_ok() || targets.has_nested(name)
        };
        names
            .filter(|name| !is_hidden(name) && !is_found(name))
            .collect()
    }

    /// What git says that changed.
    pub(super) fn change(&self) -> Option<&Changed> {
        match &self.which {
            Which::Changes(changed) => Some(changed),
            Which::Paths(_) | Which::Found { .. } | Which::Stdin(_) => None,
        }
    }

    /// The changed files that a walk would have found.
    fn changed(&self, session: &Session) -> Targets {
        let root = self.tree.root();
        let mut walked = Walked::default();
        let present = self.change().into_iter().flat_map(|changed| {
            let present = changed.changes.present.iter();
            present.filter(|file| changed.counts(file, root))
        });
        for disk in present {
            let path = relative(root, disk);
            let is_skipped = is_hidden(&path)
                && self.config.as_ref() != Some(disk)
                && !session.plan.names_hidden(&path);
            let reason = if is_skipped {
                Some(SkipReason::Hidden)
            } else if self.staged {
                match self.tree.look(&path) {
                    Look::File => None,
                    Look::Outside => Some(SkipReason::Link),
                    Look::Folder => Some(SkipReason::NotRegular),
                    // In a conflict, both sides may have deleted it.
                    Look::Missing | Look::OtherCase(_) => continue,
                }
            } else {
                not_regular(disk)
            };
            match reason {
                Some(reason) => *walked.left_out.entry(reason).or_default() += 1,
                None => walked.files.push(FoundFile::new(root, disk, false)),
            }
        }
        walked.files.sort();
        Targets {
            files: walked,
            scope: Scope::Files,
            nested: Vec::new(),
        }
    }
}

/// Why something in the work tree is not a file to check, as a walk says it. A symbolic link is
/// not followed: what it leads to has its own path.
fn not_regular(disk: &Path) -> Option<SkipReason> {
    match disk.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => Some(SkipReason::Link),
        Ok(metadata) if !metadata.is_file() => Some(SkipReason::NotRegular),
        _ => None,
    }
}
