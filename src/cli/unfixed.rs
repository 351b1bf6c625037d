//! What was not fixed, and why: lines for standard error. Where the same is true of thousands of
//! files, as in a folder that may not be written to, the first are named and the others counted.

use std::collections::{BTreeMap, BTreeSet};

use super::fix_words::{defect, why_withheld};
use crate::engine::fix::FixError;
use crate::engine::fix::repository::{WhyWithheld, Withheld};
use crate::finding::wording::plural;
use crate::report::paths::visible;
use crate::text::repo_path::RepoPath;

/// Files that are named of those that have the same cause.
const NAMED: u64 = 10;

/// Why files were not fixed, as far as it is the same for many.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// The fixes of these rules would cause a finding of another one.
    Causes(BTreeSet<&'static str>, &'static str),
    /// The fixes of these rules are about other files, too.
    Withheld(BTreeSet<&'static str>, String),
    /// The system said this.
    Unwritable(String),
}

/// The lines, as far as there are any.
pub(super) struct Unfixed {
    /// Whether files with the same cause are counted.
    folds: bool,
    text: String,
    /// How many files have a cause.
    files: BTreeMap<Cause, u64>,
}

impl Unfixed {
    pub(super) fn new(folds: bool) -> Self {
        Self {
            folds,
            text: String::new(),
            files: BTreeMap::new(),
        }
    }

    /// Whether everything was fixed.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// A fix of a file is wrong: that is always said in full. `name` is how the file is shown, here and
    /// below.
    pub(super) fn defect(&mut self, name: &str, error: &FixError) {
        let words = defect(error);
        self.line(&format!("copydesk: {name} was left as it is: {words}"));
    }

    /// Fixes of a file were not applied; `name` is how files are shown.
    pub(super) fn withheld(&mut self, withheld: &Withheld, name: &dyn Fn(&RepoPath) -> String) {
        let rules = withheld.rules.clone();
        let words = why_withheld(&withheld.why, name);
        let line = format!(
            "not fixed: {}: [{}] {words}",
            name(&withheld.path),
            list(&rules)
        );
        let cause = match &withheld.why {
            WhyWithheld::Causes(finding) => Cause::Causes(rules, finding.rule),
            WhyWithheld::NotCompared | WhyWithheld::TooMany => Cause::Withheld(rules, words),
        };
        self.one_of(cause, &line);
    }

    /// A file could not be written.
    pub(super) fn unwritable(&mut self, name: &str, why: &impl ToString) {
        let words = why.to_string();
        let line = format!("copydesk: cannot write {name}: {words}");
        self.one_of(Cause::Unwritable(words), &line);
    }

    /// The fixes of a file cannot be shown.
    pub(super) fn not_shown(&mut self, name: &str, why: &impl ToString) {
        let words = why.to_string();
        self.line(&format!("copydesk: {name} is not in the diff: {words}"));
    }

    fn one_of(&mut self, cause: Cause, line: &str) {
        let count = self.files.entry(cause).or_default();
        *count += 1;
        if !self.folds || *count <= NAMED {
            self.line(line);
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(&visible(line));
        self.text.push('\n');
    }

    /// All lines; at the end, how many more files there are of each cause.
    pub(super) fn into_text(mut self) -> String {
        let more = std::mem::take(&mut self.files);
        for (cause, count) in more {
            let Some(count) = count.checked_sub(NAMED).filter(|&count| count > 0) else {
                continue;
            };
            if !self.folds {
                continue;
            }
            let files = plural(count, "more file");
            let line = match cause {
                Cause::Causes(rules, caused) => {
                    format!(
                        "not fixed: {files}: [{}] it would cause {caused}",
                        list(&rules)
                    )
                }
                Cause::Withheld(rules, words) => {
                    format!("not fixed: {files}: [{}] {words}", list(&rules))
                }
                Cause::Unwritable(words) => format!("copydesk: cannot write {files}: {words}"),
            };
            self.line(&format!("{line} (--no-fold names them)"));
        }
        self.text
    }
}

fn list(rules: &BTreeSet<&'static str>) -> String {
    let rules: Vec<_> = rules.iter().copied().collect();
    rules.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines for so many files in a folder that may not be written to.
    fn lines(folds: bool, count: usize) -> Vec<String> {
        let mut unfixed = Unfixed::new(folds);
        for number in 0..count {
            unfixed.unwritable(&format!("{number}.md"), &"permission denied");
            unfixed.withheld(
                &Withheld {
                    path: format!("{number}.md").into(),
                    rules: BTreeSet::from(["text/empty", "url/host"]),
                    why: WhyWithheld::NotCompared,
                },
                &RepoPath::to_string,
            );
        }
        unfixed.into_text().lines().map(str::to_owned).collect()
    }

    #[test]
    fn the_first_files_of_a_cause_are_named_and_the_others_counted() {
        let folded = lines(true, 1_234);
        let all = lines(false, 1_234);
        assert_eq!((folded.len(), all.len()), (22, 2_468));
        assert_eq!(folded[..20], all[..20]);
        let counts = [
            "not fixed: 1,224 more files: [text/empty, url/host] it changes a value that is compared \
             with other files, which --no-cross-file skips (--no-fold names them)",
            "copydesk: cannot write 1,224 more files: permission denied (--no-fold names them)",
        ];
        assert_eq!(folded[20..], counts);
        assert_eq!(lines(true, 10), lines(false, 10));
        let last = lines(true, 11).pop();
        let expected =
            "copydesk: cannot write 1 more file: permission denied (--no-fold names them)";
        assert_eq!(last.as_deref(), Some(expected));
    }
}
