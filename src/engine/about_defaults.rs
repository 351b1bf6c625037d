//! When a run says what is wrong with the values that documents have by default: when all documents
//! were seen, and when the file that sets the values is among the files.

use std::sync::Arc;

use crate::engine::options::RunOptions;
use crate::engine::results::Run;
use crate::engine::session::Session;
use crate::engine::wrong_defaults::WrongDefaults;
use crate::finding::Finding;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::disk::walk::FoundFile;

impl Session {
    /// Whether a file sets fields of others.
    pub(crate) fn sets_fields(&self, path: &RepoPath) -> bool {
        (self.defaults).sets_fields(&*self.tree, &self.plan.site, path)
    }

    /// Adds what is wrong with defaults to the findings of a run, and to those that comments suppress.
    pub(crate) fn add_defaults(
        &self,
        run: &mut Run,
        findings: &mut Vec<Finding>,
        allowed: &mut Vec<Finding>,
    ) {
        let of_defaults = std::mem::take(&mut run.of_defaults);
        let (wrong, suppressed) = of_defaults.findings(findings, &*self.tree);
        run.summary.allowed += suppressed.len() as u64;
        allowed.extend(suppressed);
        allowed.sort_by(Finding::order);
        run.tally.add(&wrong);
        findings.extend(wrong);
    }

    /// What is wrong with the defaults of these files, after a partial run: where one of them sets
    /// fields of others, all documents are read again for it.
    pub(crate) fn judge_defaults(
        &self,
        files: &[FoundFile],
        pool: Option<&rayon::ThreadPool>,
        options: &RunOptions,
    ) -> WrongDefaults {
        if !files.iter().any(|file| self.sets_fields(&file.path)) {
            return WrongDefaults::default();
        }
        self.plan.count_anew();
        let is_judged =
            |path: &RepoPathBuf| files.binary_search_by(|file| file.path.cmp(path)).is_ok();
        let all = self.everything(options.threads).files.files;
        let options = RunOptions {
            max_findings: 0,
            count_all: true,
            cross_file: false,
            done: Arc::default(),
            spent: Arc::default(),
            ..options.clone()
        };
        let world = self.world();
        let run = self.check_files(&all, pool, &world, &options).run;
        let mut found = run.of_defaults;
        found.retain(is_judged);
        found
    }
}
