//! Whether a change is of a kind that files rely on which did not change.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::path::Path;

use super::ChangeCheck;
use super::referring::MayBreak;
use crate::assert::Assertion;
use crate::content::images::info::ImageFormat;
use crate::crossfile::{Key, Mismatch, TargetKind};
use crate::document::{Layout, layout_of};
use crate::engine::options::FILES_AT_ONCE;
use crate::plan::Claim;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::discover::FILE_NAMES;
use crate::tree::disk::walk::{FoundFile, is_hidden, is_inside, relative};
use crate::tree::git::{Before, mentions};
use crate::tree::ignored::is_ignore_file;
use crate::tree::{Look, Tree as _};

/// Documents that are read to see whether a field is left, at most: where it is so rare, checking the
/// repository twice says more.
const MOST_READ_FOR_FIELDS: usize = 1_000;

/// What of a change other files may rely on.
struct ReliedOn {
    /// Documents that are gone, sorted.
    gone: Vec<RepoPathBuf>,
    /// Documents that must be read as they were.
    asked: Vec<FoundFile>,
    /// Images, and files of other roots, by the names that documents may use.
    images: Vec<RepoPathBuf>,
}

impl ChangeCheck<'_> {
    /// Whether anything that changed is of a kind that others rely on. Most changes are not, and
    /// then only what changed is read.
    pub(super) fn may_break<F: FnOnce() -> Before>(
        &self,
        before: &LazyCell<Before, F>,
    ) -> MayBreak {
        let plan = &self.session.plan;
        let Some(ReliedOn {
            gone,
            asked,
            images,
        }) = self.files_that_may_break()
        else {
            return MayBreak::Anything;
        };
        // What other documents may have referred to, and the fields that the config names.
        let mut lost: BTreeSet<(u16, Key)> = BTreeSet::new();
        let (mut seen, mut was_unsure) = (0, false);
        for files in asked.chunks(FILES_AT_ONCE) {
            before.read_ahead(files, &|_| true);
            for file in files {
                let facts = self.facts(&**before, file);
                lost.extend(facts.targets());
                was_unsure |= !facts.unsure.is_empty();
                if gone.binary_search(&file.path).is_ok() {
                    if !facts.unsure.is_empty() {
                        return MayBreak::Anything;
                    }
                    seen |= facts.seen;
                }
            }
        }
        self.retain_lost(&mut lost);
        if self.leaves_config_without(&gone, seen) || self.are_mentioned(&images) {
            return MayBreak::Anything;
        }
        let is_more = was_unsure
            || plan.may_report(Mismatch::Unused)
            || plan.may_report(Mismatch::UnusedImage);
        match (lost.is_empty(), is_more) {
            (true, _) => MayBreak::Nothing,
            (false, true) => MayBreak::Anything,
            (false, false) => MayBreak::References(lost),
        }
    }

    /// The changed files that others may rely on; none where they may rely on anything.
    fn files_that_may_break(&self) -> Option<ReliedOn> {
        let root = self.session.tree.root();
        let plan = &self.session.plan;
        let mut claims = plan.claims_in_a_row(false);
        let (mut gone, mut asked) = (Vec::new(), Vec::new());
        let (mut images, mut elsewhere) = (Vec::new(), Vec::new());
        for file in self.changes.present.iter().chain(&self.changes.gone) {
            let is_new = !self.changes.before.contains_key(file.as_os_str());
            let is_gone = self.changes.gone.binary_search(file).is_ok();
            if !is_inside(root, file) {
                elsewhere.extend(self.may_be_named(file, is_gone));
                continue;
            }
            let path = relative(root, file);
            let is_nested = self.is_nested(file);
            if is_ignore_file(&path) || FILE_NAMES.contains(&path.name()) {
                // What only a root below says differently is its own.
                if is_nested && !is_new && !is_gone {
                    continue;
                }
                return None;
            }
            if is_nested {
                if ImageFormat::of_path(&path).is_some() {
                    images.push(path);
                } else if self.is_read_by_config(&path) || is_gone && self.are_paths_referred_to() {
                    return None;
                }
                continue;
            }
            if is_hidden(&path) && self.config != Some(file) && !plan.names_hidden(&path) {
                continue;
            }
            let claim = claims.next(&path);
            if is_new
                && ImageFormat::of_path(&path).is_some()
                && !plan.may_report(Mismatch::UnusedImage)
            {
                images.push(path);
                continue;
            }
            if self.is_more_than_a_document(&path, &claim) {
                return None;
            }
            if is_new {
                continue;
            }
            // A config may name it by a glob, or a field that only it had.
            if is_gone && plan.builtin && plan.constraints.references.is_empty() {
                continue;
            }
            if is_gone && self.may_be_missed_by_its_path() {
                return None;
            }
            if is_gone || plan.constraints.are_targets(claim.collection) {
                asked.push(FoundFile::new(root, file, false));
            }
            if is_gone {
                gone.push(path);
            }
        }
        gone.sort();
        images.append(&mut elsewhere);
        Some(ReliedOn {
            gone,
            asked,
            images,
        })
    }

    /// The names by which files of this root may mean a file of another one; none where none does.
    fn may_be_named(&self, file: &Path, is_gone: bool) -> Vec<RepoPathBuf> {
        let tree = &*self.session.tree;
        let path = self.git.seen_from(tree.root(), file);
        let Some(path) = path.filter(|path| path.levels_above() > 0) else {
            return Vec::new();
        };
        if ImageFormat::of_path(&path).is_none() && !(is_gone && self.are_paths_referred_to()) {
            return Vec::new();
        }
        // Folders are named as well, and go with their last file.
        let above = path.folders();
        let gone = above.filter(|folder| is_gone && tree.look(folder) == Look::Missing);
        gone.chain([&*path]).map(RepoPathBuf::from).collect()
    }

    /// Whether a file of this root that did not change mentions one of these by its name.
    fn are_mentioned(&self, new: &[RepoPathBuf]) -> bool {
        if new.is_empty() {
            return false;
        }
        let Some(names) = mentions::words(new.iter().map(|path| &**path)) else {
            return true;
        };
        let root = self.session.tree.root();
        let Some(files) = self.git.mentioning(root, &names) else {
            return true;
        };
        let mut others = files.iter().filter(|file| !self.is_nested(file));
        others.any(|file| self.changes.present.binary_search(file).is_err())
    }

    /// Whether a file belongs to a root below this one.
    fn is_nested(&self, file: &Path) -> bool {
        self.nested.iter().any(|root| file.starts_with(root))
    }

    /// Whether the config names a file: as a schema, or as data that references mean.
    fn is_read_by_config(&self, path: &RepoPath) -> bool {
        let plan = &self.session.plan;
        let is_data =
            |kind: &TargetKind| matches!(kind, TargetKind::DataFile(file, _) if **file == *path);
        let mut targets = plan.constraints.targets.iter();
        plan.schemas.contains(path.as_str()) || targets.any(|target| is_data(&target.kind))
    }

    /// Whether references may be paths of files, whoever these belong to.
    fn are_paths_referred_to(&self) -> bool {
        let mut references = self.session.plan.constraints.references.iter();
        references.any(|reference| !reference.paths.is_empty())
    }

    /// Whether others rely on a file in other ways than by the values of a document.
    pub(super) fn is_more_than_a_document(&self, path: &RepoPath, claim: &Claim) -> bool {
        let is_data = matches!(layout_of(path), Layout::Data);
        let is_read = || self.is_read_by_config(path);
        ImageFormat::of_path(path).is_some() || is_data && (claim.collection.is_none() || is_read())
    }

    /// Whether a file that is gone may be missed whatever it said: where references may be paths,
    /// where an assertion looks at what is beside a document, and where somebody wants to hear of
    /// what nothing refers to any more.
    fn may_be_missed_by_its_path(&self) -> bool {
        let plan = &self.session.plan;
        let mut asserts = plan.collections.iter().flat_map(|each| &each.asserts);
        self.are_paths_referred_to()
            || asserts.any(Assertion::needs_siblings)
            || plan.may_report(Mismatch::Unused)
            || plan.may_report(Mismatch::UnusedImage)
    }

    /// Leaves what references could mean and nothing that changed has any more.
    fn retain_lost(&self, lost: &mut BTreeSet<(u16, Key)>) {
        let tree = &*self.session.tree;
        for file in &self.changes.present {
            if lost.is_empty() {
                break;
            }
            if file.starts_with(tree.root()) {
                let file = FoundFile::new(tree.root(), file, false);
                for target in self.facts(tree, &file).targets() {
                    lost.remove(&target);
                }
            }
        }
    }

    /// Whether the config may name something that only documents had that are gone: files by a
    /// glob, or a field, by its bit in `Facts::seen`.
    fn leaves_config_without(&self, gone: &[RepoPathBuf], mut seen: u64) -> bool {
        let plan = &self.session.plan;
        if plan.builtin || gone.is_empty() {
            return false;
        }
        let tree = &*self.session.tree;
        let left = tree.walk(&[tree.root().to_path_buf()], self.options.threads);
        if !plan.match_as_well(gone, &mut left.files.iter().map(|file| &*file.path)) {
            return true;
        }
        let collection = |path: &RepoPath| plan.claim(path).collection;
        let collections: BTreeSet<_> = gone.iter().map(|path| collection(path)).collect();
        let alike = |file: &&FoundFile| collections.contains(&collection(&file.path));
        for file in left.files.iter().filter(alike).take(MOST_READ_FOR_FIELDS) {
            if seen == 0 {
                break;
            }
            seen &= !self.facts(tree, file).seen;
        }
        seen != 0
    }
}
