//! Runs a compiled schema over a document.

use super::translate::Translator;
use super::{Schema, SchemaProblem, SchemaProblemKind};
use crate::document::value::Node;

/// Problems after which a document is not looked at any further.
pub(super) const MAX_PROBLEMS: usize = 1000;

impl Schema {
    /// Whether a value is as the schema wants it.
    pub fn is_valid(&self, root: &Node<'_>) -> bool {
        self.validator.is_valid(root)
    }

    /// Adds everything that the schema refuses in a value, up to 1,000 in all;
    /// `root_index` says which root of its document it is.
    pub fn check(&self, root: &Node<'_>, root_index: usize, out: &mut Vec<SchemaProblem>) {
        if self.is_valid(root) {
            return;
        }
        let translator = Translator {
            places: &self.places,
            root,
            root_index,
        };
        let start = out.len();
        for error in self.validator.iter_errors(root) {
            translator.add(&error, out);
            if out.len() >= MAX_PROBLEMS {
                out.truncate(MAX_PROBLEMS);
                break;
            }
        }
        let mut found = out.split_off(start);
        drop_repeats(&mut found);
        out.append(&mut found);
    }
}

/// Leaves one problem for one defect: what two parts of a schema say alike, and an `enum` or
/// `const` beside a wrong type.
fn drop_repeats(problems: &mut Vec<SchemaProblem>) {
    let mut index = 0;
    while index < problems.len() {
        let problem = &problems[index];
        let told = problems[..index]
            .iter()
            .any(|earlier| says_the_same(earlier, problem))
            || is_about_value(problem)
                && problems.iter().any(|other| {
                    other.pointer == problem.pointer
                        && matches!(other.kind, SchemaProblemKind::Type { .. })
                });
        if told {
            problems.remove(index);
        } else {
            index += 1;
        }
    }
}

fn is_about_value(problem: &SchemaProblem) -> bool {
    use SchemaProblemKind::{Const, Enum};
    matches!(problem.kind, Const { .. } | Enum { .. })
}

fn says_the_same(one: &SchemaProblem, other: &SchemaProblem) -> bool {
    use SchemaProblemKind::{Format, Required, Type, UnknownKey};
    if one.pointer != other.pointer {
        return false;
    }
    match (&one.kind, &other.kind) {
        (Required { key: one, .. }, Required { key: other, .. })
        | (UnknownKey { key: one, .. }, UnknownKey { key: other, .. })
        | (Format { format: one, .. }, Format { format: other, .. }) => one == other,
        (Type { expected: one }, Type { expected: other }) => one == other,
        _ => false,
    }
}
