//! What was found in the files of a root before a change, by what findings are known by. The files may
//! have belonged to other roots then: to one above whose config is still there, or to one below whose
//! config is gone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ChangeCheck;
use crate::engine::session::Session;
use crate::finding::identity::Identity;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::discover::FILE_NAMES;
use crate::tree::disk::walk::relative;
use crate::tree::{Look, Tree};

/// What was found before a change.
#[derive(Default)]
pub(super) struct FoundBefore {
    /// How often each finding was there.
    pub(super) known: BTreeMap<Identity, usize>,
    /// The file from which on there may have been more.
    pub(super) end: Option<RepoPathBuf>,
}

/// A root before a change.
struct RootBefore {
    folder: PathBuf,
    config: Option<PathBuf>,
}

impl ChangeCheck<'_> {
    /// What was found before in the files of this root. Under a config that could not be used nothing
    /// was: all that is wrong now is new.
    pub(super) fn found_before(&self) -> FoundBefore {
        let own = self.session.tree.root();
        let mut found = FoundBefore::default();
        for root in self.roots_before() {
            let now = if root.folder == own {
                Arc::clone(&self.session.tree)
            } else {
                (self.tree_at)(&root.folder)
            };
            let limit = self.options.max_file_size;
            let then: Arc<dyn Tree> = Arc::new(self.git.before(now, self.changes, limit));
            let (config, selection) = (root.config.as_deref(), self.selection.clone());
            let Ok(mut then) = Session::open(then, config, selection, self.session.now) else {
                continue;
            };
            then.has_nested = self.session.has_nested;
            then.is_isolated = self.session.is_isolated;
            let (findings, end) = self.whole(&then);
            for finding in findings {
                if let Some(file) = rebased(&finding.file, &root.folder, own) {
                    let identity = Identity {
                        file,
                        ..finding.identity()
                    };
                    *found.known.entry(identity).or_default() += 1;
                }
            }
            let end = end.and_then(|end| end_in(&end, &root.folder, own));
            found.end = found.end.into_iter().chain(end).min();
        }
        found
    }

    /// Whether the files of this root belonged to it before, under the same config.
    pub(super) fn was_this_root(&self) -> bool {
        let root = self.session.tree.root();
        let config = self.session.config_path().map(|config| root.join(config));
        let [before] = &*self.roots_before() else {
            return false;
        };
        before.folder == root && before.config == config
    }

    /// The roots that the files of this one belonged to.
    fn roots_before(&self) -> Vec<RootBefore> {
        let own = self.session.tree.root();
        if self.session.is_isolated {
            let (folder, config) = (own.to_path_buf(), None);
            return vec![RootBefore { folder, config }];
        }
        let mut above = own.ancestors();
        let nearest = match (self.session.has_nested, self.config) {
            (false, config) => RootBefore {
                folder: own.to_path_buf(),
                config: (config.filter(|config| self.was_there(config))).map(Path::to_path_buf),
            },
            (true, _) => above
                .by_ref()
                .take_while(|folder| folder.starts_with(self.git.top()))
                .find_map(|folder| {
                    let config = Some(self.config_in(folder)?);
                    let folder = folder.to_path_buf();
                    Some(RootBefore { folder, config })
                })
                .unwrap_or_else(|| RootBefore {
                    folder: own.to_path_buf(),
                    config: None,
                }),
        };
        let gone = self.changes.gone.iter().filter_map(|file| {
            let folder = file.parent()?;
            let was_root = self.session.has_nested
                && folder != own
                && folder.starts_with(own)
                && self.config_in(folder).as_ref() == Some(file);
            was_root.then(|| RootBefore {
                folder: folder.to_path_buf(),
                config: Some(file.clone()),
            })
        });
        std::iter::once(nearest).chain(gone).collect()
    }

    /// The config that a folder had.
    fn config_in(&self, folder: &Path) -> Option<PathBuf> {
        let mut configs = FILE_NAMES.iter().map(|name| folder.join(name));
        configs.find(|config| self.was_there(config))
    }

    fn was_there(&self, file: &Path) -> bool {
        if self.changes.before.contains_key(file.as_os_str()) {
            return true;
        }
        let is_new = self.changes.present.iter().any(|present| present == file);
        let look = |folder: &Path| {
            let tree = (self.tree_at)(folder);
            tree.look(&relative(folder, file)) == Look::File
        };
        !is_new && file.parent().is_some_and(look)
    }
}

/// The path of a file of one root as seen from another one, if it is in that.
fn rebased(file: &RepoPathBuf, from: &Path, to: &Path) -> Option<RepoPathBuf> {
    if from == to {
        return Some(file.clone());
    }
    if from.starts_with(to) {
        return Some(format!("{}/{file}", relative(to, from)).into());
    }
    file.below(&relative(from, to)).map(RepoPathBuf::from)
}

/// From which file of a root on there may have been more findings, where the last known one is in
/// another root; none where all of its files are before that.
fn end_in(end: &RepoPathBuf, from: &Path, to: &Path) -> Option<RepoPathBuf> {
    if let Some(end) = rebased(end, from, to) {
        return Some(end);
    }
    let begin = format!("{}/", relative(from, to));
    (end.as_str() < &*begin).then(|| RepoPathBuf::from(""))
}
