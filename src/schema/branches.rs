//! Which alternative of an `anyOf` or `oneOf` was probably meant.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;

use super::problem::{Alternative, SchemaProblem, SchemaProblemKind as Problem};
use super::values::nearest_option;
use crate::document::value::Node;

/// How far a value is from an alternative; less is nearer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    /// The value itself is of another type or is another constant.
    another_thing: bool,
    /// Fields directly in it that tell alternatives apart and say another one.
    another_variant: usize,
    /// Everything that is wrong.
    problems: usize,
    /// How near to the value itself the problems are; deeper ones are smaller faults.
    shallowness: usize,
}

/// Adds what to say of an `anyOf` or `oneOf` that does not fit: the problems of the nearest
/// alternative, the options of all when only those differ, or all of them.
pub(super) fn choose(
    branches: Vec<Vec<SchemaProblem>>,
    mut whole: SchemaProblem,
    node: Option<&Node<'_>>,
    out: &mut Vec<SchemaProblem>,
) {
    if let Some(mut problem) = merge_options(&branches, &whole, node) {
        problem.keyword = whole.keyword;
        problem.schema = whole.schema;
        out.push(problem);
        return;
    }
    let Some(index) = nearest(&branches, &whole.pointer) else {
        if refuse_the_same_places(&branches, &whole.pointer) {
            out.extend(
                by_place(branches)
                    .into_iter()
                    .map(|(pointer, branches)| SchemaProblem {
                        pointer,
                        kind: Problem::NoAlternative { branches },
                        ..whole.clone()
                    }),
            );
            return;
        }
        whole.kind = Problem::NoAlternative { branches };
        out.push(whole);
        return;
    };
    let alternative = Alternative {
        keyword: whole.keyword,
        index,
        count: branches.len(),
        schema: whole.schema,
    };
    let mut chosen = branches.into_iter().nth(index).unwrap_or_default();
    let renamed = misspelt(&chosen);
    chosen.retain(|problem| !renamed.iter().any(|key| is_required(problem, key)));
    out.extend(chosen.into_iter().map(|mut problem| {
        problem
            .alternative
            .get_or_insert_with(|| alternative.clone());
        problem
    }));
}

fn nearest(branches: &[Vec<SchemaProblem>], pointer: &str) -> Option<usize> {
    if let [_] = branches {
        return Some(0);
    }
    let only_missing = |branch: &Vec<SchemaProblem>| branch.iter().all(is_missing_key);
    if branches.iter().all(only_missing) {
        return None;
    }
    let mut ranked: Vec<(Distance, usize)> = (branches.iter().enumerate())
        .map(|(index, problems)| (distance(problems, pointer), index))
        .collect();
    ranked.sort();
    match ranked[..] {
        [(best, index), (second, _), ..] if best < second && !best.another_thing => Some(index),
        _ => None,
    }
}

/// Whether each alternative refuses the same places inside the value, and nothing else.
fn refuse_the_same_places(branches: &[Vec<SchemaProblem>], pointer: &str) -> bool {
    let places = |branch: &Vec<SchemaProblem>| -> BTreeSet<String> {
        branch.iter().map(|one| one.pointer.clone()).collect()
    };
    let Some((first, others)) = branches.split_first() else {
        return false;
    };
    let first = places(first);
    let are_inside = first.iter().all(|place| place.len() > pointer.len());
    are_inside && !first.is_empty() && others.iter().all(|branch| places(branch) == first)
}

/// What each alternative says of each place that it refuses.
fn by_place(branches: Vec<Vec<SchemaProblem>>) -> BTreeMap<String, Vec<Vec<SchemaProblem>>> {
    let mut places: BTreeMap<String, Vec<Vec<SchemaProblem>>> = BTreeMap::new();
    for (index, branch) in branches.into_iter().enumerate() {
        for problem in branch {
            let place = places.entry(problem.pointer.clone()).or_default();
            place.resize(index + 1, Vec::new());
            place[index].push(problem);
        }
    }
    places
}

/// The places and names of the keys that are missing and there under a name that looks like it: one
/// fault, which is reported where it is written.
fn misspelt(problems: &[SchemaProblem]) -> Vec<(String, String)> {
    let unknown = problems.iter().filter_map(|problem| match &problem.kind {
        Problem::UnknownKey {
            key,
            nearest: Some(nearest),
            ..
        } => Some((&problem.pointer, key, nearest)),
        _ => None,
    });
    let is_both = |(pointer, key, nearest): &(&String, &String, &String)| {
        problems.iter().any(|problem| match &problem.kind {
            Problem::Required {
                key: missing,
                similar: Some(similar),
                ..
            } => problem.pointer == **pointer && missing == *nearest && similar == *key,
            _ => false,
        })
    };
    (unknown.filter(is_both))
        .map(|(pointer, _, nearest)| (pointer.clone(), nearest.clone()))
        .collect()
}

fn is_required(problem: &SchemaProblem, (pointer, missing): &(String, String)) -> bool {
    let is_it = matches!(&problem.kind, Problem::Required { key, .. } if key == missing);
    is_it && problem.pointer == *pointer
}

fn is_missing_key(problem: &SchemaProblem) -> bool {
    matches!(
        problem.kind,
        Problem::Required { .. } | Problem::DependentRequired { .. }
    )
}

fn distance(problems: &[SchemaProblem], pointer: &str) -> Distance {
    let below = |problem: &SchemaProblem| {
        let rest = problem.pointer.strip_prefix(pointer).unwrap_or_default();
        rest.matches('/').count()
    };
    let is_constant = |problem: &SchemaProblem| {
        matches!(problem.kind, Problem::Const { .. } | Problem::Enum { .. })
    };
    let is_type = |problem: &SchemaProblem| matches!(problem.kind, Problem::Type { .. });
    let depth = problems.iter().map(below).max().unwrap_or_default();
    Distance {
        another_thing: (problems.iter()).any(|p| below(p) == 0 && (is_constant(p) || is_type(p))),
        another_variant: (problems.iter())
            .filter(|p| below(p) == 1 && is_constant(p))
            .count(),
        problems: problems.len() - misspelt(problems).len(),
        shallowness: usize::MAX - depth,
    }
}

/// When each alternative only, or first of all, wants another constant at the same place: one
/// problem there with the options of all.
fn merge_options(
    branches: &[Vec<SchemaProblem>],
    whole: &SchemaProblem,
    node: Option<&Node<'_>>,
) -> Option<SchemaProblem> {
    let wants = |problem: &&SchemaProblem| {
        let rest = problem.pointer.strip_prefix(&whole.pointer);
        let is_near = rest.is_some_and(|rest| rest.matches('/').count() <= 1);
        is_near && matches!(problem.kind, Problem::Const { .. } | Problem::Enum { .. })
    };
    let first = branches.first()?.iter().find(wants)?;
    let mut options = Vec::new();
    for branch in branches {
        let same_place =
            |problem: &&SchemaProblem| wants(problem) && problem.pointer == first.pointer;
        match &branch.iter().find(same_place)?.kind {
            Problem::Const { expected } => push_new(&mut options, expected),
            Problem::Enum { options: more, .. } => {
                for option in more.as_array()? {
                    push_new(&mut options, option);
                }
            }
            _ => return None,
        }
    }
    let options = Arc::new(Json::Array(options));
    let below = first.pointer.strip_prefix(&whole.pointer)?;
    let value = node.and_then(|node| node.pointer(below));
    let mut problem = first.clone();
    problem.kind = Problem::Enum {
        nearest: value.and_then(|value| nearest_option(value, &options)),
        options,
    };
    Some(problem)
}

fn push_new(options: &mut Vec<Json>, option: &Json) {
    if !options.contains(option) {
        options.push(option.clone());
    }
}
