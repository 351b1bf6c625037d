//! What comes of the files of a run, one by one, added up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::Repository;
use crate::crossfile::Facts;
use crate::document::suppression::Suppression;
use crate::engine::lint::{self, Checked};
use crate::engine::report::Summary;
use crate::engine::tally::{First, Tally};
use crate::finding::Finding;
use crate::plan::{Claim, Plan};
use crate::tree::disk::walk::{FoundFile, Walked};
use crate::tree::{FileProblem, World};

/// What a run took: time, and bytes of the files that it checked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Reading and checking each file by itself.
    pub check: Duration,
    /// The part of it that was reading, taken together over all threads.
    pub read: Duration,
    /// Comparing files with each other.
    pub compare: Duration,
    /// Bytes that were read.
    pub bytes_read: u64,
    /// Bytes that these files have.
    pub bytes: u64,
}

/// What came of one file.
pub(crate) enum FileResult {
    Checked {
        claim: Claim,
        checked: Box<Checked>,
        cost: Cost,
        in_part: bool,
    },
    LeftOut(&'static str),
    Panicked,
}

impl FileResult {
    pub(crate) fn left_out(reason: &'static str) -> Self {
        Self::LeftOut(reason)
    }
}

/// What files in a row say beside their numbers.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) facts: Facts,
    findings: Vec<Finding>,
    allowed: Vec<Finding>,
}

/// Findings that are given on in one go: many at once, and few enough to hold for each thread.
const FINDINGS_AT_ONCE: usize = 4_096;

/// The findings of files that are held to be listed.
pub(crate) struct Listed {
    pub(crate) findings: First,
    pub(crate) allowed: First,
}

impl Listed {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            findings: First::new(most),
            allowed: First::new(most),
        }
    }

    /// Takes the findings of files in a row; the last of them has this number.
    pub(crate) fn take(&self, file: u32, said: &mut Said) {
        for (first, findings) in [
            (&self.findings, &mut said.findings),
            (&self.allowed, &mut said.allowed),
        ] {
            first.add(file, std::mem::take(findings));
        }
    }

    /// The same where it is time to.
    pub(crate) fn take_many(&self, file: u32, said: &mut Said) {
        if said.findings.len() + said.allowed.len() >= FINDINGS_AT_ONCE {
            self.take(file, said);
        }
    }
}

/// The results of all files, added in their order.
#[derive(Default)]
pub(crate) struct Run {
    /// All findings in numbers.
    pub(crate) tally: Tally,
    /// The comments that allow findings, by the number of their file among all files.
    pub(crate) suppressions: BTreeMap<u32, Box<[Suppression]>>,
    pub(crate) summary: Summary,
    /// Checked files by the index of their collection.
    pub(crate) collections: BTreeMap<usize, u64>,
    pub(crate) panics: Vec<String>,
    pub(crate) cost: Cost,
}

impl Run {
    /// Adds the result of a file with this number; what has no place here goes to `said`.
    pub(crate) fn add(
        &mut self,
        number: u32,
        file: &FoundFile,
        result: FileResult,
        said: &mut Said,
    ) {
        match result {
            FileResult::Checked {
                claim,
                checked,
                cost,
                in_part,
            } => {
                self.summary.files_checked += 1;
                self.summary.files_read_in_part += u64::from(in_part);
                self.cost.read += cost.read;
                self.cost.bytes_read += cost.bytes_read;
                self.cost.bytes += cost.bytes;
                match claim.collection {
                    Some(index) => *self.collections.entry(index).or_default() += 1,
                    None => self.summary.unclaimed += 1,
                }
                self.summary.notes.extend(checked.notes(&file.path));
                if !checked.tally.is_empty() {
                    self.tally.append(checked.tally);
                    self.tally.files.push(Arc::clone(&file.path));
                }
                self.summary.allowed += checked.allowed.len() as u64;
                said.findings.extend(checked.findings);
                said.allowed.extend(checked.allowed);
                said.facts.add(number, checked.facts);
                if !checked.suppressions.is_empty() {
                    let suppressions = checked.suppressions.into();
                    self.suppressions.insert(number, suppressions);
                }
            }
            FileResult::LeftOut(reason) => {
                *self.summary.left_out.entry(reason.to_owned()).or_default() += 1;
            }
            FileResult::Panicked => self.panics.push(file.path.to_string()),
        }
    }

    /// Adds the results of the files that come next.
    #[must_use]
    pub(crate) fn and(mut self, mut part: Self) -> Self {
        self.tally.append(part.tally);
        self.suppressions.append(&mut part.suppressions);
        let (sum, more) = (&mut self.summary, part.summary);
        sum.files_checked += more.files_checked;
        sum.files_read_in_part += more.files_read_in_part;
        sum.unclaimed += more.unclaimed;
        sum.allowed += more.allowed;
        sum.notes.extend(more.notes);
        for (reason, count) in more.left_out {
            *sum.left_out.entry(reason).or_default() += count;
        }
        for (index, count) in part.collections {
            *self.collections.entry(index).or_default() += count;
        }
        self.panics.append(&mut part.panics);
        self.cost.read += part.cost.read;
        self.cost.bytes_read += part.cost.bytes_read;
        self.cost.bytes += part.cost.bytes;
        self
    }

    /// Says by their names of which collections files were checked, and how many.
    pub(crate) fn name_collections(&mut self, plan: &Plan) {
        for (index, count) in std::mem::take(&mut self.collections) {
            let name = plan.collections[index].name.to_string();
            *self.summary.documents.entry(name).or_default() += count;
        }
    }
}

impl Repository {
    /// Adds what the walk says of files that are not checked; the findings that may be listed.
    pub(crate) fn add_walk(
        &self,
        walked: &mut Walked,
        run: &mut Run,
        world: &World<'_>,
        most: usize,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut tell = |path: &Arc<str>, problem: &FileProblem, claim: &Claim, until: usize| {
            let told = lint::unreadable(path, problem, &self.plan, claim, world).findings;
            run.tally.add(&told);
            // They come in the order of the files: what comes late is not among the first.
            if findings.len() < until {
                findings.extend(told);
            }
            findings.len()
        };
        let mut count = 0;
        if self.plan.watches_folders() {
            for file in &walked.files {
                if let Some(claim) = self.plan.unexpected(&file.path) {
                    count = tell(&file.path, &FileProblem::Unexpected, &claim, most);
                }
            }
        }
        let until = most.saturating_add(count);
        for (path, words) in std::mem::take(&mut walked.unreadable) {
            let claim = self.plan.claim_and_count(&path);
            tell(&path, &FileProblem::Unreadable(words), &claim, until);
        }
        for (reason, count) in std::mem::take(&mut walked.left_out) {
            *run.summary.left_out.entry(reason.to_owned()).or_default() += count;
        }
        findings
    }

    /// The files with findings that were checked, sorted: all that have findings of their own, and
    /// some of those in which others are told.
    pub(crate) fn checked(
        &self,
        (own, others): (&[Arc<str>], &[Arc<str>]),
        files: &[FoundFile],
    ) -> Arc<[Arc<str>]> {
        let is_checked = |path: &&Arc<str>| {
            let found = files.binary_search_by(|file| file.path.cmp(path));
            found.is_ok_and(|at| super::layout(&files[at], &self.plan.claim(path)).is_ok())
        };
        let others = others.iter().filter(is_checked);
        let mut checked: Vec<Arc<str>> = own.iter().chain(others).cloned().collect();
        // Two sorted runs: a stable sort merges them.
        checked.sort();
        checked.dedup();
        checked.into()
    }
}

/// The number of a file in facts. More files than it can count have no room in memory.
pub(crate) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
