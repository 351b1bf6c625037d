//! What is found across all files of a repository, so that it is known what fixes would cause.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::engine::options::RunOptions;
use crate::engine::outcome::{Outcome, Targets};
use crate::engine::session::Session;
use crate::engine::tally::MOST_COMPARED;
use crate::finding::Finding;
use crate::finding::identity::Identity;
use crate::rules;
use crate::rules::rule::Phase;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// The findings of comparisons, by file.
#[derive(Default)]
pub(super) struct Across(BTreeMap<RepoPathBuf, Vec<Finding>>);

impl Across {
    /// What a run over a repository finds.
    pub(super) fn of(session: &Session, options: &RunOptions) -> Self {
        let options = RunOptions {
            lines: false,
            ..beside(options)
        };
        Self::new(whole(session, &options).report.findings)
    }

    /// Those among the findings of a run.
    pub(super) fn new(findings: impl IntoIterator<Item = Finding>) -> Self {
        let mut by_file: BTreeMap<RepoPathBuf, Vec<Finding>> = BTreeMap::new();
        for finding in findings.into_iter().filter(is_across) {
            let file = finding.file.clone();
            by_file.entry(file).or_default().push(finding);
        }
        Self(by_file)
    }

    /// Those in a file.
    pub(super) fn of_file(&self, path: &RepoPath) -> &[Finding] {
        self.0.get(path).map_or(&[], |findings| findings)
    }

    /// From now on, these are in a file.
    pub(super) fn set(&mut self, path: RepoPathBuf, findings: Vec<Finding>) {
        if findings.is_empty() {
            self.0.remove(&path);
        } else {
            self.0.insert(path, findings);
        }
    }

    /// The findings that `before` does not have.
    pub(super) fn beyond(self, before: &Self) -> Vec<Finding> {
        let files = self.0.into_iter();
        let new = files.flat_map(|(path, findings)| beyond(before.of_file(&path), findings));
        new.collect()
    }
}

/// What comes of a run over a repository.
pub(super) fn whole(session: &Session, options: &RunOptions) -> Outcome {
    let carried = session.carried.as_ref();
    let targets = match carried.and_then(|carried| carried.everything()) {
        Some(known) => Targets::clone(known),
        None => session.everything(options.threads),
    };
    session.run(targets, options)
}

/// The findings of a file that it did not have before. One whose value was fixed is not new: the file
/// has as many of the rule as before.
pub(super) fn beyond(before: &[Finding], mut now: Vec<Finding>) -> Vec<Finding> {
    let ((old_rules, old_known), (rules, known)) = (counted(before), counted(&now));
    now.retain(|finding| {
        let identity = finding.identity();
        rules.get(finding.rule) > old_rules.get(finding.rule)
            && known.get(&identity) > old_known.get(&identity)
    });
    now
}

/// How many findings there are of each rule, and of each identity.
fn counted(findings: &[Finding]) -> (HashMap<&'static str, usize>, HashMap<Identity, usize>) {
    let (mut rules, mut known) = (HashMap::new(), HashMap::new());
    for finding in findings {
        *rules.entry(finding.rule).or_default() += 1;
        *known.entry(finding.identity()).or_default() += 1;
    }
    (rules, known)
}

/// A run that is not the one that people wait for, with the options of that.
pub(super) fn beside(options: &RunOptions) -> RunOptions {
    RunOptions {
        done: Arc::default(),
        spent: Arc::default(),
        max_findings: MOST_COMPARED,
        count_all: false,
        ..options.clone()
    }
}

/// Whether a finding comes of comparing files.
pub(super) fn is_across(finding: &Finding) -> bool {
    rules::is_of(finding.rule, Phase::Across)
}

/// All files that a finding is about.
pub(super) fn places(finding: &Finding) -> impl Iterator<Item = &RepoPathBuf> {
    let related = (finding.related.iter()).filter_map(|related| related.file.path());
    std::iter::once(&finding.file).chain(related)
}
