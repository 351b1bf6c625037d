//! Runs a compiled schema over a document.

use std::collections::HashMap;

use jsonschema::{ValidationError, Validator};

use super::adapter::Tree;
use super::compile::Schema;
use super::problem::{SchemaProblem, SchemaProblemKind, SchemaProblems, TooComplex};
use super::translate::Translator;
use crate::document::value::Node;
use crate::schema::cost::budget;

/// Problems after which a document is not looked at any further.
pub const MAX_PROBLEMS: usize = 1000;

impl Schema {
    /// Whether a value is as the schema wants it, as far as anybody can judge.
    pub fn is_valid(&self, root: &Node<'_>) -> bool {
        let Some(validator) = self.validator(root) else {
            return false;
        };
        budget::within(self.of(root), || validator.is_valid(root)) == Some(true)
    }

    /// What a document is validated with; none when it would take longer than it may.
    fn validator(&self, root: &Node<'_>) -> Option<&Validator<Tree>> {
        match self.careful.for_document(&self.places, root) {
            None => Some(&self.validator),
            Some(slow) if slow.is_too_much(root) => None,
            Some(slow) => Some(&slow.validator),
        }
    }

    /// Adds everything that the schema refuses in a value, up to `MAX_PROBLEMS` in all;
    /// `root_index` says which root of its document it is.
    pub fn check(&self, root: &Node<'_>, root_index: usize, out: &mut SchemaProblems) {
        let valid = self.validator(root).and_then(|validator| {
            let valid = budget::within(self.of(root), || validator.is_valid(root))?;
            Some((validator, valid))
        });
        let Some((validator, false)) = valid else {
            if valid.is_none() {
                out.too_complex.push(self.too_complex(root_index));
            }
            return;
        };
        let start = out.refused.len();
        let add = |error: &ValidationError<'_>, out: &mut SchemaProblems| {
            Translator::new(&self.places, root, root_index).add(error, &mut out.refused);
        };
        match budget::collecting(self.of(root), || validator.iter_errors(root)) {
            Some((errors, is_cut)) => {
                out.is_cut |= is_cut;
                for error in errors.filter(|error| !error.instance().is_null()) {
                    if out.refused.len() >= MAX_PROBLEMS {
                        out.is_cut = true;
                        break;
                    }
                    add(&error, out);
                }
            }
            // There is an error, and there are more of them than anybody can count.
            None => {
                out.too_complex.push(self.too_complex(root_index));
                let first = budget::within(self.of(root), || validator.validate(root));
                if let Some(Err(error)) = first {
                    add(&error, out);
                }
            }
        }
        out.is_cut |= out.refused.len() > MAX_PROBLEMS;
        out.refused.truncate(MAX_PROBLEMS);
        let mut found = out.refused.split_off(start);
        drop_repeats(&mut found);
        out.refused.append(&mut found);
    }

    fn of(&self, root: &Node<'_>) -> budget::Of {
        budget::Of {
            bytes: root.span.len() as u64,
            value: self.steps,
        }
    }

    fn too_complex(&self, root: usize) -> TooComplex {
        let schema = self.places.place(0, "");
        TooComplex { root, schema }
    }
}

/// Leaves one problem for one defect: what two parts of a schema say alike, and an `enum` or
/// `const` beside a wrong type.
fn drop_repeats(problems: &mut Vec<SchemaProblem>) {
    let mut at: HashMap<&str, Vec<&SchemaProblem>> = HashMap::new();
    for problem in problems.iter() {
        at.entry(&problem.pointer).or_default().push(problem);
    }
    let is_told = |problem: &SchemaProblem| {
        let others = at.get(&*problem.pointer).map_or(&[][..], Vec::as_slice);
        let mut earlier = (others.iter()).take_while(|other| !std::ptr::eq(**other, problem));
        let mut types = others.iter().map(|other| &other.kind);
        earlier.any(|other| says_the_same(other, problem))
            || is_about_value(problem)
                && types.any(|kind| matches!(kind, SchemaProblemKind::Type { .. }))
    };
    let told: Vec<bool> = problems.iter().map(is_told).collect();
    let mut told = told.into_iter();
    problems.retain(|_| !told.next().unwrap_or_default());
}

fn is_about_value(problem: &SchemaProblem) -> bool {
    use SchemaProblemKind::{Const, Enum};
    matches!(problem.kind, Const { .. } | Enum { .. })
}

fn says_the_same(one: &SchemaProblem, other: &SchemaProblem) -> bool {
    use SchemaProblemKind::{Format, Required, Type, UnknownKey};
    match (&one.kind, &other.kind) {
        (Required { key: one, .. }, Required { key: other, .. })
        | (UnknownKey { key: one, .. }, UnknownKey { key: other, .. })
        | (Format { format: one, .. }, Format { format: other, .. }) => one == other,
        (Type { expected: one }, Type { expected: other }) => one == other,
        _ => false,
    }
}
