//! What is wrong with values that documents have by default: one finding where each is written, with
//! the number of documents that have it.

use std::collections::BTreeMap;
#[cfg(feature = "server")]
use std::collections::BTreeSet;
use std::collections::btree_map::Entry;

use crate::document::suppression::Suppressions;
use crate::document::{Layout, parse};
use crate::engine::lint;
use crate::engine::surroundings::source_of;
use crate::finding::Finding;
use crate::finding::wording::counted;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::Tree;

/// Findings in files that set fields of others, each with the documents that it came up for.
#[derive(Clone, Debug, Default)]
pub(crate) struct WrongDefaults(BTreeMap<Place, (Finding, usize)>);

/// What is one finding: file, first and last byte, rule, message.
type Place = (RepoPathBuf, (u32, u32), &'static str, String);

impl WrongDefaults {
    /// Adds what was found for one document.
    pub(crate) fn add(&mut self, found: impl IntoIterator<Item = Finding>) {
        for finding in found {
            self.count(finding, 1);
        }
    }

    /// Adds what was found for others.
    pub(crate) fn append(&mut self, more: Self) {
        for (finding, count) in more.0.into_values() {
            self.count(finding, count);
        }
    }

    fn count(&mut self, finding: Finding, count: usize) {
        let span = (finding.span.start, finding.span.end);
        let message = finding.message.clone();
        let place = (finding.file.clone(), span, finding.rule, message);
        match self.0.entry(place) {
            Entry::Vacant(entry) => _ = entry.insert((finding, count)),
            Entry::Occupied(mut entry) => {
                let (known, sum) = entry.get_mut();
                // The rule may have another level for some of the documents.
                known.severity = known.severity.max(finding.severity);
                *sum += count;
            }
        }
    }

    /// Leaves the findings in some files.
    pub(crate) fn retain(&mut self, is_wanted: impl Fn(&RepoPathBuf) -> bool) {
        self.0.retain(|(file, ..), _| is_wanted(file));
    }

    /// The files in which there are findings.
    #[cfg(feature = "server")]
    pub(crate) fn files(&self) -> BTreeSet<RepoPathBuf> {
        self.0.keys().map(|(file, ..)| file.clone()).collect()
    }

    /// The findings, and those that comments of the files suppress. `known` are those of the files by
    /// themselves: Hugo's indices are documents as well.
    pub(crate) fn findings(
        self,
        known: &[Finding],
        tree: &dyn Tree,
    ) -> (Vec<Finding>, Vec<Finding>) {
        let mut suppressions: BTreeMap<RepoPathBuf, Suppressions> = BTreeMap::new();
        let is_known = |finding: &Finding| {
            let place = |one: &Finding| (one.rule, one.span);
            let mut same = known.iter().filter(|one| one.file == finding.file);
            same.any(|one| place(one) == place(finding))
        };
        let new = self
            .0
            .into_values()
            .filter(|(finding, _)| !is_known(finding));
        let found = new.map(|(mut finding, count)| {
            let documents = counted(count, "document");
            finding.message = format!("{} (the default of {documents})", finding.message);
            finding
        });
        found.partition(|finding| {
            let file = finding.file.clone();
            let own = suppressions
                .entry(file)
                .or_insert_with(|| suppressions_of(tree, &finding.file));
            !lint::allows(own, finding.rule, finding.span.start)
        })
    }
}

fn suppressions_of(tree: &dyn Tree, path: &RepoPath) -> Suppressions {
    let Some(source) = source_of(tree, path, u32::MAX) else {
        return Suppressions::default();
    };
    let is_page = matches!(path.extension(), "md" | "html");
    let layout = if is_page {
        Layout::Content
    } else {
        Layout::Data
    };
    Suppressions::of(&parse(&source, layout))
}
