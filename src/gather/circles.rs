//! References that end where they began.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Found, Gathering, problem};
use crate::facts::{GatherProblemKind, Place};
use crate::text::Span;

/// How many places of a circle are named.
const HOPS: usize = 16;

/// One file refers to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) span: Span,
}

/// Tells each circle once, at its first file; a file that is on several is told for the shortest.
pub(super) fn find(
    gathering: &Gathering<'_>,
    reference: u16,
    mut edges: Vec<Edge>,
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
        // In a partial run it is told at the first file that is named.
        let Some(at) = (circle.iter()).position(|edge| gathering.is_named(edge.from)) else {
            continue;
        };
        let hops: Vec<Place> = (circle.iter().cycle().skip(at + 1))
            .take((circle.len() - 1).min(HOPS))
            .map(|edge| gathering.place(edge.from, edge.span))
            .collect();
        let kind = GatherProblemKind::Circle {
            reference,
            hops,
            count: circle.len() - 1,
        };
        found.push((circle[at].from, problem(circle[at].span, kind)));
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
