//! What references may resolve to: targets as written, and the one that equal ones share.

use std::sync::Arc;

use super::ConstraintBuilder;
use crate::config::{CollectionTarget, ConstraintProblem, OneOrMany, TargetConfig};
use crate::crossfile::{Compare, FileName, Give, Origin, Slot, Target, TargetKind, TargetName};
use crate::document::{Layout, layout_of};
use crate::text::repo_path::RepoPathBuf;

/// Values that each document of a collection gives to constraints and references, at most: those
/// of all documents are kept until the last one is read.
const MOST_GIVEN: usize = 1_000;

/// There are as many targets as there may be.
pub(super) struct TooMany;

/// A target that a reference names, before it has its slot.
pub(super) struct NamedTarget {
    pub(super) kind: TargetKind,
    pub(super) origin: Origin,
    pub(super) separator: Option<Arc<str>>,
    pub(super) name: TargetName,
    pub(super) pointer: String,
}

impl ConstraintBuilder<'_> {
    pub(super) fn target(&mut self, config: &TargetConfig, at: &str, out: &mut Vec<NamedTarget>) {
        match config {
            TargetConfig::Short(text) => {
                if let Some(target) = self.short(text, at) {
                    self.collection_target(&target, at, at, out);
                }
            }
            TargetConfig::Collection(target) => {
                self.collection_target(target, &format!("{at}/collection"), at, out);
            }
            TargetConfig::Data(target) => {
                let place = match &target.at {
                    None => None,
                    Some(text) => match self.path(text, &format!("{at}/at")) {
                        Some(path) => Some(path),
                        None => return,
                    },
                };
                let file = RepoPathBuf::from(target.data.trim_start_matches("./"));
                let name = TargetName::Data {
                    file: file.clone(),
                    at: target.at.clone(),
                };
                out.push(NamedTarget {
                    kind: TargetKind::DataFile(file, place),
                    // Data files are read by what is in them, not by fields.
                    origin: Origin::Fields(Vec::new()),
                    separator: None,
                    name,
                    pointer: at.to_owned(),
                });
            }
            TargetConfig::Path(_) => {}
        }
    }

    /// `videos` or `topics.name`; the name of a collection may hold dots.
    fn short(&mut self, text: &str, at: &str) -> Option<CollectionTarget> {
        let Some(name) = self.names.at_start_of(text).map(str::to_owned) else {
            // No collection has a slash in its name by habit: a path is meant.
            let is_path = text.contains('/') || layout_of(text) == Layout::Data;
            let name = (text.split(['.', '[']).next()).filter(|_| !is_path);
            let name = name.unwrap_or(text);
            self.collection(name, at)?;
            return None;
        };
        let field = text[name.len()..].trim_start_matches('.');
        Some(CollectionTarget {
            field: (!field.is_empty()).then(|| field.to_owned()),
            collection: OneOrMany(vec![name]),
            separator: None,
            by: OneOrMany::default(),
        })
    }

    fn collection_target(
        &mut self,
        target: &CollectionTarget,
        names_at: &str,
        at: &str,
        out: &mut Vec<NamedTarget>,
    ) {
        let mut collections = Vec::new();
        for name in &target.collection.0 {
            collections.extend(self.collection(name, names_at));
        }
        if collections.is_empty() {
            return;
        }
        collections.sort_unstable();
        collections.dedup();
        let names = || target.collection.0.clone();
        let mut push = |origin, name| {
            out.push(NamedTarget {
                kind: TargetKind::Collections(collections.clone()),
                origin,
                separator: target.separator.as_deref().map(Arc::from),
                name,
                pointer: at.to_owned(),
            });
        };
        if let Some(field) = &target.field {
            if !target.by.0.is_empty() {
                self.invalid(at, ConstraintProblem::FieldAndBy);
                return;
            }
            if let Some(path) = self.path(field, &format!("{at}/field")) {
                let name = TargetName::Field {
                    field: field.clone(),
                    collections: names(),
                };
                push(Origin::Fields(vec![path]), name);
            }
            return;
        }
        let by = match target.by.0.as_slice() {
            [] => &[FileName::Path, FileName::Slug],
            by => by,
        };
        for &name in by {
            push(Origin::File(name), TargetName::Files(names()));
        }
    }

    /// Whether the documents of these collections may give one more value each.
    pub(super) fn have_room(&self, collections: &[usize]) -> Result<(), TooMany> {
        let given = |collection: &usize| self.constraints.gives[*collection].gives.len();
        if collections.iter().map(given).max() >= Some(MOST_GIVEN) {
            return Err(TooMany);
        }
        Ok(())
    }

    pub(super) fn too_many(&mut self, pointer: String) {
        let problem = ConstraintProblem::TooManyKeys { most: MOST_GIVEN };
        self.invalid(pointer, problem);
    }

    pub(super) fn target_slot(
        &mut self,
        wanted: NamedTarget,
        compare: Compare,
    ) -> Result<u16, TooMany> {
        let NamedTarget {
            kind,
            origin,
            separator,
            name,
            pointer,
        } = wanted;
        let key = (kind.clone(), origin.clone(), separator.clone(), compare);
        if let Some(known) = self.targets.get(&key) {
            return Ok(*known);
        }
        let slot = u16::try_from(self.constraints.targets.len()).map_err(|_| TooMany)?;
        if let TargetKind::Collections(collections) = &kind {
            self.have_room(collections)?;
            for &collection in collections {
                self.constraints.gives[collection].gives.push(Give {
                    slot: Slot::Target(slot),
                    origin: origin.clone(),
                    compare,
                    separator: separator.clone(),
                    first_bit: None,
                });
            }
        }
        self.targets.insert(key, slot);
        self.constraints.targets.push(Target {
            kind,
            compare,
            name,
            pointer,
        });
        Ok(slot)
    }
}
