//! References that forbid circles where none can be, or none is looked for.

use crate::config::{ConfigProblem, ConstraintProblem, NoCircle};
use crate::crossfile::{Constraints, MOST_MATES, Reference, Target};

/// Reports where nothing leads back, or too much does: what the config says there checks nothing.
pub(crate) fn vain(constraints: &Constraints, names: &[&str], problems: &mut Vec<ConfigProblem>) {
    let ways = constraints.ways();
    for reference in &constraints.references {
        if !reference.circle_forbidden {
            continue;
        }
        let why = if !ways.may_circle(reference) {
            no_way_back(constraints, reference, names)
        } else if ways.are_too_many(reference) {
            NoCircle::TooManyCollections { most: MOST_MATES }
        } else {
            continue;
        };
        let pointer = format!("{}/circle", reference.pointer);
        problems.push(ConfigProblem::at_value(
            pointer,
            ConstraintProblem::NoCircle(why),
        ));
    }
}

fn no_way_back(constraints: &Constraints, reference: &Reference, names: &[&str]) -> NoCircle {
    let targets = reference.targets.iter();
    let targets = targets.filter_map(|target| constraints.target(*target));
    let mut targets: Vec<String> = (targets.flat_map(Target::collections))
        .map(|&collection| names[collection].to_owned())
        .collect();
    targets.dedup();
    if targets.is_empty() {
        return NoCircle::DataFile;
    }
    let own = names[reference.collection].to_owned();
    NoCircle::NoWayBack { targets, own }
}
