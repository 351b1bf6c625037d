//! Which change makes a file wrong that did not change itself.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::content::images::info::ImageFormat;
use crate::content::site::Local;
use crate::crossfile::{Key, Mismatch, compared, key, repository_path};
use crate::document::{Node, layout_of, parse};
use crate::engine::options::FILES_AT_ONCE;
use crate::engine::threads;
use crate::finding::{Finding, Phrase};
use crate::plan::Plan;
use crate::rules;
use crate::rules::rule::{Build, Phase};
use crate::text::Source;
use crate::text::json_pointer::JsonPointer;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::Tree;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Added,
    Changed,
    Deleted,
}

impl Fate {
    fn words(self) -> &'static str {
        match self {
            Self::Added => "was added",
            Self::Changed => "changed",
            Self::Deleted => "was deleted",
        }
    }
}

/// The changes that findings elsewhere may come from.
pub(super) struct Causes<'a> {
    pub(super) plan: &'a Plan,
    pub(super) tree: &'a dyn Tree,
    /// The configs that changed, and that of the root.
    pub(super) configs: BTreeSet<RepoPathBuf>,
    /// All files of the root that changed.
    pub(super) files: BTreeMap<RepoPathBuf, Fate>,
    /// Those of other roots, as seen from this one.
    pub(super) elsewhere: BTreeMap<RepoPathBuf, Fate>,
    /// Files of the root that changed and that others rely on whatever they say: data, schemas, images, ignore files.
    pub(super) special: BTreeSet<RepoPathBuf>,
    /// What references could mean before, and in which file.
    pub(super) lost: BTreeMap<(u16, Key), RepoPathBuf>,
}

/// Findings from which on threads share the work.
const MANY: usize = 1_000;

impl Causes<'_> {
    /// Says in each finding which change causes it, where one does for sure.
    pub(super) fn explain_all(&self, findings: &mut [Finding], threads: usize) {
        let pool = (findings.len() >= MANY).then(|| threads::pool(threads));
        match pool.flatten() {
            Some(pool) => pool.install(|| {
                let parts = findings.par_chunks_mut(FILES_AT_ONCE);
                parts.for_each(|findings| findings.iter_mut().for_each(|one| self.explain(one)));
            }),
            None => findings.iter_mut().for_each(|one| self.explain(one)),
        }
    }

    /// Says in a finding which change causes it, where one does for sure.
    fn explain(&self, finding: &mut Finding) {
        let Some((path, fate)) = self.of(finding) else {
            return;
        };
        let since = Phrase::from(" (since ").file(path).and(" ");
        finding.add(&since.and(fate.words()).and(")"));
        if is_unknown_reference(finding) {
            // Where another target is defined says nothing: the one that was meant is named.
            finding.clear_related();
        }
    }

    fn of(&self, finding: &Finding) -> Option<(&RepoPathBuf, Fate)> {
        let changed = |path: &RepoPath| {
            let found = self.files.get_key_value(path);
            let found = found.or_else(|| self.elsewhere.get_key_value(path));
            found.map(|(path, fate)| (path, *fate))
        };
        if is_unknown_reference(finding)
            && let Some(path) = self.definition(finding)
        {
            return changed(path);
        }
        let mut related = finding.related.iter();
        if let Some(found) = related.find_map(|related| changed(related.file.path()?)) {
            return Some(found);
        }
        let images = self.images(finding);
        if let Some(found) = images.iter().find_map(|path| changed(path)) {
            return Some(found);
        }
        if is_unknown_reference(finding)
            && let Some(found) = self.paths(finding).iter().find_map(|path| changed(path))
        {
            return Some(found);
        }
        let mut configs = self.configs.iter();
        if let Some(found) = configs.find_map(|config| changed(config)) {
            return Some(found);
        }
        let is_of_config = rules::is_of(finding.rule, Phase::Config);
        // What a config names is not an image, but any other file that is gone.
        let may_be_named = |path: &RepoPathBuf, fate: Fate| {
            let is_gone = fate == Fate::Deleted;
            ImageFormat::of_path(path).is_none() && (is_gone || self.special.contains(path))
        };
        let mut only = (self.files.iter()).filter(|(path, fate)| {
            if is_of_config {
                may_be_named(path, **fate)
            } else {
                self.special.contains(*path)
            }
        });
        let first = only.next().filter(|_| only.next().is_none());
        let first = first.map(|(path, fate)| (path, *fate));
        first.or_else(|| {
            let mut all = self.files.iter();
            let first = all.next().filter(|_| all.next().is_none());
            first.map(|(path, fate)| (path, *fate))
        })
    }

    /// The file that had what a reference means.
    fn definition(&self, finding: &Finding) -> Option<&RepoPathBuf> {
        let targets = self.plan.constraints.targets.iter();
        (0_u16..).zip(targets).find_map(|(slot, target)| {
            let text = compared(&finding.subject, target.compare, &finding.file);
            let key = key(target.compare, &text, &finding.file);
            self.lost.get(&(slot, key))
        })
    }

    /// The files that a reference may mean by its path.
    fn paths(&self, finding: &Finding) -> BTreeSet<RepoPathBuf> {
        let references = self.plan.constraints.references.iter();
        let bases = references.flat_map(|reference| reference.paths.iter().map(|(base, _)| base));
        let value = &finding.subject;
        let value = value.split(['#', '?']).next().unwrap_or(value);
        let paths = bases.filter_map(|base| repository_path(base, value, &finding.file));
        paths.map(RepoPathBuf::from).collect()
    }

    /// The image files that a finding may be about: those at the URL that it points at, or that is
    /// written beside it.
    fn images(&self, finding: &Finding) -> Vec<RepoPathBuf> {
        let mut files = self.special.iter().chain(self.elsewhere.keys());
        if !files.any(|path| ImageFormat::of_path(path).is_some()) {
            return Vec::new();
        }
        let settings = self.plan.settings(&self.plan.claim(&finding.file));
        let local = |url: &str| match settings.site.local(url, &finding.file) {
            Local::Files(paths) | Local::Perhaps(paths) => paths,
            Local::Elsewhere | Local::Unknown | Local::LeavesRoot => Vec::new(),
        };
        let mut images = local(&finding.subject);
        let (Some(pointer), Ok(bytes)) = (&finding.pointer, self.tree.read(&finding.file)) else {
            return images;
        };
        let source = Source::new(finding.file.clone(), bytes);
        let document = parse(&source, layout_of(&finding.file));
        let above = JsonPointer::new(pointer)
            .parent()
            .map_or("", JsonPointer::as_str);
        let mapping = (document.root())
            .and_then(|root| root.pointer(above))
            .and_then(Node::as_mapping);
        for entry in mapping.iter().flat_map(|mapping| &mapping.entries) {
            images.extend(entry.value.as_str().map(local).unwrap_or_default());
        }
        images
    }
}

fn is_unknown_reference(finding: &Finding) -> bool {
    let build = rules::get(finding.rule).map(|rule| &rule.build);
    matches!(build, Some(Build::Across(mismatches, _)) if mismatches.contains(&Mismatch::Unknown))
}
