//! Globs of the config against paths: which collection claims a file, and under which overrides.
//! Notes which of them match something, so that one that matches nothing is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::builtin;
use super::glob::{self, Glob};
use super::hidden_globs::HiddenGlob;
use crate::config::{ConfigProblem, ConfigProblemKind, GlobOf, InvalidValue};
use crate::content::site::NoPage;
use crate::text::json_pointer::JsonPointer;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// Which collection a file belongs to, and what else the config says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// Index of the collection.
    pub collection: Option<usize>,
    /// Indices of the overrides that apply, in order.
    pub overrides: Vec<usize>,
    /// Whether the config excludes the file altogether.
    pub excluded: bool,
    /// Whether it is a data file that the site's generator reads by itself, and in no collection: of
    /// such a file only what no reader can take as it was meant is reported.
    pub is_data: bool,
    /// Whether its front matter needs no opening fence, since the site's generator reads it so.
    pub(crate) is_unfenced: bool,
    /// Why it is not a page of the site, when it is in no collection.
    pub(crate) no_page: Option<NoPage>,
}

impl Claim {
    /// Whether the file is read whatever its ending.
    pub fn is_read(&self) -> bool {
        self.collection.is_some() || self.is_data
    }
}

/// What a glob is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Files(usize),
    NotFiles(usize),
    Override(usize),
    Exclude,
}

/// Bytes of all globs together that need an automaton, at most.
const MOST_COSTLY: usize = 256 << 10;

/// A glob of the config.
struct GlobUse {
    purpose: Use,
    pointer: String,
    written: String,
    glob: Glob,
    /// The parts of it that name hidden paths.
    hidden: Vec<HiddenGlob>,
}

pub(super) struct Matcher {
    uses: Vec<GlobUse>,
    /// Whether all globs say the same of the files of a folder that have one ending.
    pub(super) is_by_ending: bool,
    /// Whether each glob matched a file.
    matched: Vec<AtomicBool>,
    /// How many files a collection claims and does not get, by that collection and the one that has
    /// them.
    overlaps: Mutex<BTreeMap<(usize, usize), usize>>,
    /// Whether each collection has got a file.
    won: Vec<AtomicBool>,
    /// The config itself: a document of no collection, whatever the globs say.
    pub(super) config: Option<RepoPathBuf>,
}

pub(super) struct MatcherBuilder {
    uses: Vec<GlobUse>,
    collections: usize,
    overrides: usize,
    /// Bytes of the globs that need an automaton.
    costly: usize,
}

impl Matcher {
    pub(super) fn builder() -> MatcherBuilder {
        MatcherBuilder {
            uses: Vec::new(),
            collections: 0,
            overrides: 0,
            costly: 0,
        }
    }

    /// The globs that match a path, by their indices.
    fn matching(&self, path: &RepoPath) -> Vec<usize> {
        let names = glob::names(path);
        let globs = self.uses.iter().enumerate();
        let matching = globs.filter(|(_, glob)| glob.glob.matches(path, &names));
        matching.map(|(index, _)| index).collect()
    }

    /// Whether a glob of a collection that has the file names a hidden path.
    pub(super) fn names_hidden(&self, path: &RepoPath, collection: usize) -> bool {
        let names = glob::names(path);
        let mut own = self.hidden_uses();
        own.any(|glob| {
            let mut hidden = glob.hidden.iter();
            glob.purpose == Use::Files(collection) && hidden.any(|glob| glob.matches(path, &names))
        })
    }

    /// The folders that such globs begin with.
    pub(super) fn hidden_bases(&self) -> impl Iterator<Item = &RepoPath> {
        let globs = self.hidden_uses().flat_map(|glob| &glob.hidden);
        globs.map(|glob| &*glob.base)
    }

    fn hidden_uses(&self) -> impl Iterator<Item = &GlobUse> {
        let is_own = |glob: &&GlobUse| matches!(glob.purpose, Use::Files(_));
        (self.uses.iter()).filter(move |glob| !glob.hidden.is_empty() && is_own(glob))
    }

    /// See [`super::Plan::match_as_well`].
    pub(super) fn match_as_well(
        &self,
        paths: &[RepoPathBuf],
        others: &mut dyn Iterator<Item = &RepoPath>,
    ) -> bool {
        let matching = |path: &RepoPathBuf| self.matching(path);
        let mut alone: BTreeSet<usize> = paths.iter().flat_map(matching).collect();
        while !alone.is_empty() {
            let Some(other) = others.next() else {
                return false;
            };
            for glob in self.matching(other) {
                alone.remove(&glob);
            }
        }
        true
    }

    /// Whether a path is that of the config.
    pub(super) fn is_config(&self, path: &RepoPath) -> bool {
        self.config.as_ref().is_some_and(|config| **config == *path)
    }

    /// The claim of a path, and whether several collections claim it; with `counts` it counts as a
    /// file of the run.
    pub(super) fn claim(&self, path: &RepoPath, counts: bool) -> (Claim, bool) {
        let mut claim = Claim::default();
        let is_config = self.is_config(path);
        let matched = self.matching(path);
        let not_of = matched
            .iter()
            .filter_map(|&glob| match self.uses[glob].purpose {
                Use::NotFiles(collection) => Some(collection),
                _ => None,
            });
        let not_of: BTreeSet<usize> = not_of.collect();
        let mut others = Vec::new();
        for &glob in &matched {
            if counts {
                note(&self.matched[glob]);
            }
            match self.uses[glob].purpose {
                Use::Exclude => claim.excluded = true,
                Use::NotFiles(_) => {}
                Use::Files(_) if is_config => {}
                Use::Files(collection) if not_of.contains(&collection) => {}
                Use::Files(collection) => match claim.collection {
                    None => claim.collection = Some(collection),
                    Some(winner) if winner != collection => others.push(collection),
                    Some(_) => {}
                },
                Use::Override(index) => {
                    if claim.overrides.last() != Some(&index) {
                        claim.overrides.push(index);
                    }
                }
            }
        }
        let is_disputed = !others.is_empty();
        if let Some(winner) = claim.collection
            && counts
        {
            note(&self.won[winner]);
            for loser in others {
                let mut overlaps = self.overlaps.lock().unwrap_or_else(PoisonError::into_inner);
                *overlaps.entry((loser, winner)).or_default() += 1;
            }
        }
        (claim, is_disputed)
    }

    pub(super) fn count_anew(&self) {
        for noted in self.matched.iter().chain(&self.won) {
            noted.store(false, Ordering::Relaxed);
        }
        (self.overlaps.lock().unwrap_or_else(PoisonError::into_inner)).clear();
    }

    /// What is wrong with the globs of a config, whose collections have these names; all from
    /// number `own` on are built-in ones, of which one must have files.
    pub(super) fn whole_run_problems(&self, names: &[&str], own: usize) -> Vec<ConfigProblem> {
        let mut problems = Vec::new();
        let is_noted = |noted: &AtomicBool| noted.load(Ordering::Relaxed);
        for (glob, matched) in self.uses.iter().zip(&self.matched) {
            let is_builtin =
                |of: &Use| matches!(of, Use::Files(at) | Use::NotFiles(at) if *at >= own);
            if is_noted(matched) || is_builtin(&glob.purpose) {
                continue;
            }
            let same_list = self.uses.iter().zip(&self.matched);
            let mut same_list = same_list.filter(|(other, _)| other.purpose == glob.purpose);
            let others_match = same_list.any(|(_, matched)| is_noted(matched));
            let of = match glob.purpose {
                Use::Files(collection) => GlobOf::Collection(names[collection].to_owned()),
                Use::Override(_) => GlobOf::Override,
                Use::NotFiles(_) | Use::Exclude => GlobOf::Exclusion,
            };
            let written = glob.written.clone();
            let kind = ConfigProblemKind::UnmatchedGlob {
                of,
                written,
                others_match,
            };
            problems.push(ConfigProblem::at_value(&glob.pointer, kind));
        }
        let overlaps = (self.overlaps.lock()).unwrap_or_else(PoisonError::into_inner);
        let mut places: BTreeMap<usize, &str> = BTreeMap::new();
        for glob in &self.uses {
            if let Use::Files(collection) = glob.purpose {
                places.entry(collection).or_insert(&glob.pointer);
            }
        }
        let place = |collection| places.get(&collection).copied().unwrap_or_default();
        for (loser, won) in self.won.iter().enumerate().take(own) {
            let of_loser = || overlaps.range((loser, 0)..(loser + 1, 0));
            let winners: BTreeSet<usize> = of_loser().map(|((_, winner), _)| *winner).collect();
            if is_noted(won) || winners.is_empty() {
                continue;
            }
            let winners = winners.into_iter().map(|winner| names[winner].to_owned());
            let kind = ConfigProblemKind::Shadowed {
                winners: winners.collect(),
                loser: names[loser].to_owned(),
                count: of_loser().map(|(_, count)| count).sum(),
            };
            problems.push(ConfigProblem::at_value(place(loser), kind));
        }
        let builtin = &self.won[own..];
        if !builtin.is_empty() && !builtin.iter().any(is_noted) {
            let lost = || overlaps.range((own, 0)..);
            let winners: BTreeSet<usize> = lost().map(|((_, winner), _)| *winner).collect();
            let kind = if winners.is_empty() {
                ConfigProblemKind::UnmatchedGlob {
                    of: GlobOf::Builtin,
                    written: builtin::EVERYDAY.to_owned(),
                    others_match: false,
                }
            } else {
                let winners = winners.into_iter().map(|winner| names[winner].to_owned());
                ConfigProblemKind::Shadowed {
                    winners: winners.collect(),
                    loser: builtin::EVERYDAY.to_owned(),
                    count: lost().map(|(_, count)| count).sum(),
                }
            };
            problems.push(ConfigProblem::at_value("/builtin/0", kind));
        }
        problems
    }
}

/// Notes that something was seen. Threads that only look do not wait for each other.
fn note(seen: &AtomicBool) {
    if !seen.load(Ordering::Relaxed) {
        seen.store(true, Ordering::Relaxed);
    }
}

impl MatcherBuilder {
    pub(super) fn exclude_everywhere(&mut self, globs: &[String], out: &mut Vec<ConfigProblem>) {
        self.add(globs, Use::Exclude, "/exclude", out);
    }

    pub(super) fn collection(
        &mut self,
        at: &str,
        files: &[String],
        exclude: &[String],
        out: &mut Vec<ConfigProblem>,
    ) {
        let index = self.collections;
        self.collections += 1;
        self.add(files, Use::Files(index), &format!("{at}/files"), out);
        self.add(exclude, Use::NotFiles(index), &format!("{at}/exclude"), out);
    }

    pub(super) fn an_override(&mut self, at: &str, files: &[String], out: &mut Vec<ConfigProblem>) {
        let index = self.overrides;
        self.overrides += 1;
        self.add(files, Use::Override(index), &format!("{at}/files"), out);
    }

    fn add(&mut self, globs: &[String], purpose: Use, at: &str, out: &mut Vec<ConfigProblem>) {
        for (index, glob) in globs.iter().enumerate() {
            let pointer = JsonPointer::new(at).item(index);
            let plain = glob.trim_start_matches("./").trim_start_matches('/');
            let kind = match Glob::new(plain) {
                Ok(compiled) if compiled.is_costly() && !self.can_afford(plain) => {
                    InvalidValue::GlobsTooLarge
                }
                Ok(compiled) => {
                    self.uses.push(GlobUse {
                        purpose,
                        pointer,
                        written: glob.clone(),
                        glob: compiled,
                        hidden: HiddenGlob::all(plain),
                    });
                    continue;
                }
                Err(error) => InvalidValue::Glob {
                    written: glob.clone(),
                    error,
                },
            };
            out.push(ConfigProblem::at_value(pointer, kind));
        }
    }

    /// Counts a glob that needs an automaton; false when there are too many.
    fn can_afford(&mut self, glob: &str) -> bool {
        self.costly = self.costly.saturating_add(glob.len());
        self.costly <= MOST_COSTLY
    }

    pub(super) fn build(self) -> Matcher {
        let matched = self.uses.iter().map(|_| AtomicBool::default()).collect();
        Matcher {
            is_by_ending: self.uses.iter().all(|each| each.glob.is_by_ending()),
            uses: self.uses,
            matched,
            overlaps: Mutex::default(),
            won: (0..self.collections)
                .map(|_| AtomicBool::default())
                .collect(),
            config: None,
        }
    }
}
