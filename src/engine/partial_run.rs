//! The part of a run between files, on the disk: which files must be read besides the checked ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::crossfile::Facts;
use crate::crossfile::compare::Paths;
use crate::document::body_need::BodyNeed;
use crate::document::suppression::Suppressions;
use crate::document::{Layout, layout_of};
use crate::engine::across::{self, Between};
use crate::engine::lint;
use crate::engine::options::RunOptions;
use crate::engine::others::Others;
use crate::engine::results::number;
use crate::engine::session::Session;
use crate::text::Source;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::World;
use crate::tree::disk::walk::FoundFile;

/// What is known of the files that were checked.
pub(crate) struct Known {
    /// Their comments that allow findings, by the number of the file.
    pub(crate) suppressions: BTreeMap<u32, Suppressions>,
    /// The collections that they are of.
    pub(crate) collections: BTreeSet<usize>,
    /// What they say to others.
    pub(crate) facts: Facts,
}

impl Session {
    /// Compares the checked files with each other, and in a partial run with those that their
    /// constraints reach: these are read, but not checked.
    pub(crate) fn across(
        &self,
        checked: &[FoundFile],
        mut known: Known,
        whole: bool,
        world: &World<'_>,
        options: &RunOptions,
    ) -> across::AcrossOutcome {
        let mut others = Vec::new();
        if !whole {
            let reached = across::reached(&self.plan, &known.collections);
            if !reached.is_empty() {
                let others_of = Others {
                    session: self,
                    known: checked.iter().map(FoundFile::id).collect(),
                    facts: &known.facts,
                    reached,
                    wanted: OnceLock::new(),
                    world,
                    options,
                };
                others = others_of.read();
            }
        }
        if whole {
            let load = |index: u32| self.load(checked.get(index as usize)?, options);
            return self.between(&checked, &load, None, known, world, options);
        }
        let mut files: Vec<&FoundFile> = checked.iter().collect();
        for (file, facts) in &mut others {
            known.facts.add(number(files.len()), &std::mem::take(facts));
            files.push(file);
        }
        let mut order: Vec<usize> = (0..files.len()).collect();
        order.sort_by_key(|&at| files[at].id());
        let mut numbers = vec![0; files.len()];
        for (to, &from) in order.iter().enumerate() {
            numbers[from] = number(to);
        }
        known.facts.renumber(&numbers);
        known.suppressions = (known.suppressions.into_iter())
            .map(|(file, suppressions)| (numbers[file as usize], suppressions))
            .collect();
        files = order.iter().map(|&at| files[at]).collect();
        let named: Vec<bool> = order.iter().map(|&at| at < checked.len()).collect();
        let load = |index: u32| self.load(files.get(index as usize)?, options);
        self.between(&files, &load, Some(&named), known, world, options)
    }

    /// The text of a file again, and how it is parsed.
    pub(crate) fn load(
        &self,
        file: &FoundFile,
        options: &RunOptions,
    ) -> Option<(Arc<Source>, Layout)> {
        let claim = self.plan.claim(&file.path);
        // A data file that references resolve to may be no document of any collection.
        let layout = lint::layout(&file.path, &claim, claim.is_read(), file.named())
            .unwrap_or_else(|| layout_of(&file.path));
        let (body, limit) = (BodyNeed::Nothing, options.max_file_size);
        let read = self.tree.read_document(file, layout, body, limit);
        Some((read.ok()?.source.into(), layout))
    }

    /// Compares files of which all is known.
    pub(crate) fn between(
        &self,
        files: &dyn Paths,
        load: &(dyn Fn(u32) -> Option<(Arc<Source>, Layout)> + Sync),
        named: Option<&[bool]>,
        known: Known,
        world: &World<'_>,
        options: &RunOptions,
    ) -> across::AcrossOutcome {
        Between {
            plan: &self.plan,
            world,
            files,
            named,
            suppressions: &known.suppressions,
            collections: &known.collections,
            load,
            max_findings: options.max_findings,
        }
        .check(known.facts)
    }
}

impl Paths for &[FoundFile] {
    fn path(&self, file: u32) -> Option<&RepoPathBuf> {
        self.get(file as usize).map(|file| &file.path)
    }

    fn count(&self) -> usize {
        self.len()
    }
}

impl Paths for Vec<&FoundFile> {
    fn path(&self, file: u32) -> Option<&RepoPathBuf> {
        self.get(file as usize).map(|file| &file.path)
    }

    fn count(&self) -> usize {
        self.len()
    }
}
