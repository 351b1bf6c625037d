//! What a schema refuses only because it refuses something else.
//!
//! Where a part of a schema (`allOf`, `$ref`, an alternative) does not hold, `unevaluatedProperties`
//! and `unevaluatedItems` refuse everything that only this part names. The cause is reported.

use super::problem::{SchemaProblem, SchemaProblemKind as Problem};

/// Leaves out the keys and items that a part names which does not hold, where the reason why it does
/// not is among the problems.
pub(super) fn leave_out(problems: &mut Vec<SchemaProblem>) {
    if !problems.iter().any(is_named) {
        return;
    }
    let causes = problems.iter().filter(|problem| !is_named(problem));
    let mut causes: Vec<String> = causes.map(|problem| problem.pointer.clone()).collect();
    causes.sort_unstable();
    let has_cause = |pointer: &str| {
        let below = format!("{pointer}/");
        let first = causes.partition_point(|cause| **cause < *below);
        causes
            .get(first)
            .is_some_and(|cause| cause.starts_with(&below))
            || causes
                .binary_search_by(|cause| (**cause).cmp(pointer))
                .is_ok()
    };
    problems.retain(|problem| !is_named(problem) || !has_cause(&problem.pointer));
}

/// Whether it is a key or an item that some part of the schema names.
fn is_named(problem: &SchemaProblem) -> bool {
    match problem.kind {
        Problem::UnknownKey { is_named, .. } | Problem::ExtraItem { is_named, .. } => is_named,
        _ => false,
    }
}
