//! Names in the config: collections, and fields of their documents.

use std::borrow::Cow;

use gen_lsp_types::CompletionItemKind;

use super::cursor::Cursor;
use super::{Offer, written};
use crate::schema::Schema;
use crate::server::place::At;
use crate::text::repo_path::RepoPathBuf;

/// Levels of fields that are named.
const MOST_LEVELS: usize = 3;

/// Fields of a collection that are named, at most.
const MOST_FIELDS: usize = 200;

type Path = Vec<Cow<'static, str>>;

impl At<'_> {
    /// Puts the names that the config may have where the cursor is before what its schema says, or in
    /// the place of its examples.
    pub(super) fn names_in_config(&self, cursor: &Cursor, offers: &mut Vec<Offer>) {
        let is_name = |step: &&str| !step.bytes().all(|byte| byte.is_ascii_digit());
        let path: Vec<&str> = (cursor.path.iter().map(|step| &**step))
            .filter(is_name)
            .collect();
        let names = match *path {
            ["collections", _, "references", "to"] => self.targets_in_config(),
            ["collections", _, "references", "to", "collection"] => self.collection_names(),
            ["collections", own, "references", "from"]
            | ["collections", own, "unique", "fields"]
            | ["collections", own, "assert", "at"]
            | ["collections", own, "fields", _] => self.fields_of(own),
            ["collections", _, "schema"] => self.schema_files(),
            _ => return,
        };
        if !names.is_empty() && path.last() != Some(&"schema") {
            offers.clear();
        }
        let names = names.into_iter().map(|name| {
            let text = written(&name, cursor.format, cursor.quote);
            Offer::new(name, CompletionItemKind::Reference, text)
        });
        offers.splice(0..0, names);
    }

    /// The collections of the config as it is written.
    fn collection_names(&self) -> Vec<String> {
        let document = self.parse();
        let root = document.root();
        let all = root.and_then(|root| root.get("collections")?.as_mapping());
        let mut names: Vec<String> = (all.into_iter().flat_map(|all| &all.entries))
            .map(|entry| entry.key.to_string())
            .collect();
        if names.is_empty() {
            // It is half written.
            let known = self.plan().collections.iter();
            names.extend(known.map(|collection| collection.name.to_string()));
        }
        names
    }

    /// What references may lead to: collections, and fields of their documents.
    fn targets_in_config(&self) -> Vec<String> {
        let names = self.collection_names();
        let fields = names.iter().flat_map(|name| {
            let fields = self.fields_of(name);
            let fields = fields
                .into_iter()
                .map(move |field| format!("{name}.{field}"));
            fields.collect::<Vec<_>>()
        });
        let fields: Vec<String> = fields.collect();
        names.into_iter().chain(fields).collect()
    }

    /// The fields of the documents of a collection: what its schema says, or else what they have.
    fn fields_of(&self, collection: &str) -> Vec<String> {
        let schema = self.schema_of(collection);
        let mut fields = Vec::new();
        if let Some(schema) = schema {
            below(schema, &Path::new(), "", MOST_LEVELS, &mut fields);
        }
        if fields.is_empty() {
            fields = self.used_fields(self.number_of(collection));
        }
        fields.truncate(MOST_FIELDS);
        fields
    }

    /// The keys that the mapping at a path has in the documents of a collection, each with the types
    /// that its schema gives it.
    pub(super) fn keys_of(&self, collection: &str, path: &Path) -> Vec<(String, Option<String>)> {
        if let Some(schema) = self.schema_of(collection) {
            let properties = schema.describe(path).properties().into_iter();
            let keys: Vec<_> = properties
                .map(|property| {
                    let mut path = path.clone();
                    path.push(property.key.to_owned().into());
                    let types = schema.describe(&path).types().join(" or ");
                    let types = (!types.is_empty()).then_some(types);
                    (property.key.to_owned(), types)
                })
                .collect();
            if !keys.is_empty() {
                return keys;
            }
        }
        let used = self.used_keys(self.number_of(collection), path).into_iter();
        used.map(|key| (key, None)).collect()
    }

    fn number_of(&self, collection: &str) -> Option<usize> {
        let mut all = self.plan().collections.iter();
        all.position(|one| *one.name == *collection)
    }

    fn schema_of(&self, collection: &str) -> Option<&Schema> {
        let number = self.number_of(collection)?;
        self.plan().collections.get(number)?.schema()
    }

    /// Files that look like schemas.
    fn schema_files(&self) -> Vec<String> {
        let is_schema = |path: &&RepoPathBuf| {
            path.ends_with(".json") && path.to_ascii_lowercase().contains("schema")
        };
        let paths = self.known.results.paths().filter(is_schema);
        paths.map(ToString::to_string).take(MOST_FIELDS).collect()
    }
}

/// The fields that a schema knows below a path, as the config writes them.
fn below(schema: &Schema, path: &Path, before: &str, levels: usize, fields: &mut Vec<String>) {
    if levels == 0 || fields.len() >= MOST_FIELDS {
        return;
    }
    for property in schema.describe(path).properties() {
        let mut path = path.clone();
        path.push(property.key.to_owned().into());
        let mut name = format!("{before}{}", property.key);
        if schema.describe(&path).types().contains(&"array") {
            name.push_str("[]");
            path.push("0".into());
        }
        let is_mapping = !schema.describe(&path).properties().is_empty();
        fields.push(name.clone());
        if is_mapping {
            below(schema, &path, &format!("{name}."), levels - 1, fields);
        }
    }
}
