//! How often a schema applies parts of itself to one value: `allOf`, `anyOf`, `$ref` and their like,
//! and what they lead to. A few lines may do so a billion times, each definition applying the next
//! one twice; the validator would come to no end.

use std::collections::HashMap;

use crate::document::value::{Node, Value};
use crate::schema::places::{Places, join, resolve};
use crate::schema::problem::{SchemaError, SchemaPlace};
use crate::schema::subschemas::{self, Subschema};
use crate::text::json_pointer::JsonPointer;

/// Ways through a schema for one value, at most. Alternatives of thousands of words, of which each is
/// a way, are usual.
const MOST_WAYS: u64 = 1_000_000;

/// Schemas that one way leads through, at most: the validator goes deeper into the stack for each.
const LONGEST_WAY: u64 = 200;

/// Ways that are taken in the time of one step.
const WAYS_OF_A_STEP: u64 = 8;

/// Keywords that apply one schema to the same value.
const ONE: [&str; 4] = ["if", "then", "else", "not"];
/// Keywords that apply each of a list of schemas to it.
const LIST: [&str; 3] = ["allOf", "anyOf", "oneOf"];
/// Keywords that apply schemas of a mapping to it.
const MAP: [&str; 2] = ["dependentSchemas", "dependencies"];
/// Keywords that apply a schema from elsewhere.
const ELSEWHERE: [&str; 3] = ["$ref", "$dynamicRef", "$recursiveRef"];

/// The schemas of all files, and which apply which to the same value.
#[derive(Default)]
struct Graph {
    known: HashMap<(usize, String), usize>,
    places: Vec<(usize, String)>,
    next: Vec<Vec<usize>>,
}

/// The names by which a schema is known in its file, in any draft.
fn anchors_of<'n>(schema: &Subschema<'n>) -> impl Iterator<Item = &'n str> {
    let node = schema.node;
    let text = |keyword: &str| node.get(keyword).and_then(Node::as_str);
    let new = ["$anchor", "$dynamicAnchor"].map(text);
    let old = ["$id", "id"].map(|keyword| text(keyword)?.strip_prefix('#'));
    new.into_iter().chain(old).flatten()
}

/// Steps that each value counts for under this schema, because of its ways.
///
/// # Errors
/// That there are more ways than anybody can wait for, or a longer one, and where.
pub(crate) fn steps(places: &Places) -> Result<u64, SchemaError> {
    let graph = Graph::of(places);
    let (ways, longest) = graph.ways();
    if longest.0 > LONGEST_WAY {
        let message = format!("this chains more than {LONGEST_WAY} schemas for one value");
        return Err(graph.error(places, longest.1, message));
    }
    if ways.0 > MOST_WAYS {
        let message = format!("this applies more than {MOST_WAYS} schemas to one value");
        return Err(graph.error(places, ways.1, message));
    }
    Ok(1 + ways.0 / WAYS_OF_A_STEP)
}

impl Graph {
    fn of(places: &Places) -> Self {
        let mut graph = Self::default();
        let mut anchors: HashMap<String, (usize, String)> = HashMap::new();
        let mut references = Vec::new();
        for (file, schema_file) in places.files.iter().enumerate() {
            subschemas::walk(&schema_file.root, &mut |schema| {
                let from = graph.id(file, &schema.pointer);
                graph.add_own(from, file, schema);
                for name in anchors_of(schema) {
                    let base = places.base_at(file, &schema.pointer);
                    let place = (file, schema.pointer.clone());
                    anchors.insert(format!("{base}#{name}"), place);
                }
                for keyword in ELSEWHERE {
                    if let Some(text) = schema.node.get(keyword).and_then(Node::as_str) {
                        let base = places.base_at(file, &schema.pointer);
                        references.extend(resolve(base, text).map(|uri| (from, uri)));
                    }
                }
            });
        }
        for (from, uri) in references {
            let found = anchors.get(&uri).cloned();
            if let Some((file, pointer)) = found.or_else(|| places.find(&uri)) {
                let to = graph.id(file, &pointer);
                graph.next[from].push(to);
            }
        }
        graph
    }

    fn id(&mut self, file: usize, pointer: &str) -> usize {
        let place = (file, pointer.to_owned());
        if let Some(known) = self.known.get(&place) {
            return *known;
        }
        let id = self.places.len();
        self.places.push(place.clone());
        self.next.push(Vec::new());
        self.known.insert(place, id);
        id
    }

    /// Adds what a schema applies of its own parts.
    fn add_own(&mut self, from: usize, file: usize, schema: &Subschema<'_>) {
        let at = |keyword: &str| join(&schema.pointer, keyword);
        let mut own = Vec::new();
        for keyword in ONE {
            if schema.node.get(keyword).is_some() {
                own.push(at(keyword));
            }
        }
        for keyword in LIST {
            if let Some(Value::Sequence(items)) = schema.node.get(keyword).map(|node| &node.value) {
                let list = at(keyword);
                own.extend((0..items.len()).map(|index| JsonPointer::new(&list).item(index)));
            }
        }
        for keyword in MAP {
            if let Some(Value::Mapping(map)) = schema.node.get(keyword).map(|node| &node.value) {
                let map_at = at(keyword);
                own.extend(map.entries.iter().map(|entry| join(&map_at, &entry.key)));
            }
        }
        for pointer in own {
            let to = self.id(file, &pointer);
            self.next[from].push(to);
        }
    }

    /// The most ways from any schema and the schemas on the longest one, and from which. Whoever is
    /// on the way already is not gone through again: the validator sees that too.
    fn ways(&self) -> ((u64, usize), (u64, usize)) {
        let mut seen = vec![false; self.next.len()];
        let mut ways = vec![0_u64; self.next.len()];
        let mut length = vec![0_u64; self.next.len()];
        for start in 0..self.next.len() {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let mut open = vec![(start, 0)];
            while let Some((node, at)) = open.last_mut() {
                let next = &self.next[*node];
                if let Some(&to) = next.get(*at) {
                    *at += 1;
                    if !std::mem::replace(&mut seen[to], true) {
                        open.push((to, 0));
                    }
                    continue;
                }
                let all = next.iter().map(|to| ways[*to]);
                ways[*node] = all.fold(0, u64::saturating_add).max(1);
                length[*node] = 1 + next.iter().map(|to| length[*to]).max().unwrap_or(0);
                open.pop();
            }
        }
        (most(&ways), most(&length))
    }

    fn error(&self, places: &Places, schema: usize, message: String) -> SchemaError {
        let (file, pointer) = &self.places[schema];
        let place: SchemaPlace = places.place(*file, pointer);
        let help = "its parts refer to each other repeatedly; let each refer to the next one once";
        SchemaError::new(place, message, Some(help.to_owned()))
    }
}

/// The largest number and the first place where it is.
fn most(numbers: &[u64]) -> (u64, usize) {
    let most = numbers.iter().copied().max().unwrap_or_default();
    let at = numbers.iter().position(|number| *number == most);
    (most, at.unwrap_or_default())
}
