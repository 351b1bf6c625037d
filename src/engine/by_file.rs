//! Checks the files of a run, each by itself, in parallel.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use crate::crossfile::Facts;
use crate::engine::budget::Budget;
use crate::engine::lint;
use crate::engine::options::{FILES_AT_ONCE, RunOptions};
use crate::engine::outcome::Cost;
use crate::engine::report::Note;
use crate::engine::results::{FileResult, Listed, Run, Said, number};
use crate::engine::row::{RowCheck, in_rows};
use crate::engine::run_facts::{FACTS_AT_ONCE, RunFacts};
use crate::engine::session::{Session, layout};
use crate::plan::Claim;
use crate::rules::image_cache::RunImages;
use crate::tree::World;
use crate::tree::disk::walk::FoundFile;

/// How many of these a thread takes at most, when others might do some of them: left to itself, it
/// takes a quarter of a repository, and where one core is busy with something else, the others wait
/// for it in the end.
const CHUNKS_AT_ONCE: usize = 8;

/// Files for each thread that are checked in one go where their order counts.
const FILES_IN_ORDER: usize = 4;

/// What came of the files, each by itself.
pub(crate) struct ByFile {
    pub(crate) run: Run,
    /// The findings to list.
    pub(crate) listed: Listed,
    /// What the files say to others; none where that is too much, or not all is known.
    pub(crate) facts: Option<Facts>,
    /// What was not checked of images.
    pub(crate) notes: Vec<Note>,
    /// Whether some were not checked because those before them took too many steps.
    pub(crate) over_budget: bool,
}

impl Session {
    /// Checks each file by itself.
    pub(crate) fn check_files(
        &self,
        files: &[FoundFile],
        pool: Option<&rayon::ThreadPool>,
        world: &World<'_>,
        options: &RunOptions,
    ) -> ByFile {
        let before = options.spent.load(Ordering::Relaxed);
        let budget = Budget::after(before);
        let at_once = AtOnce {
            session: self,
            world,
            options,
            budget: &budget,
            images: RunImages::default(),
            listed: Listed::new(options.max_findings),
            kept: RunFacts::of(files.len()),
        };
        let work = |part: Run, (chunk, files): (usize, &[FoundFile])| {
            at_once.check(part, chunk * FILES_AT_ONCE, files)
        };
        let run = match pool {
            // Parts are of neighbours and come together in their order, whoever does them.
            Some(pool) => pool.install(|| {
                let chunks = files.par_chunks(FILES_AT_ONCE).enumerate();
                let parts = chunks.with_max_len(CHUNKS_AT_ONCE).fold(Run::default, work);
                parts.reduce(Run::default, Run::and)
            }),
            None => (files.chunks(FILES_AT_ONCE).enumerate()).fold(Run::default(), work),
        };
        if budget.is_spent() {
            let budget = Budget::after(before);
            return self.check_in_order(files, &budget, pool, world, options);
        }
        options.spent.store(budget.taken(), Ordering::Relaxed);
        ByFile {
            run,
            listed: at_once.listed,
            facts: at_once.kept.into_facts(),
            notes: at_once
                .images
                .unchecked()
                .into_iter()
                .map(Note::from)
                .collect(),
            over_budget: false,
        }
    }

    /// The same where the files take more steps than a run may take: each is checked until those
    /// before it have used them up, and each after that is reported.
    fn check_in_order(
        &self,
        files: &[FoundFile],
        budget: &Budget,
        pool: Option<&rayon::ThreadPool>,
        world: &World<'_>,
        options: &RunOptions,
    ) -> ByFile {
        self.plan.count_anew();
        options.done.store(0, Ordering::Relaxed);
        let listed = Listed::new(options.max_findings);
        let mut run = Run::default();
        let mut said = Said::default();
        let kept = RunFacts::of(files.len());
        let mut add = |index: usize, file: &FoundFile, result: FileResult| {
            run.add(number(index), file, result, &mut said);
            kept.add(std::mem::take(&mut said.facts));
            listed.take(number(index), &mut said);
        };
        let check = |file: &FoundFile| {
            let wants = lint::Wants {
                facts: options.cross_file && !kept.is_full(),
                findings: true,
                count: options.count_all,
                title: false,
                lines: options.lines,
                images: None,
            };
            let check = RowCheck {
                session: self,
                claim: &self.plan.claim_and_count(&file.path),
                world,
                options,
                wants,
            };
            check.one(file)
        };
        let at_once = FILES_IN_ORDER * pool.map_or(1, rayon::ThreadPool::current_num_threads);
        let mut next = 0;
        while !budget.is_spent() && next < files.len() {
            let some = &files[next..files.len().min(next + at_once)];
            let results: Vec<FileResult> = match pool {
                Some(pool) => pool.install(|| some.par_iter().map(check).collect()),
                None => some.iter().map(check).collect(),
            };
            for (file, result) in some.iter().zip(results) {
                if budget.is_spent() {
                    break;
                }
                result.count(budget);
                options.done.fetch_add(1, Ordering::Relaxed);
                add(next, file, result);
                next += 1;
            }
        }
        options.spent.store(budget.taken(), Ordering::Relaxed);
        let mut over_budget = false;
        for (index, file) in files.iter().enumerate().skip(next) {
            let result = self.not_checked(file);
            over_budget |= matches!(result, FileResult::Checked { .. });
            add(index, file, result);
        }
        ByFile {
            run,
            listed,
            // What is not known of all files cannot be compared.
            facts: (!over_budget).then(|| kept.into_facts()).flatten(),
            notes: Vec::new(),
            over_budget,
        }
    }

    /// What is reported of a file behind those that used the budget up.
    fn not_checked(&self, file: &FoundFile) -> FileResult {
        let claim = self.plan.claim_and_count(&file.path);
        match layout(file, &claim) {
            Ok(_) => FileResult::Checked {
                checked: Arc::new(lint::over_budget(&file.path, &self.plan, &claim)),
                claim,
                cost: Cost::default(),
                in_part: false,
            },
            Err(reason) => FileResult::Skipped(reason),
        }
    }
}

/// What the threads share that check the files of a run in any order.
struct AtOnce<'a> {
    session: &'a Session,
    world: &'a World<'a>,
    options: &'a RunOptions,
    budget: &'a Budget,
    images: RunImages,
    listed: Listed,
    kept: RunFacts,
}

impl AtOnce<'_> {
    /// Adds what comes of neighbours to a part of the run, as far as the budget goes; `next` is the
    /// number of the first of them.
    fn check(&self, mut part: Run, mut next: usize, files: &[FoundFile]) -> Run {
        if self.budget.is_spent() {
            return part; // they are checked again, in order
        }
        let _open = self.session.tree.keep_open();
        self.session.tree.read_ahead(files, &|file| {
            layout(file, &self.session.plan.claim(&file.path)).is_ok()
        });
        let mut said = Said::default();
        let mut claims = self.session.plan.claims_in_a_row(true);
        let claim = |file: &FoundFile| claims.next(&file.path);
        let claims: Vec<Claim> = files.iter().map(claim).collect();
        let mut last = number(next);
        for (claim, row) in in_rows(files, &claims) {
            if self.budget.is_spent() {
                break;
            }
            let wants = lint::Wants {
                facts: self.options.cross_file && !self.kept.is_full(),
                findings: !self.listed.findings.is_past(number(next)),
                count: self.options.count_all,
                title: false,
                lines: self.options.lines,
                images: Some(&self.images),
            };
            let check = RowCheck {
                session: self.session,
                claim,
                world: self.world,
                options: self.options,
                wants,
            };
            for (file, result) in row.iter().zip(check.all(row)) {
                result.count(self.budget);
                last = number(next);
                next += 1;
                part.add(last, file, result, &mut said);
            }
            self.listed.take_many(last, &mut said);
            if said.facts.keys.len() > FACTS_AT_ONCE {
                self.kept.add(std::mem::take(&mut said.facts));
            }
        }
        self.listed.take(last, &mut said);
        self.kept.add(said.facts);
        self.options
            .done
            .fetch_add(files.len() as u64, Ordering::Relaxed);
        part
    }
}
