//! Findings that are ignored until they change: a file of entries, keyed by file, rule, pointer
//! and value, never by line, so that editing around one does not wake it.
//!
//! The file has one JSON object a line, sorted, so that it merges line by line.

#[cfg(feature = "server")]
pub(crate) mod by_file;
mod error;
pub(crate) mod renames;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::finding::identity::{Identity, hash_text, hex};
use crate::rules;
use crate::rules::rule::Property;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
pub(crate) use error::BaselineError;

/// The name under which a baseline is found at the root of a repository.
pub(crate) const FILE_NAME: &str = ".copydesk-baseline.jsonl";

/// Values longer than this many bytes are in the file as their hash.
const LONGEST_VALUE: usize = 120;

/// The first line of the file.
const HEADER: &str = "{\"copydesk\":\"baseline\",\"version\":1}";

/// Findings that are ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Baseline {
    /// How many findings of each key are ignored. There may be a million of them, so that they
    /// are shared with what is made of them.
    entries: BTreeMap<Arc<Key>, u32>,
}

/// What an ignored finding is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// The file, relative to the repository. Empty for a value that repeats: it belongs to no file
    /// more than to another, and its entry ignores the group however many members are found.
    #[serde(default, skip_serializing_if = "RepoPathBuf::is_empty")]
    pub file: RepoPathBuf,
    /// The rule that found it.
    pub rule: String,
    /// The place in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What the finding is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineLine {
    #[serde(flatten)]
    key: Key,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: u32,
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_one(count: &u32) -> bool {
    *count == 1
}

/// What a baseline made of the findings of a run.
#[derive(Debug, Default)]
pub(crate) struct AppliedBaseline {
    /// Findings that are not ignored, in their order.
    pub left: Vec<Finding>,
    /// Findings that are.
    pub ignored: Vec<Finding>,
    /// The baseline without what is gone, and with the new names of files that were renamed: what
    /// would be recorded anew.
    pub pruned: Baseline,
    /// What was ignored and is not found any more, and how often.
    pub gone: Vec<(Arc<Key>, u32)>,
}

/// What a newer run would change in a baseline.
#[derive(Debug, Default)]
pub(crate) struct Update {
    /// How many findings it goes on ignoring.
    pub kept: u64,
    /// Findings that it does not know.
    pub added: Vec<Finding>,
    /// What is not found any more, and how often it was.
    pub dropped: Vec<(Arc<Key>, u32)>,
    /// The baseline with these changes.
    pub baseline: Baseline,
}

/// What a baseline must know of a run.
pub(crate) struct RunView<'a> {
    /// Whether a file of the baseline is still there.
    pub exists: &'a dyn Fn(&RepoPath) -> bool,
    /// Whether the run would have found an entry, given by file and rule: only then it can be gone.
    pub looked: &'a dyn Fn(&RepoPath, &str) -> bool,
}

impl Baseline {
    /// A baseline that ignores exactly these findings.
    pub(crate) fn of(findings: &[Finding]) -> Self {
        let mut baseline = Self::default();
        for finding in findings.iter().filter(|one| is_recorded(one)) {
            baseline.add(Arc::new(key(finding)), 1);
        }
        baseline
    }

    /// Reads the file.
    ///
    /// # Errors
    /// Why it is not a baseline.
    pub(crate) fn read(bytes: io::Result<Vec<u8>>) -> Result<Self, BaselineError> {
        let text = String::from_utf8(bytes?).map_err(|_| BaselineError::NotUtf8)?;
        let mut lines = text.lines().enumerate();
        let header = lines.next().map(|(_, line)| line.trim());
        if header != Some(HEADER) {
            return Err(BaselineError::NoHeader);
        }
        let mut baseline = Self::default();
        for (index, line) in lines {
            if line.trim().is_empty() {
                continue;
            }
            // Errors of values that were read before have no line of their own.
            let value = serde_json::from_str::<serde_json::Value>(line);
            let line: BaselineLine = (value.and_then(serde_json::from_value))
                .map_err(|error| BaselineError::Entry(index + 1, error))?;
            baseline.add(Arc::new(line.key), line.count);
        }
        Ok(baseline)
    }

    /// The text of the file.
    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for (key, &count) in &self.entries {
            let key = Key::clone(key);
            // Plain data of strings and numbers is always JSON.
            text.push_str(&serde_json::to_string(&BaselineLine { key, count }).unwrap_or_default());
            text.push('\n');
        }
        text
    }

    /// How many findings it ignores.
    pub(crate) fn len(&self) -> usize {
        self.entries.values().map(|&count| count as usize).sum()
    }

    /// Adds an entry for one finding.
    #[cfg(feature = "server")]
    pub(crate) fn add_finding(&mut self, finding: &Finding) {
        self.add(Arc::new(key(finding)), 1);
    }

    fn add(&mut self, key: Arc<Key>, count: u32) {
        let is_group = key.file.is_empty();
        let known = self.entries.entry(key).or_default();
        *known = if is_group {
            1
        } else {
            known.saturating_add(count)
        };
    }

    /// Parts findings into those that are ignored and those that are not. An entry whose file is
    /// gone ignores the same in one new file: one that the baseline does not know.
    pub(crate) fn apply(&self, findings: Vec<Finding>, judge: &RunView<'_>) -> AppliedBaseline {
        let mut open = self.entries.clone();
        let mut result = AppliedBaseline::default();
        let mut unmatched = Vec::new();
        for finding in findings {
            if !is_recorded(&finding) {
                result.left.push(finding);
                continue;
            }
            let key = Arc::new(key(&finding));
            if self.take(&mut open, &key) {
                result.pruned.add(key, 1);
                result.ignored.push(finding);
            } else {
                unmatched.push((key, finding));
            }
        }
        let renamed = self.renamed(&open, &unmatched, judge);
        for (key, finding) in unmatched {
            let old = renamed.get(&key.file).map(|old| Key {
                file: old.clone(),
                ..Key::clone(&key)
            });
            if old.is_some_and(|old| self.take(&mut open, &old)) {
                result.pruned.add(key, 1);
                result.ignored.push(finding);
            } else {
                result.left.push(finding);
            }
        }
        for (key, count) in open {
            if (judge.looked)(&key.file, &key.rule) {
                result.gone.push((key, count));
            } else {
                result.pruned.add(key, count);
            }
        }
        result
    }

    /// The baseline without these entries. All others are as they were, whatever files are called
    /// now.
    pub(crate) fn without(&self, gone: &[(Arc<Key>, u32)]) -> Self {
        let mut baseline = self.clone();
        for (key, count) in gone {
            if let Some(open) = baseline.entries.get_mut(key) {
                *open = open.saturating_sub(*count);
            }
        }
        baseline.entries.retain(|_, count| *count > 0);
        baseline
    }

    /// What the findings of a run would change.
    pub(crate) fn update(&self, findings: Vec<Finding>, judge: &RunView<'_>) -> Update {
        let AppliedBaseline {
            mut left,
            pruned: mut baseline,
            gone,
            ..
        } = self.apply(findings, judge);
        left.retain(is_recorded);
        let kept = baseline.len() as u64;
        for finding in &left {
            baseline.add(Arc::new(key(finding)), 1);
        }
        Update {
            kept,
            added: left,
            dropped: gone,
            baseline,
        }
    }

    /// Takes one finding from the open entries, if they have it.
    fn take(&self, open: &mut BTreeMap<Arc<Key>, u32>, key: &Key) -> bool {
        if key.file.is_empty() {
            open.remove(key);
            return self.entries.contains_key(key);
        }
        let Some(count) = open.get_mut(key) else {
            return false;
        };
        *count -= 1;
        if *count == 0 {
            open.remove(key);
        }
        true
    }

    /// The old names of new files.
    fn renamed(
        &self,
        open: &BTreeMap<Arc<Key>, u32>,
        unmatched: &[(Arc<Key>, Finding)],
        judge: &RunView<'_>,
    ) -> BTreeMap<RepoPathBuf, RepoPathBuf> {
        let known: BTreeSet<&RepoPath> = self.entries.keys().map(|key| &*key.file).collect();
        let is_new = |file: &RepoPath| !file.is_empty() && !known.contains(file);
        let new = by_file(unmatched.iter().map(|(key, _)| &**key), &is_new);
        if new.is_empty() {
            return BTreeMap::new();
        }
        // A file of which nothing is said in any new one was not renamed: there may be very many.
        let said: HashSet<WithoutFile<'_>> = new.values().flatten().copied().collect();
        let has_said = |key: &&Arc<Key>| said.contains(&WithoutFile::of(key));
        let alike: HashSet<&RepoPath> = (open.keys().filter(has_said))
            .map(|key| &*key.file)
            .collect();
        let is_gone =
            |file: &RepoPath| !file.is_empty() && alike.contains(file) && !(judge.exists)(file);
        renames::find(by_file(open.keys().map(|key| &**key), &is_gone), new)
    }
}

/// What is said of the files that `is_meant` means, without their names, sorted.
fn by_file<'k>(
    keys: impl Iterator<Item = &'k Key>,
    is_meant: &dyn Fn(&RepoPath) -> bool,
) -> renames::Files<'k> {
    let mut files = renames::Files::new();
    // Those of a file are mostly together.
    let mut last: Option<(&RepoPath, bool)> = None;
    for key in keys {
        let file = &*key.file;
        let known = last.filter(|(known, _)| *known == file);
        let (_, is_meant) = *last.insert(known.unwrap_or_else(|| (file, is_meant(file))));
        if is_meant {
            files.entry(file).or_default().push(WithoutFile::of(key));
        }
    }
    for said in files.values_mut() {
        said.sort_unstable();
        said.dedup();
        said.shrink_to_fit();
    }
    files
}

/// Whether a baseline may ignore a finding: what was not checked always fails.
pub(crate) fn is_recorded(finding: &Finding) -> bool {
    may_record(finding.rule)
}

/// Whether a baseline may ignore findings of a rule. Entries of others, which older versions wrote,
/// match nothing.
pub(crate) fn may_record(rule: &str) -> bool {
    !rules::has(rule, Property::AlwaysError)
}

/// All of a key but its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct WithoutFile<'k> {
    rule: &'k str,
    pointer: Option<&'k str>,
    value: &'k str,
}

impl<'k> WithoutFile<'k> {
    fn of(key: &'k Key) -> Self {
        Self {
            rule: &key.rule,
            pointer: key.pointer.as_deref(),
            value: &key.value,
        }
    }
}

fn key(finding: &Finding) -> Key {
    let Identity {
        file,
        rule,
        pointer,
        subject,
    } = finding.identity();
    let of_group = rules::has(rule, Property::OneForAllPlaces);
    Key {
        file: if of_group {
            RepoPathBuf::default()
        } else {
            file
        },
        rule: rule.to_owned(),
        pointer: pointer.filter(|_| !of_group),
        value: if subject.len() <= LONGEST_VALUE {
            subject.to_string()
        } else {
            format!("sha256:{}", hex(hash_text(&subject)))
        },
    }
}
