//! References that end where they began.

use std::collections::{HashMap, HashSet, VecDeque};

use super::definitions::Definitions;
use super::{Comparer, Found, Group, Runs, problem};
use crate::crossfile::{CrossfileProblemKind, Fact, Key, Place, Slot};
use crate::text::Span;

/// How many places of a circle are named.
const HOPS: usize = 16;

/// Ways from one file to another that are looked at, at most, in all sets together.
const MOST_EDGES: usize = 1_000_000;

/// One file refers to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Edge {
    from: u32,
    to: u32,
    span: Span,
    reference: u16,
}

/// Reports the circles of all references that forbid them; false when there were more ways than can
/// be looked at, and from there on nothing was.
pub(crate) fn all(
    comparer: &Comparer<'_>,
    runs: &Runs<'_>,
    ways: &[Fact],
    found: &mut Vec<Found>,
) -> bool {
    let by_path = by_path(comparer, runs, ways);
    let mut reported: HashSet<Vec<Edge>> = HashSet::new();
    let mut room = MOST_EDGES;
    for set in comparer.constraints.circles() {
        let mut edges: Vec<Edge> = Vec::new();
        for reference in set {
            let targets = comparer.constraints.reference(reference);
            let targets = targets.map_or(&[][..], |reference| &reference.targets);
            let targets = Definitions::of(runs, targets);
            let slot = Slot::Reference(reference);
            let mut add = |from: &Fact, to: u32| {
                edges.push(Edge {
                    from: from.file,
                    to,
                    span: from.span,
                    reference,
                });
            };
            for from in runs.get(slot) {
                for to in targets.with_key(from.key) {
                    let Some(left) = room.checked_sub(1) else {
                        return false;
                    };
                    room = left;
                    add(from, to.file);
                }
            }
            for from in ways.iter().filter(|way| way.slot == slot) {
                if let Some(&to) = by_path.get(&from.key) {
                    let Some(left) = room.checked_sub(1) else {
                        return false;
                    };
                    room = left;
                    add(from, to);
                }
            }
        }
        find(comparer, edges, &mut reported, found);
    }
    true
}

/// The files on circles, by the keys of their paths: only files that refer can be on one.
fn by_path(comparer: &Comparer<'_>, runs: &Runs<'_>, ways: &[Fact]) -> HashMap<Key, u32> {
    let mut by_path = HashMap::new();
    if ways.is_empty() {
        return by_path;
    }
    let references = (0_u16..).zip(&comparer.constraints.references);
    let others = references
        .filter(|(_, reference)| reference.circle_forbidden)
        .flat_map(|(index, _)| runs.get(Slot::Reference(index)));
    for fact in ways.iter().chain(others) {
        if let Some(path) = comparer.files.path(fact.file) {
            by_path.insert(Key::of([path.as_str()]), fact.file);
        }
    }
    by_path
}

/// Reports each circle once, at its first file; a file that is on several is reported for the shortest.
fn find(
    comparer: &Comparer<'_>,
    mut edges: Vec<Edge>,
    reported: &mut HashSet<Vec<Edge>>,
    found: &mut Vec<Found>,
) {
    edges.sort_unstable();
    let edges = inner(edges);
    let mut on_circle: HashSet<u32> = HashSet::new();
    for start in edges.chunk_by(|a, b| a.from == b.from) {
        let start = start[0].from;
        if on_circle.contains(&start) {
            continue;
        }
        let Some(circle) = way_back(&edges, start) else {
            continue;
        };
        on_circle.extend(circle.iter().map(|edge| edge.from));
        // In a partial run it is reported at the first file that is named.
        let Some(at) = (circle.iter()).position(|edge| comparer.is_named(edge.from)) else {
            continue;
        };
        let mut known = circle.clone();
        known.sort_unstable();
        if !reported.insert(known) {
            continue;
        }
        let hops: Vec<Place> = (circle.iter().cycle().skip(at + 1))
            .take((circle.len() - 1).min(HOPS))
            .map(|edge| comparer.place(edge.from, edge.span))
            .collect();
        let kind = CrossfileProblemKind::Circle {
            reference: circle[at].reference,
            hops,
            count: circle.len() - 1,
        };
        found.push(Found {
            file: circle[at].from,
            group: Group::Circle,
            problem: problem(circle[at].span, kind),
        });
    }
}

/// The edges that remain when files that refer to nothing, or that nothing refers to, are taken
/// away again and again: all circles are among them.
fn inner(mut edges: Vec<Edge>) -> Vec<Edge> {
    let mut outgoing: HashMap<u32, usize> = HashMap::new();
    let mut incoming: HashMap<u32, Vec<u32>> = HashMap::new();
    for edge in &edges {
        *outgoing.entry(edge.from).or_default() += 1;
        incoming.entry(edge.to).or_default().push(edge.from);
    }
    let mut ends: Vec<u32> = (edges.iter().map(|edge| edge.to))
        .filter(|to| !outgoing.contains_key(to))
        .collect();
    ends.sort_unstable();
    ends.dedup();
    while let Some(end) = ends.pop() {
        for from in incoming.remove(&end).unwrap_or_default() {
            if let Some(count) = outgoing.get_mut(&from) {
                *count -= 1;
                if *count == 0 {
                    outgoing.remove(&from);
                    ends.push(from);
                }
            }
        }
    }
    edges.retain(|edge| outgoing.contains_key(&edge.from) && outgoing.contains_key(&edge.to));
    edges
}

/// The shortest way from a file back to itself.
fn way_back(edges: &[Edge], start: u32) -> Option<Vec<Edge>> {
    let mut reached: HashMap<u32, Edge> = HashMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(file) = open.pop_front() {
        let first = edges.partition_point(|edge| edge.from < file);
        for &edge in edges[first..].iter().take_while(|edge| edge.from == file) {
            if edge.to == start {
                let mut way = vec![edge];
                let mut at = edge.from;
                while at != start {
                    let before = reached[&at];
                    way.push(before);
                    at = before.from;
                }
                way.reverse();
                return Some(way);
            }
            reached.entry(edge.to).or_insert_with(|| {
                open.push_back(edge.to);
                edge
            });
        }
    }
    None
}
