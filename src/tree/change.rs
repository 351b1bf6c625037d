//! What fixes change of the bytes of a file: few bytes of each, while the files of a run, before and
//! after, can be gigabytes.

use std::hash::{BuildHasher as _, Hasher as _};
use std::ops::Range;

use foldhash::quality::FixedState;

/// From the bytes that a file had to those that it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    old: Fingerprint,
    /// The bytes that go.
    gone: Range<usize>,
    /// What takes their place.
    new: Box<[u8]>,
}

impl Change {
    /// The change that makes `new` of `old`: all between the first and the last byte that differ.
    pub(crate) fn between(old: &[u8], new: &[u8]) -> Self {
        let shorter = old.len().min(new.len());
        let start = same_until(old, new);
        let rest = shorter - start;
        let behind = same_behind(&old[old.len() - rest..], &new[new.len() - rest..]);
        Self {
            old: Fingerprint::of(old),
            gone: start..old.len() - behind,
            new: new[start..new.len() - behind].into(),
        }
    }

    /// The bytes that the file had.
    pub(crate) fn before(&self) -> Fingerprint {
        self.old
    }

    /// The bytes that the file gets; none if these are not those that it had.
    pub(crate) fn apply(&self, old: &[u8]) -> Option<Vec<u8>> {
        let mut new = Vec::new();
        self.apply_into(old, &mut new).then_some(new)
    }

    /// The same in place of what is in a buffer; whether these are the bytes that the file had.
    pub(crate) fn apply_into(&self, old: &[u8], new: &mut Vec<u8>) -> bool {
        new.clear();
        if Fingerprint::of(old) != self.old {
            return false;
        }
        new.reserve(old.len() - self.gone.len() + self.new.len());
        new.extend_from_slice(&old[..self.gone.start]);
        new.extend_from_slice(&self.new);
        new.extend_from_slice(&old[self.gone.end..]);
        true
    }
}

/// Bytes that are compared at once.
const AT_ONCE: usize = 64;

/// How many bytes at the beginning are the same.
fn same_until(one: &[u8], other: &[u8]) -> usize {
    let chunks = one.chunks_exact(AT_ONCE).zip(other.chunks_exact(AT_ONCE));
    let start = AT_ONCE * chunks.take_while(|(a, b)| a == b).count();
    let rest = one[start..].iter().zip(&other[start..]);
    start + rest.take_while(|(a, b)| a == b).count()
}

/// How many bytes at the end of two texts of one length are the same.
fn same_behind(one: &[u8], other: &[u8]) -> usize {
    let chunks = (one.rchunks_exact(AT_ONCE)).zip(other.rchunks_exact(AT_ONCE));
    let behind = AT_ONCE * chunks.take_while(|(a, b)| a == b).count();
    let end = one.len() - behind;
    let rest = one[..end].iter().rev().zip(other[..end].iter().rev());
    behind + rest.take_while(|(a, b)| a == b).count()
}

/// Bytes, known again without them. Who could make others with the same hashes could as well change
/// the file: what counts is that the hash of each of a hundred thousand files costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Fingerprint {
    length: usize,
    hashes: [u64; 2],
}

impl Fingerprint {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self {
            length: bytes.len(),
            hashes: [1, 2].map(|seed| quick_hash(bytes, seed)),
        }
    }

    /// How many bytes.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// Whether these bytes begin with those.
    pub(crate) fn begins(&self, bytes: &[u8]) -> bool {
        (bytes.get(..self.length)).is_some_and(|bytes| Self::of(bytes) == *self)
    }
}

/// A hash of bytes and their length; it does not resist deliberate collisions.
pub(crate) fn quick_hash(bytes: &[u8], seed: u64) -> u64 {
    let mut hasher = FixedState::with_seed(seed).build_hasher();
    hasher.write_usize(bytes.len());
    hasher.write(bytes);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_bytes_come_of_the_old_ones_alone() {
        let long = |middle: &str| "b".repeat(150) + middle + &"b".repeat(150);
        for (old, new, gone) in [
            ("title: A ", "title: A", 8..9),
            ("title: \"A \" # why", "title: \"A\" # why", 9..10),
            ("aaa", "aaaa", 3..3),
            ("aaaa", "aaa", 3..4),
            ("abcabc", "abc", 3..6),
            ("", "new", 0..0),
            ("old", "", 0..3),
            ("same", "same", 4..4),
            (&"a".repeat(200), &"a".repeat(330), 200..200),
            (&long("x"), &long("y"), 150..151),
            (&long("x"), &long(""), 150..151),
        ] {
            let change = Change::between(old.as_bytes(), new.as_bytes());
            assert_eq!(change.gone, gone, "{old:?}");
            assert_eq!(change.before(), Fingerprint::of(old.as_bytes()));
            let applied = change.apply(old.as_bytes());
            assert_eq!(applied.as_deref(), Some(new.as_bytes()), "{old:?}");
            for other in [format!("{old} "), old.replacen('a', "b", 1) + "x"] {
                assert_eq!(change.apply(other.as_bytes()), None, "{other:?}");
            }
        }
    }

    #[test]
    fn bytes_are_known_again_at_the_beginning_of_more() {
        let known = Fingerprint::of(b"one");
        assert!(known.begins(b"one") && known.begins(b"one and more"));
        assert!(!known.begins(b"on") && !known.begins(b"two and more"));
    }
}
