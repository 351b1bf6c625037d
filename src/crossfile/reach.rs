//! Which references may lead in a circle together.

use std::collections::{HashMap, HashSet};

use super::constraints::{Constraints, Reference};

/// Sets of references that are tried from one of them, at most: only configs that nobody writes
/// have more.
const MOST_SETS: usize = 64;

/// Sets in all, from which on each reference has one.
const MANY_SETS: usize = 1_000;

/// Collections that lead to each other, at most, among which circles are looked for; the config is
/// reported where there are more.
pub(crate) const MOST_MATES: usize = 64;

/// Which collections lead to each other by references that forbid circles.
pub struct Ways<'c> {
    constraints: &'c Constraints,
    /// The number of the group of each collection: all of a group lead to each other.
    group: Vec<usize>,
    groups: Vec<Vec<usize>>,
    /// The references that forbid circles, by collection.
    forbidding: HashMap<usize, Vec<u16>>,
    /// What they are called.
    called: HashSet<(usize, &'c str)>,
}

impl Constraints {
    /// Which collections lead to each other.
    pub fn ways(&self) -> Ways<'_> {
        let mut forbidding: HashMap<usize, Vec<u16>> = HashMap::new();
        let mut called = HashSet::new();
        // Behind the collections is a place that leads to all of them.
        let anywhere = self.gives.len();
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); anywhere + 1];
        for (index, reference) in (0_u16..).zip(&self.references) {
            if !reference.circle_forbidden {
                continue;
            }
            let own = reference.collection;
            forbidding.entry(own).or_default().push(index);
            called.insert((own, reference.from.text.as_str()));
            next[own].extend(self.led_to(reference));
            // A path may lead to whatever document.
            if !reference.paths.is_empty() {
                next[own].push(anywhere);
            }
        }
        if !forbidding.is_empty() {
            next[anywhere].extend(0..anywhere);
        }
        let group = components(&next);
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); next.len()];
        for collection in 0..anywhere {
            groups[group[collection]].push(collection);
        }
        Ways {
            constraints: self,
            group,
            groups,
            forbidding,
            called,
        }
    }

    /// The sets of references that forbid circles and may make one together: of each collection
    /// one. `next` and `previous` of the same pages lead back and forth, and that is not a circle.
    pub fn circles(&self) -> Vec<Vec<u16>> {
        let ways = self.ways();
        let mut sets = Vec::new();
        for (index, reference) in (0_u16..).zip(&self.references) {
            if !reference.circle_forbidden
                || !ways.may_circle(reference)
                || ways.are_too_many(reference)
            {
                continue;
            }
            let others: Vec<usize> = (ways.mates(reference.collection).iter().copied())
                .filter(|mate| *mate != reference.collection)
                .collect();
            let most = if sets.len() < MANY_SETS { MOST_SETS } else { 1 };
            let mut own = Vec::new();
            ways.extend(&mut vec![index], &others, most, &mut own);
            sets.append(&mut own);
        }
        for set in &mut sets {
            set.sort_unstable();
        }
        sets.sort_unstable();
        sets.dedup();
        sets
    }

    /// The collections that a reference leads to by name.
    fn led_to(&self, reference: &Reference) -> impl Iterator<Item = usize> {
        let targets = reference.targets.iter();
        let targets = targets.filter_map(|target| self.target(*target));
        targets.flat_map(|target| target.collections().iter().copied())
    }
}

impl Ways<'_> {
    /// Whether references that forbid circles lead from where this one leads back to where it
    /// begins.
    pub fn may_circle(&self, reference: &Reference) -> bool {
        let own = self.group[reference.collection];
        !reference.paths.is_empty()
            || (self.constraints.led_to(reference)).any(|to| self.group[to] == own)
    }

    /// Whether more collections lead to each other here than circles are looked for among.
    pub fn are_too_many(&self, reference: &Reference) -> bool {
        self.mates(reference.collection).len() > MOST_MATES
    }

    /// The collections, itself among them, that circles through a collection may go through.
    pub(crate) fn mates(&self, collection: usize) -> &[usize] {
        &self.groups[self.group[collection]]
    }

    /// All ways to add to a set one reference of each further collection.
    fn extend(&self, set: &mut Vec<u16>, further: &[usize], most: usize, sets: &mut Vec<Vec<u16>>) {
        if sets.len() >= most {
            return;
        }
        let Some((collection, further)) = further.split_first() else {
            sets.push(set.clone());
            return;
        };
        let mut some = false;
        for &index in self.forbidding.get(collection).into_iter().flatten() {
            if sets.len() >= most {
                return;
            }
            let mut known = set
                .iter()
                .filter_map(|one| self.constraints.reference(*one));
            let fits = (self.constraints.reference(index))
                .is_some_and(|reference| known.all(|one| self.belong_together(one, reference)));
            if fits {
                some = true;
                set.push(index);
                self.extend(set, further, most, sets);
                set.pop();
            }
        }
        if !some {
            self.extend(set, further, most, sets);
        }
    }

    /// Whether two references of two collections go the same way: they are called the same, or
    /// nothing of the other collection is called as they are.
    fn belong_together(&self, one: &Reference, other: &Reference) -> bool {
        let has = |collection: usize, from: &str| self.called.contains(&(collection, from));
        one.from.text == other.from.text
            || !has(one.collection, &other.from.text) && !has(other.collection, &one.from.text)
    }
}

/// The number of the group of each node: nodes that lead to each other are in one.
fn components(next: &[Vec<usize>]) -> Vec<usize> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); next.len()];
    for (from, all) in next.iter().enumerate() {
        for &to in all {
            before[to].push(from);
        }
    }
    // Once forwards, which gives the order in which all that is behind a node was seen; and in
    // the opposite order once backwards.
    let mut order: Vec<usize> = Vec::with_capacity(next.len());
    let mut seen = vec![false; next.len()];
    for start in 0..next.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut open = vec![(start, 0)];
        while let Some((node, at)) = open.last_mut() {
            if let Some(&to) = next[*node].get(*at) {
                *at += 1;
                if !std::mem::replace(&mut seen[to], true) {
                    open.push((to, 0));
                }
            } else {
                order.push(*node);
                open.pop();
            }
        }
    }
    let mut group = vec![usize::MAX; next.len()];
    for (number, &start) in order.iter().rev().enumerate() {
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            if group[node] == usize::MAX {
                group[node] = number;
                open.extend(&before[node]);
            }
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_that_lead_to_each_other_are_one_group() {
        let next = vec![vec![1], vec![2], vec![0, 3], vec![4], vec![3], vec![]];
        let group = components(&next);
        assert!(group[0] == group[1] && group[1] == group[2]);
        assert_eq!(group[3], group[4]);
        assert_ne!(group[0], group[3]);
        assert!(!group[..5].contains(&group[5]));
    }
}
