//! Where values are gone that references could mean: the files that refer to them.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::crossfile::{Facts, Key, Mismatch, Target, Wanted};
use crate::engine::change::ChangeCheck;
use crate::engine::options::{RunOptions, Store};
use crate::engine::others::Others;
use crate::engine::outcome::{Scope, Targets};
use crate::engine::session::Session;
use crate::finding::Finding;
use crate::rules;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::disk::walk::{FoundFile, Walked};

/// What a change may make wrong in files that did not change.
pub(super) enum MayBreak {
    Nothing,
    /// References to these values of targets.
    References(BTreeSet<(u16, Key)>),
    Anything,
}

/// What a search for references gives.
struct Referring {
    /// Files that refer, and perhaps some that do not.
    files: Vec<FoundFile>,
    /// Targets, of those that were asked for, that some file still defines.
    defined: BTreeSet<u16>,
}

impl Session {
    /// The files that may refer to one of these values of targets, sorted; none where nothing defines
    /// one of the targets any more, which concerns the config.
    pub(in crate::engine) fn referring(
        &self,
        lost: &BTreeSet<(u16, Key)>,
        options: &RunOptions,
    ) -> Option<Vec<FoundFile>> {
        let constraints = &self.plan.constraints;
        let targets: BTreeSet<u16> = lost.iter().map(|(target, _)| *target).collect();
        let mut reached = BTreeSet::new();
        for reference in &constraints.references {
            if (reference.targets.iter()).any(|target| targets.contains(target)) {
                reached.insert(reference.collection);
            }
        }
        let defining = targets
            .iter()
            .filter_map(|&target| constraints.target(target));
        reached.extend(defining.flat_map(Target::collections));
        let others = Others {
            session: self,
            known: HashSet::new(),
            facts: &Facts::default(),
            reached,
            wanted: Wanted::to(lost, constraints).into(),
            world: &self.world(),
            options,
        };
        let found = others.referring(&targets);
        let are_defined = targets.is_subset(&found.defined);
        are_defined.then_some(found.files)
    }
}

impl ChangeCheck<'_> {
    /// The findings of references to what is gone, and from which file on there may be more; none where
    /// more may be wrong than these. All of them are new: what was there before is what they meant.
    pub(super) fn broken_references(
        &self,
        lost: &BTreeSet<(u16, Key)>,
    ) -> Option<(Vec<Finding>, Option<RepoPathBuf>)> {
        let files = self.session.referring(lost, self.options)?;
        if !self.was_this_root() {
            return None;
        }
        if files.is_empty() {
            return Some(Default::default());
        }
        let mut session = self.session.over(Arc::clone(&self.session.tree)).ok()?;
        let wanted = Wanted::to(lost, &session.plan.constraints);
        session.plan.keep_references(wanted.references().collect());
        let targets = Targets {
            files: Walked {
                files,
                ..Walked::default()
            },
            scope: Scope::Files,
            nested: Vec::new(),
        };
        let (mut findings, end) = self.findings(&session, targets);
        // What is wrong with the config was wrong before.
        let unknown = rules::for_mismatch(Mismatch::Unknown);
        findings.retain(|finding| unknown.is_some_and(|rule| rule.id == finding.rule));
        Some((findings, end))
    }
}

impl Others<'_> {
    fn referring(&self, targets: &BTreeSet<u16>) -> Referring {
        let files = self.walk();
        let found = self.options.store.as_ref();
        let found = found.and_then(|store| self.referring_by_store(&files, store, targets));
        let mut found = found.unwrap_or_else(|| self.among(self.read_some(&files)));
        found.files.sort_by(FoundFile::order);
        found
    }

    /// Those that refer, among files that were read.
    fn among(&self, read: Vec<(FoundFile, Facts)>) -> Referring {
        let mut found = Referring {
            files: Vec::new(),
            defined: BTreeSet::new(),
        };
        for (file, facts) in read {
            found
                .defined
                .extend(facts.targets().map(|(target, _)| target));
            if self.wanted().is_referred_to_by(&facts) {
                found.files.push(file);
            }
        }
        found
    }

    fn referring_by_store(
        &self,
        files: &[FoundFile],
        store: &Store,
        targets: &BTreeSet<u16>,
    ) -> Option<Referring> {
        let stored = self.stored(files, store)?;
        let mut choice = stored.choice(self, files);
        let (read, draft) = self.read_to_keep(files, &choice.take_unknown(), &stored);
        let mut found = self.among(read);
        let constraints = &self.session.plan.constraints;
        let referring = choice.referring(self.wanted(), constraints);
        (found.files).extend(referring.into_iter().map(|at| files[at].clone()));
        let defined = targets.iter().filter(|&&target| choice.defines(target));
        found.defined.extend(defined);
        stored.write(store, draft, &choice);
        Some(found)
    }
}
