//! Where schemas are inside a schema, by keyword, and a walk over them.

use crate::document::value::{Entry, Node, Value};
use crate::text::json_pointer::{JsonPointer, push_token};

/// What is under a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// A schema.
    Schema,
    /// A list of schemas.
    List,
    /// A mapping of names to schemas.
    Map,
    /// A schema or a list of schemas.
    SchemaOrList,
}

fn holds(keyword: &str) -> Option<Holds> {
    Some(match keyword {
        "additionalItems"
        | "additionalProperties"
        | "contains"
        | "contentSchema"
        | "else"
        | "if"
        | "not"
        | "propertyNames"
        | "then"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Holds::Schema,
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Holds::List,
        "$defs" | "definitions" | "dependencies" | "dependentSchemas" | "patternProperties"
        | "properties" => Holds::Map,
        "items" => Holds::SchemaOrList,
        _ => return None,
    })
}

/// A schema inside a schema.
pub(super) struct Subschema<'n> {
    /// JSON Pointer to it from the root of its file.
    pub(super) pointer: String,
    /// The schema.
    pub(super) node: &'n Node<'static>,
}

/// Every schema in a file, the root first.
pub(super) fn walk<'n>(root: &'n Node<'static>, visit: &mut dyn FnMut(&Subschema<'n>)) {
    descend(root, String::new(), &mut |schema| {
        visit(schema);
        Some(DefinitionVisits::Seen)
    });
}

/// The schema at a pointer and every schema that is applied with it; not those that it only defines.
/// It goes on into those of which `visit` says so.
pub(super) fn walk_applied<'n>(
    node: &'n Node<'static>,
    pointer: String,
    visit: &mut dyn FnMut(&Subschema<'n>) -> bool,
) {
    descend(node, pointer, &mut |schema| {
        visit(schema).then_some(DefinitionVisits::Skipped)
    });
}

/// Whether definitions (`$defs`, `definitions`) are gone through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DefinitionVisits {
    Seen,
    Skipped,
}

/// `visit` says how it goes on below; none that it does not.
fn descend<'n>(
    node: &'n Node<'static>,
    pointer: String,
    visit: &mut dyn FnMut(&Subschema<'n>) -> Option<DefinitionVisits>,
) {
    let here = Subschema { pointer, node };
    let Some(definitions) = visit(&here) else {
        return;
    };
    let Value::Mapping(mapping) = &node.value else {
        return;
    };
    for entry in &mapping.entries {
        let is_definition = matches!(&*entry.key, "$defs" | "definitions");
        let Some(holds) = holds(&entry.key) else {
            continue;
        };
        if is_definition && definitions == DefinitionVisits::Skipped {
            continue;
        }
        let mut at = here.pointer.clone();
        push_token(&mut at, &entry.key);
        match (holds, &entry.value.value) {
            (Holds::Schema | Holds::SchemaOrList, Value::Mapping(_) | Value::Bool(_)) => {
                descend(&entry.value, at, visit);
            }
            (Holds::List | Holds::SchemaOrList, Value::Sequence(items)) => {
                for (index, item) in items.iter().enumerate() {
                    descend(item, JsonPointer::new(&at).item(index), visit);
                }
            }
            (Holds::Map, Value::Mapping(inner)) => {
                for Entry { key, value, .. } in &inner.entries {
                    let mut at = at.clone();
                    push_token(&mut at, key);
                    descend(value, at, visit);
                }
            }
            _ => {}
        }
    }
}
