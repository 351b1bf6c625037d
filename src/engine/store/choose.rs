//! Which files must be read again, by what the store knows of them.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::columns::KeptImage;
use super::{StoredFacts, is_kept};
use crate::crossfile::{Constraints, Facts, Key, Slot, Wanted};
use crate::tree::disk::walk::FoundFile;
use crate::tree::signature::Signature;

/// The files of a run beside what the store knows of them. Each is given out once.
pub(crate) struct Choice<'k> {
    kept: &'k StoredFacts,
    /// For each file of the store, the file of the run that is as it was.
    same: Vec<Option<u32>>,
    /// Files of the store that are as they were, or of which this run says nothing.
    is_true: Vec<bool>,
    /// Files of the run that the store does not know as they are.
    unknown: Vec<usize>,
}

impl<'k> Choice<'k> {
    /// Compares files, which are sorted, with those of the store. `is_other` says whether a file is
    /// of a collection that is reached, and is not named.
    pub(crate) fn new(
        kept: &'k StoredFacts,
        files: &[FoundFile],
        signatures: &[Option<Signature>],
        reached: &BTreeSet<usize>,
        is_other: &dyn Fn(&FoundFile) -> bool,
    ) -> Self {
        let mut choice = Self {
            kept,
            same: vec![None; kept.count()],
            is_true: vec![false; kept.count()],
            unknown: Vec::new(),
        };
        let mut next = 0;
        for (at, (file, signature)) in files.iter().zip(signatures).enumerate() {
            let path = file.path.as_bytes();
            while next < kept.count() && kept.path(next) < path {
                choice.pass(next, reached);
                next += 1;
            }
            let is_same = next < kept.count()
                && kept.path(next) == path
                // Two names that are not UTF-8 may look alike.
                && file.id().1.is_none()
                && signature.is_some_and(|known| known.id == kept.signature(next));
            if is_same {
                choice.is_true[next] = true;
                if reached.contains(&kept.collection(next)) {
                    choice.same[next] = u32::try_from(at).ok();
                }
                next += 1;
            } else if is_other(file) {
                choice.unknown.push(at);
            }
        }
        for file in next..kept.count() {
            choice.pass(file, reached);
        }
        choice
    }

    /// A file of the store that is not among those of the run: it is gone, or was not looked for.
    fn pass(&mut self, file: usize, reached: &BTreeSet<usize>) {
        self.is_true[file] = !reached.contains(&self.kept.collection(file));
    }

    /// The files of which the store does not know what they say.
    pub(crate) fn take_unknown(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.unknown)
    }

    /// Whether what the store has of a file may stay in it.
    pub(crate) fn is_still_true(&self, file: usize) -> bool {
        self.is_true[file]
    }

    /// Files with a value that these facts have as well, where it must be the only one, and where
    /// these refer in ways that must not end where they began, all that do.
    pub(crate) fn like(&mut self, facts: &Facts, constraints: &Constraints) -> Vec<usize> {
        let kept = self.kept;
        let mut found = Vec::new();
        for fact in &facts.keys {
            if let Slot::Unique(_) = fact.slot {
                found.extend(kept.with_key(fact.slot, fact.key));
            }
        }
        let references = || (0_u16..).zip(&constraints.references);
        let in_circles: HashSet<u16> = references()
            .filter(|(_, reference)| reference.circle_forbidden)
            .map(|(index, _)| index)
            .collect();
        let is_way = |slot| matches!(slot, Slot::Reference(index) if in_circles.contains(&index));
        // A circle is reported at a named file, which refers.
        if !facts.ways.is_empty() || facts.keys.iter().any(|fact| is_way(fact.slot)) {
            found.extend((0..kept.count()).filter(|&file| kept.is_in_circles(file)));
            for (index, reference) in references() {
                if in_circles.contains(&index) {
                    let targets = reference.targets.iter();
                    found.extend(targets.flat_map(|&target| kept.of_slot(Slot::Target(target))));
                }
            }
        }
        self.take(found)
    }

    /// Files that define what these facts refer to and no other file defines: one for each value;
    /// or `all` that define something of the kind, for what nobody defines.
    pub(crate) fn defining(
        &mut self,
        facts: &Facts,
        others: &[(FoundFile, Facts)],
        constraints: &Constraints,
        all: bool,
    ) -> Vec<usize> {
        let read = others.iter().flat_map(|(_, facts)| facts.targets());
        let defined: HashSet<(u16, Key)> = facts.targets().chain(read).collect();
        let mut unresolved: BTreeSet<(u16, Key)> = BTreeSet::new();
        for fact in &facts.keys {
            if let Slot::Reference(reference) = fact.slot
                && fact.key != Key::ABSENT
            {
                unresolved.insert((reference, fact.key));
            }
        }
        let mut found = Vec::new();
        for (index, key) in unresolved {
            let Some(reference) = constraints.reference(index) else {
                continue;
            };
            let mut targets = reference.targets.iter();
            if targets.any(|target| defined.contains(&(*target, key))) {
                continue;
            }
            let slots = reference.targets.iter().map(|target| Slot::Target(*target));
            if all {
                found.extend(slots.flat_map(|slot| self.kept.of_slot(slot)));
            } else {
                let files = slots.flat_map(|slot| self.kept.with_key(slot, key));
                found.extend(files.filter(|&file| self.is_same(file)).take(1));
            }
        }
        self.take(found)
    }

    /// Files with an image that has another size in these facts, in others, or in another file.
    pub(crate) fn images(&mut self, facts: &Facts, others: &[(FoundFile, Facts)]) -> Vec<usize> {
        let read = others.iter().flat_map(|(_, facts)| &facts.images);
        let mut sizes: HashMap<Key, BTreeSet<(u16, u16)>> = HashMap::new();
        for image in facts.images.iter().chain(read) {
            let size = (image.width, image.height);
            sizes.entry(image.key).or_default().insert(size);
        }
        let mut found = Vec::new();
        for key in facts.images.iter().map(|image| image.key) {
            let Some(sizes) = sizes.remove(&key) else {
                continue;
            };
            let kept = self.kept.images(key);
            let kept: Vec<_> = kept.filter(|image| self.is_same(image.at())).collect();
            let is_known = |image: &KeptImage| sizes.contains(&image.size());
            if sizes.len() > 1 || !kept.iter().all(is_known) {
                found.extend(kept.iter().map(KeptImage::at));
            }
        }
        self.take(found)
    }

    /// The files of the run that may have one of these references.
    pub(crate) fn referring(&self, wanted: &Wanted, constraints: &Constraints) -> Vec<usize> {
        let mut found = Vec::new();
        for (index, key) in wanted.references() {
            let slot = Slot::Reference(index);
            if is_kept(slot, constraints) {
                found.extend(self.kept.with_key(slot, key));
            } else if let Some(reference) = constraints.reference(index) {
                let is_of = |file: &usize| self.kept.collection(*file) == reference.collection;
                found.extend((0..self.kept.count()).filter(is_of));
            }
        }
        let mut found: Vec<usize> = (found.into_iter())
            .filter_map(|file| self.same.get(file).copied().flatten())
            .filter_map(|at| usize::try_from(at).ok())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a file that is as it was defines a target.
    pub(crate) fn defines(&self, target: u16) -> bool {
        let mut files = self.kept.of_slot(Slot::Target(target));
        files.any(|file| self.is_same(file))
    }

    fn is_same(&self, file: usize) -> bool {
        self.same.get(file).is_some_and(Option::is_some)
    }

    /// The files of the run for files of the store, in their order.
    fn take(&mut self, files: Vec<usize>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for file in files {
            let taken = self.same.get_mut(file).and_then(Option::take);
            found.extend(taken.and_then(|at| usize::try_from(at).ok()));
        }
        found.sort_unstable();
        found
    }
}
