//! The comparison of all files with each other, cut off from what is being edited, so that another
//! thread can make it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::facts::AllFacts;
use super::texts::Texts;
use crate::crossfile::Facts;
use crate::document::suppression::Suppressions;
use crate::engine::across;
use crate::engine::lint;
use crate::engine::options::RunOptions;
use crate::engine::partial_run::Known;
use crate::engine::session::Session;
use crate::engine::surroundings::source_of;
use crate::finding::Finding;
use crate::tree::disk::walk::FoundFile;

/// All that a comparison needs.
pub(crate) struct Comparison {
    pub(super) session: Arc<Session>,
    pub(super) options: RunOptions,
    pub(super) files: Arc<Vec<FoundFile>>,
    pub(super) suppressions: BTreeMap<u32, Suppressions>,
    pub(super) collections: BTreeSet<usize>,
    /// The facts of files, without the next two.
    pub(super) facts: AllFacts,
    pub(super) seen: u64,
    pub(super) unsure: BTreeSet<u16>,
    pub(super) texts: Arc<Texts>,
    /// That of the texts when the comparison was cut off.
    pub(super) generation: u64,
}

/// What came of a comparison: findings across files, and those about the config.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// By the files in which they are, each in the order of reports.
    pub(super) by_file: BTreeMap<Arc<str>, Vec<Finding>>,
}

impl Comparison {
    /// Compares.
    pub(crate) fn run(self, pool: Option<&rayon::ThreadPool>) -> Compared {
        match pool {
            Some(pool) => pool.install(|| self.compare()),
            None => self.compare(),
        }
    }

    fn compare(self) -> Compared {
        let session = &self.session;
        let mut findings = Vec::new();
        let mut problems = Vec::new();
        let facts = Facts {
            seen: self.seen,
            unsure: self.unsure,
            ..self.facts.all()
        };
        if facts.are_too_many() {
            problems.push(across::too_many_values());
        } else if self.options.cross_file {
            let known = Known {
                suppressions: self.suppressions,
                collections: self.collections,
                facts,
            };
            let world = session.world();
            let files: &[FoundFile] = &self.files;
            let load = |index: u32| {
                let file = files.get(index as usize)?;
                let read = || session.load(file, &self.options);
                self.texts.get(&file.path, self.generation, read)
            };
            let between = session.between(&files, &load, None, known, &world, &self.options);
            findings = between.findings;
            problems = between.problems;
        }
        findings.extend(session.whole_config_findings(problems));
        let tree = &*session.tree;
        lint::locate_elsewhere(&mut findings, &|name, until| {
            let known = self.texts.shown(name, until);
            known.or_else(|| source_of(tree, name, until))
        });
        let mut by_file: BTreeMap<Arc<str>, Vec<Finding>> = BTreeMap::new();
        for finding in findings {
            let file = Arc::clone(&finding.file);
            by_file.entry(file).or_default().push(finding);
        }
        for findings in by_file.values_mut() {
            findings.sort_by(Finding::order);
        }
        Compared { by_file }
    }
}
