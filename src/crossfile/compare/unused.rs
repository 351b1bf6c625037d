//! Targets that no reference means.

use std::collections::{BTreeMap, HashSet};

use super::{Found, Group, Runs, problem};
use crate::crossfile::{Constraints, CrossfileProblemKind, Fact, Slot};
use crate::text::Span;

/// Reports them, each place once, whatever it is called; a document that a reference may mean by
/// more than one of its values, such as its name or its alias, once as a whole.
pub(crate) fn find(
    constraints: &Constraints,
    runs: &Runs<'_>,
    used: &HashSet<(u32, Span)>,
    found: &mut Vec<Found>,
) {
    let group_of = groups(constraints);
    let mut groups: BTreeMap<u16, Vec<(u16, &[Fact])>> = BTreeMap::new();
    for (slot, run) in &runs.slots {
        if let Slot::Target(target) = *slot {
            let group = group_of.get(usize::from(target)).unwrap_or(&target);
            groups.entry(*group).or_default().push((target, run));
        }
    }
    let is_used = |fact: &Fact| used.contains(&(fact.file, fact.span));
    let mut unused: BTreeMap<(u32, Span), u16> = BTreeMap::new();
    let mut report = |fact: &Fact, target: u16| {
        unused.entry((fact.file, fact.span)).or_insert(target);
    };
    for runs in groups.into_values() {
        if let [(target, run)] = runs.as_slice() {
            for fact in run.iter().filter(|fact| !is_used(fact)) {
                report(fact, *target);
            }
            continue;
        }
        let mut facts: Vec<(u16, &Fact)> = (runs.iter())
            .flat_map(|(target, run)| run.iter().map(|fact| (*target, fact)))
            .collect();
        facts.sort_unstable_by_key(|(target, fact)| (fact.file, *target, fact.span));
        // One place has several keys where it may be meant by parts of its path.
        facts.dedup_by_key(|(target, fact)| (fact.file, *target, fact.span));
        for document in facts.chunk_by(|(_, a), (_, b)| a.file == b.file) {
            let mut alternatives = document.chunk_by(|(a, _), (b, _)| a == b);
            if alternatives.any(|places| places.len() == 1) {
                if !document.iter().any(|(_, fact)| is_used(fact)) {
                    report(document[0].1, document[0].0);
                }
                continue;
            }
            for thing in things(document) {
                if !thing.iter().any(|(_, fact)| is_used(fact)) {
                    let first = thing
                        .iter()
                        .min_by_key(|(target, fact)| (*target, fact.span));
                    first.inspect(|(target, fact)| report(fact, *target));
                }
            }
        }
    }
    for ((file, span), target) in unused {
        found.push(Found {
            file,
            group: Group::Unused,
            problem: problem(span, CrossfileProblemKind::Unused { target }),
        });
    }
}

/// The values of a file that lists many things, by thing: each has one value of the first target,
/// and the others are behind it; before it when the list begins with one of the others.
fn things<'f>(document: &[(u16, &'f Fact)]) -> Vec<Vec<(u16, &'f Fact)>> {
    let first_target = document[0].0;
    let mut values = document.to_vec();
    values.sort_unstable_by_key(|(_, fact)| fact.span);
    let is_before = values[0].0 != first_target;
    if is_before {
        values.reverse();
    }
    let mut things: Vec<Vec<(u16, &Fact)>> = Vec::new();
    for value in values {
        match things.last_mut() {
            Some(thing) if value.0 != first_target => thing.push(value),
            _ => things.push(vec![value]),
        }
    }
    things
}

/// For each target the first one of its group: targets of collections that are alternatives of one
/// reference are in the same.
fn groups(constraints: &Constraints) -> Vec<u16> {
    let mut group_of: Vec<u16> = (0_u16..)
        .zip(&constraints.targets)
        .map(|(index, _)| index)
        .collect();
    let has_documents = |target: &&u16| {
        let target = constraints.target(**target);
        target.is_some_and(|target| !target.collections().is_empty())
    };
    for reference in &constraints.references {
        let mut targets = reference.targets.iter().filter(has_documents);
        let Some(&first) = targets.next() else {
            continue;
        };
        for &other in targets {
            let (one, other) = (group_of[usize::from(first)], group_of[usize::from(other)]);
            let (kept, gone) = (one.min(other), one.max(other));
            for group in group_of.iter_mut().filter(|group| **group == gone) {
                *group = kept;
            }
        }
    }
    group_of
}
