//! Sorting facts: a million and more, of which most have a key that nothing else has.
//!
//! Keys are hashes, so that their first bits part them evenly: facts are put where they belong in
//! place, first by their slot, then by these bits, and only the few that are left in one bucket are
//! compared ("American flag sort" in the literature). Texts made to have like hashes end in one
//! bucket, which costs as much as comparing all.

use rayon::prelude::*;

use crate::crossfile::{Fact, ImageFact, Slot};

/// Facts that go to one bucket, about.
const PER_BUCKET: usize = 8;

/// Bits of a key by which facts are parted at once, at most: with more, the processor's cache does
/// not hold where the next of each bucket goes.
const MOST_BITS: u32 = 12;

/// Fewer than these are compared at once.
const FEW: usize = 32;

// Else what is parted would have a bit too few to be parted by.
const _: () = assert!(FEW >= 2 * PER_BUCKET);

/// From this many on, threads share the work.
const SHARED: usize = 10_000;

/// Sorts the keys of constraints by slot, key, file and place.
pub(super) fn sort(facts: &mut [Fact]) {
    if facts.len() < FEW {
        facts.sort_unstable();
        return;
    }
    let mut counts = [0; 4];
    for fact in &*facts {
        let (kind, index) = place_of(fact.slot);
        counts[kind] = counts[kind].max(index + 1);
    }
    let [unique, address, target, _] = counts;
    let begins = [0, unique, unique + address, unique + address + target];
    let bucket = |fact: &Fact| {
        let (kind, index) = place_of(fact.slot);
        begins[kind] + index
    };
    let slots = part(facts, counts.iter().sum(), bucket);
    each(slots, |facts| by_key(facts, 0, |fact| fact.key.0));
}

/// Sorts the sizes of images by image, file and place.
pub(super) fn sort_images(images: &mut [ImageFact]) {
    by_key(images, 0, |image| image.key.0);
}

/// The kind of a slot in the order of kinds, and its index among those of its kind.
fn place_of(slot: Slot) -> (usize, usize) {
    match slot {
        Slot::ADDRESS => (1, 0),
        Slot::Unique(index) => (0, index.into()),
        Slot::Target(index) => (2, index.into()),
        Slot::Reference(index) => (3, index.into()),
    }
}

/// Sorts what is alike in the first `known` bits of its key.
fn by_key<F: Ord + Send>(
    facts: &mut [F],
    known: u32,
    key: impl Fn(&F) -> u64 + Copy + Send + Sync,
) {
    let bits = (facts.len() / PER_BUCKET).max(1).ilog2().min(MOST_BITS);
    let known_after = known + bits;
    if facts.len() < FEW || known_after > u64::BITS {
        facts.sort_unstable();
        return;
    }
    // What names the same has the same key: there is nothing to part, and files come in their order.
    let first = key(&facts[0]);
    if facts.iter().all(|fact| key(fact) == first) {
        if !facts.is_sorted() {
            facts.sort_unstable();
        }
        return;
    }
    let bucket = |fact: &F| {
        let number = (key(fact) << known) >> (u64::BITS - bits);
        usize::try_from(number).unwrap_or_default()
    };
    let buckets = part(facts, 1 << bits, bucket);
    each(buckets, |facts| by_key(facts, known_after, key));
}

/// Puts what belongs to each of so many buckets together, in the order of the buckets; gives those
/// that have something.
fn part<F>(facts: &mut [F], buckets: usize, bucket: impl Fn(&F) -> usize) -> Vec<&mut [F]> {
    let mut ends = vec![0; buckets];
    for fact in &*facts {
        ends[bucket(fact)] += 1;
    }
    let mut end = 0;
    // Where the next one of each bucket goes, and where the bucket ends.
    let mut next: Vec<usize> = Vec::with_capacity(buckets);
    for count in &mut ends {
        next.push(end);
        end += *count;
        *count = end;
    }
    for at in 0..buckets {
        while next[at] < ends[at] {
            let belongs = bucket(&facts[next[at]]);
            if belongs != at {
                facts.swap(next[at], next[belongs]);
            }
            next[belongs] += 1;
        }
    }
    let mut rest = facts;
    let mut parts = Vec::new();
    let mut begin = 0;
    for end in ends {
        let (part, after) = rest.split_at_mut(end - begin);
        if !part.is_empty() {
            parts.push(part);
        }
        (rest, begin) = (after, end);
    }
    parts
}

/// Sorts each part: side by side, where there are several threads and it is worth the while.
fn each<F: Send>(parts: Vec<&mut [F]>, sort: impl Fn(&mut [F]) + Send + Sync) {
    let facts: usize = parts.iter().map(|part| part.len()).sum();
    if facts >= SHARED && rayon::current_thread_index().is_some() {
        parts.into_par_iter().for_each(sort);
    } else {
        parts.into_iter().for_each(sort);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::crossfile::Key;
    use crate::text::Span;

    fn slot() -> impl Strategy<Value = Slot> {
        let index = 0_u16..4;
        prop_oneof![
            Just(Slot::ADDRESS),
            index.clone().prop_map(Slot::Unique),
            index.clone().prop_map(Slot::Target),
            index.prop_map(Slot::Reference),
        ]
    }

    /// Keys of all kinds: spread evenly, the same again and again, alike in their first bits.
    fn key() -> impl Strategy<Value = Key> {
        prop_oneof![
            (any::<u64>(), any::<u64>()).prop_map(|(a, b)| Key(a, b)),
            (0..3_u64, 0..3_u64).prop_map(|(a, b)| Key(a, b)),
            (0..9_u64).prop_map(|a| Key(a << 63 | a, 7)),
        ]
    }

    fn fact() -> impl Strategy<Value = Fact> {
        (slot(), key(), 0_u32..3, 0_usize..3).prop_map(|(slot, key, file, at)| Fact {
            slot,
            key,
            file,
            span: Span::new(at, at + 1),
        })
    }

    proptest! {
        #[test]
        fn it_is_the_order_of_comparing(facts in prop::collection::vec(fact(), 0..400)) {
            let mut sorted = facts.clone();
            let mut expected = facts;
            sort(&mut sorted);
            expected.sort_unstable();
            prop_assert_eq!(sorted, expected);
        }

        #[test]
        fn images_too(facts in prop::collection::vec((key(), 0_u32..3, any::<u16>()), 0..400)) {
            let image = |&(key, file, width): &(Key, u32, u16)| ImageFact {
                key,
                file,
                span: Span::default(),
                width,
                height: 1,
            };
            let mut sorted: Vec<_> = facts.iter().map(image).collect();
            let mut expected = sorted.clone();
            sort_images(&mut sorted);
            expected.sort_unstable();
            prop_assert_eq!(sorted, expected);
        }
    }

    /// So many that threads share them, and most of one key.
    #[test]
    fn threads_share_many() {
        let fact = |number: u64| Fact {
            slot: Slot::Unique(u16::from(number.is_multiple_of(3))),
            key: Key(
                number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (number % 5 * 16).min(63),
                0,
            ),
            file: u32::try_from(number % 11).unwrap(),
            span: Span::default(),
        };
        let mut sorted: Vec<_> = (0..100_000).map(fact).collect();
        let mut expected = sorted.clone();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build();
        pool.unwrap().install(|| sort(&mut sorted));
        expected.sort_unstable();
        assert_eq!(sorted, expected);
    }
}
