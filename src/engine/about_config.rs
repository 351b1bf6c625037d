//! What a run says of the config: all of it when all files were seen, and else only what made it
//! unusable for the files that were.

use std::collections::BTreeSet;

use crate::config::{self, ConfigProblem};
use crate::engine::by_file::ByFile;
use crate::engine::options::RunOptions;
use crate::engine::outcome::Targets;
use crate::engine::partial_run::Known;
use crate::engine::session::Session;
use crate::engine::{across, lint};
use crate::finding::{Finding, Severity};
use crate::plan::Claim;
use crate::text::Source;
use crate::text::json_pointer::JsonPointer;
use crate::text::repo_path::RepoPath;

impl Session {
    /// Whether a run judges the config as a whole: when all files are checked, and when the config
    /// itself is among them, since it was named, has changed or is being edited.
    pub(crate) fn judges_config(&self, targets: &Targets) -> bool {
        let is_config = |path: &RepoPath| Some(path) == self.config_path();
        targets.is_whole() || targets.files.files.iter().any(|file| is_config(&file.path))
    }

    /// Whether a file is the config and checked because somebody named it, and for nothing else: what
    /// is wrong with how it is written is found where it is judged.
    pub(crate) fn is_judged_as_config(&self, source: &Source, claim: &Claim) -> bool {
        let config = self.config.as_ref();
        let is_it = |config: &Source| {
            // In an editor it may be another text by now.
            config.path() == source.path() && config.text() == source.text()
        };
        !claim.is_read() && config.is_some_and(is_it)
    }

    /// What is wrong with the config when all files are known. `between` is what was found between
    /// them.
    pub(crate) fn whole_config_findings(&self, mut between: Vec<ConfigProblem>) -> Vec<Finding> {
        between.extend(self.plan.whole_run_problems(&*self.tree));
        self.config_findings(between, |_| true)
    }

    /// The same after a partial run: all files are read again for it.
    pub(crate) fn judge_config(
        &self,
        pool: Option<&rayon::ThreadPool>,
        options: &RunOptions,
    ) -> Vec<Finding> {
        self.plan.count_anew();
        let files = self.everything(options.threads).files.files;
        let options = RunOptions {
            max_findings: 0,
            count_all: false,
            done: std::sync::Arc::default(),
            spent: std::sync::Arc::default(),
            ..options.clone()
        };
        let world = self.world();
        let ByFile {
            run,
            facts,
            over_budget,
            ..
        } = self.check_files(&files, pool, &world, &options);
        let mut problems = Vec::new();
        if facts.is_none() && !over_budget {
            problems.push(across::too_many_values());
        }
        if let Some(facts) = facts.filter(|_| options.cross_file) {
            let known = Known {
                suppressions: run.suppressions,
                collections: run.collections.keys().copied().collect(),
                facts,
            };
            let compare = || self.across(&files, known, true, &world, &options);
            let between = match pool {
                Some(pool) => pool.install(compare),
                None => compare(),
            };
            problems = between.problems;
        }
        self.whole_config_findings(problems)
    }

    /// The errors of the config that concern files of these collections.
    pub(crate) fn needed_config_findings(
        &self,
        between: Vec<ConfigProblem>,
        collections: &BTreeSet<usize>,
    ) -> Vec<Finding> {
        let names = collections
            .iter()
            .map(|&index| &*self.plan.collections[index].name);
        let names: BTreeSet<&str> = names.collect();
        let mut findings = self.config_findings(between, |pointer| is_needed(pointer, &names));
        findings.retain(|finding| finding.severity == Severity::Error);
        findings
    }

    fn config_findings(
        &self,
        between: Vec<ConfigProblem>,
        is_needed: impl Fn(&str) -> bool,
    ) -> Vec<Finding> {
        let Some(source) = &self.config else {
            return Vec::new();
        };
        let file = config::read(source);
        let mut problems = self.plan.problems.clone();
        problems.extend(between);
        problems.retain(|problem| {
            is_needed(&problem.pointer) && !self.plan.is_of_builtin(&problem.pointer)
        });
        let world = self.world();
        let mut findings = lint::check_config(&file, &problems, Some(&self.plan), &world).findings;
        findings.retain(|finding| {
            let pointer = finding.pointer.as_deref();
            finding.file != *source.path() || pointer.is_none_or(&is_needed)
        });
        findings
    }
}

/// Whether something in the config concerns files of the named collections. Which files a
/// collection has concerns all: without that, nobody knows whose they are.
fn is_needed(pointer: &str, collections: &BTreeSet<&str>) -> bool {
    let tokens: Vec<_> = JsonPointer::new(pointer).tokens().take(3).collect();
    match &*tokens {
        [at, name, rest @ ..] if at == "collections" => {
            let of = rest.first().map(|key| &**key);
            matches!(of, Some("files" | "exclude")) || collections.contains(&**name)
        }
        _ => true,
    }
}
