//! The condition (`if`) under which a schema asks for something.

use jsonschema::ValidationError;

use super::context::{ErrorContext, SchemaSite};
use super::places::join;
use super::problem::{Asks, Because, Condition};
use crate::document::value::Node;
use crate::text::json_pointer::JsonPointer;

impl ErrorContext<'_> {
    /// The innermost condition that an error is under.
    pub(super) fn because(&self, error: &ValidationError<'_>) -> Option<Because> {
        let way = error.evaluation_path().as_str();
        // Most errors depend on nothing, and there may be many of them.
        if !way.contains("/then") && !way.contains("/else") {
            return None;
        }
        let mut site = SchemaSite::default();
        let mut found = None;
        for token in JsonPointer::new(way).tokens() {
            let schema = self.schema(&site)?;
            match (&*token, schema.get(&token)) {
                ("$ref", Some(reference)) => {
                    site = self.follow(&site, reference.as_str()?)?;
                    continue;
                }
                ("then" | "else", Some(_)) => {
                    if let Some(condition) = schema.get("if") {
                        let fields = self.conditions(condition, error.instance_path().as_str());
                        let holds = token == "then";
                        found = fields.map(|fields| Because { holds, fields }).or(found);
                    }
                }
                _ => {}
            }
            site = site.join(&token);
        }
        found
    }

    /// The fields that an `if` looks at; none when it looks at something else as well.
    pub(super) fn conditions(&self, condition: &Node<'_>, pointer: &str) -> Option<Vec<Condition>> {
        let properties = condition.get("properties").and_then(Node::as_mapping);
        let required = condition.get("required").and_then(Node::as_sequence);
        let by_value = properties.iter().flat_map(|mapping| &mapping.entries);
        let by_value = by_value.map(|entry| (&*entry.key, Asks::Value));
        let mut asked: Vec<(&str, Asks)> = by_value.collect();
        for key in required.unwrap_or_default().iter().filter_map(Node::as_str) {
            if !asked.iter().any(|(known, _)| *known == key) {
                asked.push((key, Asks::Presence));
            }
        }
        if asked.is_empty() || asked.len() > 3 {
            return None;
        }
        let mut at = pointer;
        loop {
            let mapping = self.root.pointer(at).and_then(Node::as_mapping);
            let is_it = mapping
                .is_some_and(|mapping| asked.iter().any(|(key, _)| mapping.get(key).is_some()));
            if is_it || at.is_empty() {
                let fields = asked.iter().map(|&(key, asks)| Condition {
                    key: key.to_owned(),
                    value: mapping
                        .and_then(|mapping| mapping.get(key))
                        .map(|_| join(at, key)),
                    asks,
                });
                return Some(fields.collect());
            }
            at = JsonPointer::new(at)
                .parent()
                .map_or("", JsonPointer::as_str);
        }
    }
}
