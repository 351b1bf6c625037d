//! The order in which a schema names the keys of a document.

use super::Schema;
use super::places::{join, resolve};
use crate::document::value::Node;

/// Schemas that are looked at, at most: a recursive schema has no end.
const MAX_STEPS: usize = 64;

impl Schema {
    /// The keys of `properties`, in the order of the file: those of the schema itself, of what it
    /// refers to, and of all parts that apply together.
    pub(crate) fn property_order(&self) -> Vec<&str> {
        let mut keys = Vec::new();
        self.collect_order(0, "", &mut MAX_STEPS.clone(), &mut keys);
        keys
    }

    fn collect_order<'s>(
        &'s self,
        file: usize,
        pointer: &str,
        left: &mut usize,
        keys: &mut Vec<&'s str>,
    ) {
        let places = &self.places;
        let Some(schema) = places.node(file, pointer).filter(|_| *left > 0) else {
            return;
        };
        *left -= 1;
        let properties = schema.get("properties").and_then(Node::as_mapping);
        for entry in properties.into_iter().flat_map(|all| &all.entries) {
            if !keys.contains(&&*entry.key) {
                keys.push(&entry.key);
            }
        }
        if let Some(reference) = schema.get("$ref").and_then(Node::as_str) {
            let base = places.base_at(file, pointer);
            let target = resolve(base, reference).and_then(|uri| places.find(&uri));
            if let Some((file, pointer)) = target {
                self.collect_order(file, &pointer, left, keys);
            }
        }
        let parts = schema.get("allOf").and_then(Node::as_sequence);
        for index in 0..parts.map_or(0, <[_]>::len) {
            let part = join(&join(pointer, "allOf"), &index.to_string());
            self.collect_order(file, &part, left, keys);
        }
    }
}
