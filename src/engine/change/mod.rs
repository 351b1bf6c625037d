//! What a change breaks in files that did not change: the state before is checked like the state
//! after, and what is new there is reported.

mod found_before;
mod referring;
mod relied_on;

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::crossfile::Facts;
use crate::document::body_need::BodyNeed;
use crate::engine::cause::{Causes, Fate};
use crate::engine::lint;
use crate::engine::options::{RunOptions, Store};
use crate::engine::outcome::{Outcome, Targets};
use crate::engine::report::Report;
use crate::engine::session::Session;
use crate::finding::wording::thousands;
use crate::finding::{Finding, Phrase, Severity};
use crate::plan::Selection;
use crate::rules;
use crate::rules::rule::{Phase, Property};
use crate::text::repo_path::RepoPathBuf;
use crate::tree::defaults::KnownDefaults;
use crate::tree::discover::FILE_NAMES;
use crate::tree::disk::walk::{FoundFile, relative};
use crate::tree::git::{Before, Changes, Git};
use crate::tree::ignored::is_ignore_file;
use crate::tree::{Tree, World};
use found_before::FoundBefore;
use referring::MayBreak;

/// A change, and how it is checked.
pub(crate) struct ChangeCheck<'a> {
    pub(crate) git: &'a Git,
    pub(crate) changes: &'a Changes,
    /// Only findings below these paths count.
    pub(crate) below: &'a [PathBuf],
    /// Roots below this one: their files say nothing to others here, which may name them by path.
    pub(crate) nested: &'a [PathBuf],
    pub(crate) session: &'a Session,
    pub(crate) config: Option<&'a Path>,
    pub(crate) selection: &'a Selection,
    pub(crate) options: &'a RunOptions,
    /// The files of another root as they are now.
    pub(crate) tree_at: &'a dyn Fn(&Path) -> Arc<dyn Tree>,
    /// Findings that are compared at most.
    pub(crate) most: usize,
}

impl ChangeCheck<'_> {
    /// Adds the findings that the change makes in files that did not change.
    pub(crate) fn add_to(&self, outcome: &mut Outcome) {
        let tree = Arc::clone(&self.session.tree);
        let limit = self.options.max_file_size;
        // Of most changes, nothing that was there before is asked for.
        let before = LazyCell::new(|| (self.git).before(Arc::clone(&tree), self.changes, limit));
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
        let changed: BTreeSet<RepoPathBuf> = (self.changes.present.iter())
            .map(|file| relative(root, file))
            .collect();
        // Behind the last file of either list, nobody knows what is new.
        let end = then.end.into_iter().chain(new_end).min();
        if let Some(end) = &end {
            new.retain(|finding| finding.file < *end);
            let note = format!(
                "there are {} findings or more: whether files that did not change are broken now is said of those before ",
                thousands(self.most as u64),
            );
            let note = Phrase::from(note).file(end).and(" alone");
            outcome.report.summary.notes.push(note.into());
        }
        let mut present = self.changes.present.iter();
        let hides = present.any(|file| is_ignore_file(&relative(root, file)));
        let is_all = self.below.iter().any(|below| root.starts_with(below));
        let is_below = |file: &RepoPathBuf| {
            is_all || {
                let file = root.join(&**file);
                self.below.iter().any(|below| file.starts_with(below))
            }
        };
        new.retain(|finding| {
            if !then.known.is_empty()
                && let Some(count) = then.known.get_mut(&finding.identity())
                && *count > 0
            {
                *count -= 1;
                return false;
            }
            let rule = rules::get(finding.rule);
            let has = |property| rule.is_some_and(|rule| rule.has(property));
            if has(Property::CausedByDeletion) {
                // The last file of a collection is gone or ignored: nothing else would say so.
                return !self.changes.gone.is_empty() || hides;
            }
            let is_of_config = rule.is_some_and(|rule| rule.phase() == Phase::Config);
            !changed.contains(&finding.file)
                // The places that did change are reported already.
                && !has(Property::ReportsAllPlaces)
                && (!is_of_config || finding.severity == Severity::Error)
                && (is_of_config || is_below(&finding.file))
        });
        if !new.is_empty() {
            self.causes(&before)
                .explain_all(&mut new, self.options.threads);
            self.report(outcome, new);
        }
    }

    /// What the new findings may come from.
    fn causes(&self, before: &Before) -> Causes<'_> {
        let root = self.session.tree.root();
        let mut files = BTreeMap::new();
        let mut special = BTreeSet::new();
        let mut lost = BTreeMap::new();
        let mut elsewhere = BTreeMap::new();
        for file in self.changes.present.iter().chain(&self.changes.gone) {
            let fate = match self.changes.before.contains_key(file.as_os_str()) {
                false => Fate::Added,
                true if self.changes.gone.binary_search(file).is_ok() => Fate::Deleted,
                true => Fate::Changed,
            };
            if !file.starts_with(root) {
                let path = self.git.seen_from(root, file);
                elsewhere.extend(path.map(|path| (path, fate)));
                continue;
            }
            let path = relative(root, file);
            files.insert(path.clone(), fate);
            if is_ignore_file(&path)
                || self.is_more_than_a_document(&path, &self.session.plan.claim(&path))
            {
                special.insert(path.clone());
            }
            if fate != Fate::Added {
                let found = FoundFile::new(root, file, false);
                let facts = self.facts(before, &found);
                lost.extend(facts.targets().map(|target| (target, path.clone())));
            }
        }
        let is_config = |path: &&RepoPathBuf| FILE_NAMES.contains(&path.name());
        let mut configs: BTreeSet<RepoPathBuf> = files.keys().filter(is_config).cloned().collect();
        configs.extend(self.session.config_path().map(RepoPathBuf::from));
        Causes {
            plan: &self.session.plan,
            tree: &*self.session.tree,
            configs,
            files,
            elsewhere,
            special,
            lost,
        }
    }

    fn report(&self, outcome: &mut Outcome, mut new: Vec<Finding>) {
        let mut report = std::mem::take(&mut outcome.report);
        let mut files: Vec<&RepoPathBuf> = new.iter().map(|finding| &finding.file).collect();
        files.sort(); // as they nearly are
        files.dedup();
        let mut claims = self.session.plan.claims_in_a_row(false);
        for file in &files {
            report.summary.files_checked += 1;
            let claim = claims.next(file);
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
        report.summary.notes.push(note.into());
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
    fn whole(&self, session: &Session) -> (Vec<Finding>, Option<RepoPathBuf>) {
        self.findings(session, session.everything(self.options.threads))
    }

    /// The same in some of the files.
    fn findings(&self, session: &Session, targets: Targets) -> (Vec<Finding>, Option<RepoPathBuf>) {
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
        let last = report.findings.last().map(|last| last.file.clone());
        (report.findings, last.filter(|_| is_full))
    }

    /// What a document gives to others; nothing where the file is none, or cannot be read.
    fn facts(&self, tree: &dyn Tree, file: &FoundFile) -> Facts {
        let plan = &self.session.plan;
        let claim = plan.claim(&file.path);
        let layout = lint::layout(&file.path, &claim, claim.is_read(), false);
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
            defaults: &KnownDefaults::default(),
        };
        lint::facts(&read.source, layout, plan, &claim, &world)
    }
}
