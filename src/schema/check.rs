//! Runs a compiled schema over a document.

use std::collections::HashMap;

use jsonschema::ValidationError;

use super::compile::Schema;
use super::consequences;
use super::patterns;
use super::problem::{SchemaProblem, SchemaProblemKind, SchemaProblems, TooComplex};
use super::translate::Translator;
use crate::document::value::{Node, Value};
use crate::schema::cost::budget::{self, Spent};
use crate::text::json_pointer::push_token;

/// Problems after which a document is not looked at any further.
pub(crate) const MAX_PROBLEMS: usize = 1000;

impl Schema {
    /// Whether a value is as the schema wants it, as far as anybody can judge.
    pub fn is_valid(&self, root: &Node<'_>) -> bool {
        self.validate(root).is_ok_and(|valid| valid)
    }

    fn validate(&self, root: &Node<'_>) -> Result<bool, Spent> {
        if self.simple.accepts(root) {
            return Ok(true);
        }
        budget::within(self.of(root), || {
            self.key_patterns.check(root);
            self.validator.is_valid(root)
        })
    }

    /// Adds everything that the schema refuses in a value, up to `MAX_PROBLEMS` in all;
    /// `root_index` says which root of its document it is.
    pub fn check(&self, root: &Node<'_>, root_index: usize, out: &mut SchemaProblems) {
        match self.validate(root) {
            Ok(true) => return,
            Ok(false) => {}
            Err(spent) => {
                out.too_complex
                    .push(self.too_complex(root, root_index, spent));
                return;
            }
        }
        let validator = &self.validator;
        let start = out.refused.len();
        let add = |error: &ValidationError<'_>, out: &mut SchemaProblems| {
            Translator::new(&self.places, root, root_index).add(error, &mut out.refused);
        };
        match budget::collecting(self.of(root), || validator.iter_errors(root)) {
            Ok((errors, is_cut)) => {
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
            Err(spent) => {
                out.too_complex
                    .push(self.too_complex(root, root_index, spent));
                let first = budget::within(self.of(root), || validator.validate(root));
                if let Ok(Err(error)) = first {
                    add(&error, out);
                }
            }
        }
        out.is_cut |= out.refused.len() > MAX_PROBLEMS;
        out.refused.truncate(MAX_PROBLEMS);
        let mut found = out.refused.split_off(start);
        consequences::leave_out(&mut found);
        drop_repeats(&mut found);
        out.refused.append(&mut found);
    }

    fn of(&self, root: &Node<'_>) -> budget::Of {
        budget::Of {
            bytes: root.span.len() as u64,
            value: self.steps,
        }
    }

    fn too_complex(&self, root: &Node<'_>, root_index: usize, spent: Spent) -> TooComplex {
        let mut found = TooComplex {
            root: root_index,
            pointer: String::new(),
            pattern: None,
            schema: self.places.place(0, ""),
        };
        if let Spent::Pattern { pattern, node } = spent {
            if let Some(node) = node {
                find(root, node, &mut found.pointer);
            }
            for index in 0..self.places.files.len() {
                patterns::each(&self.places, index, &mut |text, at, _| {
                    if text == pattern {
                        found.schema = self.places.place(index, at);
                    }
                });
            }
            found.pattern = Some(pattern);
        }
        found
    }
}

/// Adds the tokens that lead from a node to the one at an address; nothing where it is not.
fn find(node: &Node<'_>, address: usize, pointer: &mut String) -> bool {
    let length = pointer.len();
    let mut below = |token: &str, child: &Node<'_>| {
        push_token(pointer, token);
        let is_found = find(child, address, pointer);
        if !is_found {
            pointer.truncate(length);
        }
        is_found
    };
    match &node.value {
        _ if node.address() == address => true,
        Value::Sequence(items) => {
            (items.iter().enumerate()).any(|(index, item)| below(&index.to_string(), item))
        }
        Value::Mapping(mapping) => {
            (mapping.entries.iter()).any(|entry| below(&entry.key, &entry.value))
        }
        _ => false,
    }
}

/// Leaves one problem for one defect: what two parts of a schema say alike, and an `enum` or
/// `const` beside a wrong type.
fn drop_repeats(problems: &mut Vec<SchemaProblem>) {
    let mut at: HashMap<&str, Vec<&SchemaProblem>> = HashMap::new();
    for problem in problems.iter() {
        at.entry(&problem.pointer).or_default().push(problem);
    }
    let is_said = |problem: &SchemaProblem| {
        let others = at.get(&*problem.pointer).map_or(&[][..], Vec::as_slice);
        let mut earlier = (others.iter()).take_while(|other| !std::ptr::eq(**other, problem));
        let mut types = others.iter().map(|other| &other.kind);
        earlier.any(|other| says_the_same(other, problem))
            || is_about_value(problem)
                && types.any(|kind| matches!(kind, SchemaProblemKind::Type { .. }))
    };
    let said: Vec<bool> = problems.iter().map(is_said).collect();
    let mut said = said.into_iter();
    problems.retain(|_| !said.next().unwrap_or_default());
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
