//! Hidden files: a walk passes them by, but a glob of a collection that names a hidden path reaches
//! it. What wider globs would have matched is counted.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::engine::session::Session;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::Look;
use crate::tree::disk::walk::{FoundFile, Walked, relative};
use crate::tree::skip_reason::SkipReason;

/// Entries that are looked at below hidden folders that no glob names.
const MOST_ENTRIES: usize = 10_000;

/// Never content: the folders of git.
const GIT: &str = ".git";

impl Session {
    /// Adds the hidden files below some folders that a glob names, and counts those that others of
    /// a collection would match. Where there is no config, nobody says that any are content.
    pub(crate) fn add_hidden(&self, walked: &mut Walked, paths: &[PathBuf]) {
        if self.config.is_none() || self.plan.collections.is_empty() {
            return;
        }
        let root = self.tree.root();
        let folders = paths.iter().filter(|path| self.tree.is_folder(path));
        let folders: Vec<RepoPathBuf> = folders.map(|path| relative(root, path)).collect();
        let mut search = Search {
            session: self,
            named: BTreeSet::new(),
            skipped: 0,
            left: MOST_ENTRIES,
        };
        let is_below = |path: &RepoPath| folders.iter().any(|folder| path.is_within(folder));
        // They may be in folders without any other file.
        let is_hidden = |base: &RepoPath| base.names().any(|name| name.starts_with('.'));
        for base in self.plan.hidden_bases() {
            if is_hidden(base) && is_below(base) {
                search.look_at(base.into());
            }
        }
        let mut seen: BTreeSet<&RepoPath> = folders.iter().map(|folder| &**folder).collect();
        for file in &walked.files {
            let above = file.path.folders().rev();
            // Where a folder is known, so are those above it.
            for folder in above.take_while(|folder| is_below(folder)) {
                if !seen.insert(folder) {
                    break;
                }
            }
        }
        for folder in seen {
            for name in self
                .tree
                .list(folder)
                .iter()
                .filter(|name| name.starts_with('.'))
            {
                search.look_at(folder.child(name.trim_end_matches('/')).into());
            }
        }
        let Search { named, skipped, .. } = search;
        if skipped > 0 {
            *walked.left_out.entry(SkipReason::Hidden).or_default() += skipped;
        }
        let files = named.iter().filter(|path| !is_among(&walked.files, path));
        let files: Vec<FoundFile> = files
            .map(|path| FoundFile::new(root, &root.join(&**path), false))
            .collect();
        if !files.is_empty() {
            walked.files.extend(files);
            walked.files.sort_by(FoundFile::order);
        }
    }
}

fn is_among(files: &[FoundFile], path: &RepoPath) -> bool {
    files
        .binary_search_by(|file| (*file.path).cmp(path))
        .is_ok()
}

struct Search<'s> {
    session: &'s Session,
    /// Files that a glob names.
    named: BTreeSet<RepoPathBuf>,
    /// How many others the globs of a collection match.
    skipped: u64,
    /// How many more entries are looked at.
    left: usize,
}

impl Search<'_> {
    /// Looks at a hidden file, or at all below a hidden folder.
    fn look_at(&mut self, start: RepoPathBuf) {
        let plan = &self.session.plan;
        let mut open = vec![start];
        while let Some(path) = open.pop() {
            if path.names().any(|name| name == GIT) {
                continue;
            }
            match self.session.tree.look(&path) {
                Look::File if plan.names_hidden(&path) => {
                    self.named.insert(path);
                }
                Look::File => {
                    let claim = plan.claim(&path);
                    self.skipped += u64::from(claim.collection.is_some() && !claim.excluded);
                }
                Look::Folder => {
                    let is_named = plan.hidden_bases().any(|base| path.is_within(base));
                    for name in self.session.tree.list(&path).iter() {
                        if !is_named {
                            self.left = self.left.saturating_sub(1);
                        }
                        if is_named || self.left > 0 {
                            open.push(path.child(name.trim_end_matches('/')).into());
                        }
                    }
                }
                Look::OtherCase(_) | Look::Missing | Look::Outside => {}
            }
        }
    }
}
