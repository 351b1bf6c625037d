//! The facts of all files, of which a few change again and again: those of the last scan stay as they
//! are, and what files say since then is beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::crossfile::{Fact, Facts, ImageFact, Key, Slot};
use crate::text::Span;

/// Facts of a repository, without `seen` and `unsure`.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllFacts {
    /// Sorted.
    scanned: Arc<Facts>,
    /// In place of the scanned ones: those of files that changed since, sorted.
    changed: BTreeMap<u32, Facts>,
    /// The keys of these files.
    changed_keys: BTreeSet<Fact>,
}

impl AllFacts {
    pub(super) fn new(mut scanned: Facts) -> Self {
        sort(&mut scanned);
        Self {
            scanned: Arc::new(scanned),
            ..Self::default()
        }
    }

    /// The keys of all files, in no order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Fact> {
        let scanned = self.scanned.keys.iter();
        let scanned = scanned.filter(|fact| !self.changed.contains_key(&fact.file));
        scanned.chain(self.changed.values().flat_map(|facts| &facts.keys))
    }

    /// The facts with a key, in no order.
    pub(crate) fn with_key(&self, slot: Slot, key: Key) -> impl Iterator<Item = &Fact> {
        self.between(first(slot, key)..=last(slot, key))
    }

    /// The facts of a slot, in no order.
    pub(super) fn of_slot(&self, slot: Slot) -> impl Iterator<Item = &Fact> {
        self.between(first(slot, Key::LEAST)..=last(slot, Key::MOST))
    }

    fn between(&self, range: RangeInclusive<Fact>) -> impl Iterator<Item = &Fact> {
        let keys = &self.scanned.keys;
        let start = keys.partition_point(|fact| fact < range.start());
        let end = *range.end();
        let scanned = keys[start..].iter().take_while(move |fact| **fact <= end);
        let scanned = scanned.filter(|fact| !self.changed.contains_key(&fact.file));
        scanned.chain(self.changed_keys.range(range))
    }

    /// The facts of an image, sorted.
    pub(super) fn image(&self, key: Key) -> Vec<ImageFact> {
        let images = &self.scanned.images;
        let start = images.partition_point(|image| image.key < key);
        let scanned = images[start..].iter().take_while(|image| image.key == key);
        let scanned = scanned.filter(|image| !self.changed.contains_key(&image.file));
        let changed = self.changed.values().flat_map(|facts| &facts.images);
        let changed = changed.filter(|image| image.key == key);
        let mut images: Vec<ImageFact> = scanned.chain(changed).copied().collect();
        images.sort_unstable();
        images
    }

    /// Where references by path lead, sorted.
    pub(super) fn ways(&self) -> Vec<Fact> {
        let changed = self.changed.values().flat_map(|facts| &facts.ways);
        self.merged(&self.scanned.ways, changed)
    }

    /// What a file says that changed since the scan.
    pub(super) fn changed(&self, file: u32) -> Option<&Facts> {
        self.changed.get(&file)
    }

    /// Gives a file other facts, which are sorted; those that it had. Looks at all only when a file
    /// changes for the first time.
    pub(super) fn replace(&mut self, file: u32, facts: Facts) -> Facts {
        self.changed_keys.extend(facts.keys.iter().copied());
        let old = self.changed.insert(file, facts);
        let gone = old.iter().flat_map(|old| &old.keys);
        let now = self.changed.get(&file);
        for fact in gone {
            if now.is_none_or(|now| now.keys.binary_search(fact).is_err()) {
                self.changed_keys.remove(fact);
            }
        }
        old.unwrap_or_else(|| {
            let scanned = &self.scanned;
            let keys = |facts: &[Fact]| {
                let own = facts.iter().filter(|fact| fact.file == file);
                own.copied().collect()
            };
            let images = scanned.images.iter().filter(|image| image.file == file);
            Facts {
                keys: keys(&scanned.keys),
                ways: keys(&scanned.ways),
                images: images.copied().collect(),
                ..Facts::default()
            }
        })
    }

    /// All of them, sorted.
    pub(super) fn all(&self) -> Facts {
        let changed = self.changed.values();
        Facts {
            keys: self.merged(
                &self.scanned.keys,
                changed.clone().flat_map(|one| &one.keys),
            ),
            ways: self.merged(
                &self.scanned.ways,
                changed.clone().flat_map(|one| &one.ways),
            ),
            images: self.merged(&self.scanned.images, changed.flat_map(|one| &one.images)),
            ..Facts::default()
        }
    }

    fn merged<'f, T: OfFile>(
        &self,
        scanned: &'f [T],
        changed: impl Iterator<Item = &'f T>,
    ) -> Vec<T> {
        let mut changed: Vec<T> = changed.copied().collect();
        changed.sort();
        let mut merged = Vec::with_capacity(scanned.len() + changed.len());
        let mut from = 0;
        for fact in changed {
            let to = from + scanned[from..].partition_point(|one| *one < fact);
            self.extend(&mut merged, &scanned[from..to]);
            merged.push(fact);
            from = to;
        }
        self.extend(&mut merged, &scanned[from..]);
        merged
    }

    fn extend<T: OfFile>(&self, merged: &mut Vec<T>, scanned: &[T]) {
        if self.changed.is_empty() {
            merged.extend_from_slice(scanned);
            return;
        }
        let left = scanned.iter();
        merged.extend(left.filter(|fact| !self.changed.contains_key(&fact.file())));
    }

    /// Gives each file another number; the order of files stays.
    pub(super) fn renumber(&mut self, new: &dyn Fn(u32) -> u32) {
        let mut all = self.all();
        for fact in all.keys.iter_mut().chain(&mut all.ways) {
            fact.file = new(fact.file);
        }
        for fact in &mut all.images {
            fact.file = new(fact.file);
        }
        *self = Self::new(all);
    }
}

/// Before all facts with a key.
fn first(slot: Slot, key: Key) -> Fact {
    let span = Span { start: 0, end: 0 };
    Fact {
        slot,
        key,
        file: 0,
        span,
    }
}

/// Behind all facts with a key.
fn last(slot: Slot, key: Key) -> Fact {
    let (start, end) = (u32::MAX, u32::MAX);
    Fact {
        slot,
        key,
        file: u32::MAX,
        span: Span { start, end },
    }
}

/// A fact of a file.
trait OfFile: Copy + Ord {
    fn file(&self) -> u32;
}

impl OfFile for Fact {
    fn file(&self) -> u32 {
        self.file
    }
}

impl OfFile for ImageFact {
    fn file(&self) -> u32 {
        self.file
    }
}

pub(super) fn sort(facts: &mut Facts) {
    facts.keys.sort_unstable();
    facts.ways.sort_unstable();
    facts.images.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn fact(key: &str, file: u32, start: u32) -> Fact {
        Fact {
            slot: Slot::Target(0),
            key: Key::of([key]),
            file,
            span: Span {
                start,
                end: start + 1,
            },
        }
    }

    fn facts(keys: &[Fact]) -> Facts {
        let mut facts = Facts {
            keys: keys.to_vec(),
            ..Facts::default()
        };
        sort(&mut facts);
        facts
    }

    #[test]
    fn what_a_file_says_takes_the_place_of_what_it_said() {
        let scanned = [
            fact("a", 0, 1),
            fact("b", 0, 2),
            fact("a", 1, 1),
            fact("c", 2, 1),
        ];
        let mut all = AllFacts::new(facts(&scanned));
        assert_eq!(all.all(), facts(&scanned));
        let old = all.replace(0, facts(&[fact("b", 0, 5), fact("d", 0, 9)]));
        assert_eq!(old, facts(&scanned[..2]));
        let expected = [scanned[2], scanned[3], fact("b", 0, 5), fact("d", 0, 9)];
        assert_eq!(all.all(), facts(&expected));
        assert_eq!(
            facts(&all.keys().copied().collect::<Vec<_>>()),
            facts(&expected)
        );
        let with_key = |all: &AllFacts, key: &str| {
            let found = all.with_key(Slot::Target(0), Key::of([key]));
            found
                .map(|fact| (fact.file, fact.span.start))
                .collect::<Vec<_>>()
        };
        assert_eq!(with_key(&all, "a"), [(1, 1)]);
        assert_eq!(with_key(&all, "b"), [(0, 5)]);
        let old = all.replace(0, Facts::default());
        assert_eq!(old, facts(&expected[2..]));
        assert_eq!(all.all(), facts(&scanned[2..]));
        all.renumber(&|file| file + 1);
        assert_eq!(with_key(&all, "c"), [(3, 1)]);
    }
}
