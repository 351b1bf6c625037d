//! `unique:` and `references:` of the collections, settled into [`Constraints`].

mod targets;

use std::collections::{HashMap, HashSet};
use std::slice;
use std::sync::Arc;

use targets::Wanted;

use super::names::Names;
use super::{circles, words};
use crate::config::{
    Circle, CollectionConfig, ConfigProblem, ConfigProblemKind, ReferenceConfig, TargetConfig,
    UniqueConfig,
};
use crate::document::value::push_token;
use crate::facts::{
    Compare, Constraints, FileName, Give, Gives, NamedField, Origin, PathBase, Reference, Slot,
    TargetKind, Unique,
};
use crate::path::{FieldPath, Step};

/// Settles the constraints of all collections.
pub(super) fn settle(
    collections: &[(String, CollectionConfig)],
    problems: &mut Vec<ConfigProblem>,
) -> Constraints {
    let mut builder = Builder {
        names: Names::new(collections.iter().map(|(name, _)| name.as_str()).collect()),
        constraints: Constraints {
            gives: vec![Gives::default(); collections.len()],
            ..Constraints::default()
        },
        groups: HashMap::new(),
        members: HashSet::new(),
        worded: HashSet::new(),
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
    let Builder {
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

struct Builder<'a> {
    names: Names<'a>,
    constraints: Constraints,
    /// From the name of a group to its constraint.
    groups: HashMap<String, u16>,
    /// The collections and the words that constraints have already.
    members: HashSet<(u16, usize)>,
    worded: HashSet<(u16, String)>,
    targets: HashMap<TargetKey, u16>,
    problems: &'a mut Vec<ConfigProblem>,
}

impl Builder<'_> {
    fn invalid(&mut self, pointer: String, message: String, help: Option<&str>) {
        let help = help.map(str::to_owned);
        self.problems.push(ConfigProblem {
            pointer,
            kind: ConfigProblemKind::Invalid { message, help },
        });
    }

    fn path(&mut self, text: &str, pointer: &str) -> Option<FieldPath> {
        match text.parse() {
            Ok(path) => Some(path),
            Err(message) => {
                self.invalid(pointer.to_owned(), message, None);
                None
            }
        }
    }

    fn collection(&mut self, name: &str, pointer: &str) -> Option<usize> {
        let found = self.names.find(name);
        if found.is_none() {
            let nearest = self.names.nearest(name);
            self.problems.push(ConfigProblem {
                pointer: pointer.to_owned(),
                kind: ConfigProblemKind::UnknownName {
                    what: "collection",
                    name: name.to_owned(),
                    nearest,
                },
            });
        }
        found
    }

    fn unique(&mut self, own: usize, config: &UniqueConfig, at: &str) {
        let mut collections = vec![own];
        for (position, name) in config.with.0.iter().enumerate() {
            let other = self.collection(name, &format!("{at}/with/{position}"));
            collections.extend(other.filter(|other| *other != own));
        }
        let Some((origin, words)) = self.unique_origin(config, at) else {
            return;
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
                fields: Vec::new(),
                compare,
                collections: Vec::new(),
            });
            if let Some(group) = &config.group {
                self.groups.insert(group.clone(), slot);
            }
            slot
        };
        let pointers = (0..config.fields.0.len()).map(|field| format!("{at}/fields/{field}"));
        let first_bit = self.name_fields(&config.fields.0, pointers, &collections);
        let unique = &mut self.constraints.uniques[usize::from(slot)];
        if self.worded.insert((slot, words.clone())) {
            unique.fields.push(words);
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
        fields: &[String],
        pointers: impl Iterator<Item = String>,
        collections: &[usize],
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
                    written: field.clone(),
                    collections: collections.to_vec(),
                    pointer,
                }),
        );
        Some(first)
    }

    fn unique_origin(&mut self, config: &UniqueConfig, at: &str) -> Option<(Origin, String)> {
        if let Some(name) = config.file {
            if config.fields.0.is_empty() {
                return Some((Origin::File(name), file_words(name).to_owned()));
            }
            let message = "`file` and `fields` cannot stand together".to_owned();
            self.invalid(at.to_owned(), message, Some("make two constraints of it"));
            return None;
        }
        let mut fields = Vec::new();
        for (position, field) in config.fields.0.iter().enumerate() {
            fields.push(self.path(field, &format!("{at}/fields/{position}"))?);
        }
        let lists = |path: &&FieldPath| path.steps.contains(&Step::Each);
        if fields.len() > 1 && fields.iter().filter(lists).count() > 1 {
            let message = "only one of the fields that are compared together may be a list";
            self.invalid(format!("{at}/fields"), message.to_owned(), None);
            return None;
        }
        if fields.is_empty() {
            let message = "it names no field".to_owned();
            self.invalid(at.to_owned(), message, Some("add `fields: [title]`"));
            return None;
        }
        let words = config.fields.0.join("` and `");
        Some((Origin::Fields(fields), words))
    }

    fn reference(&mut self, own: usize, config: &ReferenceConfig, at: &str) {
        let Some(from) = self.path(&config.from, &format!("{at}/from")) else {
            return;
        };
        let mut to = Vec::new();
        let mut paths = Vec::new();
        for (position, target) in config.to.0.iter().enumerate() {
            let at = format!("{at}/to/{position}");
            if let TargetConfig::Path(target) = target {
                let base = match target.path.trim_matches('/') {
                    "document" => PathBase::Document,
                    "" | "." => PathBase::Folder(String::new()),
                    folder => PathBase::Folder(folder.trim_start_matches("./").to_owned()),
                };
                paths.push((base, at));
            } else {
                self.target(target, &at, &mut to);
            }
        }
        if to.is_empty() && paths.is_empty() {
            if config.to.0.is_empty() {
                let message = "it names nothing that `from` may resolve to".to_owned();
                self.invalid(at.to_owned(), message, Some("add `to: collection.field`"));
            }
            return;
        }
        let is_file = |wanted: &Wanted| matches!(wanted.origin, Origin::File(_));
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
        let known = (targets.iter()).filter_map(|target| self.constraints.target(*target));
        let words = words::targets(known, &paths);
        let Ok(slot) = u16::try_from(self.constraints.references.len()) else {
            return;
        };
        let comparable = |text: &String| crate::facts::compared(text, compare, "").into_owned();
        self.constraints.references.push(Reference {
            from: config.from.clone(),
            collection: own,
            compare,
            targets,
            words,
            paths,
            or: config.or.0.iter().map(comparable).collect(),
            required: config.required,
            circle_forbidden: config.circle == Circle::Forbidden,
            pointer: at.to_owned(),
        });
        // What each document must have is missed in each of them.
        let first_bit = (!config.required).then(|| {
            let pointer = std::iter::once(format!("{at}/from"));
            self.name_fields(slice::from_ref(&config.from), pointer, &[own])
        });
        self.constraints.gives[own].gives.push(Give {
            slot: Slot::Reference(slot),
            origin: Origin::Fields(vec![from]),
            compare,
            separator: config.separator.as_deref().map(Arc::from),
            first_bit: first_bit.flatten(),
        });
    }
}

fn file_words(name: FileName) -> &'static str {
    match name {
        FileName::Path => "path of the file",
        FileName::Slug => "slug of the file",
        FileName::Stem => "file name without its ending",
        FileName::Name => "file name",
        FileName::Folder => "name of the folder",
    }
}
