//! Findings that are forgiven until they change: a file of entries, keyed by file, rule, pointer
//! and value, never by line, so that editing around one does not wake it.
//!
//! The file has one JSON object a line, sorted, so that it merges line by line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::finding::Finding;

/// The name under which a baseline is found at the root of a repository.
pub const FILE_NAME: &str = ".copydesk-baseline.jsonl";

/// Values longer than this many bytes stand in the file as their hash.
const LONGEST_VALUE: usize = 120;

/// The first line of the file.
const HEADER: &str = "{\"copydesk\":\"baseline\",\"version\":1}";

/// Findings that are forgiven.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// How many findings of each key are forgiven.
    entries: BTreeMap<Key, u32>,
}

/// What a forgiven finding is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    /// Empty for a value that repeats: it belongs to no file more than to another.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    file: String,
    rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    value: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
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
pub struct Forgiven {
    /// Findings that are not forgiven, in their order.
    pub left: Vec<Finding>,
    /// Findings that are.
    pub forgiven: Vec<Finding>,
    /// The baseline without the entries that forgave nothing, and with the new names of files that
    /// were renamed.
    pub pruned: Baseline,
    /// How many findings are gone since the baseline was written.
    pub gone: u64,
}

impl Baseline {
    /// A baseline that forgives exactly these findings.
    pub fn of(findings: &[Finding]) -> Self {
        let mut baseline = Self::default();
        for finding in findings {
            baseline.add(key(finding), 1);
        }
        baseline
    }

    /// Reads the file.
    ///
    /// # Errors
    /// With the 1-based line that is no entry, and why.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().enumerate();
        let header = lines.next().map(|(_, line)| line.trim());
        if header != Some(HEADER) {
            return Err(format!(
                "line 1 is not the first line of a baseline, {HEADER}"
            ));
        }
        let mut baseline = Self::default();
        for (index, line) in lines {
            if line.trim().is_empty() {
                continue;
            }
            let line: Line = serde_json::from_str(line).map_err(|error| {
                format!("line {} is no entry of a baseline: {error}", index + 1)
            })?;
            baseline.add(line.key, line.count);
        }
        Ok(baseline)
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for (key, &count) in &self.entries {
            let key = key.clone();
            // Plain data of strings and numbers is always JSON.
            text.push_str(&serde_json::to_string(&Line { key, count }).unwrap_or_default());
            text.push('\n');
        }
        text
    }

    /// How many findings it forgives.
    pub fn len(&self) -> usize {
        self.entries.values().map(|&count| count as usize).sum()
    }

    /// Whether it forgives none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn add(&mut self, key: Key, count: u32) {
        let known = self.entries.entry(key).or_default();
        *known = known.saturating_add(count);
    }

    /// Parts findings into those that are forgiven and those that are not. An entry whose file is
    /// gone forgives the same in one new file: one that the baseline does not know. `exists` says
    /// whether a file of the baseline is still there.
    pub fn forgive(&self, findings: Vec<Finding>, exists: &dyn Fn(&str) -> bool) -> Forgiven {
        let mut open = self.entries.clone();
        let mut result = Forgiven::default();
        let mut unmatched = Vec::new();
        for finding in findings {
            let key = key(&finding);
            if take(&mut open, &key) {
                result.pruned.add(key, 1);
                result.forgiven.push(finding);
            } else {
                unmatched.push((key, finding));
            }
        }
        let renamed = self.renamed(&open, &unmatched, exists);
        for (key, finding) in unmatched {
            let old = renamed.get(&key.file).map(|old| Key {
                file: old.clone(),
                ..key.clone()
            });
            if old.is_some_and(|old| take(&mut open, &old)) {
                result.pruned.add(key, 1);
                result.forgiven.push(finding);
            } else {
                result.left.push(finding);
            }
        }
        result.gone = open.values().map(|&count| u64::from(count)).sum();
        result
    }

    /// The old names of new files: each gone file gives its entries to the new file that has most
    /// of them.
    fn renamed(
        &self,
        open: &BTreeMap<Key, u32>,
        unmatched: &[(Key, Finding)],
        exists: &dyn Fn(&str) -> bool,
    ) -> BTreeMap<String, String> {
        let known: BTreeSet<&str> = self.entries.keys().map(|key| key.file.as_str()).collect();
        // What a new file has, without its name, and who has it.
        let mut owners: BTreeMap<Key, Vec<&str>> = BTreeMap::new();
        for (key, _) in unmatched {
            if !key.file.is_empty() && !known.contains(key.file.as_str()) {
                let owners = owners.entry(without_file(key)).or_default();
                if owners.last() != Some(&key.file.as_str()) {
                    owners.push(&key.file);
                }
            }
        }
        if owners.is_empty() {
            return BTreeMap::new();
        }
        let mut gone: BTreeMap<&str, Vec<Key>> = BTreeMap::new();
        for key in open.keys() {
            if !key.file.is_empty() {
                gone.entry(&key.file).or_default().push(without_file(key));
            }
        }
        let mut renamed = BTreeMap::new();
        for (old, keys) in gone {
            if exists(old) {
                continue;
            }
            let mut matches: BTreeMap<&str, usize> = BTreeMap::new();
            for owner in keys.iter().filter_map(|key| owners.get(key)).flatten() {
                if !renamed.contains_key(*owner) {
                    *matches.entry(owner).or_default() += 1;
                }
            }
            // The most matches; of equals, the first name.
            let best = matches
                .iter()
                .max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
            if let Some((new, _)) = best {
                renamed.insert((*new).to_owned(), old.to_owned());
            }
        }
        renamed
    }
}

fn take(open: &mut BTreeMap<Key, u32>, key: &Key) -> bool {
    let Some(count) = open.get_mut(key) else {
        return false;
    };
    *count -= 1;
    if *count == 0 {
        open.remove(key);
    }
    true
}

fn without_file(key: &Key) -> Key {
    Key {
        file: String::new(),
        ..key.clone()
    }
}

fn key(finding: &Finding) -> Key {
    let of_group = finding.rule == "unique/repeated";
    Key {
        file: if of_group {
            String::new()
        } else {
            finding.file.to_string()
        },
        rule: finding.rule.to_owned(),
        pointer: finding.pointer.clone().filter(|_| !of_group),
        value: short(&finding.subject),
    }
}

fn short(value: &str) -> String {
    if value.len() <= LONGEST_VALUE {
        return value.to_owned();
    }
    let hash = Sha256::digest(value.as_bytes());
    let mut hex = String::from("sha256:");
    for byte in hash.iter().take(16) {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::text::{Location, Span};

    fn finding(file: &str, rule: &'static str, pointer: &str, subject: &str) -> Finding {
        Finding {
            rule,
            severity: Severity::Error,
            file: file.into(),
            span: Span::default(),
            location: Location::TOP,
            pointer: Some(pointer.to_owned()),
            message: "wrong".to_owned(),
            help: None,
            related: Vec::new(),
            fix: None,
            subject: subject.to_owned(),
        }
    }

    /// What of `now` the findings of `before` do not forgive, and how many are gone; the files in
    /// `gone` are no more.
    #[track_caller]
    fn check(before: &[Finding], now: &[Finding], gone: &[&str], left: &[&str], fewer: u64) {
        let baseline = Baseline::parse(&Baseline::of(before).to_text()).unwrap();
        assert_eq!(baseline, Baseline::of(before), "it reads back as written");
        let result = baseline.forgive(now.to_vec(), &|file| !gone.contains(&file));
        let shown: Vec<String> = (result.left.iter())
            .map(|finding| format!("{} {}", finding.file, finding.subject))
            .collect();
        assert_eq!(
            (shown.as_slice(), result.gone),
            (
                &*left.iter().map(ToString::to_string).collect::<Vec<_>>(),
                fewer
            )
        );
        let again = result.pruned.forgive(result.forgiven, &|_| true);
        assert_eq!(
            (again.left.len(), again.gone),
            (0, 0),
            "pruned, it forgives the same"
        );
    }

    #[test]
    fn exactly_what_was_there_is_forgiven() {
        let one = [finding("a.md", "url/insecure", "/url", "http://a")];
        let two = [one[0].clone(), one[0].clone()];
        let changed = [finding("a.md", "url/insecure", "/url", "http://b")];
        check(&one, &one, &[], &[], 0);
        check(&one, &changed, &[], &["a.md http://b"], 1);
        check(&one, &two, &[], &["a.md http://a"], 0);
        check(&two, &one, &[], &[], 1);
        check(&one, &[], &[], &[], 1);
    }

    #[test]
    fn a_renamed_file_stays_forgiven_once() {
        let of = |file: &str| finding(file, "url/insecure", "/url", "http://a");
        check(&[of("old.md")], &[of("new.md")], &["old.md"], &[], 0);
        // The old file is still there: a copy is new.
        check(
            &[of("old.md")],
            &[of("new.md")],
            &[],
            &["new.md http://a"],
            1,
        );
        // Two new files have it: only one is the old one.
        check(
            &[of("old.md")],
            &[of("m.md"), of("n.md")],
            &["old.md"],
            &["n.md http://a"],
            0,
        );
    }

    #[test]
    fn a_repeated_value_belongs_to_its_group() {
        let of = |file: &str| finding(file, "unique/repeated", "/title", "Tulips");
        check(&[of("a.md")], &[of("b.md")], &[], &[], 0);
    }

    #[test]
    fn long_values_are_hashed() {
        let long = "x".repeat(LONGEST_VALUE + 1);
        let text = Baseline::of(&[finding("a.md", "text/mojibake", "/title", &long)]).to_text();
        assert!(text.contains("sha256:") && !text.contains(&long));
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        assert!(Baseline::parse("").is_err());
        let broken = format!("{HEADER}\n{{}}\n");
        let error = Baseline::parse(&broken).unwrap_err();
        assert!(error.starts_with("line 2 "), "{error}");
    }
}
