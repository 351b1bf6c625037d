//! What a schema says of the value at a path, without any document: for people who are about to
//! write it.

use std::borrow::Cow;

use super::Schema;
use super::places::{join, resolve};
use crate::document::Mapping;
use crate::document::value::{Node, Value};

/// Schemas that are looked at for one path, at most: a recursive schema has no end.
const MAX_STEPS: usize = 2_000;

/// The schemas that may apply to one value, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Described<'s> {
    nodes: Vec<&'s Node<'static>>,
}

/// A key that a mapping may have.
#[derive(Debug)]
pub(crate) struct DescribedKey<'s> {
    /// The key.
    pub key: &'s str,
    /// Whether a mapping without it is refused.
    pub required: bool,
}

impl Schema {
    /// What it says of the value at a path: keys of mappings, and numbers of items.
    pub(crate) fn describe(&self, path: &[Cow<'_, str>]) -> Described<'_> {
        let mut walk = DescribeWalk {
            schema: self,
            left: MAX_STEPS,
            open: Vec::new(),
            found: Vec::new(),
        };
        walk.visit(0, "", path);
        Described { nodes: walk.found }
    }
}

struct DescribeWalk<'s> {
    schema: &'s Schema,
    left: usize,
    /// The schemas that are being visited, each with how much of the path is left.
    open: Vec<(usize, String, usize)>,
    found: Vec<&'s Node<'static>>,
}

impl<'s> DescribeWalk<'s> {
    fn visit(&mut self, file: usize, pointer: &str, path: &[Cow<'_, str>]) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let places = &self.schema.places;
        let Some(node) = places.node(file, pointer) else {
            return;
        };
        let Value::Mapping(schema) = &node.value else {
            return;
        };
        // A schema inside itself says nothing new.
        let place = (file, pointer.to_owned(), path.len());
        if self.open.contains(&place) {
            return;
        }
        self.open.push(place);
        self.visit_open(file, pointer, node, schema, path);
        self.open.pop();
    }

    fn visit_open(
        &mut self,
        file: usize,
        pointer: &str,
        node: &'s Node<'static>,
        schema: &'s Mapping<'static>,
        path: &[Cow<'_, str>],
    ) {
        let places = &self.schema.places;
        if path.is_empty() && !self.found.iter().any(|known| std::ptr::eq(*known, node)) {
            self.found.push(node);
        }
        if let Some((step, rest)) = path.split_first() {
            self.below(file, pointer, step, rest);
        }
        if let Some(reference) = schema.get("$ref").and_then(Node::as_str) {
            let base = places.base_at(file, pointer);
            let target = resolve(base, reference).and_then(|uri| places.find(&uri));
            if let Some((file, pointer)) = target {
                self.visit(file, &pointer, path);
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let branches = schema.get(keyword).and_then(Node::as_sequence);
            for index in 0..branches.map_or(0, <[_]>::len) {
                self.visit(
                    file,
                    &join(&join(pointer, keyword), &index.to_string()),
                    path,
                );
            }
        }
        for keyword in ["then", "else"] {
            self.visit(file, &join(pointer, keyword), path);
        }
    }

    fn below(&mut self, file: usize, pointer: &str, step: &str, rest: &[Cow<'_, str>]) {
        let exists = |pointer: &str| self.schema.places.node(file, pointer).is_some();
        let property = join(&join(pointer, "properties"), step);
        let prefixed = join(&join(pointer, "prefixItems"), step);
        let (items, listed) = (join(pointer, "items"), join(&join(pointer, "items"), step));
        let others = join(pointer, "additionalProperties");
        let is_index = step.bytes().all(|byte| byte.is_ascii_digit());
        if exists(&property) {
            self.visit(file, &property, rest);
        } else if is_index && exists(&prefixed) {
            self.visit(file, &prefixed, rest);
        } else if is_index && exists(&listed) {
            self.visit(file, &listed, rest);
        } else if is_index && exists(&items) {
            self.visit(file, &items, rest);
        } else {
            self.visit(file, &others, rest);
        }
    }
}

impl<'s> Described<'s> {
    /// Whether the schema says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The first text under a keyword.
    pub(crate) fn text(&self, keyword: &str) -> Option<&'s str> {
        self.nodes
            .iter()
            .find_map(|node| node.get(keyword)?.as_str())
    }

    /// The first value of a keyword.
    pub(crate) fn value(&self, keyword: &str) -> Option<&'s Node<'static>> {
        self.nodes.iter().find_map(|node| node.get(keyword))
    }

    /// Whether a keyword is `true`.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        let mut flags = self.nodes.iter().filter_map(|node| node.get(keyword));
        flags.any(|flag| flag.as_bool() == Some(true))
    }

    /// The types that it names, each once.
    pub(crate) fn types(&self) -> Vec<&'s str> {
        let mut types = Vec::new();
        let all = self.nodes.iter().filter_map(|node| node.get("type"));
        for named in all {
            let list = named.as_sequence().unwrap_or(std::slice::from_ref(named));
            for name in list.iter().filter_map(Node::as_str) {
                if !types.contains(&name) {
                    types.push(name);
                }
            }
        }
        types
    }

    /// The values that it names: those of `enum` and `const`.
    pub(crate) fn values(&self) -> Vec<&'s Node<'static>> {
        let lists = self
            .nodes
            .iter()
            .filter_map(|node| node.get("enum")?.as_sequence());
        let single = self.nodes.iter().filter_map(|node| node.get("const"));
        let mut values: Vec<&Node<'static>> = Vec::new();
        for value in lists.flatten().chain(single) {
            if !values
                .iter()
                .any(|known| known.to_json() == value.to_json())
            {
                values.push(value);
            }
        }
        values
    }

    /// The keys that a mapping here may have: required ones first, else in the order of the schema.
    pub(crate) fn properties(&self) -> Vec<DescribedKey<'s>> {
        let required: Vec<&str> = (self.nodes.iter())
            .filter_map(|node| node.get("required")?.as_sequence())
            .flatten()
            .filter_map(Node::as_str)
            .collect();
        let mut properties: Vec<DescribedKey<'s>> = Vec::new();
        for node in &self.nodes {
            let entries = node.get("properties").and_then(Node::as_mapping);
            for entry in entries.into_iter().flat_map(|mapping| &mapping.entries) {
                let key = &*entry.key;
                if !properties.iter().any(|known| known.key == key) {
                    let required = required.contains(&key);
                    properties.push(DescribedKey { key, required });
                }
            }
        }
        properties.sort_by_key(|property| !property.required);
        properties
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::ResolveError;
    use crate::text::Source;

    fn with(text: &str, check: impl Fn(&Schema)) {
        let source = Source::new("a.schema.json", text);
        let schema = Schema::compile("a.schema.json", "", &source, &|_: &str| {
            Err(ResolveError::Missing)
        });
        check(&schema.unwrap());
    }

    #[test]
    fn it_follows_references_branches_and_items() {
        let text = r##"{
            "$defs": {"image": {"title": "An image", "properties": {"width": {"type": "integer"}}}},
            "required": ["kind"],
            "properties": {
                "title": {"type": "string", "description": "Shown on top."},
                "images": {"items": {"$ref": "#/$defs/image"}},
                "kind": {"enum": ["a", "b"], "deprecated": true}
            },
            "allOf": [{"properties": {"more": {"type": ["string", "null"]}}}],
            "additionalProperties": {"type": "number"}
        }"##;
        with(text, |schema| {
            let at = |path: &[&'static str]| {
                let path: Vec<Cow<'_, str>> =
                    path.iter().map(|step| Cow::Borrowed(*step)).collect();
                schema.describe(&path)
            };
            assert_eq!(at(&["title"]).text("description"), Some("Shown on top."));
            assert_eq!(at(&["images", "3"]).text("title"), Some("An image"));
            assert_eq!(at(&["images", "0", "width"]).types(), ["integer"]);
            assert_eq!(at(&["more"]).types(), ["number", "string", "null"]);
            assert_eq!(at(&["else"]).types(), ["number"]);
            assert_eq!(at(&["kind"]).values().len(), 2);
            assert!(at(&["kind"]).is("deprecated"));
            let keys: Vec<_> = at(&[])
                .properties()
                .iter()
                .map(|one| (one.key, one.required))
                .collect();
            let expected = [
                ("kind", true),
                ("title", false),
                ("images", false),
                ("more", false),
            ];
            assert_eq!(keys, expected);
        });
    }

    #[test]
    fn a_schema_inside_itself_comes_to_an_end() {
        with(
            r##"{"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}, {"type": "string"}]}}}"##,
            |schema| {
                assert_eq!(schema.describe(&[]).types(), ["string"]);
            },
        );
    }
}
