//! What is between files, kept in parts, so that those that depend on one file can be made anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::index::Index;
use crate::config::ConfigProblem;
use crate::crossfile::compare::{Defined, Found, Paths as _};
use crate::crossfile::{Constraints, CrossfileProblem, Fact, Mismatch, Slot, TargetKind};
use crate::engine::across::suggestions::KnownNames;
use crate::engine::across::{self, All, Between, Mismatches, config_problems};
use crate::engine::session::Session;
use crate::finding::Finding;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// Findings by file.
pub(super) type FindingsByFile = BTreeMap<RepoPathBuf, Vec<Finding>>;

/// All of it.
pub(super) struct BetweenParts {
    /// Those that a rule reports, by file, in the order of reports.
    pub(super) problems: BTreeMap<u32, Vec<Found>>,
    pub(super) data: DataFiles,
    /// Targets of which not all is known.
    pub(super) unsure: BTreeSet<u16>,
    /// References of which nothing is said, since nothing is known of what they refer to.
    pub(super) silent: BTreeSet<u16>,
    /// References some of which could not be read.
    pub(super) unread: BTreeSet<u16>,
    /// Where the targets of references are defined, as far as somebody asked.
    pub(super) defined: HashMap<u16, Defined>,
    pub(super) names: HashMap<u16, KnownNames>,
    /// The findings of comparisons, by file.
    pub(super) reported: BTreeMap<u32, Vec<Finding>>,
    pub(super) config: AboutConfig,
}

/// What data files say.
pub(super) struct DataFiles {
    /// Sorted.
    pub(super) facts: Vec<Fact>,
    /// Those that are none of the files.
    pub(super) more: Vec<RepoPathBuf>,
    pub(super) unsure: BTreeSet<u16>,
    pub(super) problems: Vec<ConfigProblem>,
}

/// What is found in the config, and what that depends on.
#[derive(Default)]
pub(super) struct AboutConfig {
    pub(super) undefined: Vec<u16>,
    pub(super) seen: u64,
    pub(super) collections: BTreeSet<usize>,
    pub(super) findings: Vec<Finding>,
}

impl BetweenParts {
    /// Whether so much is found that the parts are not kept, or it depends on more than facts.
    pub(super) fn are_too_many(between: &Between<'_>, mismatches: &Mismatches<'_>) -> bool {
        let suppressions = between.suppressions.values();
        let suppressions: usize = suppressions.map(|all| all.uses.len()).sum();
        mismatches.is_cut
            || mismatches.found.len() + suppressions > between.max_findings
            || between.plan.may_report(Mismatch::UnusedImage)
    }

    /// Puts what was found into words, and keeps it.
    pub(super) fn of(session: &Session, between: &Between<'_>, mismatches: Mismatches<'_>) -> Self {
        let Mismatches {
            files,
            facts,
            found,
            problems: about_data,
            ..
        } = mismatches;
        let constraints = &between.plan.constraints;
        let undefined = config_problems::undefined(constraints, &facts);
        let mut wanted = across::by_file(found.clone());
        between.add_open(&mut wanted);
        let mut problems: BTreeMap<u32, Vec<Found>> = BTreeMap::new();
        for found in found {
            problems.entry(found.file).or_default().push(found);
        }
        let names = between.names(&files, &facts, &wanted);
        let report = |(file, problems): (u32, Vec<CrossfileProblem>)| {
            let (file, checked) = between.report(&files, &names, file, problems)?;
            (!checked.findings.is_empty()).then_some((file, checked.findings))
        };
        let reported = if rayon::current_thread_index().is_some() {
            wanted.into_par_iter().filter_map(report).collect()
        } else {
            wanted.into_iter().filter_map(report).collect()
        };
        let mut of_data = facts.keys;
        of_data.retain(|fact| is_data(constraints, fact.slot));
        let mut unsure_data = facts.unsure.clone();
        unsure_data.retain(|target| is_data(constraints, Slot::Target(*target)));
        let mut parts = Self {
            problems,
            data: DataFiles {
                facts: of_data,
                more: files.more,
                unsure: unsure_data,
                problems: about_data,
            },
            unsure: facts.unsure,
            silent: BTreeSet::new(),
            unread: BTreeSet::new(),
            defined: HashMap::new(),
            names,
            reported,
            config: AboutConfig::default(),
        };
        parts.judge_config(session, between, undefined, facts.seen);
        parts
    }

    /// Finds what is wrong with the config.
    pub(super) fn judge_config(
        &mut self,
        session: &Session,
        between: &Between<'_>,
        undefined: Vec<u16>,
        seen: u64,
    ) {
        let mut problems = self.data.problems.clone();
        problems.extend(between.about_config(&undefined, seen));
        self.config = AboutConfig {
            undefined,
            seen,
            collections: between.collections.clone(),
            findings: session.whole_config_findings(problems),
        };
    }

    /// The findings in a file, in the order of reports.
    pub(super) fn findings(&self, path: &RepoPath, number: Option<u32>) -> Vec<Finding> {
        let reported = number.and_then(|file| self.reported.get(&file));
        let config = self.config.findings.iter();
        let config = config.filter(|finding| *finding.file == *path);
        let mut findings: Vec<Finding> = reported
            .into_iter()
            .flatten()
            .chain(config)
            .cloned()
            .collect();
        findings.sort_by(Finding::order);
        findings
    }

    /// All findings, by file.
    pub(super) fn by_file(&self, files: &All<'_>) -> FindingsByFile {
        let reported = self.reported.keys().filter_map(|file| files.path(*file));
        let config = self.config.findings.iter().map(|finding| &finding.file);
        let paths: BTreeSet<&RepoPathBuf> = reported.chain(config).collect();
        let with_findings = |path: &RepoPathBuf| {
            let findings = self.findings(path, files.number(path));
            (path.clone(), findings)
        };
        paths.into_iter().map(with_findings).collect()
    }

    /// All findings, without those of files by themselves.
    pub(super) fn all(&mut self) -> impl Iterator<Item = &mut Vec<Finding>> {
        let config = std::iter::once(&mut self.config.findings);
        self.reported.values_mut().chain(config)
    }

    /// Notes of all references whether they are silent and whether all of them are read.
    pub(super) fn look_at_references(&mut self, constraints: &Constraints, index: Index<'_>) {
        for (number, reference) in (0_u16..).zip(&constraints.references) {
            if is_silent(&reference.targets, &self.unsure, index) {
                self.silent.insert(number);
            }
            if index.has(Slot::Reference(number), crate::crossfile::Key::UNREAD) {
                self.unread.insert(number);
            }
        }
    }
}

/// Whether nothing is said of references to these targets.
pub(super) fn is_silent(targets: &[u16], unsure: &BTreeSet<u16>, index: Index<'_>) -> bool {
    let is_nothing_defined = || !targets.iter().any(|target| index.is_defined(*target));
    targets.iter().any(|target| unsure.contains(target))
        || !targets.is_empty() && is_nothing_defined()
}

fn is_data(constraints: &Constraints, slot: Slot) -> bool {
    let Slot::Target(target) = slot else {
        return false;
    };
    let target = constraints.target(target);
    target.is_some_and(|target| matches!(target.kind, TargetKind::DataFile(..)))
}
