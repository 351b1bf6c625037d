//! Which parts of the files of a schema are ever applied to a value.

use std::collections::HashSet;

use super::places::{Places, resolve};
use super::subschemas;
use crate::document::value::Node;

/// The places (file and pointer) of all schemas that are applied, from the first file on: what is
/// under `$defs` or `definitions` is only where something refers to it.
pub(super) fn reached(places: &Places) -> HashSet<(usize, String)> {
    let mut reached = HashSet::new();
    let mut open = vec![(0, String::new())];
    while let Some((file, from)) = open.pop() {
        let Some(node) = places.node(file, &from) else {
            continue;
        };
        subschemas::walk_applied(node, from, &mut |schema| {
            if !reached.insert((file, schema.pointer.clone())) {
                return false;
            }
            for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
                let Some(text) = schema.node.get(keyword).and_then(Node::as_str) else {
                    continue;
                };
                let base = places.base_at(file, &schema.pointer);
                let target = resolve(base, text);
                open.extend(target.into_iter().flat_map(|uri| targets(places, &uri)));
            }
            true
        });
    }
    reached
}

/// Where a reference leads; to every schema of a file where only a name (`$anchor`) tells which.
fn targets(places: &Places, uri: &str) -> Vec<(usize, String)> {
    let fragment = uri.split_once('#').map_or("", |(_, fragment)| fragment);
    if fragment.is_empty() || fragment.starts_with('/') {
        return places.find(uri).into_iter().collect();
    }
    let base = super::places::without_fragment(uri);
    let Some((file, _)) = places.find(base) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    subschemas::walk(&places.files[file].root, &mut |schema| {
        all.push((file, schema.pointer.clone()));
    });
    all
}
