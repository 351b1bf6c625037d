//! References that forbid circles and can make none.

use crate::config::{ConfigProblem, ConfigProblemKind};
use crate::facts::{Constraints, Target};

/// Tells where nothing leads back: what the config says there checks nothing.
pub(super) fn vain(constraints: &Constraints, names: &[&str], problems: &mut Vec<ConfigProblem>) {
    for reference in &constraints.references {
        if !reference.circle_forbidden || constraints.may_circle(reference) {
            continue;
        }
        let targets = reference.targets.iter();
        let targets = targets.filter_map(|target| constraints.target(*target));
        let mut targets: Vec<&str> = (targets.flat_map(Target::collections))
            .map(|&collection| names[collection])
            .collect();
        targets.dedup();
        let why = if targets.is_empty() {
            "a data file refers to nothing".to_owned()
        } else {
            let own = names[reference.collection];
            let targets = targets.join("` or `");
            format!("no reference that forbids circles leads from `{targets}` back to `{own}`")
        };
        problems.push(ConfigProblem {
            pointer: format!("{}/circle", reference.pointer),
            kind: ConfigProblemKind::Invalid {
                message: format!("`circle: forbidden` checks nothing here: {why}"),
                help: Some("forbid it on the way back as well, or take it out".to_owned()),
            },
        });
    }
}
