//! Fixes on trial: all files of a repository, in which the fixes of some are applied and taken back,
//! and what that changes between files. Only what a fix changes is compared again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::across::{Across, beside, beyond, is_across, places};
use super::carried::Carried;
use super::repository::FixedFile;
use crate::engine::incremental::{Effect, Incremental};
use crate::engine::lint::WHAT_IT_SAYS;
use crate::engine::options::RunOptions;
use crate::engine::session::Session;
use crate::engine::threads;
use crate::finding::Finding;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::overlay::Overlay;

/// How often all files are compared, where comparing what was changed is not enough.
const MOST_COMPARISONS: usize = 200;

/// Files that are tried one by one.
const MOST_TRIES: usize = 100_000;

/// Fixes that do not fit together all at once.
pub(super) struct Trial {
    overlay: Arc<Overlay>,
    results: Incremental,
    pool: Option<rayon::ThreadPool>,
    /// What is found across files with the fixes that were taken.
    found: Across,
    comparisons: usize,
    tries: usize,
}

/// More is to be compared than a run may.
struct TooMany;

/// What came of fixes on trial.
#[derive(Default)]
pub(super) struct Settled {
    /// Those that fit.
    pub(super) taken: Vec<FixedFile>,
    /// The others.
    pub(super) open: BTreeMap<RepoPathBuf, FixedFile>,
    /// What each of those would cause by itself; nothing if that was too much to find out.
    pub(super) causes: BTreeMap<RepoPathBuf, Finding>,
}

impl Trial {
    /// A repository with the fixes that change nothing for other files; none where its config cannot
    /// be read any more.
    fn of(session: &Session, options: &RunOptions, fixed: &[FixedFile]) -> Option<Self> {
        let overlay = Arc::new(Overlay::new(Arc::clone(&session.tree)));
        for file in fixed {
            overlay.change(&file.path, Arc::clone(&file.change));
        }
        let tree = Arc::clone(&overlay);
        let mut session = session.over(tree).ok()?;
        session.carried = Some(Arc::new(Carried::fixed(fixed.iter().filter_map(|file| {
            Some((file.path.clone(), Arc::clone(file.checked.as_ref()?)))
        }))));
        let options = beside(options);
        let pool = threads::pool(options.threads);
        let whole: (bool, &[_]) = (true, &[]);
        let (mut results, _) = Incremental::scan(
            Arc::new(session),
            whole,
            &options,
            WHAT_IT_SAYS,
            pool.as_ref(),
        );
        let compared = results.comparison().run(pool.as_ref());
        results.take_compared(compared);
        let mut trial = Self {
            overlay,
            results,
            pool,
            found: Across::default(),
            comparisons: 0,
            tries: 0,
        };
        trial.keep(trial.results.files_with_findings());
        Some(trial)
    }

    /// Takes what fits, together and then one by one in the order of the paths, again and again until
    /// nothing more does: another run would begin where this one ends.
    pub(super) fn settle(
        session: &Session,
        options: &RunOptions,
        fixed: &[FixedFile],
        touching: Vec<FixedFile>,
    ) -> Settled {
        let by_path = |file: FixedFile| (file.path.clone(), file);
        let mut settled = Settled {
            open: touching.into_iter().map(by_path).collect(),
            ..Settled::default()
        };
        let trial = Self::of(session, options, fixed).ok_or(TooMany);
        if trial
            .and_then(|mut trial| trial.settle_all(&mut settled))
            .is_err()
        {
            // Another run would go on from what was taken, and a third one from there.
            settled.open.extend(settled.taken.drain(..).map(by_path));
            settled.causes.clear();
        }
        settled
    }

    fn settle_all(&mut self, settled: &mut Settled) -> Result<(), TooMany> {
        loop {
            let before = settled.taken.len();
            self.take_together(settled)?;
            self.take_each(settled)?;
            if settled.taken.len() == before {
                return Ok(());
            }
        }
    }

    /// Takes all but those that are to blame for what they cause together.
    fn take_together(&mut self, settled: &mut Settled) -> Result<(), TooMany> {
        let open = &mut settled.open;
        let mut fitting: BTreeSet<RepoPathBuf> = open.keys().cloned().collect();
        let mut differ = self.apply(open.values())?;
        loop {
            let new: Vec<Finding> = differ.iter().flat_map(|path| self.new_in(path)).collect();
            if new.is_empty() {
                break;
            }
            let blamed: BTreeSet<RepoPathBuf> = (new.iter().flat_map(places))
                .filter_map(|path| fitting.take(path))
                .collect();
            // What is in none of their files can come from any of them.
            let out = if blamed.is_empty() {
                std::mem::take(&mut fitting)
            } else {
                blamed
            };
            differ.append(&mut self.take_back(&out)?);
        }
        self.keep(differ);
        let taken = fitting.iter().filter_map(|path| open.remove(path));
        settled.taken.extend(taken);
        Ok(())
    }

    fn take_each(&mut self, settled: &mut Settled) -> Result<(), TooMany> {
        let open = &mut settled.open;
        let paths: Vec<RepoPathBuf> = open.keys().cloned().collect();
        for path in paths {
            self.tries += 1;
            if self.tries > MOST_TRIES {
                return Err(TooMany);
            }
            let differ = self.apply(open.get(&path))?;
            match differ
                .iter()
                .find_map(|path| self.new_in(path).into_iter().next())
            {
                None => {
                    self.keep(differ);
                    settled.causes.remove(&path);
                    settled.taken.extend(open.remove(&path));
                }
                Some(first) => {
                    self.take_back(&BTreeSet::from([path.clone()]))?;
                    settled.causes.insert(path, first);
                }
            }
        }
        Ok(())
    }

    /// Applies the fixes of files; gives the files in which something else is found.
    fn apply<'f>(
        &mut self,
        files: impl IntoIterator<Item = &'f FixedFile>,
    ) -> Result<BTreeSet<RepoPathBuf>, TooMany> {
        let mut touches = false;
        for file in files {
            self.overlay.change(&file.path, Arc::clone(&file.change));
            let effect = match &file.checked {
                Some(checked) => self.results.take_checked(&file.path, checked),
                None => self.results.check_again(&file.path, 0),
            };
            touches |= effect == Effect::Others;
        }
        self.compare(touches)
    }

    fn take_back(
        &mut self,
        paths: &BTreeSet<RepoPathBuf>,
    ) -> Result<BTreeSet<RepoPathBuf>, TooMany> {
        let mut touches = false;
        for path in paths {
            self.overlay.close(path);
            touches |= self.results.check_again(path, 0) == Effect::Others;
        }
        self.compare(touches)
    }

    fn compare(&mut self, touches: bool) -> Result<BTreeSet<RepoPathBuf>, TooMany> {
        if !touches {
            return Ok(BTreeSet::new());
        }
        if let Some(differ) = self.results.update() {
            return Ok(differ);
        }
        self.comparisons += 1;
        if self.comparisons > MOST_COMPARISONS {
            return Err(TooMany);
        }
        let compared = self.results.comparison().run(self.pool.as_ref());
        Ok(self.results.take_compared(compared))
    }

    /// Notes what is found in these files: it is no news from now on.
    fn keep(&mut self, files: BTreeSet<RepoPathBuf>) {
        for path in files {
            let findings = self.across(&path);
            self.found.set(path, findings);
        }
    }

    fn across(&self, path: &RepoPath) -> Vec<Finding> {
        let mut findings = self.results.findings(path);
        findings.retain(is_across);
        findings
    }

    /// What is found in a file and was not before.
    fn new_in(&self, path: &RepoPath) -> Vec<Finding> {
        beyond(self.found.of_file(path), self.across(path))
    }
}
