//! A schema that is a part of a file: `config.json#/schema`. Its references count from the part or
//! from the top of the file, as their writer's tools do; here all of them are made to lead somewhere.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::places::{Ambiguous, encoded};
use super::{subschemas, uris};
use crate::document::value::{Node, Value};
use crate::text::json_pointer::JsonPointer;
use crate::text::repo_path::RepoPath;

/// The part of a file that is a schema.
pub(super) struct Part<'f, 'n> {
    /// The path of the file.
    pub(super) name: &'f str,
    /// Where the schema is in it; not empty.
    pub(super) pointer: &'f str,
    /// All of the file.
    pub(super) whole: &'f Node<'n>,
}

impl Part<'_, '_> {
    /// Changes references that count from the top of the file, or name it, so that they lead to the
    /// same place from the part; gives those that lead somewhere from both.
    pub(super) fn settle(&self, root: &mut Node<'static>) -> Vec<Ambiguous> {
        let mut ambiguous = Vec::new();
        let mut others: Vec<(String, String)> = Vec::new();
        let mut own_base: Option<String> = None;
        subschemas::walk(root, &mut |schema| {
            // What is below an `$id` of its own counts from there.
            let is_below = |base: &String| {
                let mut above = JsonPointer::new(&schema.pointer).upwards();
                above.any(|at| at.as_str() == base)
            };
            if own_base.as_ref().is_some_and(is_below) {
                return;
            }
            let has_id = ["$id", "id"].iter().any(|key| {
                let id = schema.node.get(key).and_then(Node::as_str);
                id.is_some_and(|id| !id.starts_with('#'))
            });
            if has_id && !schema.pointer.is_empty() {
                own_base = Some(schema.pointer.clone());
                return;
            }
            let Some(node) = schema.node.get("$ref") else {
                return;
            };
            let text = node.as_str().unwrap_or_default();
            match self.meaning(root, text) {
                Some(Meaning::Other(meant)) => others.push((schema.pointer.clone(), meant)),
                Some(Meaning::Both) => ambiguous.push(Ambiguous {
                    text: text.to_owned(),
                    span: node.span,
                }),
                None => {}
            }
        });
        for (pointer, meant) in others {
            if let Some(node) = reference_at(root, &pointer) {
                node.value = Value::String(Cow::Owned(meant));
            }
        }
        ambiguous
    }

    /// What a reference means that is not simply one from the part.
    fn meaning(&self, root: &Node<'_>, text: &str) -> Option<Meaning> {
        let (file, fragment) = text.split_once('#')?;
        let names_file = !file.is_empty();
        if names_file && !self.is_called(file) {
            return None;
        }
        let fragment = percent_decode_str(fragment).decode_utf8().ok()?;
        if !fragment.starts_with('/') {
            return None;
        }
        let inside = (!names_file).then(|| root.pointer(&fragment)).flatten();
        let outside = self.whole.pointer(&fragment);
        match (inside, outside) {
            (Some(inside), Some(outside)) if inside.to_json() != outside.to_json() => {
                Some(Meaning::Both)
            }
            (Some(_), _) | (None, None) => None,
            (None, Some(_)) => Some(Meaning::Other(match fragment.strip_prefix(self.pointer) {
                Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("#{rest}"),
                _ => uris::uri_of_part(self.name, &fragment),
            })),
        }
    }

    /// Whether a relative reference is the name of the file.
    fn is_called(&self, reference: &str) -> bool {
        let name = RepoPath::new(self.name).name();
        let reference = reference.strip_prefix("./").unwrap_or(reference);
        reference == name || *reference == *encoded(name)
    }
}

/// What a reference means that is not simply one from the part.
enum Meaning {
    /// A place that another reference leads to.
    Other(String),
    /// One in the part, and another one from the top of the file.
    Both,
}

/// The `$ref` of the schema at a pointer.
fn reference_at<'n>(root: &'n mut Node<'static>, pointer: &str) -> Option<&'n mut Node<'static>> {
    let mut node = root;
    for token in JsonPointer::new(pointer).tokens() {
        node = child(node, &token)?;
    }
    child(node, "$ref")
}

fn child<'n>(node: &'n mut Node<'static>, token: &str) -> Option<&'n mut Node<'static>> {
    match &mut node.value {
        Value::Mapping(mapping) => {
            let mut entries = mapping.entries.iter_mut();
            let entry = entries.rfind(|entry| entry.key == token);
            entry.map(|entry| &mut entry.value)
        }
        Value::Sequence(items) => items.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    }
}
