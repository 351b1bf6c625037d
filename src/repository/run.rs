//! What comes of the files of a run, one by one, added up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::between::Member;
use crate::document::Layout;
use crate::facts::Facts;
use crate::files::walk::FoundFile;
use crate::finding::Finding;
use crate::lint::{self, Checked};
use crate::plan::{Claim, Plan};
use crate::report::Summary;

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
pub(super) enum FileResult {
    Checked {
        claim: Claim,
        layout: Layout,
        checked: Box<Checked>,
        cost: Cost,
        in_part: bool,
    },
    LeftOut(&'static str),
    Panicked,
}

impl FileResult {
    pub(super) fn left_out(reason: &'static str) -> Self {
        Self::LeftOut(reason)
    }
}

/// The results of all files, added in their order.
#[derive(Default)]
pub(super) struct Run {
    pub(super) findings: Vec<Finding>,
    /// What the checked files say to others, by their index.
    pub(super) facts: Vec<(usize, Member, Facts)>,
    pub(super) summary: Summary,
    pub(super) panics: Vec<String>,
    pub(super) cost: Cost,
    pub(super) odd_names: BTreeMap<Arc<str>, Vec<u8>>,
    pub(super) allowed: Vec<Finding>,
}

impl Run {
    pub(super) fn add(&mut self, plan: &Plan, index: usize, file: &FoundFile, result: FileResult) {
        match result {
            FileResult::Checked {
                claim,
                layout,
                checked,
                cost,
                in_part,
            } => {
                self.summary.files_checked += 1;
                self.summary.files_read_in_part += u64::from(in_part);
                self.cost.read += cost.read;
                self.cost.bytes_read += cost.bytes_read;
                self.cost.bytes += cost.bytes;
                match plan.collection(&claim) {
                    Some(collection) => {
                        let name = collection.name.to_string();
                        *self.summary.documents.entry(name).or_default() += 1;
                    }
                    None => self.summary.unclaimed += 1,
                }
                for (rule, count) in checked.capped {
                    self.summary.notes.push(format!(
                        "{}: {count} more findings of {rule} are not listed (at most {} of a rule and file are)",
                        file.path,
                        lint::MAX_FINDINGS_OF_A_RULE,
                    ));
                }
                if !checked.findings.is_empty() && file.disk.to_str().is_none() {
                    let bytes = file.disk.as_os_str().as_encoded_bytes().to_vec();
                    self.odd_names.insert(Arc::clone(&file.path), bytes);
                }
                self.findings.extend(checked.findings);
                self.allowed.extend(checked.allowed);
                let member = Member {
                    path: Arc::clone(&file.path),
                    claim,
                    layout,
                    named: true,
                    suppressions: checked.suppressions,
                };
                self.facts.push((index, member, checked.facts));
            }
            FileResult::LeftOut(reason) => {
                *self.summary.left_out.entry(reason.to_owned()).or_default() += 1;
            }
            FileResult::Panicked => self.panics.push(file.path.to_string()),
        }
    }
}
