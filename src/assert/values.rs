//! The variables of an expression: a document, its body, its file and what is beside it.

use std::collections::HashMap;

use cel::Value;

use crate::content::images::info::ImageFormat;
use crate::document::Document;
use crate::document::value::{self, Node};
use crate::tree::Beside;

/// What `body` has.
pub(crate) const OF_BODY: &[&str] = &["chars", "words", "lines", "text"];

/// What `file` has.
pub(crate) const OF_FILE: &[&str] = &["path", "folder", "name", "stem", "extension", "size"];

/// The front matter, or the data of a data file.
pub(super) fn fields(root: Option<&Node<'_>>) -> Value {
    let empty = || HashMap::<String, Value>::new().into();
    root.map_or_else(empty, to_value)
}

fn to_value(node: &Node<'_>) -> Value {
    match &node.value {
        value::Value::Null => Value::Null,
        value::Value::Bool(value) => (*value).into(),
        value::Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64().into(),
        },
        value::Value::String(text) => text.to_string().into(),
        value::Value::Sequence(items) => items.iter().map(to_value).collect::<Vec<_>>().into(),
        value::Value::Mapping(mapping) => {
            let entries = mapping.entries.iter();
            let map: HashMap<String, Value> = entries
                .map(|entry| (entry.key.to_string(), to_value(&entry.value)))
                .collect();
            map.into()
        }
    }
}

fn number(number: usize) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let entries = entries.into_iter();
    let map: HashMap<String, Value> = entries
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    map.into()
}

/// What is known of the body.
pub(super) fn body(document: &Document<'_>) -> Value {
    let text = document.source.slice(document.body);
    let length = crate::content::body::length(text);
    map([
        ("chars", number(length.characters)),
        ("words", number(length.words)),
        ("lines", number(length.lines)),
        ("text", text.trim().to_owned().into()),
    ])
}

/// What is known of the file.
pub(super) fn file(document: &Document<'_>) -> Value {
    let path = document.source.path();
    let (folders, name) = path.folder_and_name();
    let (stem, extension) = (path.stem(), path.extension());
    let folder = folders.name();
    let size = usize::try_from(document.source.file_len()).unwrap_or(usize::MAX);
    map([
        ("path", path.as_str().to_owned().into()),
        ("folder", folder.to_owned().into()),
        ("name", name.to_owned().into()),
        ("stem", stem.to_owned().into()),
        ("extension", extension.to_owned().into()),
        ("size", number(size)),
    ])
}

/// The other files in the document's folder, of all those in it.
pub(super) fn siblings(document: &Document<'_>, beside: &[Beside]) -> Value {
    let path = document.source.path();
    let own = path.name();
    let value = |file: &Beside| {
        let bytes = usize::try_from(file.bytes).unwrap_or(usize::MAX);
        let format = file.format.map_or("", ImageFormat::name);
        map([
            ("name", file.name.clone().into()),
            ("bytes", number(bytes)),
            ("width", i64::from(file.width).into()),
            ("height", i64::from(file.height).into()),
            ("format", format.to_ascii_lowercase().into()),
        ])
    };
    let others = beside.iter().filter(|file| file.name != own);
    others.map(value).collect::<Vec<_>>().into()
}
