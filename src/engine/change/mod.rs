//! What a change breaks in files that did not change: the state before is checked like the state
//! after, and what is new there is told.

mod found_before;
mod referring;

use crate::text::repo_path::RepoPath;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::assert::Assertion;
use crate::crossfile::{Facts, Key, Mismatch, TargetKind};
use crate::document::body_need::BodyNeed;
use crate::document::{Layout, layout_of};
use crate::engine::cause::{Causes, Fate, is_image};
use crate::engine::lint;
use crate::engine::options::{FILES_AT_ONCE, RunOptions, Store};
use crate::engine::outcome::{Outcome, Targets};
use crate::engine::report::Report;
use crate::engine::session::Session;
use crate::finding::wording::quoted;
use crate::finding::wording::thousands;
use crate::finding::{Finding, Severity};
use crate::plan::{Claim, Selection};
use crate::rules;
use crate::rules::rule::{Phase, Property};
use crate::tree::discover::FILE_NAMES;
use crate::tree::disk::walk::{FoundFile, is_hidden, relative};
use crate::tree::git::{Before, Changes, Git};
use crate::tree::ignored::is_ignore_file;
use crate::tree::{Tree, World};
use found_before::FoundBefore;
use referring::MayBreak;

/// Documents that are read to see whether a field is left, at most: where it is so rare, checking the
/// repository twice says more.
const MOST_READ_FOR_FIELDS: usize = 1_000;

/// A part of a name that is shorter is in too many files.
const SHORTEST_NAME: usize = 3;

/// A change, and how it is checked.
pub(crate) struct Change<'a> {
    pub(crate) git: &'a Git,
    pub(crate) changes: &'a Changes,
    /// Only findings below these paths count.
    pub(crate) below: &'a [PathBuf],
    pub(crate) session: &'a Session,
    pub(crate) config: Option<&'a Path>,
    pub(crate) selection: &'a Selection,
    pub(crate) options: &'a RunOptions,
    /// The files of another root as they are now.
    pub(crate) tree_at: &'a dyn Fn(&Path) -> Arc<dyn Tree>,
    /// The way to this root in messages, with a slash at its end; empty when it is the only one.
    pub(crate) prefix: &'a str,
    /// Findings that are compared at most.
    pub(crate) most: usize,
}

impl Change<'_> {
    /// Adds the findings that the change makes in files that did not change.
    pub(crate) fn add_to(&self, outcome: &mut Outcome) {
        let tree = Arc::clone(&self.session.tree);
        let limit = self.options.max_file_size;
        let before = (self.git).before(Arc::clone(&tree), self.changes, limit);
        let before = Arc::new(before);
        let broken = match self.may_break(&before) {
            MayBreak::Nothing => return,
            MayBreak::Anything => None,
            MayBreak::References(lost) => self.broken_references(&lost),
        };
        let (mut then, (mut new, new_end)) = match broken {
            Some(broken) => (FoundBefore::default(), broken),
            None => (self.found_before(), self.whole(self.session)),
        };
        let root = tree.root();
        let changed: BTreeSet<Arc<str>> = (self.changes.present.iter())
            .map(|file| relative(root, file))
            .collect();
        // Behind the last file of either list, nobody knows what is new.
        let end = then.end.into_iter().chain(new_end).min();
        if let Some(end) = &end {
            new.retain(|finding| finding.file < *end);
            let note = format!(
                "there are {} findings or more: whether files that did not change are broken now is said of those before {} alone",
                thousands(self.most as u64),
                quoted(end)
            );
            outcome.report.summary.notes.push(note);
        }
        let mut present = self.changes.present.iter();
        let hides = present.any(|file| is_ignore_file(&relative(root, file)));
        new.retain(|finding| {
            if let Some(count) = then.known.get_mut(&finding.identity())
                && *count > 0
            {
                *count -= 1;
                return false;
            }
            if rules::has(finding.rule, Property::CausedByDeletion) {
                // The last file of a collection is gone or ignored: nothing else would say so.
                return !self.changes.gone.is_empty() || hides;
            }
            let file = root.join(&*finding.file);
            let is_of_config = rules::is_of(finding.rule, Phase::Config);
            !changed.contains(&finding.file)
                // The places that did change are reported already.
                && !rules::has(finding.rule, Property::ReportsAllPlaces)
                && (!is_of_config || finding.severity == Severity::Error)
                && (is_of_config || self.below.iter().any(|below| file.starts_with(below)))
        });
        if !new.is_empty() {
            let causes = self.causes(&before);
            for finding in &mut new {
                causes.explain(finding);
            }
            self.tell(outcome, new);
        }
    }

    /// What the new findings may come from.
    fn causes(&self, before: &Before) -> Causes<'_> {
        let root = self.session.tree.root();
        let mut files = BTreeMap::new();
        let mut special = BTreeSet::new();
        let mut lost = BTreeMap::new();
        for file in self.changes.present.iter().chain(&self.changes.gone) {
            if !file.starts_with(root) {
                continue;
            }
            let path = relative(root, file);
            let fate = match self.changes.before.contains_key(file) {
                false => Fate::Added,
                true if self.changes.gone.binary_search(file).is_ok() => Fate::Deleted,
                true => Fate::Changed,
            };
            files.insert(Arc::clone(&path), fate);
            if is_ignore_file(&path)
                || self.is_more_than_a_document(&path, &self.session.plan.claim(&path))
            {
                special.insert(Arc::clone(&path));
            }
            if fate != Fate::Added {
                let found = FoundFile::new(root, file, false);
                let facts = self.facts(before, &found);
                lost.extend(facts.targets().map(|target| (target, Arc::clone(&path))));
            }
        }
        let is_config = |path: &&Arc<str>| FILE_NAMES.contains(&RepoPath::new(path).name());
        let mut configs: BTreeSet<Arc<str>> = files.keys().filter(is_config).cloned().collect();
        configs.extend(self.session.config_path().map(Arc::from));
        Causes {
            plan: &self.session.plan,
            tree: &*self.session.tree,
            prefix: self.prefix,
            configs,
            files,
            special,
            lost,
        }
    }

    fn tell(&self, outcome: &mut Outcome, mut new: Vec<Finding>) {
        let mut report = std::mem::take(&mut outcome.report);
        let files: BTreeSet<&Arc<str>> = new.iter().map(|finding| &finding.file).collect();
        for file in &files {
            report.summary.files_checked += 1;
            let claim = self.session.plan.claim(file);
            match self.session.plan.collection(&claim) {
                Some(collection) => {
                    let name = collection.name.to_string();
                    *report.summary.documents.entry(name).or_default() += 1;
                }
                None => report.summary.unclaimed += 1,
            }
        }
        let of = match files.len() {
            1 => "a file that did not change itself: what it relies on".to_owned(),
            files => format!("{files} files that did not change themselves: what they rely on"),
        };
        let (what, verb) = match new.len() {
            1 => ("finding", "is"),
            _ => ("findings", "are"),
        };
        let note = format!("{} {what} {verb} in {of} changed or is gone", new.len());
        report.summary.notes.push(note);
        let is_wrong = |finding: &Finding| {
            rules::is_of(finding.rule, Phase::Config) && finding.severity == Severity::Error
        };
        outcome.config_is_wrong |= new.iter().any(is_wrong);
        outcome.tally.add(&new);
        new.append(&mut report.findings);
        outcome.report = Report::counted(new, &mut outcome.tally, report.summary);
        outcome.report.odd_names = report.odd_names;
    }

    /// The findings in a repository, and from which file on there may be more.
    fn whole(&self, session: &Session) -> (Vec<Finding>, Option<Arc<str>>) {
        self.findings(session, session.everything(self.options.threads))
    }

    /// The same in some of the files.
    fn findings(&self, session: &Session, targets: Targets) -> (Vec<Finding>, Option<Arc<str>>) {
        let store = self.options.store.clone();
        let options = RunOptions {
            done: Arc::default(),
            spent: Arc::default(),
            // Any of them may be old or new.
            max_findings: self.most,
            count_all: false,
            // Not all facts are gathered, and not those of today.
            store: store.map(Store::read_only),
            ..self.options.clone()
        };
        let report = session.run(targets, &options).report;
        // Behind so many, nothing was looked for: there may be more or not.
        let is_full = report.findings.len() >= self.most;
        let last = report.findings.last().map(|last| Arc::clone(&last.file));
        (report.findings, last.filter(|_| is_full))
    }

    /// Whether anything that changed is of a kind that others rely on. Most changes are not, and
    /// then only what changed is read.
    fn may_break(&self, before: &Before) -> MayBreak {
        let root = self.session.tree.root();
        let plan = &self.session.plan;
        let mut gone: Vec<Arc<str>> = Vec::new();
        let mut asked: Vec<FoundFile> = Vec::new();
        let mut images: Vec<Arc<str>> = Vec::new();
        for file in self.changes.present.iter().chain(&self.changes.gone) {
            let path = relative(root, file);
            if !file.starts_with(root) {
                continue;
            }
            if is_ignore_file(&path) || FILE_NAMES.contains(&RepoPath::new(&path).name()) {
                return MayBreak::Anything;
            }
            if is_hidden(&path) && self.config != Some(file) && !plan.names_hidden(&path) {
                continue;
            }
            let claim = plan.claim(&path);
            let is_new = !self.changes.before.contains_key(file);
            if is_new && is_image(&path) && !plan.may_report(Mismatch::UnusedImage) {
                images.push(path);
                continue;
            }
            if self.is_more_than_a_document(&path, &claim) {
                return MayBreak::Anything;
            }
            if is_new {
                continue;
            }
            let is_gone = self.changes.gone.binary_search(file).is_ok();
            if is_gone && plan.constraints.references.is_empty() {
                continue;
            }
            if is_gone && self.may_be_missed_by_its_path() {
                return MayBreak::Anything;
            }
            if is_gone || plan.constraints.are_targets(claim.collection) {
                asked.push(FoundFile::new(root, file, false));
            }
            if is_gone {
                gone.push(path);
            }
        }
        gone.sort();
        // What other documents may have referred to, and the fields that the config names.
        let mut lost: BTreeSet<(u16, Key)> = BTreeSet::new();
        let (mut seen, mut was_unsure) = (0, false);
        for files in asked.chunks(FILES_AT_ONCE) {
            before.read_ahead(files, &|_| true);
            for file in files {
                let facts = self.facts(before, file);
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

    /// Whether a file that did not change mentions one of these, which are new, by its name.
    fn are_mentioned(&self, new: &[Arc<str>]) -> bool {
        if new.is_empty() {
            return false;
        }
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for path in new {
            // The part that is the same however a URL writes the name.
            let name = RepoPath::new(path).name();
            let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
            let parts = name.split(|c| !is_plain(c));
            names.insert(parts.max_by_key(|part| part.len()).unwrap_or_default());
        }
        if names.iter().any(|name| name.len() < SHORTEST_NAME) {
            return true;
        }
        let root = self.session.tree.root();
        let Some(files) = self.git.mentioning(root, &names) else {
            return true;
        };
        let mut others = files.iter();
        others.any(|file| self.changes.present.binary_search(file).is_err())
    }

    /// Whether others rely on a file in other ways than by the values of a document.
    fn is_more_than_a_document(&self, path: &str, claim: &Claim) -> bool {
        let is_data = matches!(layout_of(path), Layout::Data);
        let is_target = || {
            let mut targets = self.session.plan.constraints.targets.iter();
            targets.any(
                |target| matches!(&target.kind, TargetKind::DataFile(file, _) if **file == *path),
            )
        };
        is_image(path) || is_data && (claim.collection.is_none() || is_target())
    }

    /// Whether a file that is gone may be missed whatever it said: where references may be paths,
    /// where an assertion looks at what is beside a document, and where somebody wants to hear of
    /// what nothing refers to any more.
    fn may_be_missed_by_its_path(&self) -> bool {
        let plan = &self.session.plan;
        let mut references = plan.constraints.references.iter();
        let mut asserts = plan.collections.iter().flat_map(|each| &each.asserts);
        references.any(|reference| !reference.paths.is_empty())
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
    /// glob, or a field, by its bit in [`Facts::seen`].
    fn leaves_config_without(&self, gone: &[Arc<str>], mut seen: u64) -> bool {
        let plan = &self.session.plan;
        if plan.builtin || gone.is_empty() {
            return false;
        }
        let tree = &*self.session.tree;
        let left = tree.walk(&[tree.root().to_path_buf()], self.options.threads);
        if !plan.match_as_well(gone, &mut left.files.iter().map(|file| &*file.path)) {
            return true;
        }
        let collection = |path: &str| plan.claim(path).collection;
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

    /// What a document gives to others; nothing where the file is none, or cannot be read.
    fn facts(&self, tree: &dyn Tree, file: &FoundFile) -> Facts {
        let plan = &self.session.plan;
        let claim = plan.claim(&file.path);
        let layout = lint::layout(&file.path, claim.is_read(), false);
        let (Some(layout), Some(_)) = (layout, claim.collection) else {
            return Facts::default();
        };
        let (body, limit) = (BodyNeed::Nothing, self.options.max_file_size);
        let Ok(read) = tree.read_document(file, layout, body, limit) else {
            return Facts::default();
        };
        let world = World {
            now: self.session.now,
            files: tree,
        };
        lint::facts(&read.source, layout, plan, &claim, &world)
    }
}
