//! A baseline taken apart by file, for who asks for one file at a time.

use std::collections::HashMap;

use super::{Baseline, RunView};
use crate::finding::Finding;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// The entries of a baseline, by file.
#[derive(Debug, Default)]
pub(crate) struct BaselineByFile {
    of_files: HashMap<RepoPathBuf, Baseline>,
    /// Entries for values that repeat, and those of files that are gone: any new file may be one of
    /// these under another name.
    of_all: Baseline,
}

impl BaselineByFile {
    /// Takes a baseline apart. `exists` says whether a file is there.
    pub(crate) fn new(baseline: &Baseline, exists: &dyn Fn(&RepoPath) -> bool) -> Self {
        let mut parts = Self::default();
        for (key, &count) in &baseline.entries {
            let part = if key.file.is_empty() || !exists(&key.file) {
                &mut parts.of_all
            } else {
                parts.of_files.entry(key.file.clone()).or_default()
            };
            part.entries.insert(key.clone(), count);
        }
        parts
    }

    /// The findings in a file, which is there, that the baseline does not ignore.
    pub(crate) fn left(&self, file: &RepoPath, findings: Vec<Finding>) -> Vec<Finding> {
        let own = self.of_files.get(file);
        if findings.is_empty() || own.is_none() && self.of_all.entries.is_empty() {
            return findings;
        }
        let mut part = self.of_all.clone();
        part.entries
            .extend(own.into_iter().flat_map(|own| own.entries.clone()));
        let judge = RunView {
            exists: &|other| other == file,
            looked: &|_, _| false,
        };
        part.apply(findings, &judge).left
    }
}
