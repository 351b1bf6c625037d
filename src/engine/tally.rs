//! Which findings of a run are listed, and what all of them come to: a run counts every finding, and
//! holds no more of them than it lists.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::finding::{Finding, Safety, Severity};
use crate::text::repo_path::RepoPathBuf;

/// How many findings a run lists, unless told otherwise: more than anybody reads, and as many as
/// memory and every format take with ease.
pub(crate) const DEFAULT_MAX_FINDINGS: usize = 250_000;

/// How many findings are compared with others, those of a baseline or those before a change, unless
/// there is no limit to those that are listed: all of them are held for it.
pub(crate) const MOST_COMPARED: usize = 300_000;

/// Findings in numbers, whether they are listed or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that are errors.
    pub errors: u64,
    /// Those that are warnings.
    pub warnings: u64,
    /// Those that carry a fix.
    pub fixable: u64,
    /// Those of them whose fix is unsafe.
    pub fixable_unsafe: u64,
    /// Those beyond the number that is listed of one rule in one file.
    pub unlisted: u64,
    /// How many there are of each rule.
    pub rules: BTreeMap<&'static str, u64>,
    /// The files that they are in, as often as they came up.
    pub files: Vec<RepoPathBuf>,
    /// Those of them that have findings that are not listed.
    pub cut: Vec<RepoPathBuf>,
}

impl Tally {
    /// Counts findings, best by file.
    pub fn of(findings: &[Finding]) -> Self {
        let mut tally = Self::default();
        tally.add(findings);
        tally
    }

    /// Counts more findings, best by file.
    pub fn add(&mut self, findings: &[Finding]) {
        for finding in findings {
            let fix = finding.fix.as_ref().map(|fix| fix.safety);
            self.count(finding.rule, finding.severity, fix);
            if self.files.last() != Some(&finding.file) {
                self.files.push(finding.file.clone());
            }
        }
    }

    /// Counts one finding, without its file; `fix` is the safety of its fix, if it has one.
    pub fn count(&mut self, rule: &'static str, severity: Severity, fix: Option<Safety>) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        self.fixable += u64::from(fix.is_some());
        self.fixable_unsafe += u64::from(fix == Some(Safety::Unsafe));
        *self.rules.entry(rule).or_default() += 1;
    }

    /// Counts one finding that is not listed, since there are too many of its rule in its file.
    pub fn count_unlisted(&mut self, rule: &'static str, severity: Severity) {
        self.count(rule, severity, None);
        self.unlisted += 1;
    }

    /// Adds what was counted in one file, if anything was.
    pub fn append_file(&mut self, path: &RepoPathBuf, found: Self) {
        if found.is_empty() {
            return;
        }
        self.files.push(path.clone());
        if found.unlisted > 0 {
            self.cut.push(path.clone());
        }
        self.append(found);
    }

    /// Adds what others counted.
    pub fn append(&mut self, more: Self) {
        self.errors += more.errors;
        self.warnings += more.warnings;
        self.fixable += more.fixable;
        self.fixable_unsafe += more.fixable_unsafe;
        self.unlisted += more.unlisted;
        for (rule, count) in more.rules {
            *self.rules.entry(rule).or_default() += count;
        }
        self.files.extend(more.files);
        self.cut.extend(more.cut);
    }

    /// What is left when others are taken out that were counted in it: of the files, those that
    /// none of the others is in, and those with findings that are not listed.
    #[must_use]
    pub fn without(&self, others: &Self) -> Self {
        let known: HashSet<&RepoPathBuf> = others.files.iter().collect();
        let left = |(rule, count): (&&'static str, &u64)| {
            let gone = others.rules.get(rule).copied().unwrap_or_default();
            (*rule, count.saturating_sub(gone))
        };
        let cut: HashSet<&RepoPathBuf> = self.cut.iter().collect();
        let is_left = |file: &&RepoPathBuf| !known.contains(file) || cut.contains(file);
        let files = self.files.iter().filter(is_left);
        Self {
            errors: self.errors.saturating_sub(others.errors),
            warnings: self.warnings.saturating_sub(others.warnings),
            fixable: self.fixable.saturating_sub(others.fixable),
            fixable_unsafe: self.fixable_unsafe.saturating_sub(others.fixable_unsafe),
            unlisted: self.unlisted.saturating_sub(others.unlisted),
            rules: self
                .rules
                .iter()
                .map(left)
                .filter(|(_, count)| *count > 0)
                .collect(),
            files: files.cloned().collect(),
            cut: self.cut.clone(),
        }
    }

    /// How many findings there are.
    pub fn len(&self) -> u64 {
        self.errors + self.warnings
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sorts the files, and names each once.
    pub fn sort_files(&mut self) {
        // They came in few sorted runs, which a stable sort merges.
        self.files.sort();
        self.files.dedup();
    }
}

/// The first findings of a run in the order of its files, whichever thread comes with them when.
///
/// What is let go has as many as are wanted before it, and nothing that comes later changes that:
/// so what is left at the end does not depend on who was faster.
#[derive(Debug)]
pub(crate) struct First {
    most: usize,
    /// None of the findings in files behind this one is among the first.
    last: AtomicU32,
    held: Mutex<HeldFindings>,
}

#[derive(Debug, Default)]
struct HeldFindings {
    /// By the number of a file: its findings, and those of files right before it.
    parts: BTreeMap<u32, Vec<Finding>>,
    count: usize,
}

impl First {
    /// Holds the first `most` of what comes, and little more.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            last: AtomicU32::new(u32::MAX),
            held: Mutex::default(),
        }
    }

    /// Whether findings in a file are in vain.
    pub(crate) fn is_past(&self, file: u32) -> bool {
        file > self.last.load(Ordering::Relaxed)
    }

    /// Takes the findings of a file with this number, or of files in a row that end with it.
    pub(crate) fn add(&self, file: u32, findings: Vec<Finding>) {
        if findings.is_empty() || self.is_past(file) {
            return;
        }
        // Freed when the others need not wait for it.
        let mut gone = Vec::new();
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.count += findings.len();
        held.parts.insert(file, findings);
        while let Some(part) = held.parts.last_entry() {
            let (last, length) = (*part.key(), part.get().len());
            let before = held.count - length;
            if before >= self.most {
                gone.extend(held.parts.pop_last());
                held.count = before;
                continue;
            }
            if held.count >= self.most {
                self.last.store(last, Ordering::Relaxed);
            }
            break;
        }
        drop(held);
    }

    /// The first findings, in the order of their files.
    pub(crate) fn into_findings(self) -> Vec<Finding> {
        let held = (self.held.into_inner()).unwrap_or_else(PoisonError::into_inner);
        let mut findings = Vec::with_capacity(held.count.min(self.most));
        for mut part in held.parts.into_values() {
            part.truncate(self.most - findings.len());
            findings.append(&mut part);
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(file: u32, count: usize) -> Vec<Finding> {
        let file = format!("{file:03}.md");
        let one = Finding::bare("url/insecure", Severity::Warning, file);
        vec![one; count]
    }

    /// What is left of files with so many findings each that come in an order.
    fn left(most: usize, files: &[(u32, usize)]) -> (String, usize) {
        let first = First::new(most);
        let mut held = 0;
        for &(file, count) in files {
            first.add(file, findings(file, count));
            held = held.max(first.held.lock().unwrap().count);
        }
        let left = first.into_findings();
        let files: Vec<&str> = left.iter().map(|one| &one.file[..3]).collect();
        (files.join(" "), held)
    }

    #[test]
    fn the_first_ones_stay_whatever_comes_when() {
        let mut files = [(1, 2), (4, 3), (7, 1), (9, 5)];
        for most in 1..=11 {
            let expected = left(usize::MAX, &files).0;
            let expected = expected.get(..most * 4 - 1).unwrap_or(&expected).to_owned();
            for turn in 0..24 {
                files.rotate_left(turn % 4);
                files.swap(0, 1 + turn % 3);
                let (found, held) = left(most, &files);
                assert_eq!(found, expected, "{most} of {files:?}");
                assert!(held < most + 5, "{held} held for {most}");
            }
            files.sort_unstable();
        }
    }

    #[test]
    fn none_is_wanted_where_none_is_listed() {
        let first = First::new(1);
        assert!(!first.is_past(9));
        first.add(7, findings(7, 1));
        assert!(first.is_past(8) && !first.is_past(7));
        first.add(3, findings(3, 2));
        assert!(first.is_past(4) && !first.is_past(3));
        assert_eq!(first.into_findings().len(), 1);
        assert!(First::new(0).into_findings().is_empty());
    }

    #[test]
    fn all_are_counted() {
        let mut tally = Tally::of(&[findings(2, 2), findings(1, 1)].concat());
        tally.append(Tally::of(&findings(2, 3)));
        tally.sort_files();
        assert_eq!((tally.len(), tally.warnings, tally.errors), (6, 6, 0));
        assert_eq!(tally.rules["url/insecure"], 6);
        assert_eq!(
            *tally.files,
            [RepoPathBuf::from("001.md"), RepoPathBuf::from("002.md")]
        );
        let left = tally.without(&Tally::of(&findings(2, 4)));
        assert_eq!((left.len(), left.rules["url/insecure"]), (2, 2));
        assert_eq!(*left.files, [RepoPathBuf::from("001.md")]);
        assert!(left.without(&tally).rules.is_empty());
        let mut found = Tally::of(&findings(3, 2));
        found.count_unlisted("url/insecure", Severity::Warning);
        found.files.clear();
        let mut tally = Tally::default();
        tally.append_file(&"003.md".into(), found);
        let left = tally.without(&Tally::of(&findings(3, 2)));
        assert_eq!((left.len(), &*left.files), (1, &["003.md".into()][..]));
    }
}
