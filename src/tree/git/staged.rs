//! What is staged: the index, and how it differs from the last commit.

use std::collections::{BTreeSet, HashSet};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::Arc;
use std::thread;

use super::changes::diff_index;
use super::listing::{Listing, Record};
use super::objects::Objects;
use super::{Changes, Git, GitError, IndexTree, ObjectId, path, text};
use crate::text::repo_path::RepoPath;
use crate::tree::discover::FILE_NAMES;
use crate::tree::disk::walk::is_hidden;

/// What is staged in a repository.
pub struct Staged {
    git: Git,
    /// What is in it, seen from the top of the work tree.
    listing: Arc<Listing>,
    /// The files that a merge left with several versions, by their names from there.
    unmerged: Vec<PathBuf>,
    /// The configs in it.
    configs: BTreeSet<PathBuf>,
    changes: Arc<Changes>,
}

/// What the index says, while it says so. Names are from the top of the work tree.
#[derive(Default)]
struct StagedListing {
    listing: Listing,
    unmerged: Vec<PathBuf>,
    configs: Vec<Vec<u8>>,
    /// Files without content that count.
    empty: Vec<Vec<u8>>,
}

impl StagedListing {
    fn add(&mut self, record: &Record<'_>, no_bytes: &[ObjectId]) {
        if !record.is_merged() {
            self.unmerged.push(path(record.name));
        }
        if is_config(record.name) {
            self.configs.push(record.name.to_vec());
        }
        // `.gitkeep` and its like are not files that anything refers to.
        if no_bytes.contains(&record.id)
            && matters(RepoPath::new(&String::from_utf8_lossy(record.name)))
        {
            self.empty.push(record.name.to_vec());
        }
        self.listing.add(record);
    }
}

/// The commit or tree that the index was compared with, and how it differs from that.
type AgainstBase = (String, Changes);

impl Git {
    /// The index, and what differs between it and the last commit: everything, before the first
    /// commit.
    ///
    /// # Errors
    /// When git does not tell.
    pub fn staged(&self) -> Result<Staged, GitError> {
        let (listed, changes) = self.listed_and_changed(self.start(diff("HEAD", &[]))?);
        let listed = listed.map_err(|why| GitError::UnreadIndex(Box::new(why)))?;
        let (base, changes) = changes?;
        let intended = self.intended(&base, listed.empty, &changes)?;
        let mut listing = listed.listing;
        if !intended.is_empty() {
            listing.remove(&|name| intended.contains(name));
        }
        let mut unmerged = listed.unmerged;
        unmerged.dedup();
        let configs = listed.configs.into_iter();
        let configs = configs.filter(|name| !intended.contains(name));
        Ok(Staged {
            git: self.clone(),
            listing: Arc::new(listing.sorted()),
            unmerged,
            configs: configs.map(|name| self.top.join(path(&name))).collect(),
            changes: Arc::new(changes),
        })
    }

    /// The index, and how it differs from the last commit, both at once: git waits when nobody reads what
    /// it writes.
    fn listed_and_changed(
        &self,
        git: Child,
    ) -> (
        Result<StagedListing, GitError>,
        Result<AgainstBase, GitError>,
    ) {
        thread::scope(|scope| {
            let read = || self.against_head(git);
            let beside = thread::Builder::new().spawn_scoped(scope, read);
            let listed = self.listed();
            let changes = match beside.map(thread::ScopedJoinHandle::join) {
                Ok(Ok(changes)) => changes,
                Ok(Err(panic)) => resume_unwind(panic),
                // Without a thread, git is asked anew.
                Err(_) => {
                    (self.start(diff("HEAD", &[]))).and_then(|again| self.against_head(again))
                }
            };
            (listed, changes)
        })
    }

    fn listed(&self) -> Result<StagedListing, GitError> {
        let no_bytes = ObjectId::of_no_bytes();
        let mut listed = StagedListing::default();
        let mut add = |record: &Record<'_>| listed.add(record, &no_bytes);
        if self.read_index(&mut add).is_some() {
            return Ok(listed);
        }
        listed = StagedListing::default();
        let args = ["ls-files", "-z", "--stage", "--full-name", ":/"];
        self.run_by_line(args, &mut |line| {
            if let Some(record) = Record::read(line) {
                listed.add(&record, &no_bytes);
            }
        })?;
        Ok(listed)
    }

    /// Of files without content, those that `git add --intent-to-add` made known, by their names:
    /// the commit will not have them. As a rule, no file without content did not change either.
    fn intended(
        &self,
        base: &str,
        empty: Vec<Vec<u8>>,
        changes: &Changes,
    ) -> Result<HashSet<Vec<u8>>, GitError> {
        let is_present = |changes: &Changes, name: &[u8]| {
            let file = self.top.join(path(name));
            changes.present.binary_search(&file).is_ok()
        };
        let mut unsure: HashSet<Vec<u8>> = (empty.into_iter())
            .filter(|name| !is_present(changes, name))
            .collect();
        if !unsure.is_empty() {
            let with_intended = self.differences(base, &["--ita-visible-in-index"])?;
            let is_gone = |name: &[u8]| {
                let file = self.top.join(path(name));
                changes.gone.binary_search(&file).is_ok()
            };
            unsure.retain(|name| is_present(&with_intended, name) || is_gone(name));
        }
        Ok(unsure)
    }

    /// What differs between the index and the last commit.
    ///
    /// # Errors
    /// When git does not tell.
    pub fn staged_changes(&self) -> Result<Changes, GitError> {
        let (_, changes) = self.against_head(self.start(diff("HEAD", &[]))?)?;
        Ok(changes)
    }

    /// What a running comparison with the last commit gives, and with what it was compared.
    fn against_head(&self, diff: Child) -> Result<AgainstBase, GitError> {
        match self.read_staged(diff) {
            Err(GitError::Failed(_)) => {}
            read => return Ok(("HEAD".to_owned(), read?)),
        }
        let base = match self.commit("HEAD") {
            Ok(head) => head,
            // Before the first commit: the empty tree, by whatever hash it has here.
            Err(_) => text(&self.run(["hash-object", "-t", "tree", "--stdin"])?),
        };
        let changes = self.differences(&base, &[])?;
        Ok((base, changes))
    }

    fn differences(&self, base: &str, options: &[&str]) -> Result<Changes, GitError> {
        self.read_staged(self.start(diff(base, options))?)
    }

    fn read_staged(&self, diff: Child) -> Result<Changes, GitError> {
        let (mut changes, touched) = self.read_diff(diff)?;
        for (file, id) in touched {
            changes.before.insert(file.clone().into(), id);
            changes.present.push(file);
        }
        Ok(changes.sorted())
    }
}

/// Whether it counts that a file without content is in the index: hidden files do nothing but those
/// that copydesk reads.
fn matters(name: &RepoPath) -> bool {
    let own = name.name();
    !is_hidden(name) || own.starts_with(".copydesk") || own == ".ignore"
}

fn is_config(name: &[u8]) -> bool {
    let own = name.rsplit(|&byte| byte == b'/').next();
    own.is_some_and(|own| FILE_NAMES.iter().any(|name| name.as_bytes() == own))
}

/// How git is asked for what differs between the index and a commit or a tree.
fn diff<'a>(base: &'a str, options: &[&'a str]) -> Vec<&'a str> {
    let mut args = diff_index(base).to_vec();
    args.extend(options);
    args.extend(["--cached", "--"]);
    args
}

impl Staged {
    /// How it differs from the last commit.
    pub fn changes(&self) -> Arc<Changes> {
        Arc::clone(&self.changes)
    }

    /// The files that a merge left with several versions, by their names from the top of the work
    /// tree.
    pub fn unmerged(&self) -> &[PathBuf] {
        &self.unmerged
    }

    /// The configs that the index has.
    pub fn configs(&self) -> &BTreeSet<PathBuf> {
        &self.configs
    }

    /// The names of its files, from the top of the work tree; those that are not UTF-8, spelled out.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.listing
            .below("")
            .iter()
            .map(|entry| entry.path.as_str())
    }

    /// Whether it has files below a path, from the top of the work tree.
    pub(crate) fn has_folder(&self, path: &RepoPath) -> bool {
        self.listing.is_folder(path)
    }

    /// The index as the files of the repository in `root`, with at most `limit` bytes of a file that
    /// is read as a whole.
    pub fn tree(&self, root: &Path, limit: u64) -> IndexTree {
        let top = &*self.git.top;
        let seen_from = |root: &Path| {
            let listing = self.listing.seen_from(root, top);
            IndexTree::new(root, listing, Objects::new(self.git.clone(), limit))
        };
        seen_from(root).within(seen_from(top))
    }
}
