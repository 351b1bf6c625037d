//! What is missing from a mapping and what it has too much of.

use std::collections::HashSet;
use std::sync::Arc;

use jsonschema::ValidationError;
use regex::Regex;
use serde_json::Value as Json;

use super::context::{ErrorContext, MAX_PER_NODE, SchemaSite};
use super::problem::{SchemaDefault, SchemaKeyword, SchemaProblem, SchemaProblemKind as Problem};
use super::values::MAX_CANDIDATES;
use crate::document::value::{Node, Value};
use crate::finding::nearest::nearest;
use crate::text::json_pointer::JsonPointer;

/// Patterns of one `patternProperties` that a key is compared with to see whether it is named.
const MAX_PATTERNS: usize = 16;

/// Whose keys a keyword goes by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeysOf {
    /// Those of the schema it is in.
    Own,
    /// Those of its parts and of what it refers to as well.
    All,
}

/// The keys that a schema names, in its order.
#[derive(Default)]
struct NamedKeys<'a> {
    list: Vec<&'a str>,
    set: HashSet<&'a str>,
    /// Regular expressions, as the schema has them (`patternProperties`).
    patterns: Vec<&'a str>,
    /// Whether a part has a schema for all other keys.
    all: bool,
    /// Those that a part requires.
    required: HashSet<&'a str>,
}

impl<'a> NamedKeys<'a> {
    fn add(&mut self, key: &'a str) {
        if self.set.insert(key) {
            self.list.push(key);
        }
    }

    fn has(&self, key: &str) -> bool {
        self.set.contains(key)
    }

    /// What tells whether the schema says anything of a key.
    fn speak_of(&self) -> impl Fn(&str) -> bool {
        let compile = |pattern: &&str| {
            let pattern = jsonschema_regex::to_rust_regex(pattern).ok()?;
            Regex::new(&pattern).ok()
        };
        let patterns: Vec<Regex> = self.patterns.iter().filter_map(compile).collect();
        move |key| self.all || self.has(key) || patterns.iter().any(|one| one.is_match(key))
    }
}

impl<'a> ErrorContext<'a> {
    pub(super) fn required(
        &self,
        error: &ValidationError<'_>,
        site: &SchemaSite,
        property: &Json,
        out: &mut Vec<SchemaProblem>,
    ) {
        let Some(key) = property.as_str() else {
            return;
        };
        let key = key.to_owned();
        if let Some(parent) = dependent(&site.pointer) {
            let at = |pointer: &str| SchemaSite {
                file: site.file,
                pointer: pointer.to_owned(),
            };
            let schema = at(JsonPointer::new(parent)
                .parent()
                .map_or("", JsonPointer::as_str));
            let similar = self.similar(error, &schema, &key);
            let given = self.given(error, &schema, &key).map(Box::new);
            let needed_by = self.needed_by(error, &at(parent), &key);
            let exact = match &needed_by {
                Some(needed_by) => at(parent).join(needed_by),
                None => at(parent),
            };
            let kind = Problem::DependentRequired {
                key,
                needed_by,
                similar,
                given,
            };
            out.push(self.problem(&exact, SchemaKeyword::DependentRequired, error, kind));
            return;
        }
        let keys = self.schema(site).and_then(Node::as_sequence);
        let listed = keys.and_then(|keys| keys.iter().position(|node| node.as_str() == Some(&key)));
        let exact = match listed {
            Some(index) => site.join(&index.to_string()),
            None => site.clone(),
        };
        let similar = self.similar(error, &site.parent(1), &key);
        let given = self.given(error, &site.parent(1), &key).map(Box::new);
        out.push(self.problem(
            &exact,
            SchemaKeyword::Required,
            error,
            Problem::Required {
                key,
                similar,
                given,
            },
        ));
    }

    /// The value that a schema gives for a key, and where its `properties` have it.
    fn given(
        &self,
        error: &ValidationError<'_>,
        schema: &SchemaSite,
        key: &str,
    ) -> Option<SchemaDefault> {
        let properties = schema.join("properties");
        let mut site = properties.join(key);
        let mut wanted = self.schema(&site)?;
        if let Some(Value::String(reference)) = wanted.get("$ref").map(|node| &node.value) {
            site = self.follow(&site, reference)?;
            wanted = self.schema(&site)?;
        }
        let only = wanted.get("const");
        let value = only.or_else(|| wanted.get("default"))?.to_json();
        let present = self.node(error)?.as_mapping()?;
        let known = &self.schema(&properties)?.as_mapping()?.entries;
        let before = known.iter().take_while(|entry| entry.key != key);
        let after = before
            .filter(|entry| present.entry(&entry.key).is_some())
            .last();
        Some(SchemaDefault {
            value,
            is_only: only.is_some(),
            after: after.map(|entry| entry.key.clone().into_owned()),
        })
    }

    /// The key that is there and that needs another one.
    fn needed_by(
        &self,
        error: &ValidationError<'_>,
        site: &SchemaSite,
        key: &str,
    ) -> Option<String> {
        let present = self.node(error)?.as_mapping()?;
        let needs = self.schema(site)?.as_mapping()?;
        let needing = needs.entries.iter().find(|entry| {
            let needed = entry.value.as_sequence().unwrap_or_default();
            let single = entry.value.as_str();
            let is_needed = needed.iter().any(|node| node.as_str() == Some(key));
            (is_needed || single == Some(key)) && present.entry(&entry.key).is_some()
        });
        needing.map(|entry| entry.key.clone().into_owned())
    }

    /// A key that is there, that the schema does not know, and that looks like a missing one.
    fn similar(
        &self,
        error: &ValidationError<'_>,
        schema: &SchemaSite,
        key: &str,
    ) -> Option<String> {
        let present = self.node(error)?.as_mapping()?;
        let known = self.known_keys(&whole(schema), KeysOf::All);
        let unknown = (present.entries.iter().take(MAX_PER_NODE))
            .map(|entry| &*entry.key)
            .filter(|present| !known.has(present) && !known.required.contains(present));
        nearest(key, unknown).map(str::to_owned)
    }

    pub(super) fn unknown_keys(
        &self,
        keyword: SchemaKeyword,
        error: &ValidationError<'_>,
        site: &SchemaSite,
        unexpected: &[String],
        out: &mut Vec<SchemaProblem>,
    ) {
        let parts = match keyword {
            SchemaKeyword::AdditionalProperties => KeysOf::Own,
            _ => KeysOf::All,
        };
        let named = self.known_keys(&site.parent(1), parts);
        let mapping = self.node(error).and_then(Node::as_mapping);
        let present: HashSet<&str> = (mapping.iter().flat_map(|mapping| &mapping.entries))
            .map(|entry| &*entry.key)
            .collect();
        let free = named
            .list
            .iter()
            .copied()
            .filter(|key| !present.contains(key));
        let free: Vec<&str> = free.take(MAX_CANDIDATES).collect();
        let speaks_of = (parts == KeysOf::All).then(|| named.speak_of());
        let known: Arc<[String]> = named.list.iter().map(|key| (*key).to_owned()).collect();
        for key in unexpected.iter().take(MAX_PER_NODE) {
            let kind = Problem::UnknownKey {
                nearest: nearest(key, free.iter().copied()).map(str::to_owned),
                key: key.clone(),
                known: Arc::clone(&known),
                is_named: speaks_of.as_ref().is_some_and(|speaks_of| speaks_of(key)),
            };
            out.push(self.problem(site, keyword, error, kind));
        }
    }

    /// The keys that a schema names.
    fn known_keys(&self, schema: &SchemaSite, parts: KeysOf) -> NamedKeys<'a> {
        let mut known = NamedKeys::default();
        let mut left = 64;
        self.collect_keys(schema, parts, &mut known, &mut left);
        known
    }

    fn collect_keys(
        &self,
        site: &SchemaSite,
        parts: KeysOf,
        known: &mut NamedKeys<'a>,
        left: &mut usize,
    ) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let Some(mapping) = self.schema(site).and_then(Node::as_mapping) else {
            return;
        };
        for entry in &mapping.entries {
            let at = site.join(&entry.key);
            match (&*entry.key, &entry.value.value) {
                ("properties", Value::Mapping(properties)) => {
                    for property in &properties.entries {
                        known.add(&property.key);
                    }
                }
                ("required", Value::Sequence(keys)) => {
                    known.required.extend(keys.iter().filter_map(Node::as_str));
                }
                _ if parts == KeysOf::Own => {}
                ("patternProperties", Value::Mapping(properties)) => {
                    let patterns = properties.entries.iter().map(|entry| &*entry.key);
                    known.patterns.extend(patterns.take(MAX_PATTERNS));
                }
                ("additionalProperties", value) if !matches!(value, Value::Bool(false)) => {
                    known.all = true;
                }
                ("allOf" | "anyOf" | "oneOf", Value::Sequence(items)) => {
                    for index in 0..items.len() {
                        self.collect_keys(&at.join(&index.to_string()), parts, known, left);
                    }
                }
                ("if" | "then" | "else", Value::Mapping(_)) => {
                    self.collect_keys(&at, parts, known, left);
                }
                ("dependentSchemas", Value::Mapping(schemas)) => {
                    for schema in &schemas.entries {
                        self.collect_keys(&at.join(&schema.key), parts, known, left);
                    }
                }
                ("$ref", Value::String(reference)) => {
                    if let Some(target) = self.follow(site, reference) {
                        self.collect_keys(&target, parts, known, left);
                    }
                }
                _ => {}
            }
        }
    }
}

/// The schema that a part is applied with: that of an alternative is the one with the `anyOf`.
fn whole(part: &SchemaSite) -> SchemaSite {
    let mut site = part.clone();
    loop {
        let tokens: Vec<_> = JsonPointer::new(&site.pointer).tokens().collect();
        let levels = match &tokens[..] {
            [.., list, _] if matches!(&**list, "allOf" | "anyOf" | "oneOf") => 2,
            [.., last] if matches!(&**last, "if" | "then" | "else") => 1,
            _ => return site,
        };
        site = site.parent(levels);
    }
}

impl ErrorContext<'_> {
    /// For how many items, from the first, the parts of a schema have a place.
    pub(super) fn named_items(&self, schema: &SchemaSite) -> usize {
        let mut left = 64;
        self.count_items(schema, &mut left)
    }

    fn count_items(&self, site: &SchemaSite, left: &mut usize) -> usize {
        let mapping = self.schema(site).and_then(Node::as_mapping);
        let Some(mapping) = mapping.filter(|_| *left > 0) else {
            return 0;
        };
        *left -= 1;
        let mut most = 0;
        for entry in &mapping.entries {
            let at = site.join(&entry.key);
            let named = match (&*entry.key, &entry.value.value) {
                ("items" | "prefixItems", Value::Sequence(items)) => items.len(),
                (
                    "items" | "additionalItems" | "contains",
                    Value::Mapping(_) | Value::Bool(true),
                ) => usize::MAX,
                ("allOf" | "anyOf" | "oneOf", Value::Sequence(items)) => (0..items.len())
                    .map(|index| self.count_items(&at.join(&index.to_string()), left))
                    .max()
                    .unwrap_or_default(),
                ("if" | "then" | "else", Value::Mapping(_)) => self.count_items(&at, left),
                ("$ref", Value::String(reference)) => self
                    .follow(site, reference)
                    .map_or(0, |target| self.count_items(&target, left)),
                _ => 0,
            };
            most = most.max(named);
        }
        most
    }
}

/// The pointer up to `dependentRequired`, when that is what refuses.
fn dependent(pointer: &str) -> Option<&str> {
    for at in JsonPointer::new(pointer).upwards().take(3) {
        match &*at.split()?.1 {
            "dependentRequired" | "dependencies" => return Some(at.as_str()),
            "required" => return None,
            _ => {}
        }
    }
    None
}
