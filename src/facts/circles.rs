//! Which references may lead in a circle together.

use super::constraints::{Constraints, Reference};

/// Sets of references that are tried from one of them, at most: only configs that nobody writes
/// have more.
const MOST_SETS: usize = 64;

impl Constraints {
    /// The sets of references that forbid circles and may make one together: of each collection
    /// one. `next` and `previous` of the same pages lead back and forth, and that is no circle.
    pub fn circles(&self) -> Vec<Vec<u16>> {
        let mut sets = Vec::new();
        for (index, reference) in self.forbidding() {
            let mates = self.on_circles_with(reference.collection);
            let others: Vec<usize> = (mates.into_iter())
                .filter(|mate| *mate != reference.collection)
                .collect();
            if self.may_circle(reference) {
                let mut own = Vec::new();
                self.extend(&mut vec![index], &others, &mut own);
                sets.append(&mut own);
            }
        }
        for set in &mut sets {
            set.sort_unstable();
        }
        sets.sort_unstable();
        sets.dedup();
        sets
    }

    /// Whether references that forbid circles lead from where this one leads back to where it
    /// begins.
    pub fn may_circle(&self, reference: &Reference) -> bool {
        (0..self.gives.len()).any(|to| {
            self.leads_to(reference, to) && self.reached_from(to).contains(&reference.collection)
        })
    }

    /// The collections, itself among them, that circles through a collection may go through.
    pub(super) fn on_circles_with(&self, collection: usize) -> Vec<usize> {
        let mut mates = self.reached_from(collection);
        mates.retain(|mate| self.reached_from(*mate).contains(&collection));
        mates
    }

    fn forbidding(&self) -> impl Iterator<Item = (u16, &Reference)> {
        (0_u16..)
            .zip(&self.references)
            .filter(|(_, reference)| reference.circle_forbidden)
    }

    fn leads_to(&self, reference: &Reference, collection: usize) -> bool {
        // A path may lead to whatever document.
        !reference.paths.is_empty()
            || (reference.targets.iter()).any(|target| {
                let target = self.target(*target);
                target.is_some_and(|target| target.collections().contains(&collection))
            })
    }

    /// The collections that references lead to from one, itself included.
    fn reached_from(&self, collection: usize) -> Vec<usize> {
        let mut reached = vec![collection];
        let mut at = 0;
        while let Some(&from) = reached.get(at) {
            let own = |(_, reference): &(u16, &Reference)| reference.collection == from;
            for (_, reference) in self.forbidding().filter(own) {
                for to in 0..self.gives.len() {
                    if self.leads_to(reference, to) && !reached.contains(&to) {
                        reached.push(to);
                    }
                }
            }
            at += 1;
        }
        reached.sort_unstable();
        reached
    }

    /// All ways to add to a set one reference of each further collection.
    fn extend(&self, set: &mut Vec<u16>, further: &[usize], sets: &mut Vec<Vec<u16>>) {
        if sets.len() >= MOST_SETS {
            return;
        }
        let Some((&collection, further)) = further.split_first() else {
            sets.push(set.clone());
            return;
        };
        let mut some = false;
        for (index, reference) in self.forbidding() {
            let known = set.iter().filter_map(|one| self.reference(*one));
            if reference.collection == collection && { known }
                .all(|one| self.belong_together(one, reference))
            {
                some = true;
                set.push(index);
                self.extend(set, further, sets);
                set.pop();
            }
        }
        if !some {
            self.extend(set, further, sets);
        }
    }

    /// Whether two references of two collections go the same way: they are called the same, or
    /// nothing of the other collection is called as they are.
    fn belong_together(&self, one: &Reference, other: &Reference) -> bool {
        let has = |collection: usize, from: &str| {
            self.forbidding()
                .any(|(_, known)| known.collection == collection && known.from == from)
        };
        one.from == other.from
            || !has(one.collection, &other.from) && !has(other.collection, &one.from)
    }
}
