//! Checks files in a row together, each by itself: they are read, and then each check looks at all of
//! them before the next one does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::sync::Arc;
use std::time::Instant;

use crate::document::{Document, Layout};
use crate::engine::lint::{self, Checked};
use crate::engine::options::RunOptions;
use crate::engine::outcome::Cost;
use crate::engine::results::FileResult;
use crate::engine::session::{Session, layout};
use crate::plan::Claim;
use crate::text::repo_path::RepoPath;
use crate::tree::disk::walk::FoundFile;
use crate::tree::skip_reason::SkipReason;
use crate::tree::{ReadFile, World};

/// Files that are checked together. What is known of them stays in the second cache of a processor;
/// with more of them, it would be the data that is fetched anew.
const FILES_IN_A_ROW: usize = 8;

/// How files are checked that the plan claims alike.
#[derive(Clone, Copy)]
pub(crate) struct RowCheck<'a> {
    pub(crate) session: &'a Session,
    /// The claim of the plan on them.
    pub(crate) claim: &'a Claim,
    pub(crate) world: &'a World<'a>,
    pub(crate) options: &'a RunOptions,
    pub(crate) wants: lint::Wants<'a>,
}

/// Files that follow one another, in rows of those that the plan claims alike.
pub(crate) fn in_rows<'f>(
    files: &'f [FoundFile],
    claims: &'f [Claim],
) -> impl Iterator<Item = (&'f Claim, &'f [FoundFile])> {
    let mut rest = files;
    claims.chunk_by(Claim::eq).flat_map(move |claims| {
        let (alike, others) = rest.split_at(claims.len());
        rest = others;
        let rows = alike.chunks(FILES_IN_A_ROW);
        rows.map(|row| (&claims[0], row))
    })
}

/// A file of a row.
enum InRow {
    /// What came of it is known.
    Done(FileResult),
    /// It was read, and is checked with the others.
    Read(ReadFile, Layout, Cost),
}

impl Session {
    /// Checks one file by itself, and takes out what it contributes to checks across files; none
    /// when the file is not checked. `path` is relative to the repository, with `/`.
    pub fn check_one(
        &self,
        path: &(impl AsRef<RepoPath> + ?Sized),
        options: &RunOptions,
    ) -> Option<Checked> {
        self.check_path(path.as_ref(), options)
    }

    fn check_path(&self, path: &RepoPath, options: &RunOptions) -> Option<Checked> {
        let disk = self.tree.root().join(path);
        let file = FoundFile::new(self.tree.root(), &disk, true);
        let wants = lint::Wants {
            facts: options.cross_file,
            findings: true,
            count: true,
            title: false,
            lines: true,
            images: None,
        };
        let check = RowCheck {
            session: self,
            claim: &self.plan.claim_and_count(path),
            world: &self.world(),
            options,
            wants,
        };
        match check.one(&file) {
            FileResult::Checked { checked, .. } => Some(Arc::unwrap_or_clone(checked)),
            FileResult::Skipped(_) | FileResult::Panicked => None,
        }
    }
}

impl RowCheck<'_> {
    /// What comes of one file by itself.
    pub(crate) fn one(&self, file: &FoundFile) -> FileResult {
        let results = self.all(slice::from_ref(file));
        results.into_iter().next().unwrap_or(FileResult::Panicked)
    }

    /// What comes of files in a row, each by itself. Their steps are counted with the last.
    pub(crate) fn all(&self, files: &[FoundFile]) -> Vec<FileResult> {
        match catch_unwind(AssertUnwindSafe(|| self.together(files))) {
            Ok(results) => results,
            Err(_) if files.len() == 1 => vec![FileResult::Panicked],
            // Which one it is, they show one by one.
            Err(_) => files.iter().map(|file| self.one(file)).collect(),
        }
    }

    fn together(&self, files: &[FoundFile]) -> Vec<FileResult> {
        let read: Vec<InRow> = files.iter().map(|file| self.read(file)).collect();
        let row: Vec<_> = read
            .iter()
            .filter_map(|file| match file {
                InRow::Read(read, layout, _) => Some((&read.source, *layout)),
                InRow::Done(_) => None,
            })
            .collect();
        let note = |documents: &[Document<'_>], checked: &[Checked]| self.note(documents, checked);
        let plan = &self.session.plan;
        let (found, steps) = lint::check_row(self.wants, &row, plan, self.claim, self.world, &note);
        let mut found = found.into_iter();
        let results = files.iter().zip(read).map(|(file, read)| match read {
            InRow::Done(result) => result,
            InRow::Read(read, _, cost) => {
                let found = found.next().unwrap_or_default();
                self.checked(file, found, cost, !read.source.is_complete())
            }
        });
        let mut results: Vec<FileResult> = results.collect();
        // When the last one is counted, so are the bytes of all.
        let last = results.iter_mut().rev().find_map(|result| match result {
            FileResult::Checked { cost, .. } => Some(cost),
            FileResult::Skipped(_) | FileResult::Panicked => None,
        });
        if let Some(cost) = last {
            cost.steps += steps;
        }
        results
    }

    /// Reads a file; checks it if it does not fit in a row with others.
    fn read(&self, file: &FoundFile) -> InRow {
        let (session, claim) = (self.session, self.claim);
        let layout = match layout(file, claim) {
            Ok(layout) => layout,
            Err(reason) => return InRow::Done(FileResult::Skipped(reason)),
        };
        let carried = session.carried.as_ref();
        let known = carried.and_then(|carried| carried.result(&file.path));
        if let Some(known) = known.filter(|known| !known.is_form) {
            return InRow::Done(self.known(file, known, Cost::default(), false));
        }
        let started = Instant::now();
        let (body, limit) = (session.plan.rules(claim).body, self.options.max_file_size);
        let read = session.tree.read_document(file, layout, body, limit);
        let mut cost = Cost {
            read: started.elapsed(),
            ..Cost::default()
        };
        let read = match read {
            Ok(read) => read,
            Err(problem) => {
                let found = lint::unreadable(&file.path, &problem, &session.plan, claim);
                return InRow::Done(self.checked(file, found, cost, false));
            }
        };
        cost.bytes_read = read.bytes_read;
        cost.bytes = read.source.file_len();
        let source = &read.source;
        if session.is_judged_as_config(source, claim) {
            InRow::Done(self.checked(file, Checked::default(), cost, false))
        } else if lint::fits_in_a_row(source) {
            InRow::Read(read, layout, cost)
        } else {
            let note =
                |documents: &[Document<'_>], checked: &[Checked]| self.note(documents, checked);
            let plan = &session.plan;
            let (found, steps) =
                lint::check_and(self.wants, source, layout, plan, claim, self.world, &note);
            cost.steps = steps;
            InRow::Done(self.checked(file, found, cost, !source.is_complete()))
        }
    }

    fn checked(&self, file: &FoundFile, checked: Checked, cost: Cost, in_part: bool) -> FileResult {
        self.known(file, Arc::new(checked), cost, in_part)
    }

    fn known(
        &self,
        file: &FoundFile,
        checked: Arc<Checked>,
        cost: Cost,
        in_part: bool,
    ) -> FileResult {
        if checked.is_form && !file.named() {
            return FileResult::Skipped(SkipReason::Template);
        }
        FileResult::Checked {
            claim: self.claim.clone(),
            checked,
            cost,
            in_part,
        }
    }

    /// Shows documents that were checked to what fixes them afterwards.
    fn note(&self, documents: &[Document<'_>], checked: &[Checked]) {
        let Some(carried) = &self.session.carried else {
            return;
        };
        let config = self.session.config_path();
        // The config is judged otherwise, and fixed apart.
        let row: Vec<_> = (documents.iter().zip(checked))
            .filter(|(document, _)| config != Some(&**document.source.path()))
            .collect();
        let with = (&self.session.plan, *self.world, self.wants.images);
        carried.note(with, self.claim, &row);
    }
}
