//! Brings what is known up to what the editor has: first each changed file by itself, then what is
//! between files, and shows what came of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use gen_lsp_types::{MessageType, Uri};

use super::Server;
use super::documents::OpenDocument;
use super::jobs::{Done, Scanned};
use crate::engine::incremental::{Compared, Effect, Incremental};
use crate::finding::Finding;
use crate::text::Span;
use crate::text::repo_path::RepoPathBuf;

/// Files of a root that are all compared at once, at most: with more, another thread does it, and what
/// an edit breaks elsewhere comes a little later.
const MOST_AT_ONCE: usize = 2_000;

impl Server {
    /// Checks what changed, compares what must be compared, and shows what came of it.
    pub(super) fn settle(&mut self) {
        self.check_changed();
        self.compare_due();
        self.show_changed();
        self.answer_held();
    }

    /// Checks the open files that were changed, each by itself.
    pub(super) fn check_changed(&mut self) {
        let mut scan = Vec::new();
        for document in self.documents.all_mut() {
            let Some(same) = document.same else {
                continue;
            };
            let Some(root) = self.roots.get_mut(&document.root) else {
                // What was never saved belongs to no root.
                document.settle();
                let place = (document.root.clone(), document.path.clone());
                self.changed.insert(place);
                continue;
            };
            let Some(known) = &mut root.known else {
                if root.failure.is_some() {
                    // It may be the config, or what that needs.
                    scan.push(root.folder.clone());
                    document.settle();
                }
                continue;
            };
            let path = document.path.clone();
            known.overlay.open(&path, document.bytes());
            if known.results.check_again(&path, same) == Effect::Others {
                known
                    .results
                    .move_compared(&path, &|finding| follow(document, finding));
                root.compare_due = true;
            }
            if known.results.session.is_relied_on(&path) {
                scan.push(root.folder.clone());
            }
            document.settle();
            self.changed.insert((document.root.clone(), path));
        }
        for folder in scan {
            self.scan_soon(&folder);
        }
    }

    /// Checks a file that is not open again.
    pub(super) fn check_path(&mut self, folder: &Path, path: &RepoPathBuf) {
        let Some(root) = self.roots.get_mut(folder) else {
            return;
        };
        let Some(known) = &mut root.known else {
            return;
        };
        if known.results.check_again(path, 0) == Effect::Others {
            root.compare_due = true;
        }
        let is_relied_on = known.results.session.is_relied_on(path);
        self.changed.insert((folder.to_path_buf(), path.clone()));
        if is_relied_on {
            self.scan_soon(folder);
        }
    }

    /// Compares what was changed in each root with its other files. Where that takes all of them, few
    /// are compared at once, many on another thread.
    fn compare_due(&mut self) {
        let mut differ = Vec::new();
        let mut has_failed = false;
        for root in self.roots.all_mut() {
            if !root.compare_due || root.is_comparing {
                continue;
            }
            let Some(known) = &mut root.known else {
                continue;
            };
            root.compare_due = false;
            let results = &mut known.results;
            let is_small = results.paths().len() <= MOST_AT_ONCE;
            let pool = self.jobs.pool.as_deref();
            let work = || {
                let all = |results: &mut Incremental| {
                    let compared = results.comparison().run(pool);
                    results.take_compared(compared)
                };
                let updated = results.update();
                updated.or_else(|| is_small.then(|| all(results)))
            };
            match catch_unwind(AssertUnwindSafe(work)) {
                Ok(Some(paths)) => differ.push((root.folder.clone(), paths)),
                Ok(None) => {
                    root.is_comparing = true;
                    let comparison = known.results.comparison();
                    let folder = root.folder.clone();
                    self.jobs.compare(folder, comparison, root.epoch);
                }
                Err(_) => has_failed = true,
            }
        }
        for (folder, paths) in differ {
            let places = paths.into_iter().map(|path| (folder.clone(), path));
            self.changed.extend(places);
        }
        if has_failed {
            self.client.show(MessageType::Error, COMPARE_FAILED);
        }
    }

    fn take_compared(&mut self, folder: &Path, compared: Compared) {
        let root = self.roots.get_mut(folder);
        if let Some(known) = root.and_then(|root| root.known.as_mut()) {
            let changed = known.results.take_compared(compared);
            let places = changed.into_iter().map(|path| (folder.to_path_buf(), path));
            self.changed.extend(places);
        }
    }

    /// Takes in what came of a job.
    pub(super) fn take(&mut self, done: Done) {
        match done {
            Done::Scanned {
                folder,
                ticket,
                outcome,
                seen,
            } => self.take_scanned(&folder, ticket, *outcome, &seen),
            Done::Compared {
                folder,
                compared,
                epoch,
            } => {
                let Some(root) = self.roots.get_mut(&folder) else {
                    return;
                };
                root.is_comparing = false;
                let is_current = root.epoch == epoch;
                match compared {
                    Some(compared) if is_current => self.take_compared(&folder, compared),
                    Some(_) => {}
                    None => self.client.show(MessageType::Error, COMPARE_FAILED),
                }
            }
            Done::NotStarted(why) => {
                let message = format!("the system gives no thread: {why}");
                self.client.show(MessageType::Error, &message);
            }
        }
    }

    fn take_scanned(&mut self, folder: &Path, ticket: u64, scanned: Scanned, seen: &[(Uri, i32)]) {
        let Some(root) = self.roots.get_mut(folder) else {
            return;
        };
        if root.scanning != Some(ticket) {
            return;
        }
        root.scanning = None;
        root.is_comparing = false;
        root.epoch += 1;
        let is_first = root.known.is_none() && root.failure.is_none();
        let before = root.files_with_findings();
        let mut nested = Vec::new();
        let mut messages = Vec::new();
        match scanned {
            Scanned::Known {
                known,
                nested: below,
                warning,
            } => {
                root.failure = None;
                root.known = Some(*known);
                nested = below;
                messages.extend(warning.map(|warning| (MessageType::Warning, warning)));
            }
            Scanned::Unusable(failure) => {
                // Findings are shown where they are.
                let message = failure.findings.is_empty().then(|| failure.why.clone());
                messages.extend(message.map(|message| (MessageType::Error, message)));
                root.failure = Some(failure);
            }
            Scanned::Panicked => messages.push((MessageType::Error, SCAN_FAILED.to_owned())),
        }
        let after = root.files_with_findings();
        let scans_again = std::mem::take(&mut root.scan_again);
        let places = before
            .union(&after)
            .map(|path| (folder.to_path_buf(), path.clone()));
        self.changed.extend(places);
        for (kind, message) in messages {
            self.client.show(kind, &message);
        }
        self.catch_up(folder, seen);
        for found in nested {
            let below = found.folder.clone();
            if self.roots.add(found, true) {
                self.scan(&below);
            }
        }
        if is_first {
            self.end_progress(folder);
        }
        if scans_again {
            self.scan(folder);
        }
    }

    /// Brings what a scan knows up to what the editor has opened, changed and closed meanwhile.
    fn catch_up(&mut self, folder: &Path, seen: &[(Uri, i32)]) {
        let Some(root) = self.roots.get_mut(folder) else {
            return;
        };
        let Some(known) = &mut root.known else {
            return;
        };
        let mut closed: Vec<&Uri> = seen.iter().map(|(uri, _)| uri).collect();
        for document in self.documents.all_mut().filter(|open| open.root == folder) {
            closed.retain(|uri| **uri != document.uri);
            let version = seen.iter().find(|(uri, _)| *uri == document.uri);
            match version {
                Some((_, version)) if *version == document.version => document.settle(),
                Some(_) => document.unsettle(),
                None => {
                    known.results.set_named(&document.path, true);
                    document.unsettle();
                    root.compare_due = true;
                }
            }
            self.changed
                .insert((folder.to_path_buf(), document.path.clone()));
        }
        if !closed.is_empty() {
            // Rare enough to look at everything once more.
            root.scan_again = true;
        }
    }

    /// The places whose findings may have changed, each once.
    pub(super) fn take_changed(&mut self) -> Vec<(PathBuf, RepoPathBuf)> {
        std::mem::take(&mut self.changed).into_iter().collect()
    }
}

const COMPARE_FAILED: &str =
    "a defect of copydesk itself: comparing files failed; what is found in each file is shown";

const SCAN_FAILED: &str = "a defect of copydesk itself: the files could not be checked";

/// Moves a finding with the text around it; false where the text itself was changed.
fn follow(document: &OpenDocument, finding: &mut Finding) -> bool {
    let moved = |span: Span| {
        let (start, end) = (document.moved(span.start)?, document.moved(span.end)?);
        (start <= end).then_some(Span { start, end })
    };
    let Some(span) = moved(finding.span) else {
        return false;
    };
    finding.span = span;
    if let Some(fix) = &mut finding.fix {
        let is_whole = fix.edits.iter_mut().all(|edit| match moved(edit.span) {
            Some(span) => {
                edit.span = span;
                true
            }
            None => false,
        });
        if !is_whole {
            finding.fix = None;
        }
    }
    true
}
