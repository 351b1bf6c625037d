//! From files that were checked again to what is found between files.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::compare::{Compared, Comparison, loading, locate};
use super::index::Index;
use super::touched::ChangedFile;
use super::update::{Now, Updated};
use super::{Facts, Incremental};
use crate::engine::across::{All, Between};
use crate::finding::Finding;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::disk::walk::FoundFile;

/// Files that are compared with what they said before, at most: with more, all are compared.
const MOST_CHANGED: usize = 64;

impl Incremental {
    /// All that must be compared, as it is now.
    pub(crate) fn comparison(&mut self) -> Comparison {
        self.pending.clear();
        self.needs_all = false;
        Comparison {
            session: Arc::clone(&self.session),
            options: self.options.clone(),
            files: Arc::clone(&self.files),
            suppressions: self.suppressions.clone(),
            collections: self.collections_with_files(),
            facts: self.facts.clone(),
            seen: self.all_seen(),
            unsure: self.all_unsure(),
            generation: self.texts.generation(),
            texts: Arc::clone(&self.texts),
        }
    }

    /// Takes in what came of a comparison; gives the files whose findings differ from before. Files
    /// may have been checked again since it began.
    pub(crate) fn take_compared(&mut self, compared: Compared) -> BTreeSet<RepoPathBuf> {
        if compared.parts.is_none() && !self.pending.is_empty() {
            return BTreeSet::new(); // it is old, and comes again
        }
        let old = std::mem::replace(&mut self.compared, compared);
        let (old, new) = (&old.by_file, &self.compared.by_file);
        let files = old.keys().chain(new.keys());
        let differs = |file: &&RepoPathBuf| old.get(*file) != new.get(*file);
        let mut files: BTreeSet<RepoPathBuf> = files.filter(differs).cloned().collect();
        files.append(&mut self.judge_defaults());
        files
    }

    /// Compares the files that were checked again with what others say; gives the files whose
    /// findings differ from before. None where all must be compared.
    pub(crate) fn update(&mut self) -> Option<BTreeSet<RepoPathBuf>> {
        let mut differ = self.update_parts()?;
        differ.append(&mut self.judge_defaults());
        Some(differ)
    }

    fn update_parts(&mut self) -> Option<BTreeSet<RepoPathBuf>> {
        let mut parts = self.compared.parts.take()?;
        if self.needs_all || self.pending.len() > MOST_CHANGED {
            return None;
        }
        let pending = std::mem::take(&mut self.pending);
        let nothing = Facts::default();
        let changes: Vec<ChangedFile<'_>> = (pending.iter())
            .map(|(file, old)| ChangedFile {
                file: *file,
                old,
                new: self.facts.changed(*file).unwrap_or(&nothing),
            })
            .collect();
        let files: &[FoundFile] = &self.files;
        let world = self.session.world();
        let (session, texts) = (&self.session, &self.texts);
        let load = loading(session, files, &self.options, texts, texts.generation());
        let collections = self.collections_with_files();
        let between = Between {
            plan: &session.plan,
            world: &world,
            files: &files,
            named: None,
            suppressions: &self.suppressions,
            collections: &collections,
            load: &load,
            max_findings: self.options.max_findings,
        };
        let all = All {
            files: &files,
            more: parts.data.more.clone(),
        };
        let data = std::mem::take(&mut parts.data.facts);
        let now = Now {
            session,
            between: &between,
            files: &all,
            index: Index {
                facts: &self.facts,
                data: &data,
            },
            seen: self.all_seen(),
            unsure: self.all_unsure(),
        };
        let updated = parts.update(&changes, &now)?;
        let of_file = |path: &RepoPathBuf| (path.clone(), all.number(path));
        let paths: Vec<(RepoPathBuf, Option<u32>)> = updated.paths.iter().map(of_file).collect();
        let Updated {
            reported,
            is_config_new,
            ..
        } = updated;
        for file in reported {
            if let Some(findings) = parts.reported.get_mut(&file) {
                locate(findings, session, texts);
            }
        }
        if is_config_new {
            locate(&mut parts.config.findings, session, texts);
        }
        parts.data.facts = data;
        let mut differ = BTreeSet::new();
        let by_file = &mut self.compared.by_file;
        for (path, number) in paths {
            let findings = parts.findings(&path, number);
            let old: &[Finding] = by_file.get(&path).map_or(&[], |old| old);
            if *old != *findings {
                differ.insert(path.clone());
            }
            if findings.is_empty() {
                by_file.remove(&path);
            } else {
                by_file.insert(path, findings);
            }
        }
        self.compared.parts = Some(parts);
        Some(differ)
    }

    fn collections_with_files(&self) -> BTreeSet<usize> {
        let mut are_there = vec![false; self.session.plan.collections.len()];
        for &collection in self.collections.iter().flatten() {
            if let Some(is_there) = are_there.get_mut(collection) {
                *is_there = true;
            }
        }
        let are_there = are_there.iter().enumerate();
        are_there.filter(|(_, is)| **is).map(|(at, _)| at).collect()
    }

    fn all_seen(&self) -> u64 {
        self.seen.iter().fold(0, |all, seen| all | seen)
    }

    fn all_unsure(&self) -> BTreeSet<u16> {
        self.unsure.values().flatten().copied().collect()
    }
}
