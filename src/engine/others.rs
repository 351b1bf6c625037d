//! The files of a partial run that are not named. Named files are those that the command line asks
//! for; of the others, those that may say something to the named ones are read for their facts. The
//! store knows of most that they do not.

use std::collections::{BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::store::{Choice, StoreDraft, StoredFacts};
use crate::crossfile::{Facts, Wanted};
use crate::document::body_need::BodyNeed;
use crate::engine::lint;
use crate::engine::options::{FILES_AT_ONCE, RunOptions, Store};
use crate::engine::session::Session;
use crate::plan::Claim;
use crate::text::repo_path::RepoPath;
use crate::tree::disk::walk::FoundFile;
use crate::tree::signature::Signature;
use crate::tree::{Look, World};

/// Files whose signatures are asked for in one go.
const ASKED_AT_ONCE: usize = 1_024;

/// The store is written anew when one in so many of its files is out of date: reading these again
/// takes less time until then.
const OUT_OF_DATE: usize = 256;

/// Other files of which all facts are kept, as there are so few: to find out which of them the named
/// files ask for takes longer where there are many of those, and the comparison leaves out the same.
const FEW: usize = 1_024;

/// Which files are read, and what for.
pub(super) struct Others<'a> {
    pub(super) session: &'a Session,
    /// The named files, which were checked.
    pub(super) known: HashSet<(&'a RepoPath, Option<&'a Path>)>,
    /// What these say.
    pub(super) facts: &'a Facts,
    /// The collections that they are compared with.
    pub(super) reached: BTreeSet<usize>,
    /// What they ask of others, once there are some.
    pub(super) wanted: OnceLock<Wanted>,
    pub(super) world: &'a World<'a>,
    pub(super) options: &'a RunOptions,
}

/// What a file says, and its collection.
struct OtherFile {
    collection: usize,
    facts: Facts,
}

impl Others<'_> {
    /// The files that say something to the named ones, and what.
    pub(super) fn read(&self) -> Vec<(FoundFile, Facts)> {
        let files = self.walk();
        let others = self.read_of(&files);
        if rayon::current_thread_index().is_some() {
            // A hundred thousand paths take a while to be freed: beside what comes next.
            rayon::spawn(move || drop(files));
        }
        others
    }

    fn read_of(&self, files: &[FoundFile]) -> Vec<(FoundFile, Facts)> {
        let others = files.iter();
        let others = others.filter(|file| !self.known.contains(&file.id()));
        let store = self.options.store.as_ref();
        // In a commit of all files, nearly none is left: a store would save nothing.
        let least = store.map_or(0, |store| store.least);
        let some: Vec<&FoundFile> = others.take(least.max(FEW + 1)).collect();
        if let Some(store) = store
            && some.len() >= least.max(1)
            && let Some(others) = self.with_store(files, store)
        {
            return others;
        }
        if some.len() <= FEW {
            let some: Vec<FoundFile> = some.into_iter().cloned().collect();
            return self.read_each(&some, &|facts| facts);
        }
        self.read_some(files)
    }

    /// The files of the collections that are reached, and perhaps some more.
    pub(super) fn walk(&self) -> Vec<FoundFile> {
        let tree = &*self.session.tree;
        let root = tree.root().to_path_buf();
        let folders = self.session.plan.folders(&self.reached);
        let paths: Vec<PathBuf> = match folders {
            Some(folders) => (folders.into_iter())
                .filter(|folder| tree.look(folder) == Look::Folder)
                .map(|folder| root.join(folder))
                .collect(),
            None => vec![root],
        };
        let store = self.options.store.as_ref();
        let kept = store.and_then(|store| store.listings.as_ref());
        let targets = (self.session).targets_again(&paths, self.options.threads, kept);
        targets.files.files
    }

    /// What the named files ask of others.
    pub(super) fn wanted(&self) -> &Wanted {
        let constraints = &self.session.plan.constraints;
        (self.wanted).get_or_init(|| Wanted::by([self.facts], constraints))
    }

    /// The claim on a file that is not named, if its collection is reached.
    fn claim(&self, file: &FoundFile) -> Option<(Claim, usize)> {
        if self.known.contains(&file.id()) {
            return None;
        }
        let claim = self.session.plan.claim(&file.path);
        let collection = claim.collection.filter(|_| !claim.excluded)?;
        (self.reached.contains(&collection)).then_some((claim, collection))
    }

    /// All that a file says to others.
    fn ask(&self, file: &FoundFile) -> Option<OtherFile> {
        let (claim, collection) = self.claim(file)?;
        let layout = lint::layout(&file.path, &claim, true, false)?;
        let facts = || {
            let (body, limit) = (BodyNeed::Nothing, self.options.max_file_size);
            let tree = &*self.session.tree;
            let read = tree.read_document(file, layout, body, limit).ok()?;
            let plan = &self.session.plan;
            Some(lint::facts(&read.source, layout, plan, &claim, self.world))
        };
        // What copydesk fails on is reported when the file itself is checked.
        let facts = catch_unwind(AssertUnwindSafe(facts)).ok()??;
        Some(OtherFile { collection, facts })
    }

    /// What is left for the named files of what a file says.
    fn for_named(&self, mut facts: Facts) -> Facts {
        facts.retain_for(self.wanted());
        facts
    }

    /// The files that say something to the named ones, of these.
    pub(super) fn read_some(&self, files: &[FoundFile]) -> Vec<(FoundFile, Facts)> {
        self.read_each(files, &|facts| self.for_named(facts))
    }

    /// The same, as far as something is left of what each says.
    fn read_each(
        &self,
        files: &[FoundFile],
        left_of: &(dyn Fn(Facts) -> Facts + Sync),
    ) -> Vec<(FoundFile, Facts)> {
        let read = |files: &[FoundFile]| {
            let _open = self.session.tree.keep_open();
            self.read_ahead(files);
            let others = files.iter().filter_map(|file| {
                let facts = left_of(self.ask(file)?.facts);
                (!facts.is_empty()).then(|| (file.clone(), facts))
            });
            others.collect::<Vec<_>>()
        };
        if rayon::current_thread_index().is_some() {
            let files = files.par_chunks(FILES_AT_ONCE);
            files.flat_map_iter(read).collect()
        } else {
            files.chunks(FILES_AT_ONCE).flat_map(read).collect()
        }
    }

    /// The same of those at some places, and what may be kept of all that they say.
    pub(super) fn read_to_keep(
        &self,
        files: &[FoundFile],
        at: &[usize],
        stored: &Stored,
    ) -> (Vec<(FoundFile, Facts)>, StoreDraft) {
        let constraints = &self.session.plan.constraints;
        let all = Mutex::new(StoreDraft::with_room(at.len()));
        let read = |at: &[usize]| {
            let found: Vec<FoundFile> = at.iter().map(|&at| files[at].clone()).collect();
            let _open = self.session.tree.keep_open();
            self.read_ahead(&found);
            let mut draft = StoreDraft::default();
            let mut others = Vec::new();
            for (&at, file) in at.iter().zip(&found) {
                let Some(answer) = self.ask(file) else {
                    continue;
                };
                let signature = stored.signatures.get(at).copied().flatten();
                if let Some(signature) = signature.filter(|signature| signature.is_settled)
                    && answer.facts.unsure.is_empty()
                {
                    let OtherFile { collection, facts } = &answer;
                    draft.add(&file.path, signature.id, *collection, facts, constraints);
                }
                let facts = self.for_named(answer.facts);
                others.extend((!facts.is_empty()).then(|| (file.clone(), facts)));
            }
            // Their order is that of their paths in the end.
            (all.lock().unwrap_or_else(PoisonError::into_inner)).append(draft);
            others
        };
        let others = if rayon::current_thread_index().is_some() {
            at.par_chunks(FILES_AT_ONCE).flat_map_iter(read).collect()
        } else {
            at.chunks(FILES_AT_ONCE).flat_map(read).collect()
        };
        (
            others,
            all.into_inner().unwrap_or_else(PoisonError::into_inner),
        )
    }

    fn read_ahead(&self, files: &[FoundFile]) {
        (self.session.tree).read_ahead(files, &|file| self.claim(file).is_some());
    }

    fn signatures(&self, files: &[FoundFile]) -> Vec<Option<Signature>> {
        let of = |files: &[FoundFile]| self.session.tree.signatures(files);
        if rayon::current_thread_index().is_some() {
            let files = files.par_chunks(ASKED_AT_ONCE);
            files.flat_map_iter(of).collect()
        } else {
            files.chunks(ASKED_AT_ONCE).flat_map(of).collect()
        }
    }

    /// What a store has of files; none where it is of no use.
    pub(super) fn stored(&self, files: &[FoundFile], store: &Store) -> Option<Stored> {
        if files.len() < store.least {
            return None;
        }
        let plan = &self.session.plan;
        let fingerprint = plan.fingerprint(self.options.max_file_size).bytes();
        let read = || {
            let bytes = store.file.read()?;
            StoredFacts::parse(bytes, fingerprint)
        };
        // Most of both is waiting for the disk.
        let (signatures, kept) = if rayon::current_thread_index().is_some() {
            rayon::join(|| self.signatures(files), read)
        } else {
            (self.signatures(files), read())
        };
        if signatures.iter().all(Option::is_none) {
            return None;
        }
        Some(Stored {
            fingerprint,
            signatures,
            kept: kept.unwrap_or_default(),
        })
    }

    /// The files that say something to the named ones, with fewer files to read; none where a store
    /// is of no use.
    fn with_store(&self, files: &[FoundFile], store: &Store) -> Option<Vec<(FoundFile, Facts)>> {
        let stored = self.stored(files, store)?;
        let mut choice = stored.choice(self, files);
        let unknown = choice.take_unknown();
        let (mut others, draft) = self.read_to_keep(files, &unknown, &stored);
        let read = |wanted: Vec<usize>, others: &mut Vec<(FoundFile, Facts)>| {
            let files: Vec<_> = wanted.into_iter().map(|at| files[at].clone()).collect();
            others.extend(self.read_some(&files));
        };
        let constraints = &self.session.plan.constraints;
        read(choice.like(self.facts, constraints), &mut others);
        let first = choice.defining(self.facts, &others, constraints, false);
        read(first, &mut others);
        let all = choice.defining(self.facts, &others, constraints, true);
        read(all, &mut others);
        let images = choice.images(self.facts, &others);
        read(images, &mut others);
        stored.write(store, draft, &choice);
        Some(others)
    }
}

/// What a store has, beside the files of a run.
pub(super) struct Stored {
    fingerprint: [u8; 16],
    signatures: Vec<Option<Signature>>,
    kept: StoredFacts,
}

impl Stored {
    /// Which of the files it knows.
    pub(super) fn choice(&self, others: &Others<'_>, files: &[FoundFile]) -> Choice<'_> {
        let is_other = |file: &FoundFile| others.claim(file).is_some();
        Choice::new(
            &self.kept,
            files,
            &self.signatures,
            &others.reached,
            &is_other,
        )
    }

    /// Writes the store anew where much of it is out of date.
    pub(super) fn write(&self, store: &Store, mut draft: StoreDraft, choice: &Choice<'_>) {
        if draft.count() * OUT_OF_DATE > self.kept.count() {
            draft.keep(&self.kept, |file| choice.is_still_true(file));
            if let Some(finished) = draft.finish(self.fingerprint) {
                store.file.write(&|out| finished.write(out));
            }
        }
    }
}
