//! What comes of the files of a run, one by one, added up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::crossfile::Facts;
use crate::document::suppression::Suppressions;
use crate::engine::budget::Budget;
use crate::engine::lint::Checked;
use crate::engine::outcome::Cost;
use crate::engine::report::Summary;
use crate::engine::tally::{First, Tally};
use crate::engine::wrong_defaults::WrongDefaults;
use crate::finding::Finding;
use crate::plan::{Claim, Plan};
use crate::text::repo_path::RepoPathBuf;
use crate::tree::disk::walk::FoundFile;
use crate::tree::skip_reason::SkipReason;

/// What came of one file.
pub(crate) enum FileResult {
    Checked {
        claim: Claim,
        /// Shared with who knew it before.
        checked: Arc<Checked>,
        cost: Cost,
        in_part: bool,
    },
    Skipped(SkipReason),
    Panicked,
}

impl FileResult {
    /// Counts the steps that the check of the file took.
    pub(crate) fn count(&self, budget: &Budget) {
        if let Self::Checked { cost, .. } = self {
            budget.add(cost.steps, cost.bytes);
        }
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
    pub(crate) suppressions: BTreeMap<u32, Suppressions>,
    pub(crate) summary: Summary,
    /// Checked files by the index of their collection.
    pub(crate) collections: BTreeMap<usize, u64>,
    pub(crate) panics: Vec<RepoPathBuf>,
    /// What is wrong with values that documents have by default.
    pub(crate) of_defaults: WrongDefaults,
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
                said.facts.add(number, &checked.facts);
                let checked = match Arc::try_unwrap(checked) {
                    Ok(own) => own,
                    // As most files after their fixes.
                    Err(shared) if shared.has_facts_alone() => return,
                    Err(shared) => shared.without_facts(),
                };
                self.of_defaults.add(checked.of_defaults);
                self.tally.append_file(&file.path, checked.tally);
                self.summary.allowed += checked.allowed.len() as u64;
                said.findings.extend(checked.findings);
                said.allowed.extend(checked.allowed);
                if !checked.suppressions.is_empty() {
                    self.suppressions.insert(number, checked.suppressions);
                }
            }
            FileResult::Skipped(reason) => {
                *self.summary.left_out.entry(reason).or_default() += 1;
            }
            FileResult::Panicked => self.panics.push(file.path.clone()),
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
        self.of_defaults.append(part.of_defaults);
        self.cost.read += part.cost.read;
        self.cost.bytes_read += part.cost.bytes_read;
        self.cost.bytes += part.cost.bytes;
        self
    }

    /// Counts the config as a file that was checked, which it is by rules of its own, where it was
    /// skipped for this reason.
    pub(crate) fn count_config(&mut self, reason: SkipReason) {
        if let Some(count) = self.summary.left_out.get_mut(&reason) {
            *count -= 1;
            self.summary.left_out.retain(|_, count| *count > 0);
            self.summary.files_checked += 1;
        }
    }

    /// Says by their names of which collections files were checked, and how many; gives them.
    pub(crate) fn name_collections(&mut self, plan: &Plan) -> BTreeSet<usize> {
        for (&index, &count) in &self.collections {
            let name = plan.collections[index].name.to_string();
            *self.summary.documents.entry(name).or_default() += count;
        }
        std::mem::take(&mut self.collections).into_keys().collect()
    }
}

/// The number of a file in facts. More files than it can count have no room in memory.
pub(crate) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
