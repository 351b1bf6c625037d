//! What fixing and the runs around it know of each other's work, so that no file is checked twice
//! in the same state.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use foldhash::fast::RandomState;

use super::FixMode;
use super::claimed::{AttemptResult, ClaimedFiles, FixReach, WantedFixes};
use crate::crossfile::Facts;
use crate::document::Document;
use crate::engine::lint::Checked;
use crate::engine::outcome::{Cost, Outcome, Targets};
use crate::finding::Finding;
use crate::plan::{Claim, Plan};
use crate::rules::image_cache::RunImages;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::text::{Source, Span};
use crate::tree::World;
use crate::tree::change::Fingerprint;

/// Looked up for each of a hundred thousand files, whose paths are long.
type ByPath<T> = HashMap<RepoPathBuf, T, RandomState>;

/// Files whose results are held at most.
const MAX_FILES: usize = 1 << 18;

/// Results of one root, by the path of the file.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    /// How files are fixed as soon as they are checked; none where something else decides, too,
    /// which findings are fixed.
    at_once: Option<FixMode>,
    /// Files with something to fix, as a run read them.
    known: Mutex<ByPath<Box<KnownFile>>>,
    /// Files after their fixes, as they were checked last.
    fixed: ByPath<Arc<Checked>>,
    /// All files of the root, where they were looked for.
    everything: OnceLock<Arc<Targets>>,
    /// What comes of a run over all of them.
    outcome: Mutex<Option<Box<Outcome>>>,
}

/// What is known of a file with something to fix.
#[derive(Debug)]
pub(super) enum KnownFile {
    /// What it was when a run read it.
    Seen(SeenFile),
    /// What came of fixing it.
    Tried(Tried),
}

/// A file as a run read it.
#[derive(Debug)]
pub(super) struct SeenFile {
    /// As much of it as was read.
    text: Fingerprint,
    /// What it says to others.
    pub(super) facts: Facts,
}

impl SeenFile {
    /// Whether it is still the same.
    pub(super) fn is_of(&self, source: &Source) -> bool {
        self.text.begins(source.text().as_bytes())
    }
}

/// A file that was fixed as soon as it was checked.
#[derive(Debug)]
pub(super) struct Tried {
    /// Rules and places of the findings that have a fix.
    offered: Vec<(&'static str, Span)>,
    pub(super) result: AttemptResult,
}

impl Tried {
    /// Whether these are the findings that it was fixed with.
    pub(super) fn is_of(&self, findings: &[Finding]) -> bool {
        self.offered == offered(findings)
    }
}

fn offered(findings: &[Finding]) -> Vec<(&'static str, Span)> {
    let mut offered: Vec<_> = (findings.iter())
        .filter(|finding| finding.fix.is_some())
        .map(|finding| (finding.rule, finding.span))
        .collect();
    offered.sort_unstable();
    offered
}

impl Carried {
    /// For a run after which files are fixed; in this mode at once, if it is known.
    pub(crate) fn before_fixes(at_once: Option<FixMode>) -> Self {
        Self {
            at_once,
            ..Self::default()
        }
    }

    /// The results of files after their fixes.
    pub(crate) fn fixed(files: impl IntoIterator<Item = (RepoPathBuf, Arc<Checked>)>) -> Self {
        Self {
            fixed: files.into_iter().take(MAX_FILES).collect(),
            ..Self::default()
        }
    }

    /// The same with the files that there are: their fixes made no others.
    pub(crate) fn among(self, everything: Arc<Targets>) -> Self {
        self.keep(everything);
        self
    }

    /// The same with what comes of a run over these files.
    pub(crate) fn with_outcome(mut self, outcome: Option<Box<Outcome>>) -> Self {
        self.outcome = Mutex::new(outcome);
        self
    }

    /// What comes of a run over all files, if that is known; given once.
    pub(crate) fn take_outcome(&self) -> Option<Outcome> {
        let mut outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        let mut outcome = *outcome.take()?;
        // It was found meanwhile: no time went into it now.
        outcome.cost = Cost {
            check: Duration::ZERO,
            read: Duration::ZERO,
            compare: Duration::ZERO,
            ..outcome.cost
        };
        Some(outcome)
    }

    /// Keeps the files that were looked for.
    pub(crate) fn keep(&self, everything: Arc<Targets>) {
        // They are looked for once.
        let _ = self.everything.set(everything);
    }

    /// All files of the root, if they were looked for.
    pub(crate) fn everything(&self) -> Option<&Arc<Targets>> {
        self.everything.get()
    }

    /// What came of a file after its fixes.
    pub(crate) fn result(&self, path: &RepoPath) -> Option<Arc<Checked>> {
        self.fixed.get(path).map(Arc::clone)
    }

    /// Notes documents in a row that were checked, as far as there is something to fix in them.
    pub(crate) fn note(
        &self,
        (plan, world, images): (&Plan, World<'_>, Option<&RunImages>),
        claim: &Claim,
        row: &[(&Document<'_>, &Checked)],
    ) {
        let has_fix =
            |checked: &Checked| checked.findings.iter().any(|finding| finding.fix.is_some());
        let row = row.iter().copied().filter(|(_, checked)| has_fix(checked));
        let takes = |checked: &Checked| {
            let findings = &checked.findings;
            self.at_once
                .is_some_and(|mode| findings.iter().any(|finding| mode.takes(finding)))
        };
        let (mut now, mut later) = (Vec::new(), Vec::new());
        for (document, checked) in row {
            let source = document.source;
            let is_whole = source.is_complete() && source.encoding_problem().is_none();
            if self.at_once.is_none() || !is_whole {
                later.push((document, checked));
            } else if takes(checked) {
                now.push((document, checked));
            }
        }
        let mut known = Vec::with_capacity(now.len() + later.len());
        if let Some(mode) = self.at_once.filter(|_| !now.is_empty()) {
            let files = ClaimedFiles::documents(plan, world, claim.clone()).with_images(images);
            let wanted = WantedFixes {
                mode,
                ignored: &HashSet::new(),
                allow: None,
                reach: FixReach::All,
            };
            let documents: Vec<&Document<'_>> = now.iter().map(|(document, _)| *document).collect();
            let findings = now
                .iter()
                .map(|(_, checked)| Cow::Borrowed(&*checked.findings))
                .collect();
            let before: Vec<&Facts> = now.iter().map(|(_, checked)| &checked.facts).collect();
            let results = files.fix(&documents, findings, &before, wanted);
            known.extend(
                now.iter()
                    .zip(results)
                    .map(|((document, checked), result)| {
                        let offered = offered(&checked.findings);
                        let tried = KnownFile::Tried(Tried { offered, result });
                        (document.source.path().clone(), Box::new(tried))
                    }),
            );
        }
        known.extend(later.into_iter().map(|(document, checked)| {
            let seen = SeenFile {
                text: Fingerprint::of(document.source.text().as_bytes()),
                facts: checked.facts.clone(),
            };
            (
                document.source.path().clone(),
                Box::new(KnownFile::Seen(seen)),
            )
        }));
        if known.is_empty() {
            return;
        }
        let mut all = self.lock();
        let room = MAX_FILES.saturating_sub(all.len());
        all.extend(known.into_iter().take(room));
    }

    /// What is known of a file.
    pub(super) fn take(&self, path: &RepoPath) -> Option<KnownFile> {
        let known = self.lock().remove(path);
        known.map(|known| *known)
    }

    fn lock(&self) -> MutexGuard<'_, ByPath<Box<KnownFile>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
