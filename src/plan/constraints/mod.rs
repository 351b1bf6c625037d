//! `unique:` and `references:` of the collections, settled into [`Constraints`].

pub(crate) mod circles;
pub(crate) mod names;
mod targets;

use std::collections::{HashMap, HashSet};
use std::slice;
use std::sync::Arc;

use targets::NamedTarget;

use crate::config::{
    CirclePolicy, CollectionConfig, ConfigProblem, ConfigProblemKind, ConstraintProblem, NameOf,
    ReferenceConfig, RoleName, TargetConfig, UniqueConfig,
};
use crate::crossfile::{
    Compare, Constraints, Give, Gives, NamedField, Origin, PathBase, Purpose, Reference, Slot,
    TargetKind, Unique, UniqueKey, WrittenField,
};
use crate::document::field_path::{FieldPath, FieldPathError, Step};
use crate::plan::constraints::names::CollectionNames;
use crate::text::json_pointer::push_token;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// Settles the constraints of all collections.
pub(super) fn settle(
    collections: &[(String, CollectionConfig)],
    problems: &mut Vec<ConfigProblem>,
) -> Constraints {
    let mut builder = ConstraintBuilder {
        names: CollectionNames::new(collections.iter().map(|(name, _)| name.as_str()).collect()),
        constraints: Constraints {
            gives: vec![Gives::default(); collections.len()],
            ..Constraints::default()
        },
        groups: HashMap::new(),
        members: HashSet::new(),
        keys: HashSet::new(),
        targets: HashMap::new(),
        problems,
    };
    for (index, (name, config)) in collections.iter().enumerate() {
        let mut at = "/collections".to_owned();
        push_token(&mut at, name);
        for (position, unique) in config.unique.0.iter().enumerate() {
            builder.unique(index, unique, &format!("{at}/unique/{position}"));
        }
        for (position, reference) in config.references.0.iter().enumerate() {
            builder.reference(index, reference, &format!("{at}/references/{position}"));
        }
    }
    // After all others: constraints are worth more of the bits.
    for (index, (name, config)) in collections.iter().enumerate() {
        let mut at = "/collections".to_owned();
        push_token(&mut at, name);
        let fields = config.fields.get(&RoleName::Image);
        for (position, field) in fields.iter().flat_map(|fields| fields.0.iter().enumerate()) {
            builder.image(index, field, format!("{at}/fields/image/{position}"));
        }
    }
    let ConstraintBuilder {
        constraints,
        names,
        problems,
        ..
    } = builder;
    circles::vain(&constraints, names.all(), problems);
    constraints
}

/// Targets that are the same in all of this are one.
type TargetKey = (TargetKind, Origin, Option<Arc<str>>, Compare);

struct ConstraintBuilder<'a> {
    names: CollectionNames<'a>,
    constraints: Constraints,
    /// From the name of a group to its constraint.
    groups: HashMap<String, u16>,
    /// The collections and the keys that constraints have already.
    members: HashSet<(u16, usize)>,
    keys: HashSet<(u16, UniqueKey)>,
    targets: HashMap<TargetKey, u16>,
    problems: &'a mut Vec<ConfigProblem>,
}

impl ConstraintBuilder<'_> {
    fn invalid(&mut self, pointer: impl Into<String>, problem: impl Into<ConfigProblemKind>) {
        let problem = ConfigProblem::at_value(pointer, problem);
        self.problems.push(problem);
    }

    fn path(&mut self, text: &str, pointer: &str) -> Option<FieldPath> {
        let error: FieldPathError = match text.parse() {
            Ok(path) => return Some(path),
            Err(error) => error,
        };
        self.invalid(pointer, error);
        None
    }

    fn field(&mut self, text: &str, pointer: &str) -> Option<WrittenField> {
        let path = self.path(text, pointer)?;
        let text = text.to_owned();
        Some(WrittenField { text, path })
    }

    fn collection(&mut self, name: &str, pointer: &str) -> Option<usize> {
        let found = self.names.find(name);
        if found.is_none() {
            let nearest = self.names.nearest(name);
            let kind = ConfigProblemKind::UnknownName {
                what: NameOf::Collection,
                name: name.to_owned(),
                nearest,
            };
            self.problems.push(ConfigProblem::at_value(pointer, kind));
        }
        found
    }

    fn unique(&mut self, own: usize, config: &UniqueConfig, at: &str) {
        let mut collections = vec![own];
        for (position, name) in config.with.0.iter().enumerate() {
            let other = self.collection(name, &format!("{at}/with/{position}"));
            collections.extend(other.filter(|other| *other != own));
        }
        let Some(key) = self.unique_key(config, at) else {
            return;
        };
        let (origin, fields) = match &key {
            UniqueKey::File(name) => (Origin::File(*name), &[][..]),
            UniqueKey::Fields(fields) => {
                let paths = fields.iter().map(|field| field.path.clone());
                (Origin::Fields(paths.collect()), fields.as_slice())
            }
        };
        let compare = Compare {
            normalise: config.normalise,
            as_path: false,
            within_folder: config.within.is_some(),
        };
        if self.have_room(&collections).is_err() {
            self.too_many(at.to_owned());
            return;
        }
        let known = (config.group.as_ref()).and_then(|group| self.groups.get(group).copied());
        let slot = if let Some(slot) = known {
            slot
        } else {
            // There are fewer: the config is kept to its limits.
            let Ok(slot) = u16::try_from(self.constraints.uniques.len()) else {
                return;
            };
            self.constraints.uniques.push(Unique {
                keys: Vec::new(),
                compare,
                collections: Vec::new(),
            });
            if let Some(group) = &config.group {
                self.groups.insert(group.clone(), slot);
            }
            slot
        };
        let pointers = (0..fields.len()).map(|field| format!("{at}/fields/{field}"));
        let first_bit = self.name_fields(fields, pointers, &collections, Purpose::Comparison);
        let unique = &mut self.constraints.uniques[usize::from(slot)];
        if self.keys.insert((slot, key.clone())) {
            unique.keys.push(key);
        }
        for collection in collections {
            if self.members.insert((slot, collection)) {
                unique.collections.push(collection);
            }
            self.constraints.gives[collection].gives.push(Give {
                slot: Slot::Unique(slot),
                origin: origin.clone(),
                compare,
                separator: config.separator.as_deref().map(Arc::from),
                first_bit,
            });
        }
    }

    /// Notes fields that some document of these collections should have, one after the other.
    fn name_fields(
        &mut self,
        fields: &[WrittenField],
        pointers: impl Iterator<Item = String>,
        collections: &[usize],
        purpose: Purpose,
    ) -> Option<u8> {
        let known = &mut self.constraints.fields;
        let first = u8::try_from(known.len()).ok()?;
        if known.len() + fields.len() > u64::BITS as usize {
            return None;
        }
        known.extend(
            fields
                .iter()
                .zip(pointers)
                .map(|(field, pointer)| NamedField {
                    field: field.clone(),
                    collections: collections.to_vec(),
                    pointer,
                    purpose,
                }),
        );
        Some(first)
    }

    /// Notes a field that holds images. One that is not a path is reported where it gets its role.
    fn image(&mut self, own: usize, text: &str, pointer: String) {
        let Ok(path) = text.parse::<FieldPath>() else {
            return;
        };
        let field = WrittenField {
            text: text.to_owned(),
            path: path.clone(),
        };
        let pointers = std::iter::once(pointer);
        let bit = self.name_fields(slice::from_ref(&field), pointers, &[own], Purpose::Image);
        let images = &mut self.constraints.gives[own].images;
        images.extend(bit.map(|bit| (bit, path)));
    }

    fn unique_key(&mut self, config: &UniqueConfig, at: &str) -> Option<UniqueKey> {
        if let Some(name) = config.file {
            if config.fields.0.is_empty() {
                return Some(UniqueKey::File(name));
            }
            self.invalid(at, ConstraintProblem::FileAndFields);
            return None;
        }
        let mut fields = Vec::new();
        for (position, field) in config.fields.0.iter().enumerate() {
            fields.push(self.field(field, &format!("{at}/fields/{position}"))?);
        }
        let lists = |field: &&WrittenField| field.path.steps.contains(&Step::Each);
        if fields.len() > 1 && fields.iter().filter(lists).count() > 1 {
            self.invalid(format!("{at}/fields"), ConstraintProblem::SeveralLists);
            return None;
        }
        if fields.is_empty() {
            self.invalid(at, ConstraintProblem::NoField);
            return None;
        }
        Some(UniqueKey::Fields(fields))
    }

    /// What the values of a reference may name: fields and files, and where the paths of others begin.
    fn named_targets(
        &mut self,
        config: &ReferenceConfig,
        at: &str,
    ) -> (Vec<NamedTarget>, Vec<(PathBase, String)>) {
        let (mut to, mut paths) = (Vec::new(), Vec::new());
        for (position, target) in config.to.0.iter().enumerate() {
            let at = format!("{at}/to/{position}");
            if let TargetConfig::Path(target) = target {
                let base = match target.path.trim_matches('/') {
                    "document" => PathBase::Document,
                    "" | "." => PathBase::Folder(RepoPathBuf::default()),
                    folder => PathBase::Folder(folder.trim_start_matches("./").into()),
                };
                paths.push((base, at));
            } else {
                self.target(target, &at, &mut to);
            }
        }
        (to, paths)
    }

    fn reference(&mut self, own: usize, config: &ReferenceConfig, at: &str) {
        let path_below = config.path_below.as_deref();
        let path_below = path_below
            .map(|folder| RepoPathBuf::from(folder.trim_start_matches("./").trim_matches('/')));
        let from = match &path_below {
            Some(folder) => Some(WrittenField {
                text: format!("path below {folder}"),
                path: FieldPath { steps: Vec::new() },
            }),
            None => self.field(&config.from, &format!("{at}/from")),
        };
        let Some(from) = from else {
            return;
        };
        let (to, paths) = self.named_targets(config, at);
        if to.is_empty() && paths.is_empty() {
            if config.to.0.is_empty() {
                self.invalid(at, ConstraintProblem::NoTarget);
            }
            return;
        }
        let is_file = |wanted: &NamedTarget| matches!(wanted.origin, Origin::File(_));
        let compare = Compare {
            normalise: config.normalise,
            as_path: to.iter().any(is_file),
            within_folder: config.within.is_some(),
        };
        let mut targets: Vec<u16> = Vec::with_capacity(to.len());
        for wanted in to {
            let pointer = wanted.pointer.clone();
            let Ok(target) = self.target_slot(wanted, compare) else {
                self.too_many(pointer);
                return;
            };
            targets.push(target);
        }
        let Ok(slot) = u16::try_from(self.constraints.references.len()) else {
            return;
        };
        let comparable = |text: &String| {
            crate::crossfile::compared(text, compare, RepoPath::new("")).into_owned()
        };
        let origin = match &path_below {
            Some(folder) => Origin::Below(folder.clone()),
            None => Origin::Fields(vec![from.path.clone()]),
        };
        // What each document must have is missed in each of them.
        let first_bit = (!config.required && path_below.is_none()).then(|| {
            let pointer = std::iter::once(format!("{at}/from"));
            self.name_fields(slice::from_ref(&from), pointer, &[own], Purpose::Comparison)
        });
        self.constraints.references.push(Reference {
            from,
            path_below,
            collection: own,
            compare,
            targets,
            paths,
            or: config.or.0.iter().map(comparable).collect(),
            required: config.required,
            circle_forbidden: config.circle == CirclePolicy::Forbidden,
            pointer: at.to_owned(),
        });
        self.constraints.gives[own].gives.push(Give {
            slot: Slot::Reference(slot),
            origin,
            compare,
            separator: config.separator.as_deref().map(Arc::from),
            first_bit: first_bit.flatten(),
        });
    }
}
