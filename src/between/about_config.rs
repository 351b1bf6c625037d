//! What only a whole run can say of the config: what it names and nobody has.

use super::Between;
use crate::config::{ConfigProblem, ConfigProblemKind};
use crate::document::value::{Node, Value};
use crate::document::{Document, Layout, ProblemKind, parse};
use crate::facts::{Facts, MOST_FACTS, NamedField, PathBase, TargetKind};
use crate::gather::Gathering;
use crate::path::{FieldPath, Step};
use crate::schema::Schema;
use crate::world::Look;

/// What could not be looked at.
pub(super) fn too_much(message: String) -> ConfigProblem {
    let help = "write fewer constraints, or check parts of the repository";
    ConfigProblem {
        pointer: "/collections".to_owned(),
        kind: ConfigProblemKind::Invalid {
            message,
            help: Some(help.to_owned()),
        },
    }
}

/// The documents say so much to each other that nothing was looked at.
pub fn too_many_values() -> ConfigProblem {
    too_much(format!(
        "the documents give more than {MOST_FACTS} values to constraints: nothing was compared"
    ))
}

impl Between<'_> {
    pub(super) fn empty_targets(
        &self,
        gathering: &Gathering<'_>,
        facts: &Facts,
        problems: &mut Vec<ConfigProblem>,
    ) {
        for slot in gathering.empty_targets(facts) {
            let Some(target) = self.plan.constraints.target(slot) else {
                continue;
            };
            // A collection without files is told at its globs.
            let mut collections = target.collections().iter();
            let has_files = collections.any(|collection| self.collections.contains(collection));
            let is_data = matches!(target.kind, TargetKind::DataFile(..));
            if has_files || is_data {
                let message = format!(
                    "nothing is {}, so references to it are not checked",
                    target.words
                );
                problems.push(nothing(&target.pointer, message));
            }
        }
    }

    /// Tells the folders below which references may be paths and that are not there.
    pub(super) fn missing_folders(&self, problems: &mut Vec<ConfigProblem>) {
        let references = self.plan.constraints.references.iter();
        for (base, pointer) in references.flat_map(|reference| &reference.paths) {
            let PathBase::Folder(folder) = base else {
                continue;
            };
            if folder.is_empty() {
                continue;
            }
            let message = match self.world.files.look(folder) {
                Look::Missing => format!("there is no folder `{folder}`"),
                Look::OtherCase(other) => {
                    format!("there is no folder `{folder}`; did you mean `{other}`?")
                }
                Look::File => format!("`{folder}` is a file, not a folder"),
                Look::Folder | Look::Outside => continue,
            };
            problems.push(nothing(pointer, message));
        }
    }

    /// Tells the fields that are to be compared or to resolve and that no document has, unless a
    /// schema knows them.
    pub(super) fn absent_fields(&self, facts: &Facts, problems: &mut Vec<ConfigProblem>) {
        let fields = self.plan.constraints.fields.iter();
        for (bit, field) in (0_u32..).zip(fields) {
            let has_files = |collection: &usize| self.collections.contains(collection);
            let is_seen = facts.seen & (1_u64.checked_shl(bit).unwrap_or(0)) != 0;
            if is_seen || !field.collections.iter().any(has_files) || self.is_in_schema(field) {
                continue;
            }
            let collections = field.collections.iter();
            let names: Vec<&str> = collections
                .map(|&collection| &*self.plan.collections[collection].name)
                .collect();
            let message = format!(
                "no document of `{}` has `{}`, so nothing is compared",
                names.join("` or `"),
                field.written
            );
            problems.push(nothing(&field.pointer, message));
        }
    }

    /// Whether the schema of one of its collections has a property of that name, in whatever place:
    /// then it is no typing mistake, and only not used yet.
    fn is_in_schema(&self, field: &NamedField) -> bool {
        let Ok(path) = field.written.parse::<FieldPath>() else {
            return false;
        };
        let last = path.steps.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Each => None,
        });
        let schemas = (field.collections.iter())
            .filter_map(|&collection| self.plan.collections.get(collection)?.schema());
        let mut sources = schemas.flat_map(Schema::files);
        last.is_some_and(|name| {
            sources.any(|source| {
                let document = parse(source, Layout::Data);
                document.roots.iter().any(|root| declares(root, name))
            })
        })
    }
}

/// Whether a schema has a property of this name anywhere.
fn declares(schema: &Node<'_>, name: &str) -> bool {
    match &schema.value {
        Value::Mapping(mapping) => {
            let properties = mapping.get("properties");
            properties.is_some_and(|properties| properties.get(name).is_some())
                || (mapping.entries.iter()).any(|entry| declares(&entry.value, name))
        }
        Value::Sequence(items) => items.iter().any(|item| declares(item, name)),
        _ => false,
    }
}

/// What is said of a data file of which only a part could be read: what is missing in that part
/// may well be in the rest.
pub(super) fn broken(document: &Document<'_>) -> String {
    let first = document.problems.iter().find_map(|problem| {
        let (ProblemKind::Syntax { message: words, .. } | ProblemKind::Limit { message: words }) =
            &problem.kind
        else {
            return None;
        };
        let line = document.source.position(problem.span.start).line;
        Some(format!(" (line {line}: {words})"))
    });
    format!(
        "the data file `{}` cannot be read in full{}, so references to it are not checked",
        document.source.path(),
        first.unwrap_or_default()
    )
}

/// Something that references or comparisons look for in vain.
pub(super) fn nothing(pointer: &str, message: String) -> ConfigProblem {
    ConfigProblem {
        pointer: pointer.to_owned(),
        kind: ConfigProblemKind::NothingToReferTo { message },
    }
}
