//! One image, one size.

use super::{Comparer, Found, Group, OTHERS, problem};
use crate::crossfile::{CrossfileProblemKind, ImageFact};

/// Reports each size of an image that differs from the usual one, once, at its first place. The
/// usual size is that of most places; the first one's when several are as frequent.
pub(crate) fn conflicting(comparer: &Comparer<'_>, images: &[ImageFact], found: &mut Vec<Found>) {
    for group in images.chunk_by(|a, b| a.key == b.key) {
        let size = |fact: &ImageFact| (fact.width, fact.height);
        if group.iter().all(|fact| size(fact) == size(&group[0])) {
            continue;
        }
        let mut by_size: Vec<&ImageFact> = group.iter().collect();
        by_size.sort_by_key(|fact| (size(fact), fact.file, fact.span));
        let mut sizes: Vec<&[&ImageFact]> = by_size.chunk_by(|a, b| size(a) == size(b)).collect();
        sizes.sort_by_key(|run| (usize::MAX - run.len(), run[0].file, run[0].span));
        let Some((usual, others)) = sizes.split_first() else {
            continue;
        };
        for run in others {
            let Some(fact) = run.iter().find(|fact| comparer.is_named(fact.file)) else {
                continue;
            };
            let place = |fact: &&ImageFact| comparer.place(fact.file, fact.span);
            let same = run.iter().filter(|other| *other != fact);
            let kind = CrossfileProblemKind::ConflictingSize {
                size: size(fact),
                usual: size(usual[0]),
                first: place(&usual[0]),
                others: usual[1..].iter().take(OTHERS).map(place).collect(),
                same: same.take(OTHERS).map(place).collect(),
                places: run.len(),
            };
            found.push(Found {
                file: fact.file,
                group: Group::Image(fact.key),
                problem: problem(fact.span, kind),
            });
        }
    }
}
