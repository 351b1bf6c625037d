//! Checks files in a row together, each by itself: they are read, and then each check looks at all of
//! them before the next one does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::time::Instant;

use crate::document::{Document, Layout};
use crate::engine::lint::{self, Checked};
use crate::engine::options::RunOptions;
use crate::engine::outcome::Cost;
use crate::engine::results::FileResult;
use crate::engine::session::{Session, layout};
use crate::plan::Claim;
use crate::tree::disk::walk::FoundFile;
use crate::tree::skip_reason::SkipReason;
use crate::tree::{ReadFile, World};

/// Files that are checked together. What is known of them stays in the second cache of a processor;
/// with more of them, it would be the data that is fetched anew.
pub(crate) const FILES_IN_A_ROW: usize = 8;

/// A file of a row.
enum InRow {
    /// What came of it is known.
    Done(FileResult),
    /// It was read, and is checked with the others.
    Read(ReadFile, Layout, Cost),
}

impl Session {
    /// Checks one file by itself under the claim that the plan has on it.
    pub(crate) fn check_found(
        &self,
        file: &FoundFile,
        claim: &Claim,
        world: &World<'_>,
        options: &RunOptions,
        wants: lint::Wants<'_>,
    ) -> FileResult {
        let results = self.check_row(slice::from_ref(file), claim, world, options, wants);
        results.into_iter().next().unwrap_or(FileResult::Panicked)
    }

    /// Checks files in a row, each by itself, under the claim that the plan has on each of them.
    /// Their steps are counted with the last.
    pub(crate) fn check_row(
        &self,
        files: &[FoundFile],
        claim: &Claim,
        world: &World<'_>,
        options: &RunOptions,
        wants: lint::Wants<'_>,
    ) -> Vec<FileResult> {
        let together = || self.check_together(files, claim, world, options, wants);
        match catch_unwind(AssertUnwindSafe(together)) {
            Ok(results) => results,
            Err(_) if files.len() == 1 => vec![FileResult::Panicked],
            // Which one it is, they show one by one.
            Err(_) => {
                let alone = |file| self.check_found(file, claim, world, options, wants);
                files.iter().map(alone).collect()
            }
        }
    }

    fn check_together(
        &self,
        files: &[FoundFile],
        claim: &Claim,
        world: &World<'_>,
        options: &RunOptions,
        wants: lint::Wants<'_>,
    ) -> Vec<FileResult> {
        let carried = self.carried.as_ref();
        let checked = |file: &FoundFile, checked: Checked, cost, in_part| {
            if checked.is_form && !file.named() {
                return FileResult::Skipped(SkipReason::Template);
            }
            FileResult::Checked {
                claim: claim.clone(),
                checked: Box::new(checked),
                cost,
                in_part,
            }
        };
        let note = |layout: Layout, document: &Document<'_>, checked: &Checked| {
            // The config is judged otherwise, and fixed apart.
            let path = document.source.path();
            let carried = carried.filter(|_| self.config_path() != Some(&**path));
            if let Some(carried) = carried {
                let with = (&self.plan, *world, wants.images);
                carried.note(with, (claim, layout), document, checked);
            }
        };
        let body = self.plan.rules(claim).body;
        let read = |file: &FoundFile| {
            let layout = match layout(file, claim) {
                Ok(layout) => layout,
                Err(reason) => return InRow::Done(FileResult::Skipped(reason)),
            };
            let known = carried.and_then(|carried| carried.result(&file.path));
            if let Some(known) = known.filter(|known| !known.is_form) {
                return InRow::Done(checked(file, known, Cost::default(), false));
            }
            let started = Instant::now();
            let read = self
                .tree
                .read_document(file, layout, body, options.max_file_size);
            let mut cost = Cost {
                read: started.elapsed(),
                ..Cost::default()
            };
            let read = match read {
                Ok(read) => read,
                Err(problem) => {
                    let found = lint::unreadable(&file.path, &problem, &self.plan, claim);
                    return InRow::Done(checked(file, found, cost, false));
                }
            };
            cost.bytes_read = read.bytes_read;
            cost.bytes = read.source.file_len();
            let source = &read.source;
            if self.is_judged_as_config(source, claim) {
                InRow::Done(checked(file, Checked::default(), cost, false))
            } else if lint::fits_in_a_row(source) {
                InRow::Read(read, layout, cost)
            } else {
                let note =
                    |_, document: &Document<'_>, checked: &_| note(layout, document, checked);
                let plan = &self.plan;
                let (found, steps) =
                    lint::check_and(wants, source, layout, plan, claim, world, &note);
                cost.steps = steps;
                InRow::Done(checked(file, found, cost, !source.is_complete()))
            }
        };
        let read: Vec<InRow> = files.iter().map(read).collect();
        let row: Vec<_> = read
            .iter()
            .filter_map(|file| match file {
                InRow::Read(read, layout, _) => Some((&read.source, *layout)),
                InRow::Done(_) => None,
            })
            .collect();
        let note =
            |at: usize, document: &Document<'_>, checked: &_| note(row[at].1, document, checked);
        let (found, steps) = lint::check_row(wants, &row, &self.plan, claim, world, &note);
        let mut found = found.into_iter();
        let results = files.iter().zip(read).map(|(file, read)| match read {
            InRow::Done(result) => result,
            InRow::Read(read, _, cost) => {
                let found = found.next().unwrap_or_default();
                checked(file, found, cost, !read.source.is_complete())
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
}
