//! What is known of a repository, for who asks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Incremental;
use super::facts::AllFacts;
use crate::document::title::Title;
use crate::engine::results::number;
use crate::finding::Finding;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::disk::walk::FoundFile;

impl Incremental {
    /// Whether a file is one of the repository.
    pub(crate) fn has(&self, path: &RepoPath) -> bool {
        self.find(path).is_some()
    }

    /// The findings in a file, in the order of reports.
    pub(crate) fn findings(&self, path: &RepoPath) -> Vec<Finding> {
        let own = self.own.get(path).into_iter().flatten();
        let walk = self.walk.iter().filter(|finding| *finding.file == *path);
        let compared = self.compared.by_file.get(path).into_iter().flatten();
        let defaults = self.wrong_defaults.get(path).into_iter().flatten();
        let all = own.chain(walk).chain(compared).chain(defaults);
        let mut findings: Vec<Finding> = all.cloned().collect();
        findings.sort_by(Finding::order);
        findings
    }

    /// The files that have findings, sorted.
    pub(crate) fn files_with_findings(&self) -> BTreeSet<RepoPathBuf> {
        let walk = self.walk.iter().map(|finding| &finding.file);
        let files = self
            .own
            .keys()
            .chain(self.compared.by_file.keys())
            .chain(self.wrong_defaults.keys())
            .chain(walk);
        files.cloned().collect()
    }

    /// What all files say to each other.
    pub(crate) fn facts(&self) -> &AllFacts {
        &self.facts
    }

    /// The path of a file by its number in facts.
    pub(crate) fn path(&self, file: u32) -> Option<&RepoPathBuf> {
        self.files.get(file as usize).map(|file| &file.path)
    }

    /// The number of a file in facts.
    pub(crate) fn number(&self, path: &RepoPath) -> Option<u32> {
        self.find(path).map(number)
    }

    /// What documents are called, of those that say so, by path.
    pub(crate) fn titles(&self) -> &BTreeMap<RepoPathBuf, Title> {
        &self.titles
    }

    /// All files, sorted.
    pub(crate) fn files(&self) -> Arc<Vec<FoundFile>> {
        Arc::clone(&self.files)
    }

    /// The files of a collection, sorted; of none, those that are in none.
    pub(crate) fn files_of(&self, collection: Option<usize>) -> impl Iterator<Item = &FoundFile> {
        let pairs = self.files.iter().zip(&self.collections);
        let own = pairs.filter(move |(_, own)| **own == collection);
        own.map(|(file, _)| file)
    }

    /// The paths of all files, sorted.
    pub(crate) fn paths(&self) -> impl ExactSizeIterator<Item = &RepoPathBuf> {
        self.files.iter().map(|file| &file.path)
    }
}
