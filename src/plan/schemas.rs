//! The schemas of a plan, and those that lie about unused.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::config::{ConfigProblem, ConfigProblemKind, WantedSchema};
use crate::plan::builtin;
use crate::schema::{Resolve, ResolveError, Schema};
use crate::tree::Tree;

/// The schemas of a plan, each compiled once.
pub(super) struct Schemas<'a> {
    compiled: HashMap<String, Option<Arc<Schema>>>,
    resolve: &'a Resolve<'a>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(resolve: &'a Resolve<'a>) -> Self {
        Self {
            compiled: HashMap::new(),
            resolve,
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
        let source = match (self.resolve)(name) {
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
        match Schema::compile(name, &source, self.resolve) {
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

/// Schemas that lie beside those that are used, and that nobody names. Only files that call
/// themselves schemas are meant: `*.schema.json` and the like.
pub(super) fn unused(used: &BTreeSet<String>, files: &dyn Tree) -> Vec<ConfigProblem> {
    let folder_of = |path: &str| {
        path.rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned()
    };
    let in_repository = used.iter().filter(|name| !name.contains(':'));
    let folders: BTreeSet<String> = in_repository.map(|name| folder_of(name)).collect();
    let mut problems = Vec::new();
    for folder in folders {
        for name in files.list(&folder).iter() {
            let is_schema = [".schema.json", ".schema.yaml", ".schema.yml"]
                .iter()
                .any(|ending| name.ends_with(ending));
            let path = match folder.as_str() {
                "" => name.clone(),
                folder => format!("{folder}/{name}"),
            };
            if is_schema && !used.contains(&path) {
                let kind = ConfigProblemKind::UnusedSchema { path };
                problems.push(ConfigProblem::at_value("/collections", kind));
            }
        }
    }
    problems
}
