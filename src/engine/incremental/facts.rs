//! The facts of all files, of which a few change again and again: those of the last scan stay as they
//! are, and what files say since then is beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::crossfile::{Fact, Facts, ImageFact, Key, Slot};
use crate::engine::results::number;
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
    /// Their images.
    changed_images: BTreeSet<ImageFact>,
    /// Where the scanned facts of each file are, once many files have changed.
    scanned_by_file: Option<Arc<ByFile>>,
}

/// Files that change until it is noted where the facts of each file are: until then, all are looked at.
const MOST_LOOKED_FOR: usize = 8;

/// Where the facts of each file are among all.
#[derive(Debug)]
struct ByFile {
    keys: Places,
    ways: Places,
    images: Places,
}

impl ByFile {
    fn of(facts: &Facts) -> Self {
        Self {
            keys: Places::of(&facts.keys),
            ways: Places::of(&facts.ways),
            images: Places::of(&facts.images),
        }
    }
}

/// Places in a list of facts, by the files that they are of.
#[derive(Debug)]
struct Places(Vec<u32>);

impl Places {
    fn of<T: OfFile>(facts: &[T]) -> Self {
        let mut places: Vec<u32> = (0..number(facts.len())).collect();
        // Stable: those of a file stay in their order.
        places.sort_by_key(|&at| facts[at as usize].file());
        Self(places)
    }

    /// The facts of a file, in the order of all.
    fn facts<T: OfFile>(&self, all: &[T], file: u32) -> Vec<T> {
        let file_at = |at: u32| all[at as usize].file();
        let start = self.0.partition_point(|&at| file_at(at) < file);
        let own = self.0[start..].iter().map(|&at| all[at as usize]);
        own.take_while(|fact| fact.file() == file).collect()
    }
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
        let changed = self
            .changed_images
            .range(first_image(key)..=last_image(key));
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

    /// Gives a file other facts, which are sorted; those that it had.
    pub(super) fn replace(&mut self, file: u32, facts: Facts) -> Facts {
        let old = match self.changed.remove(&file) {
            Some(old) => {
                for fact in &old.keys {
                    self.changed_keys.remove(fact);
                }
                for image in &old.images {
                    self.changed_images.remove(image);
                }
                old
            }
            None => self.scanned_of(file),
        };
        self.changed_keys.extend(&facts.keys);
        self.changed_images.extend(&facts.images);
        self.changed.insert(file, facts);
        old
    }

    /// What a file said when it was scanned.
    fn scanned_of(&mut self, file: u32) -> Facts {
        let scanned = &self.scanned;
        if self.changed.len() < MOST_LOOKED_FOR {
            return Facts {
                keys: of_file(&scanned.keys, file),
                ways: of_file(&scanned.ways, file),
                images: of_file(&scanned.images, file),
                ..Facts::default()
            };
        }
        let of = || Arc::new(ByFile::of(scanned));
        let places = self.scanned_by_file.get_or_insert_with(of);
        Facts {
            keys: places.keys.facts(&scanned.keys, file),
            ways: places.ways.facts(&scanned.ways, file),
            images: places.images.facts(&scanned.images, file),
            ..Facts::default()
        }
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

/// Before all facts of an image.
fn first_image(key: Key) -> ImageFact {
    ImageFact {
        key,
        file: 0,
        span: Span { start: 0, end: 0 },
        width: 0,
        height: 0,
    }
}

/// Behind all facts of an image.
fn last_image(key: Key) -> ImageFact {
    let (start, end) = (u32::MAX, u32::MAX);
    ImageFact {
        key,
        file: u32::MAX,
        span: Span { start, end },
        width: u16::MAX,
        height: u16::MAX,
    }
}

/// The facts of a file, found by looking at all.
fn of_file<T: OfFile>(facts: &[T], file: u32) -> Vec<T> {
    let own = facts.iter().filter(|fact| fact.file() == file);
    own.copied().collect()
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
    fn of_many_files_that_change_each_says_what_it_said() {
        let image = |key: &str, file, start| ImageFact {
            key: Key::of([key]),
            file,
            span: Span {
                start,
                end: start + 1,
            },
            width: 1,
            height: 1,
        };
        let of = |file: u32| {
            let mut facts = facts(&[fact("a", file, 1), fact(&file.to_string(), file, 2)]);
            facts.ways = vec![fact("w", file, 3)];
            facts.images = vec![image("i", file, 4), image(&file.to_string(), file, 5)];
            sort(&mut facts);
            facts
        };
        let mut all = Facts::default();
        for file in 0..40 {
            let facts = of(file);
            all.keys.extend(facts.keys);
            all.ways.extend(facts.ways);
            all.images.extend(facts.images);
        }
        let mut all = AllFacts::new(all);
        let key = Key::of(["i"]);
        for file in (0..40).rev() {
            let new = Facts {
                images: vec![image("i", file, 9)],
                ..Facts::default()
            };
            assert_eq!(all.replace(file, new.clone()), of(file));
            assert_eq!(all.image(key).len(), 40);
            assert_eq!(all.image(key)[file as usize].span.start, 9);
            assert_eq!(all.replace(file, Facts::default()), new);
            assert_eq!(all.image(key).len(), 39);
            assert_eq!(all.replace(file, of(file)), Facts::default());
        }
        let names: Vec<u32> = all
            .with_key(Slot::Target(0), Key::of(["a"]))
            .map(|fact| fact.file)
            .collect();
        assert_eq!(names, (0..40).collect::<Vec<_>>());
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
