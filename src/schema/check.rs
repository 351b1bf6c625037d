//! Runs a compiled schema over a document.

use std::collections::HashMap;

use jsonschema::Validator;

use super::adapter::Tree;
use super::compile::Schema;
use super::problem::{SchemaKeyword, SchemaProblem, SchemaProblemKind};
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

    /// Adds everything that the schema refuses in a value, up to [`MAX_PROBLEMS`] in all;
    /// `root_index` says which root of its document it is. True when there was more than that.
    pub fn check(&self, root: &Node<'_>, root_index: usize, out: &mut Vec<SchemaProblem>) -> bool {
        let Some(validator) = self.validator(root) else {
            out.push(self.too_much(root_index));
            return false;
        };
        match budget::within(self.of(root), || validator.is_valid(root)) {
            Some(true) => return false,
            Some(false) => {}
            None => {
                out.push(self.too_much(root_index));
                return false;
            }
        }
        let start = out.len();
        let translator = || Translator::new(&self.places, root, root_index);
        let mut cut = false;
        match budget::collecting(self.of(root), || validator.iter_errors(root)) {
            Some((errors, is_cut)) => {
                cut |= is_cut;
                for error in errors.filter(|error| !error.instance().is_null()) {
                    if out.len() >= MAX_PROBLEMS {
                        cut = true;
                        break;
                    }
                    translator().add(&error, out);
                }
            }
            // There is an error, and there are more of them than anybody can count.
            None => match budget::within(self.of(root), || validator.validate(root)) {
                Some(Err(error)) => {
                    translator().add(&error, out);
                    cut = true;
                }
                Some(Ok(())) | None => out.push(self.too_much(root_index)),
            },
        }
        cut |= out.len() > MAX_PROBLEMS;
        out.truncate(MAX_PROBLEMS);
        let mut found = out.split_off(start);
        drop_repeats(&mut found);
        out.append(&mut found);
        cut
    }

    fn of(&self, root: &Node<'_>) -> budget::Of {
        budget::Of {
            bytes: root.span.len() as u64,
            value: self.steps,
        }
    }

    /// That nobody knows whether a value is right.
    fn too_much(&self, root_index: usize) -> SchemaProblem {
        SchemaProblem {
            keyword: SchemaKeyword::False,
            pointer: String::new(),
            root: root_index,
            kind: SchemaProblemKind::TooMuch,
            schema: self.places.place(0, ""),
            because: None,
            alternative: None,
        }
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
