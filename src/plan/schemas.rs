//! The schemas of a plan, and those that nothing uses.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::fingerprint;
use crate::config::{Config, ConfigProblem, ConfigProblemKind, WantedSchema};
use crate::crossfile::Key;
use crate::plan::builtin;
use crate::schema::cost::size::Room;
use crate::schema::{ResolveError, Schema, SchemaFiles};
use crate::text::Source;
use crate::text::repo_path::RepoPath;
use crate::tree::Tree;

/// The schemas of a plan, each compiled once.
pub(super) struct Schemas<'a> {
    compiled: HashMap<String, Option<Arc<Schema>>>,
    files: &'a dyn SchemaFiles,
    room: Room,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(files: &'a dyn SchemaFiles) -> Self {
        Self {
            compiled: HashMap::new(),
            files,
            room: Room::default(),
        }
    }

    pub(super) fn get(
        &mut self,
        name: &str,
        pointer: &str,
        problems: &mut Vec<ConfigProblem>,
    ) -> Option<Arc<Schema>> {
        if let Some(known) = self.compiled.get(name) {
            return known.clone();
        }
        let schema = self.compile(name, pointer, problems).map(Arc::new);
        self.compiled.insert(name.to_owned(), schema.clone());
        schema
    }

    fn compile(
        &self,
        name: &str,
        pointer: &str,
        problems: &mut Vec<ConfigProblem>,
    ) -> Option<Schema> {
        let mut report = |kind| problems.push(ConfigProblem::at_value(pointer, kind));
        let (path, pointer) = parts(name);
        let source = match self.files.read(path) {
            Ok(source) => source,
            Err(error) => {
                let is_shipped = matches!(name.split_once(':'), Some(("everyday", _)));
                report(ConfigProblemKind::NoSchema {
                    name: name.to_owned(),
                    wanted: if is_shipped {
                        WantedSchema::Shipped {
                            nearest: builtin::nearest(name),
                        }
                    } else {
                        WantedSchema::File
                    },
                    unreadable: match error {
                        ResolveError::Missing => None,
                        ResolveError::Unreadable(why) => Some(why),
                    },
                });
                return None;
            }
        };
        match Schema::compile_in((path, pointer), &source, self.files, &self.room) {
            Ok(schema) => {
                for warning in schema.warnings() {
                    report(ConfigProblemKind::DoubtfulSchema(warning.clone()));
                }
                Some(schema)
            }
            Err(errors) => {
                for error in errors {
                    report(ConfigProblemKind::Schema(error));
                }
                None
            }
        }
    }
}

/// Schema files, with a note of each that was asked for, `$ref`s included.
pub(super) struct RecordedSchemas<'a> {
    files: &'a dyn SchemaFiles,
    /// Those that the config names.
    named: Vec<&'a str>,
    seen: RefCell<BTreeMap<String, Key>>,
}

impl<'a> RecordedSchemas<'a> {
    pub(super) fn new(files: &'a dyn SchemaFiles, config: &'a Config) -> Self {
        let schemas = config.collections.0.iter().map(|(_, one)| &one.schema);
        let named = schemas.flatten().map(|name| path(parts(name).0));
        Self {
            files,
            named: named.collect(),
            seen: RefCell::default(),
        }
    }

    /// What was asked for, and what it said.
    pub(super) fn seen(self) -> BTreeMap<String, Key> {
        self.seen.into_inner()
    }
}

impl SchemaFiles for RecordedSchemas<'_> {
    fn read(&self, name: &str) -> Result<Arc<Source>, ResolveError> {
        let name = path(name);
        let source = self.files.read(name);
        let text = fingerprint::of_schema(source.as_deref().ok());
        self.seen.borrow_mut().insert(name.to_owned(), text);
        source
    }

    fn near(&self, folder: &str) -> Vec<String> {
        let mut near: Vec<String> = self.named.iter().map(|name| (*name).to_owned()).collect();
        near.extend(self.files.near(folder));
        near
    }
}

fn path(name: &str) -> &str {
    name.trim_start_matches("./")
}

/// The path of a schema and the JSON Pointer behind `#`, by which it is a part of its file.
fn parts(name: &str) -> (&str, &str) {
    match name.find("#/") {
        Some(at) => (&name[..at], &name[at + 1..]),
        None => (name, ""),
    }
}

/// Schemas that are beside those that are used, and that nobody names. Only files that call
/// themselves schemas are meant: `*.schema.json` and the like.
pub(super) fn unused(used: &BTreeSet<String>, files: &dyn Tree) -> Vec<ConfigProblem> {
    let in_repository = used.iter().filter(|name| !name.contains(':'));
    let folders: BTreeSet<&RepoPath> = in_repository
        .map(|name| RepoPath::new(name).folder())
        .collect();
    let mut problems = Vec::new();
    for folder in folders {
        for name in files.list(folder).iter() {
            let is_schema = [".schema.json", ".schema.yaml", ".schema.yml"]
                .iter()
                .any(|ending| name.ends_with(ending));
            let path = folder.child(name);
            if is_schema && !used.contains(&path) {
                let path = path.into();
                let kind = ConfigProblemKind::UnusedSchema { path };
                problems.push(ConfigProblem::at_value("/collections", kind));
            }
        }
    }
    problems
}
