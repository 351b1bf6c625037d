//! Files of the work tree that were proved to have the bytes that the index has for them: who reads one
//! of them again compares a quick hash with that of the bytes of then. Git's own takes a tenth of the
//! time of a commit that touches every file.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::tree::change::quick_hash;

/// For each entry of an index the hash of bytes that are its content; none is known at first.
#[derive(Default)]
pub(super) struct Proven {
    hashes: OnceLock<Box<[AtomicU64]>>,
}

/// What stands for no hash.
const NONE: u64 = 0;

impl Proven {
    /// Whether these bytes were proved to be the content of the entry at a place.
    pub(super) fn has(&self, at: usize, bytes: &[u8]) -> bool {
        let known = self.hashes.get().and_then(|hashes| hashes.get(at));
        let known = known.map_or(NONE, |hash| hash.load(Ordering::Relaxed));
        known != NONE && known == hash(bytes)
    }

    /// Remembers that bytes are the content of the entry at a place, of so many.
    pub(super) fn add(&self, at: usize, of: usize, bytes: &[u8]) {
        let none = || (0..of).map(|_| AtomicU64::new(NONE)).collect();
        if let Some(known) = self.hashes.get_or_init(none).get(at) {
            known.store(hash(bytes), Ordering::Relaxed);
        }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    quick_hash(bytes, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_bytes_of_the_same_entry_are_proven() {
        let proven = Proven::default();
        assert!(!proven.has(0, b"a"));
        proven.add(1, 2, b"a");
        assert!(proven.has(1, b"a"));
        for (at, bytes) in [(0, &b"a"[..]), (1, b"b"), (1, b""), (1, b"aa"), (2, b"a")] {
            assert!(!proven.has(at, bytes), "{at} {bytes:?}");
        }
        proven.add(1, 2, b"b");
        assert!(proven.has(1, b"b") && !proven.has(1, b"a"));
        proven.add(2, 2, b"a"); // there is no such entry
        assert!(!proven.has(2, b"a"));
    }
}
