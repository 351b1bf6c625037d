//! What a change breaks in files that did not change: the state before is checked like the state
//! after, and what is new there is told.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::content::images::info::ImageFormat;
use crate::crossfile::{Key, Slot, TargetKind};
use crate::document::body_need::BodyNeed;
use crate::engine::lint;
use crate::engine::options::RunOptions;
use crate::engine::outcome::Outcome;
use crate::engine::report::Report;
use crate::engine::session::Session;
use crate::finding::Finding;
use crate::finding::wording::quoted;
use crate::finding::wording::thousands;
use crate::plan::Selection;
use crate::rules;
use crate::rules::rule::{Phase, Property};
use crate::tree::World;
use crate::tree::disk::Tree;
use crate::tree::disk::walk::{FoundFile, is_hidden, relative};
use crate::tree::git::{Before, Changes, Git};

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
        if !self.may_break_others(&before) {
            return;
        }
        let config = self.config.filter(|config| before.has(config));
        let now = self.session.now;
        let then: Arc<dyn Tree> = before;
        let Ok(mut then) = Session::open(then, config, self.selection.clone(), now) else {
            let note = "the config was wrong before: whether files that did not change are broken now cannot be said";
            outcome.report.summary.notes.push(note.to_owned());
            return;
        };
        then.has_nested = self.session.has_nested;
        let mut known: BTreeMap<_, usize> = BTreeMap::new();
        let (old, old_end) = self.whole(&then);
        for finding in &old {
            *known.entry(key(finding)).or_default() += 1;
        }
        drop(old);
        let root = tree.root();
        let changed: BTreeSet<Arc<str>> = (self.changes.present.iter())
            .map(|file| relative(root, file))
            .collect();
        let (mut new, new_end) = self.whole(self.session);
        // Behind the last file of either list, nobody knows what is new.
        let end = old_end.into_iter().chain(new_end).min();
        if let Some(end) = &end {
            new.retain(|finding| finding.file < *end);
            let note = format!(
                "there are {} findings or more: whether files that did not change are broken now is said of those before {} alone",
                thousands(self.most as u64),
                quoted(end)
            );
            outcome.report.summary.notes.push(note);
        }
        new.retain(|finding| {
            if let Some(count) = known.get_mut(&key(finding))
                && *count > 0
            {
                *count -= 1;
                return false;
            }
            if rules::has(finding.rule, Property::CausedByDeletion) {
                // The last file of a collection is gone: nothing else would say so.
                return !self.changes.gone.is_empty();
            }
            let file = root.join(&*finding.file);
            !changed.contains(&finding.file)
                // The places that did change are reported already.
                && !rules::has(finding.rule, Property::ReportsAllPlaces)
                && !rules::is_of(finding.rule, Phase::Config)
                && self.below.iter().any(|below| file.starts_with(below))
        });
        if !new.is_empty() {
            self.tell(outcome, new);
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
        let (count, of) = match files.len() {
            1 => (new.len(), "a file that did not change itself".to_owned()),
            files => (
                new.len(),
                format!("{files} files that did not change themselves"),
            ),
        };
        let (what, verb) = if count == 1 {
            ("finding", "is")
        } else {
            ("findings", "are")
        };
        let note = format!("{count} {what} {verb} in {of}: what they rely on changed or is gone");
        report.summary.notes.push(note);
        outcome.tally.add(&new);
        new.append(&mut report.findings);
        outcome.report = Report::counted(new, &mut outcome.tally, report.summary);
        outcome.report.odd_names = report.odd_names;
    }

    /// The findings in a repository, and from which file on there may be more.
    fn whole(&self, session: &Session) -> (Vec<Finding>, Option<Arc<str>>) {
        let root = [session.tree.root().to_path_buf()];
        let options = RunOptions {
            done: Arc::default(),
            // Any of them may be old or new.
            max_findings: self.most,
            count_all: false,
            ..self.options.clone()
        };
        let targets = session.targets(&root, options.threads);
        let report = session.run(targets, &options).report;
        // Behind so many, nothing was looked for: there may be more or not.
        let is_full = report.findings.len() >= self.most;
        let last = report.findings.last().map(|last| Arc::clone(&last.file));
        (report.findings, last.filter(|_| is_full))
    }

    /// Whether anything that changed is of a kind that others rely on. Most changes are not, and
    /// then only what changed is read.
    fn may_break_others(&self, before: &Before) -> bool {
        let root = self.session.tree.root();
        let constraints = &self.session.plan.constraints;
        (self.changes.before.keys())
            .filter(|file| file.starts_with(root))
            .any(|file| {
                let path = relative(root, file);
                if is_hidden(&path) && self.config != Some(file) {
                    return false;
                }
                let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
                let is_image = ImageFormat::from_extension(ending).is_some();
                let claim = self.session.plan.claim(&path);
                let is_data = matches!(
                    &*ending.to_ascii_lowercase(),
                    "yaml" | "yml" | "json" | "toml"
                );
                let is_target = || {
                    constraints.targets.iter().any(
                        |target| matches!(&target.kind, TargetKind::DataFile(file, _) if **file == *path),
                    )
                };
                if is_image || is_data && (claim.collection.is_none() || is_target()) {
                    return true;
                }
                let is_gone = self.changes.gone.binary_search(file).is_ok();
                if is_gone {
                    return !constraints.references.is_empty();
                }
                let defined = self.defined(before, file);
                !defined.is_empty() && !defined.is_subset(&self.defined(&*self.session.tree, file))
            })
    }

    /// What other documents may refer to in a file.
    fn defined(&self, tree: &dyn Tree, file: &Path) -> BTreeSet<(u16, Key)> {
        let plan = &self.session.plan;
        let path = relative(tree.root(), file);
        let claim = plan.claim(&path);
        let layout = lint::layout(&path, claim.collection.is_some(), false);
        let (Some(layout), Some(_)) = (layout, claim.collection) else {
            return BTreeSet::new();
        };
        let file = FoundFile::new(tree.root(), file, false);
        let (body, limit) = (BodyNeed::Nothing, self.options.max_file_size);
        let Ok(read) = tree.read_document(&file, layout, body, limit) else {
            return BTreeSet::new();
        };
        let world = World {
            now: self.session.now,
            files: tree,
        };
        let facts = lint::facts(&read.source, layout, plan, &claim, &world);
        let targets = facts.keys.into_iter().filter_map(|fact| match fact.slot {
            Slot::Target(target) => Some((target, fact.key)),
            Slot::Unique(_) | Slot::Reference(_) => None,
        });
        targets.collect()
    }
}

/// What a finding is known by, wherever it stands in its file.
fn key(finding: &Finding) -> (Arc<str>, &'static str, Option<String>, Arc<str>) {
    (
        Arc::clone(&finding.file),
        finding.rule,
        finding.pointer.clone(),
        Arc::clone(&finding.subject),
    )
}
