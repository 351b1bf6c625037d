//! What only a whole run can say of the config: what it names and nobody has.

use std::collections::HashSet;

use super::Between;
use crate::config::{ConfigProblem, InvalidValue, MissingTarget};
use crate::crossfile::{
    Constraints, Facts, MOST_FACTS, NamedField, NotCompared, PathBase, Purpose, Slot, TargetKind,
};
use crate::document::field_path::Step;
use crate::document::value::{Node, Value};
use crate::document::{Document, Layout, ProblemKind, parse};
use crate::schema::Schema;
use crate::tree::Look;

/// What was not compared.
pub(crate) fn too_much(what: NotCompared) -> ConfigProblem {
    ConfigProblem::at_value("/collections", InvalidValue::NotCompared(what))
}

/// The documents say so much to each other that nothing was looked at.
pub(crate) fn too_many_values() -> ConfigProblem {
    too_much(NotCompared::Values { most: MOST_FACTS })
}

/// Targets that no document of the run defines, though documents refer to them.
pub(crate) fn undefined(constraints: &Constraints, facts: &Facts) -> Vec<u16> {
    let defined: HashSet<u16> = (facts.keys.iter())
        .filter_map(|fact| match fact.slot {
            Slot::Target(target) => Some(target),
            Slot::Unique(_) | Slot::Reference(_) => None,
        })
        .collect();
    let targets = (0_u16..).zip(&constraints.targets).map(|(index, _)| index);
    targets
        .filter(|target| !defined.contains(target) && !facts.unsure.contains(target))
        .collect()
}

impl Between<'_> {
    /// What is wrong with the config: targets that nothing defines, folders that are not there, and
    /// fields that no document has. `seen` is [`Facts::seen`].
    pub(crate) fn about_config(&self, undefined: &[u16], seen: u64) -> Vec<ConfigProblem> {
        let mut problems = Vec::new();
        if !self.plan.builtin {
            self.empty_targets(undefined, &mut problems);
            self.missing_folders(&mut problems);
            self.absent_fields(seen, &mut problems);
        }
        problems
    }

    fn empty_targets(&self, undefined: &[u16], problems: &mut Vec<ConfigProblem>) {
        for &slot in undefined {
            let Some(target) = self.plan.constraints.target(slot) else {
                continue;
            };
            // A collection without files is reported at its globs.
            let mut collections = target.collections().iter();
            let has_files = collections.any(|collection| self.collections.contains(collection));
            let is_data = matches!(target.kind, TargetKind::DataFile(..));
            if has_files || is_data {
                let missing = MissingTarget::Target(target.name.clone());
                problems.push(ConfigProblem::at_value(&target.pointer, missing));
            }
        }
    }

    /// Reports the folders below which references may be paths and that are not there.
    fn missing_folders(&self, problems: &mut Vec<ConfigProblem>) {
        let references = self.plan.constraints.references.iter();
        for (base, pointer) in references.flat_map(|reference| &reference.paths) {
            let PathBase::Folder(folder) = base else {
                continue;
            };
            if folder.is_empty() {
                continue;
            }
            let found = self.world.files.look(folder);
            if matches!(found, Look::Folder | Look::Outside) {
                continue;
            }
            let path = folder.clone();
            let missing = MissingTarget::Folder { path, found };
            problems.push(ConfigProblem::at_value(pointer, missing));
        }
    }

    /// Reports the fields that are to be compared or to resolve and that no document has, unless a
    /// schema knows them.
    fn absent_fields(&self, seen: u64, problems: &mut Vec<ConfigProblem>) {
        let fields = self.plan.constraints.fields.iter();
        for (bit, field) in (0_u32..).zip(fields) {
            let has_files = |collection: &usize| self.collections.contains(collection);
            let is_seen = seen & (1_u64.checked_shl(bit).unwrap_or(0)) != 0;
            if is_seen || !field.collections.iter().any(has_files) {
                continue;
            }
            if field.purpose == Purpose::Image {
                problems.extend(self.without_image(field));
                continue;
            }
            if self.is_in_schema(field) {
                continue;
            }
            let collections = field.collections.iter();
            let names =
                collections.map(|&collection| self.plan.collections[collection].name.to_string());
            let missing = MissingTarget::Field {
                field: field.field.text.clone(),
                collections: names.collect(),
            };
            problems.push(ConfigProblem::at_value(&field.pointer, missing));
        }
    }

    /// Reports a field that should hold images and that has none in any document. Where nothing is in
    /// it and a schema knows it, it is only not used yet.
    fn without_image(&self, field: &NamedField) -> Option<ConfigProblem> {
        let [own] = *field.collections else {
            return None;
        };
        let instead = self.look_for_image(field, own);
        let is_used_later = || instead.is_set || self.is_in_schema(field);
        if instead.found.is_none() && is_used_later() {
            return None;
        }
        let missing = MissingTarget::Image {
            field: field.field.text.clone(),
            collection: self.plan.collections[own].name.to_string(),
            found: instead.found.map(Box::new),
            instead: instead.field,
        };
        Some(ConfigProblem::at_value(&field.pointer, missing))
    }

    /// Whether the schema of one of its collections has a property of that name, in whatever place:
    /// then it is not a typing mistake, and only not used yet.
    fn is_in_schema(&self, field: &NamedField) -> bool {
        let last = field
            .field
            .path
            .steps
            .iter()
            .rev()
            .find_map(|step| match step {
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

/// A data file of which only a part could be read: what is missing in that part may well be in the
/// rest.
pub(crate) fn broken(document: &Document<'_>) -> MissingTarget {
    let error = document.problems.iter().find_map(|problem| {
        let (ProblemKind::Syntax { message: words, .. } | ProblemKind::Limit { message: words }) =
            &problem.kind
        else {
            return None;
        };
        let line = document.source.position(problem.span.start).line;
        Some((line, words.clone()))
    });
    let path = document.source.path().clone();
    MissingTarget::PartOfDataFile { path, error }
}
