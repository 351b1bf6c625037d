//! What documents contribute to checks across files, and the comparison: `extract` takes facts out
//! of a document, `constraints` says what must hold, `compare/` finds what does not.
//!
//! A fact is a value of one file that others are compared with; its slot says for which constraint.
//! Facts are small, owned, plain data with spans, hashed so that those of a million files fit in
//! memory.
//!
//! A new mismatch is a kind in `problem`, a file in `compare/` that finds it, and a rule that words
//! it. A new constraint is also a list in `constraints`, a [`Slot`], its form in
//! `config/constraints`, and its settling in `plan/constraints`. The compiler does not lead to
//! [`Wanted`], [`Constraints::reach`], `engine/store/choose`, `server/rename`, `config/limits` and
//! `plan/fingerprint`. Only what leaves no facts is found elsewhere: `engine/across/unused_images`.
//!
//! Uses `text` to `schema`. No config, no rules, no file access.

pub(crate) mod addresses;
pub(crate) mod compare;
pub(crate) mod constraints;
pub(crate) mod extract;
pub(crate) mod normalise;
pub(crate) mod paths;
pub(crate) mod problem;
pub(crate) mod reach;
pub(crate) mod scalars;
mod seen;

use std::collections::{BTreeSet, HashSet};
use std::hash::Hasher as _;

use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use crate::text::Span;
pub(crate) use constraints::{
    Compare, Constraints, FileName, Give, Gives, NamedField, Origin, PathBase, Purpose, Reference,
    Target, TargetKind, TargetName, Unique, UniqueKey, WrittenField,
};
pub(crate) use extract::{compared, scalar};
pub(crate) use extract::{extract, given, key};
pub(crate) use normalise::{Normalise, slug_of, without_ending, without_language};
pub(crate) use paths::{found_at, repository_path, source_of};
pub(crate) use problem::{CrossfileProblem, CrossfileProblemKind, Mismatch, NotCompared, Place};
pub(crate) use reach::MOST_MATES;
pub(crate) use scalars::Scalars;

/// A value in 128 bits: the same text gives the same key in every run and on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(u64, u64);

/// What ends each part of a key: no text holds this byte, so that parts cannot flow into each other.
const END_OF_PART: u8 = 0xff;

/// Bytes that are hashed at once: titles and addresses are seldom longer.
const HASHED_AT_ONCE: usize = 128;

impl Key {
    /// Stands for a reference that a document lacks.
    pub const ABSENT: Self = Self(0, 0);
    /// Stands for references in the part of a document that could not be read.
    pub(crate) const UNREAD: Self = Self(0, 1);

    /// The first one in their order.
    #[cfg(feature = "server")]
    pub(crate) const LEAST: Self = Self(0, 0);
    /// The last one.
    #[cfg(feature = "server")]
    pub(crate) const MOST: Self = Self(u64::MAX, u64::MAX);

    /// The key of some texts in their order.
    pub fn of<'t>(parts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut hasher = SipHasher13::new();
        // What is short is hashed in one go: a call for each part costs more than the hash.
        let (mut together, mut end) = ([0; HASHED_AT_ONCE], 0);
        for part in parts {
            let part = part.as_bytes();
            if let Some([room @ .., behind]) = together.get_mut(end..=end + part.len()) {
                room.copy_from_slice(part);
                *behind = END_OF_PART;
                end += part.len() + 1;
            } else {
                hasher.write(&together[..end]);
                hasher.write(part);
                hasher.write(&[END_OF_PART]);
                end = 0;
            }
        }
        hasher.write(&together[..end]);
        let hash = hasher.finish128();
        Self(hash.h1, hash.h2)
    }

    /// A part of it: the same for the same value, and now and then for another.
    pub(crate) fn short(self) -> u32 {
        let [.., a, b, c, d] = self.0.to_le_bytes();
        u32::from_le_bytes([a, b, c, d])
    }

    /// All of it, as bytes.
    pub(crate) fn bytes(self) -> [u8; 16] {
        (u128::from(self.0) << 64 | u128::from(self.1)).to_le_bytes()
    }
}

/// What a key is for: an index into the lists of [`Constraints`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Slot {
    /// It must be the only one of its kind.
    Unique(u16),
    /// References may resolve to it.
    Target(u16),
    /// It must resolve to a target.
    Reference(u16),
}

impl Slot {
    /// The addresses of pages, of which each must be the only one. No config has as many constraints.
    pub(crate) const ADDRESS: Self = Self::Unique(u16::MAX);
}

/// One key of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fact {
    /// What it is for.
    pub slot: Slot,
    /// The value.
    pub key: Key,
    /// The file: an index into a list sorted by path, set when the facts of files come together.
    pub file: u32,
    /// Where the value is written.
    pub span: Span,
}

impl Fact {
    /// A key of a document that is looked at by itself.
    pub(crate) fn new(slot: Slot, key: Key, span: Span) -> Self {
        Self {
            slot,
            key,
            file: 0,
            span,
        }
    }
}

/// Whether two lists say the same in any order.
fn are_same<T, K: Ord>(one: &[T], other: &[T], key: impl Fn(&T) -> K) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let in_order = |facts: &[T]| {
        let mut keys: Vec<K> = facts.iter().map(&key).collect();
        keys.sort_unstable();
        keys
    };
    // Nearly always, they are in one order.
    one.iter().map(&key).eq(other.iter().map(&key)) || in_order(one) == in_order(other)
}

/// The declared size of one image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ImageFact {
    /// The image: its path in the repository, or its URL.
    pub key: Key,
    /// The file, as in [`Fact::file`].
    pub file: u32,
    /// Where its URL is written.
    pub span: Span,
    /// The declared width.
    pub width: u16,
    /// The declared height.
    pub height: u16,
}

/// All that one file, or many, say to others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Keys of constraints.
    pub keys: Vec<Fact>,
    /// Where references by path lead that must not end where they began: the slot is that of the
    /// reference, the key that of the path.
    pub ways: Vec<Fact>,
    /// Sizes of images.
    pub images: Vec<ImageFact>,
    /// Targets of which a file could not be read in full: what does not resolve to them may well
    /// be right.
    pub unsure: BTreeSet<u16>,
    /// One bit for each of `Constraints::fields` that some document has, or may have in what
    /// could not be read.
    pub seen: u64,
}

/// Facts of a run, at most: they are held until the last file is read, and then sorted.
pub(crate) const MOST_FACTS: usize = 16_000_000;

impl Facts {
    /// Whether there are more than can be held.
    pub fn are_too_many(&self) -> bool {
        self.keys.len().max(self.ways.len()).max(self.images.len()) > MOST_FACTS
    }

    /// Adds the facts of a file, which is from now on known as `file`.
    pub fn add(&mut self, file: u32, facts: &Self) {
        self.seen |= facts.seen;
        let of_file = |fact: &Fact| Fact { file, ..*fact };
        self.keys.extend(facts.keys.iter().map(of_file));
        self.ways.extend(facts.ways.iter().map(of_file));
        let images = facts.images.iter();
        self.images
            .extend(images.map(|fact| ImageFact { file, ..*fact }));
        self.unsure.extend(&facts.unsure);
    }

    /// Leaves out what says nothing to documents with these facts: in a partial run, of files that
    /// are not named.
    pub fn retain_for(&mut self, named: &Wanted) {
        self.keys.retain(|fact| match fact.slot {
            Slot::Unique(_) => named.keys.contains(&(fact.slot, fact.key)),
            Slot::Target(_) => true,
            Slot::Reference(reference) => {
                named.circles.contains(&reference) || named.keys.contains(&(fact.slot, fact.key))
            }
        });
        self.images
            .retain(|image| named.images.contains(&image.key));
        self.keys.shrink_to_fit();
        self.images.shrink_to_fit();
    }

    /// Makes room for what so many files usually say. Growing bit by bit would move all of it again
    /// and again; room that is not needed takes no memory.
    pub(crate) fn make_room(&mut self, files: usize) {
        const KEYS: usize = 8;
        const IMAGES: usize = 2;
        let files = files.min(MOST_FACTS / KEYS);
        // Without the room, they grow bit by bit.
        let _ = self.keys.try_reserve(files * KEYS);
        let _ = self.images.try_reserve(files * IMAGES);
    }

    /// Adds the facts of further files, whose numbers begin at `first` from now on.
    pub fn append(&mut self, mut facts: Self) {
        self.seen |= facts.seen;
        self.keys.append(&mut facts.keys);
        self.ways.append(&mut facts.ways);
        self.images.append(&mut facts.images);
        self.unsure.extend(facts.unsure);
    }

    /// Gives each file another number: the one that is at its present one.
    pub fn renumber(&mut self, numbers: &[u32]) {
        for fact in self.keys.iter_mut().chain(&mut self.ways) {
            fact.file = numbers[fact.file as usize];
        }
        for fact in &mut self.images {
            fact.file = numbers[fact.file as usize];
        }
    }

    /// What other documents may refer to.
    pub(crate) fn targets(&self) -> impl Iterator<Item = (u16, Key)> {
        self.keys.iter().filter_map(|fact| match fact.slot {
            Slot::Target(target) => Some((target, fact.key)),
            Slot::Unique(_) | Slot::Reference(_) => None,
        })
    }

    /// Whether a file with these facts says the same to others as one with the other facts, wherever
    /// in it the values are.
    pub(crate) fn say_the_same(&self, other: &Self) -> bool {
        let key = |fact: &Fact| (fact.slot, fact.key);
        let size = |image: &ImageFact| (image.key, image.width, image.height);
        self.seen == other.seen
            && self.unsure == other.unsure
            && are_same(&self.keys, &other.keys, key)
            && are_same(&self.ways, &other.ways, key)
            && are_same(&self.images, &other.images, size)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
            && self.ways.is_empty()
            && self.images.is_empty()
            && self.unsure.is_empty()
    }
}

/// What named documents say, as far as others may answer.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    keys: HashSet<(Slot, Key)>,
    images: HashSet<Key>,
    circles: HashSet<u16>,
}

impl Wanted {
    /// What these facts of named documents ask of others.
    pub fn by<'f>(facts: impl IntoIterator<Item = &'f Facts>, constraints: &Constraints) -> Self {
        let mut wanted = Self::default();
        for facts in facts {
            let uniques = facts.keys.iter();
            let uniques = uniques.filter(|fact| matches!(fact.slot, Slot::Unique(_)));
            wanted
                .keys
                .extend(uniques.map(|fact| (fact.slot, fact.key)));
            wanted
                .images
                .extend(facts.images.iter().map(|image| image.key));
        }
        let circles = (0_u16..).zip(&constraints.references);
        let circles = circles.filter(|(_, reference)| reference.circle_forbidden);
        wanted.circles.extend(circles.map(|(index, _)| index));
        wanted
    }

    /// All references to these values of targets.
    pub(crate) fn to(values: &BTreeSet<(u16, Key)>, constraints: &Constraints) -> Self {
        let mut wanted = Self::default();
        for (index, reference) in (0_u16..).zip(&constraints.references) {
            let meant = values
                .iter()
                .filter(|(target, _)| reference.targets.contains(target));
            let slot = Slot::Reference(index);
            wanted.keys.extend(meant.map(|(_, key)| (slot, *key)));
        }
        wanted
    }

    /// The references among it.
    pub(crate) fn references(&self) -> impl Iterator<Item = (u16, Key)> {
        self.keys.iter().filter_map(|(slot, key)| match slot {
            Slot::Reference(index) => Some((*index, *key)),
            Slot::Unique(_) | Slot::Target(_) => None,
        })
    }

    /// Whether a file with these facts has one of the references.
    pub(crate) fn is_referred_to_by(&self, facts: &Facts) -> bool {
        let is_reference = |fact: &&Fact| matches!(fact.slot, Slot::Reference(_));
        let mut references = facts.keys.iter().filter(is_reference);
        references.any(|fact| self.keys.contains(&(fact.slot, fact.key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_small() {
        assert!(size_of::<Fact>() <= 32);
        assert!(size_of::<ImageFact>() <= 32);
    }

    #[test]
    fn keys_are_the_same_for_ever() {
        // Facts may be written by one machine and merged by another.
        let key = Key::of(["a", "b"]);
        assert_eq!(key, Key::of(["a", "b"]));
        assert_ne!(key, Key::of(["ab"]));
        assert_ne!(key, Key::of(["ab", ""]));
        for lengths in [
            vec![],
            vec![0],
            vec![127],
            vec![128, 3],
            vec![60, 66],
            vec![60, 67, 500, 2],
        ] {
            let parts: Vec<String> = lengths.iter().map(|length| "x".repeat(*length)).collect();
            let mut hasher = SipHasher13::new();
            for part in &parts {
                hasher.write(part.as_bytes());
                hasher.write(&[END_OF_PART]);
            }
            let hash = hasher.finish128();
            let key = Key::of(parts.iter().map(String::as_str));
            assert_eq!(key, Key(hash.h1, hash.h2), "{lengths:?}");
        }
    }
}
