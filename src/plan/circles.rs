//! References that forbid circles where none can be, or none is looked for.

use crate::config::{ConfigProblem, ConfigProblemKind};
use crate::facts::{Constraints, MOST_MATES, Reference, Target};

/// Tells where nothing leads back, or too much does: what the config says there checks nothing.
pub(super) fn vain(constraints: &Constraints, names: &[&str], problems: &mut Vec<ConfigProblem>) {
    let ways = constraints.ways();
    for reference in &constraints.references {
        if !reference.circle_forbidden {
            continue;
        }
        let (why, help) = if !ways.may_circle(reference) {
            let why = no_way_back(constraints, reference, names);
            (why, "forbid it on the way back as well, or take it out")
        } else if ways.are_too_many(reference) {
            let why = format!("more than {MOST_MATES} collections lead to each other");
            (why, "forbid it for fewer collections")
        } else {
            continue;
        };
        problems.push(ConfigProblem {
            pointer: format!("{}/circle", reference.pointer),
            kind: ConfigProblemKind::Invalid {
                message: format!("`circle: forbidden` checks nothing here: {why}"),
                help: Some(help.to_owned()),
            },
        });
    }
}

fn no_way_back(constraints: &Constraints, reference: &Reference, names: &[&str]) -> String {
    let targets = reference.targets.iter();
    let targets = targets.filter_map(|target| constraints.target(*target));
    let mut targets: Vec<&str> = (targets.flat_map(Target::collections))
        .map(|&collection| names[collection])
        .collect();
    targets.dedup();
    if targets.is_empty() {
        return "a data file refers to nothing".to_owned();
    }
    let own = names[reference.collection];
    let targets = targets.join("` or `");
    format!("no reference that forbids circles leads from `{targets}` back to `{own}`")
}
