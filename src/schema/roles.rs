//! The fields that a schema gives a role, found by walking it once, without any document.

use super::places::{Places, join, resolve};
use crate::document::field_path::{FieldPath, Step};
use crate::document::roles::Role;
use crate::document::value::{Node, Value};
use crate::text::json_pointer::JsonPointer;

/// Fields deeper than this get no role from the schema; recursive schemas end here.
const MAX_DEPTH: usize = 12;

/// Schemas that are looked at before the walk gives up.
const MAX_STEPS: usize = 10_000;

/// The roles of a schema's fields, each path once.
pub(super) fn of(places: &Places) -> Vec<(FieldPath, Role)> {
    let mut walk = RoleWalk {
        places,
        steps: Vec::new(),
        open: Vec::new(),
        left: MAX_STEPS,
        found: Vec::new(),
    };
    walk.visit(0, "");
    walk.found
}

struct RoleWalk<'p> {
    places: &'p Places,
    /// The path of the field under the current schema.
    steps: Vec<Step>,
    /// The references that are being followed, each with the length of the path where it began.
    open: Vec<(usize, String)>,
    left: usize,
    found: Vec<(FieldPath, Role)>,
}

impl RoleWalk<'_> {
    fn visit(&mut self, file: usize, pointer: &str) {
        if self.left == 0 || self.steps.len() > MAX_DEPTH {
            return;
        }
        self.left -= 1;
        let places = self.places;
        let Some(Value::Mapping(schema)) = places.node(file, pointer).map(|node| &node.value)
        else {
            return;
        };
        if let Some(role) = schema.get("format").and_then(Node::as_str).and_then(role) {
            self.add(role);
        }
        if let Some(reference) = schema.get("$ref").and_then(Node::as_str) {
            self.follow(file, pointer, reference);
        }
        for entry in &schema.entries {
            let at = join(pointer, &entry.key);
            match (&*entry.key, &entry.value.value) {
                ("properties", Value::Mapping(properties)) => {
                    for property in &properties.entries {
                        let key = property.key.clone().into_owned();
                        self.below(Step::Key(key), file, &join(&at, &property.key));
                    }
                }
                ("items", Value::Mapping(_)) => self.below(Step::Each, file, &at),
                ("items" | "prefixItems", Value::Sequence(items)) => {
                    for index in 0..items.len() {
                        self.below(Step::Each, file, &JsonPointer::new(&at).item(index));
                    }
                }
                ("allOf" | "anyOf" | "oneOf", Value::Sequence(items)) => {
                    for index in 0..items.len() {
                        self.visit(file, &JsonPointer::new(&at).item(index));
                    }
                }
                ("if" | "then" | "else", Value::Mapping(_)) if entry.key != "if" => {
                    self.visit(file, &at);
                }
                _ => {}
            }
        }
    }

    fn below(&mut self, step: Step, file: usize, pointer: &str) {
        self.steps.push(step);
        self.visit(file, pointer);
        self.steps.pop();
    }

    fn follow(&mut self, file: usize, pointer: &str, reference: &str) {
        let base = self.places.base_at(file, pointer);
        let Some(target) = resolve(base, reference).and_then(|uri| self.places.find(&uri)) else {
            return;
        };
        // A schema inside itself has no new fields, only longer paths to the same.
        if self.open.contains(&target) {
            return;
        }
        self.open.push(target.clone());
        self.visit(target.0, &target.1);
        self.open.pop();
    }

    fn add(&mut self, role: Role) {
        if self.steps.is_empty() || self.found.iter().any(|(path, _)| path.steps == self.steps) {
            return;
        }
        let steps = self.steps.clone();
        self.found.push((FieldPath { steps }, role));
    }
}

fn role(format: &str) -> Option<Role> {
    match format {
        "uri" | "iri" => Some(Role::Url),
        "uri-reference" | "iri-reference" => Some(Role::UrlReference),
        _ => None,
    }
}
