//! Keys that are defined more than once, for YAML and JSON: the last value stands.

use std::collections::HashMap;

use crate::document::{Entry, Node, Problem, ProblemKind, Value};

/// Up to this many entries are compared one with another, which needs no memory.
const FEW: usize = 24;

/// Room that is made before it is known how many different keys there are.
const MOST_AT_ONCE: usize = 1024;

/// Keeps the last entry of each key, and reports one problem for each key that repeats.
pub(super) fn unique<'s>(entries: Vec<Entry<'s>>, problems: &mut Vec<Problem>) -> Vec<Entry<'s>> {
    if entries.len() <= FEW {
        // Of a key whose length and ends no other has, nobody need be asked.
        let mut seen = 0_u64;
        let repeats = |(at, entry): (usize, &Entry<'s>)| {
            let bit = 1 << key_hash(&entry.key);
            let is_new = seen & bit == 0;
            seen |= bit;
            !is_new && (entries[..at].iter()).any(|earlier| earlier.key == entry.key)
        };
        if !entries.iter().enumerate().any(repeats) {
            return entries;
        }
    }
    let last = last_of_each(&entries, problems);
    if last.len() == entries.len() {
        return entries;
    }
    let mut keep = vec![false; entries.len()];
    for at in last {
        keep[at] = true;
    }
    let mut kept: Vec<Entry<'_>> = (entries.into_iter().zip(keep))
        .filter_map(|(entry, keep)| keep.then_some(entry))
        .collect();
    kept.shrink_to_fit(); // it is collected in place: a million dropped entries would still count
    kept
}

/// A number below 64 that is the same for the same key.
fn key_hash(key: &str) -> usize {
    let ends = match key.as_bytes() {
        [first, .., last] => usize::from(*first) * 5 + usize::from(*last) * 3,
        [only] => usize::from(*only),
        [] => 0,
    };
    (ends + key.len() * 7) % 64
}

struct KeyUses {
    first: usize,
    last: usize,
    /// Those after the first; none once the values differ.
    others: Vec<usize>,
    count: u32,
    same_value: bool,
}

fn last_of_each(entries: &[Entry<'_>], problems: &mut Vec<Problem>) -> Vec<usize> {
    let room = entries.len().min(MOST_AT_ONCE);
    let mut by_key: HashMap<&str, usize> = HashMap::with_capacity(room);
    let mut seen: Vec<KeyUses> = Vec::with_capacity(room);
    for (at, entry) in entries.iter().enumerate() {
        let slot = *by_key.entry(&entry.key).or_insert(seen.len());
        let Some(known) = seen.get_mut(slot) else {
            seen.push(KeyUses {
                first: at,
                last: at,
                others: Vec::new(),
                count: 1,
                same_value: true,
            });
            continue;
        };
        known.same_value &= same_value(&entries[known.last].value, &entry.value);
        if known.same_value {
            known.others.push(at);
        } else {
            known.others = Vec::new();
        }
        known.last = at;
        known.count = known.count.saturating_add(1);
    }
    for known in seen.iter().filter(|known| known.count > 1) {
        let entry = &entries[known.last];
        let all = std::iter::once(&known.first).chain(&known.others);
        let spans = |at: &usize| (entries[*at].key_span, entries[*at].value.span);
        problems.push(Problem {
            span: entry.key_span,
            kind: ProblemKind::DuplicateKey {
                key: entry.key.clone().into_owned(),
                first: entries[known.first].key_span,
                definitions: if known.same_value {
                    all.map(spans).collect()
                } else {
                    Vec::new()
                },
                count: known.count,
                same_value: known.same_value,
            },
        });
    }
    seen.into_iter().map(|known| known.last).collect()
}

/// Whether two nodes hold the same, wherever and however they are written.
pub(super) fn same_value(one: &Node<'_>, other: &Node<'_>) -> bool {
    match (&one.value, &other.value) {
        (Value::Sequence(one), Value::Sequence(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same_value(a, b))
        }
        (Value::Mapping(one), Value::Mapping(other)) => {
            let same =
                |(a, b): (&Entry<'_>, &Entry<'_>)| a.key == b.key && same_value(&a.value, &b.value);
            one.entries.len() == other.entries.len()
                && one.entries.iter().zip(&other.entries).all(same)
        }
        (one, other) => one == other,
    }
}
