//! What the validator is given where it would not do what the draft, or everybody, does.

use std::borrow::Cow;

use jsonschema::Draft;
use serde_json::Value as Json;

use super::places::{SchemaFile, encoded};
use super::subschemas;

/// A file as the validator gets it.
pub(super) fn json(file: &SchemaFile) -> Json {
    let mut json = file.root.to_json();
    subschemas::walk(&file.root, &mut |schema| {
        let Some(Json::Object(object)) = json.pointer_mut(&schema.pointer) else {
            return;
        };
        for keyword in ["$ref", "$dynamicRef"] {
            if let Some(Json::String(reference)) = object.get_mut(keyword)
                && let Cow::Owned(legal) = encoded(reference)
            {
                *reference = legal;
            }
        }
        if file.draft < Draft::Draft7 {
            object.shift_remove("contentEncoding");
            object.shift_remove("contentMediaType");
        }
        // Draft 4 has no `const`, but its validators do: whoever writes it means it. Beside an `enum`,
        // it leaves one of the values.
        if file.draft < Draft::Draft6
            && let Some(only) = object.get("const")
            && (object.get("enum").and_then(Json::as_array)).is_none_or(|all| all.contains(only))
        {
            let only = Json::Array(vec![only.clone()]);
            object.insert("enum".to_owned(), only);
        }
    });
    json
}
