//! The references in a schema file: `$ref` and `$dynamicRef`, as they are written.

use super::places::Places;
use super::subschemas;
use crate::text::Span;

/// A reference in a schema file.
pub(super) struct SchemaReference {
    /// JSON Pointer of the schema in which it is.
    pub(super) holder: String,
    /// The URI it is relative to.
    pub(super) base: String,
    /// As it is written.
    pub(super) text: String,
    pub(super) span: Span,
}

/// The references of a file.
pub(super) fn references(places: &Places, index: usize) -> Vec<SchemaReference> {
    let mut found = Vec::new();
    subschemas::walk(&places.files[index].root, &mut |schema| {
        for keyword in ["$ref", "$dynamicRef"] {
            let Some(node) = schema.node.get(keyword) else {
                continue;
            };
            if let Some(text) = node.as_str() {
                found.push(SchemaReference {
                    holder: schema.pointer.clone(),
                    base: places.base_at(index, &schema.pointer).to_owned(),
                    text: text.to_owned(),
                    span: node.span,
                });
            }
        }
    });
    found
}

/// The metaschemas of the drafts are there without being loaded.
pub(super) fn is_metaschema(uri: &str) -> bool {
    let rest = (uri.strip_prefix("https://")).or_else(|| uri.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with("json-schema.org/"))
}
