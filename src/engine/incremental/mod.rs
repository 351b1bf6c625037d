//! The results of a whole run, kept so that one file can be checked again: for who watches files
//! change, such as an editor.
//!
//! What all this says is at any time what a run over the same files would say. A file is checked
//! again alone; what it says to others, and said before, is compared anew ([`Incremental::update`]).
//! Where that is not enough, all is compared by a [`Comparison`], which may run on another thread.

mod between;
mod compare;
mod facts;
mod index;
mod keep_up;
mod queries;
mod reliance;
mod texts;
mod touched;
mod update;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::crossfile::{Facts, Key};
use crate::document::suppression::Suppressions;
use crate::document::title::Title;
use crate::engine::lint::{self, Checked, Wants};
use crate::engine::options::{FILES_AT_ONCE, RunOptions};
use crate::engine::outcome::{Cost, NestedTargets, Targets};
use crate::engine::results::{FileResult, Run, number};
use crate::engine::row::{RowCheck, in_rows};
use crate::engine::session::{Session, layout};
use crate::engine::surroundings::source_of;
use crate::engine::wrong_defaults::WrongDefaults;
use crate::finding::Finding;
use crate::plan::Claim;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::World;
use crate::tree::disk::walk::{FoundFile, Walked};
use crate::tree::skip_reason::SkipReason;
pub(crate) use compare::{Compared, Comparison};
use facts::AllFacts;
use texts::LastTexts;

/// A repository and all that is known of its files.
pub(crate) struct Incremental {
    pub(crate) session: Arc<Session>,
    options: RunOptions,
    /// What is wanted of each file.
    wants: Wants<'static>,
    /// Sorted by path; facts are numbered by them.
    files: Arc<Vec<FoundFile>>,
    /// Files that no walk found: they are there because somebody named them.
    only_named: BTreeSet<RepoPathBuf>,
    /// Findings of each file by itself, of the files that have some.
    own: BTreeMap<RepoPathBuf, Vec<Finding>>,
    /// What is wrong with values that documents have by default, by the path of the document.
    of_defaults: BTreeMap<RepoPathBuf, Vec<Finding>>,
    /// The same by the file that sets them.
    wrong_defaults: BTreeMap<RepoPathBuf, Vec<Finding>>,
    /// What documents are called, of those that say so.
    titles: BTreeMap<RepoPathBuf, Title>,
    /// What the walk says of files that are not checked.
    walk: Vec<Finding>,
    suppressions: BTreeMap<u32, Suppressions>,
    /// The collection of each checked file; none where it has none or is not checked.
    collections: Vec<Option<usize>>,
    /// [`Facts::seen`] of each file.
    seen: Vec<u64>,
    /// [`Facts::unsure`] of the files that have some.
    unsure: BTreeMap<u32, BTreeSet<u16>>,
    /// The facts of all files, without those two.
    facts: AllFacts,
    texts: Arc<LastTexts>,
    /// Files whose check ended in a panic: defects of copydesk itself.
    pub(crate) panics: BTreeSet<RepoPathBuf>,
    compared: Compared,
    /// What files said when all was compared last, if that is something else now or is elsewhere.
    pending: BTreeMap<u32, Facts>,
    /// Whether a file was changed of which a comparison reads the text.
    needs_all: bool,
}

/// What came of a file that was checked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It says to others what it said before.
    Alone,
    /// What is between files must be compared again.
    Others,
}

impl Incremental {
    /// Finds all files, if they are wanted, and checks each by itself. Files at `named` count as
    /// named, wherever they are. The files of roots below are given back: they belong to others.
    pub(crate) fn scan(
        session: Arc<Session>,
        (is_whole, named): (bool, &[PathBuf]),
        options: &RunOptions,
        wants: Wants<'static>,
        pool: Option<&rayon::ThreadPool>,
    ) -> (Self, Vec<NestedTargets>) {
        let root = session.tree.root().to_path_buf();
        let mut targets = if is_whole {
            session.targets(&[root], options.threads)
        } else {
            Targets::default()
        };
        let mut walked = std::mem::take(&mut targets.files);
        let mut results = Self {
            options: options.clone(),
            wants,
            files: Arc::default(),
            only_named: BTreeSet::new(),
            own: BTreeMap::new(),
            of_defaults: BTreeMap::new(),
            wrong_defaults: BTreeMap::new(),
            titles: BTreeMap::new(),
            walk: Vec::new(),
            suppressions: BTreeMap::new(),
            collections: Vec::new(),
            seen: Vec::new(),
            unsure: BTreeMap::new(),
            facts: AllFacts::default(),
            texts: Arc::default(),
            panics: BTreeSet::new(),
            compared: Compared::default(),
            pending: BTreeMap::new(),
            needs_all: false,
            session,
        };
        results.name(&mut walked, named);
        let work = || {
            let chunks = walked.files.par_chunks(FILES_AT_ONCE);
            let checked = chunks.map(|files| results.check_chunk(files));
            checked.collect::<Vec<_>>()
        };
        let checked = match pool {
            Some(pool) => pool.install(work),
            None => (walked.files.chunks(FILES_AT_ONCE))
                .map(|files| results.check_chunk(files))
                .collect(),
        };
        let mut all = Facts::default();
        for (index, result) in checked.into_iter().flatten().enumerate() {
            results.collections.push(None);
            results.seen.push(0);
            let path = walked.files[index].path.clone();
            let facts = results.take_in(number(index), &path, result);
            let facts = results.note_fields(number(index), facts);
            all.add(number(index), &facts);
        }
        results.facts = AllFacts::new(all);
        let most = options.max_findings;
        results.walk = results
            .session
            .add_walk(&mut walked, &mut Run::default(), most);
        results.locate_walk();
        results.files = Arc::new(walked.files);
        results.judge_defaults();
        (results, targets.nested)
    }

    /// Adds files that are named to those of a walk.
    fn name(&mut self, walked: &mut Walked, named: &[PathBuf]) {
        for disk in named {
            let file = FoundFile::new(self.session.tree.root(), disk, true);
            match (walked.files).binary_search_by(|known| known.path.cmp(&file.path)) {
                Ok(at) => walked.files[at] = file,
                Err(at) => {
                    self.only_named.insert(file.path.clone());
                    walked.files.insert(at, file);
                }
            }
        }
    }

    fn check_chunk(&self, files: &[FoundFile]) -> Vec<FileResult> {
        let session = &self.session;
        let _open = session.tree.keep_open();
        session.tree.read_ahead(files, &|file| {
            layout(file, &session.plan.claim(&file.path)).is_ok()
        });
        let mut claims = session.plan.claims_in_a_row(true);
        let claim = |file: &FoundFile| claims.next(&file.path);
        let claims: Vec<Claim> = files.iter().map(claim).collect();
        let world = session.world();
        let check = |(claim, row): (&Claim, &[FoundFile])| self.row_check(claim, &world).all(row);
        in_rows(files, &claims).flat_map(check).collect()
    }

    fn check(&self, file: &FoundFile, claim: &Claim) -> FileResult {
        self.row_check(claim, &self.session.world()).one(file)
    }

    fn row_check<'a>(&'a self, claim: &'a Claim, world: &'a World<'_>) -> RowCheck<'a> {
        let wants = Wants {
            facts: self.wants.facts && self.options.cross_file,
            ..self.wants
        };
        RowCheck {
            session: &self.session,
            claim,
            world,
            options: &self.options,
            wants,
        }
    }

    /// Puts in what came of a file, in place of what was there; gives its facts.
    fn take_in(&mut self, file: u32, path: &RepoPathBuf, result: FileResult) -> Facts {
        self.own.remove(path);
        self.titles.remove(path);
        self.of_defaults.remove(path);
        self.suppressions.remove(&file);
        self.panics.remove(path);
        let collection = &mut self.collections[file as usize];
        *collection = None;
        match result {
            FileResult::Checked { claim, checked, .. } => {
                let checked = Arc::unwrap_or_clone(checked);
                *collection = claim.collection;
                let mut findings = checked.findings;
                if !checked.of_defaults.is_empty() {
                    (self.of_defaults).insert(path.clone(), checked.of_defaults);
                }
                if let Some(title) = checked.title {
                    self.titles.insert(path.clone(), title);
                }
                if !findings.is_empty() {
                    self.locate(&mut findings);
                    self.own.insert(path.clone(), findings);
                }
                if !checked.suppressions.is_empty() {
                    self.suppressions.insert(file, checked.suppressions);
                }
                checked.facts
            }
            FileResult::Skipped(_) => Facts::default(),
            FileResult::Panicked => {
                self.panics.insert(path.clone());
                Facts::default()
            }
        }
    }

    fn locate(&self, findings: &mut [Finding]) {
        let tree = &*self.session.tree;
        lint::locate_elsewhere(findings, &|name, until| source_of(tree, name, until));
    }

    /// Gathers what is wrong with defaults; gives the files in which that is something else now.
    fn judge_defaults(&mut self) -> BTreeSet<RepoPathBuf> {
        if self.of_defaults.is_empty() && self.wrong_defaults.is_empty() {
            return BTreeSet::new();
        }
        let mut all = WrongDefaults::default();
        all.add(self.of_defaults.values().flatten().cloned());
        let known = all.files().into_iter();
        let known = known.filter_map(|file| self.own.get(&file)).flatten();
        let known: Vec<Finding> = known.cloned().collect();
        let (mut found, _) = all.findings(&known, &*self.session.tree);
        self.locate(&mut found);
        let mut by_file: BTreeMap<RepoPathBuf, Vec<Finding>> = BTreeMap::new();
        for finding in found {
            let file = finding.file.clone();
            by_file.entry(file).or_default().push(finding);
        }
        let old = std::mem::replace(&mut self.wrong_defaults, by_file);
        let files = old.keys().chain(self.wrong_defaults.keys());
        let differs = |file: &&RepoPathBuf| old.get(*file) != self.wrong_defaults.get(*file);
        files.filter(differs).cloned().collect()
    }

    fn locate_walk(&mut self) {
        let mut walk = std::mem::take(&mut self.walk);
        self.locate(&mut walk);
        self.walk = walk;
    }

    /// Keeps which fields a file has and what it is not sure of; gives its other facts.
    fn note_fields(&mut self, file: u32, mut facts: Facts) -> Facts {
        self.seen[file as usize] = std::mem::take(&mut facts.seen);
        let unsure = std::mem::take(&mut facts.unsure);
        if unsure.is_empty() {
            self.unsure.remove(&file);
        } else {
            self.unsure.insert(file, unsure);
        }
        facts
    }

    /// The number of a file.
    fn find(&self, path: &RepoPath) -> Option<usize> {
        (self.files.binary_search_by(|file| (*file.path).cmp(path))).ok()
    }

    /// Checks a file again. `same` is how many bytes at its beginning are what they were.
    pub(crate) fn check_again(&mut self, path: &RepoPath, same: u32) -> Effect {
        let Some(at) = self.find(path) else {
            return Effect::Alone;
        };
        let file = self.files[at].clone();
        let result = self.check(&file, &self.session.plan.claim(path));
        self.take_again(at, result, same)
    }

    /// The same for a file of which it is known what comes of checking it.
    pub(crate) fn take_checked(&mut self, path: &RepoPath, checked: &Arc<Checked>) -> Effect {
        let Some(at) = self.find(path) else {
            return Effect::Alone;
        };
        if checked.is_form {
            return self.check_again(path, 0);
        }
        let result = FileResult::Checked {
            claim: self.session.plan.claim(path),
            checked: Arc::clone(checked),
            cost: Cost::default(),
            in_part: false,
        };
        self.take_again(at, result, 0)
    }

    fn take_again(&mut self, at: usize, result: FileResult, same: u32) -> Effect {
        let path = &self.files[at].path.clone();
        let index = number(at);
        self.texts.forget(path);
        let suppressions = self.suppressions.get(&index).cloned();
        let (seen, unsure) = (self.seen[at], self.unsure.get(&index).cloned());
        let of_defaults = self.of_defaults.get(path).cloned();
        let facts = self.take_in(index, path, result);
        let mut new = Facts::default();
        new.add(index, &self.note_fields(index, facts));
        facts::sort(&mut new);
        let old = self.facts.replace(index, new.clone());
        let is_same = old == new
            && seen == self.seen[at]
            && unsure.as_ref() == self.unsure.get(&index)
            && is_same(suppressions.as_ref(), self.suppressions.get(&index))
            && ends(&old, suppressions.as_ref()) <= same;
        let compares_text = self.session.compares_text_of(path);
        if is_same && !compares_text && of_defaults.as_ref() == self.of_defaults.get(path) {
            return Effect::Alone;
        }
        self.needs_all |= compares_text;
        self.pending.entry(index).or_insert(old);
        Effect::Others
    }

    /// From now on, a file counts as named or does not. Nothing else is known of it until it is
    /// checked again.
    pub(crate) fn set_named(&mut self, path: &RepoPath, named: bool) {
        let root = self.session.tree.root();
        let disk = root.join(path);
        match self.find(path) {
            Some(at) if !named && self.only_named.remove(path) => {
                let file = self.files[at].path.clone();
                // No walk finds it.
                let skipped = FileResult::Skipped(SkipReason::Ignored);
                self.take_in(number(at), &file, skipped);
                self.note_fields(number(at), Facts::default());
                self.facts.replace(number(at), Facts::default());
                self.texts.forget(&file);
                Arc::make_mut(&mut self.files).remove(at);
                self.collections.remove(at);
                self.seen.remove(at);
                let behind = |file: u32| if file > number(at) { file - 1 } else { file };
                self.renumber(&behind);
            }
            Some(at) => {
                let file = FoundFile::new(root, &disk, named);
                Arc::make_mut(&mut self.files)[at] = file;
            }
            None if named => {
                let file = FoundFile::new(root, &disk, true);
                let at = self.files.partition_point(|known| known.path < file.path);
                self.only_named.insert(file.path.clone());
                Arc::make_mut(&mut self.files).insert(at, file);
                self.collections.insert(at, None);
                self.seen.insert(at, 0);
                let behind = |file: u32| if file >= number(at) { file + 1 } else { file };
                self.renumber(&behind);
            }
            None => {}
        }
    }

    /// Gives each file behind another one its new number.
    fn renumber(&mut self, new: &dyn Fn(u32) -> u32) {
        self.compared.parts = None;
        self.pending.clear();
        self.facts.renumber(new);
        let suppressions = std::mem::take(&mut self.suppressions).into_iter();
        self.suppressions = suppressions.map(|(file, all)| (new(file), all)).collect();
        let unsure = std::mem::take(&mut self.unsure).into_iter();
        self.unsure = unsure.map(|(file, slots)| (new(file), slots)).collect();
    }

    /// The findings of comparisons in a file, whose places may have moved since: `moved` says where
    /// to, or that it is not known.
    pub(crate) fn move_compared(&mut self, path: &RepoPath, moved: &dyn Fn(&mut Finding) -> bool) {
        if let Some(findings) = self.compared.by_file.get_mut(path) {
            findings.retain_mut(moved);
        }
    }
}

/// Whether comments suppress the same.
fn is_same(one: Option<&Suppressions>, other: Option<&Suppressions>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => one.comments == other.comments && one.uses == other.uses,
        _ => false,
    }
}

/// Where the last place ends that findings across files may be about.
fn ends(facts: &Facts, suppressions: Option<&Suppressions>) -> u32 {
    if facts.keys.iter().any(|fact| fact.key == Key::ABSENT) {
        // That is said at the top, wherever that is.
        return u32::MAX;
    }
    let keys = facts
        .keys
        .iter()
        .chain(&facts.ways)
        .map(|fact| fact.span.end);
    let images = facts.images.iter().map(|fact| fact.span.end);
    let comments = suppressions.into_iter().flat_map(|all| all.comments.iter());
    let comments = comments.map(|comment| comment.span.end);
    keys.chain(images).chain(comments).max().unwrap_or(0)
}
