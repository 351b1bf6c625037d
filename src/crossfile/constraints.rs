//! What must hold between files, settled: which values of which collections are keys, targets and
//! references. Made from the config by `plan`.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use super::{Key, Normalise, Slot};
use crate::document::field_path::FieldPath;
use crate::text::repo_path::RepoPathBuf;

/// All constraints of a plan.
#[derive(Clone, Debug, Default)]
pub struct Constraints {
    /// What must be unique; [`Slot::Unique`] is an index into it.
    pub uniques: Vec<Unique>,
    /// What references may resolve to; [`Slot::Target`] is an index into it.
    pub targets: Vec<Target>,
    /// What must resolve; [`Slot::Reference`] is an index into it.
    pub references: Vec<Reference>,
    /// The fields that must be unique or resolve, as far as [`super::Facts::seen`] has bits.
    pub fields: Vec<NamedField>,
    /// What the documents of each collection give, by the index of the collection.
    pub gives: Vec<Gives>,
    /// Where only some references are of interest: these, by their index and value.
    pub only: Option<HashSet<(u16, Key)>>,
}

impl Constraints {
    /// The constraint of a slot that must be unique.
    pub fn unique(&self, index: u16) -> Option<&Unique> {
        self.uniques.get(usize::from(index))
    }

    /// The target of a slot.
    pub fn target(&self, index: u16) -> Option<&Target> {
        self.targets.get(usize::from(index))
    }

    /// The reference of a slot.
    pub fn reference(&self, index: u16) -> Option<&Reference> {
        self.references.get(usize::from(index))
    }

    /// What the documents of a collection give.
    pub fn gives(&self, collection: Option<usize>) -> Option<&Gives> {
        self.gives.get(collection?)
    }

    /// Whether references may resolve to what the documents of a collection give.
    pub fn are_targets(&self, collection: Option<usize>) -> bool {
        let mut gives = self
            .gives(collection)
            .into_iter()
            .flat_map(|all| &all.gives);
        gives.any(|give| matches!(give.slot, Slot::Target(_)))
    }

    /// Leaves nothing but that these references resolve, by their index and value.
    pub fn keep_references(&mut self, values: HashSet<(u16, Key)>) {
        self.uniques.clear();
        let kept: HashSet<u16> = values.iter().map(|(index, _)| *index).collect();
        for gives in &mut self.gives {
            (gives.gives).retain(|give| match give.slot {
                Slot::Unique(_) => false,
                Slot::Target(_) => true,
                Slot::Reference(index) => kept.contains(&index),
            });
        }
        for (index, reference) in (0_u16..).zip(&mut self.references) {
            reference.circle_forbidden = false;
            if !kept.contains(&index) {
                reference.targets.clear();
            }
        }
        self.only = Some(values);
    }

    /// Which collections must be read to judge documents of these: those that share what must be
    /// unique, that define what is referred to, and, where circles are forbidden, all that refer.
    pub fn reach(&self, named: &[bool]) -> Vec<bool> {
        let mut reached = vec![false; self.gives.len()];
        let is_named = |collection: &usize| named.get(*collection) == Some(&true);
        let mut add = |collections: &[usize]| {
            for &collection in collections {
                if let Some(place) = reached.get_mut(collection) {
                    *place = true;
                }
            }
        };
        for unique in &self.uniques {
            if unique.collections.iter().any(is_named) {
                add(&unique.collections);
            }
        }
        let ways = self.ways();
        for reference in &self.references {
            if !is_named(&reference.collection) {
                continue;
            }
            for &target in &reference.targets {
                add(self
                    .target(target)
                    .map_or(&[], |target| target.collections()));
            }
            if reference.circle_forbidden {
                add(ways.mates(reference.collection));
            }
        }
        reached
    }
}

/// A field as the config writes it, with the path that this means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WrittenField {
    /// As written.
    pub text: String,
    /// The path.
    pub path: FieldPath,
}

impl fmt::Display for WrittenField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A field that the config names, and that some document should have.
#[derive(Clone, Debug)]
pub struct NamedField {
    /// The field.
    pub field: WrittenField,
    /// The collections of which one should have it.
    pub collections: Vec<usize>,
    /// Where the config names it.
    pub pointer: String,
    /// What it is for.
    pub purpose: Purpose,
}

/// What the config names a field for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Its values are compared. It is seen where a document has it.
    Comparison,
    /// It holds images. It is seen where one can be read from it.
    Image,
}

/// What the documents of a collection give to checks between files.
#[derive(Clone, Debug, Default)]
pub struct Gives {
    /// The values, in the order of the constraints.
    pub gives: Vec<Give>,
    /// The fields that hold images, each with its bit in [`super::Facts::seen`].
    pub images: Vec<(u8, FieldPath)>,
}

/// Values of a document, and what they are for.
#[derive(Clone, Debug)]
pub struct Give {
    /// What they are for.
    pub slot: Slot,
    /// Where they come from.
    pub origin: Origin,
    /// How they are compared.
    pub compare: Compare,
    /// The text between the values that a string holds.
    pub separator: Option<Arc<str>>,
    /// The bits of its fields in [`super::Facts::seen`]: the first one, if all of them have one.
    pub first_bit: Option<u8>,
}

/// Where values come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// From these fields together; at most one of them leads to several values.
    Fields(Vec<FieldPath>),
    /// From the path of the file.
    File(FileName),
    /// From the path of the file below a folder.
    Below(RepoPathBuf),
}

/// A part of the path of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileName {
    /// The whole path without its ending, or what remains of it from any folder on.
    Path,
    /// The name without date and ending; that of the folder for `index`.
    Slug,
    /// The name without its ending.
    Stem,
    /// The name.
    Name,
    /// The name of the folder that holds the file.
    Folder,
}

/// How values are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Compare {
    /// What does not count.
    pub normalise: Normalise,
    /// Whether they are paths, so that `/a/b.md` and `a/b` are the same.
    pub as_path: bool,
    /// Whether only documents in the same folder are compared.
    pub within_folder: bool,
}

/// What one constraint of `unique` compares.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum UniqueKey {
    /// The values of these fields together.
    Fields(Vec<WrittenField>),
    /// A part of the path of the file.
    File(FileName),
}

/// Something that must be unique.
#[derive(Clone, Debug)]
pub struct Unique {
    /// What is compared; several keys when a group of constraints shares it.
    pub keys: Vec<UniqueKey>,
    /// How they are compared.
    pub compare: Compare,
    /// The collections taken together.
    pub collections: Vec<usize>,
}

/// Something that references may resolve to.
#[derive(Clone, Debug)]
pub struct Target {
    /// What it is.
    pub kind: TargetKind,
    /// How it is compared.
    pub compare: Compare,
    /// As the config names it.
    pub name: TargetName,
    /// Where the config says so.
    pub pointer: String,
}

/// A target as the config names it. [`fmt::Display`] gives it without its article: "`name` of
/// `topics`", "file of `videos`".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TargetName {
    /// Values of a field of the documents of collections.
    Field {
        /// The field.
        field: String,
        /// The collections.
        collections: Vec<String>,
    },
    /// The files of collections.
    Files(Vec<String>),
    /// What is in a data file.
    Data {
        /// The file.
        file: RepoPathBuf,
        /// The path in it; its top when there is none.
        at: Option<String>,
    },
}

impl fmt::Display for TargetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field { field, collections } => {
                write!(f, "`{field}` in `{}`", collections.join("` or `"))
            }
            Self::Files(collections) => write!(f, "file in `{}`", collections.join("` or `")),
            Self::Data { file, at: None } => write!(f, "key in {file}"),
            Self::Data { file, at: Some(at) } => write!(f, "name of `{at}` in {file}"),
        }
    }
}

impl Target {
    /// The collections that define it.
    pub fn collections(&self) -> &[usize] {
        match &self.kind {
            TargetKind::Collections(collections) => collections,
            TargetKind::DataFile(..) => &[],
        }
    }
}

/// The kinds of [`Target`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TargetKind {
    /// Values of the documents of these collections.
    Collections(Vec<usize>),
    /// The keys, items or values at a path of one data file; at its top when there is no path.
    DataFile(RepoPathBuf, Option<FieldPath>),
}

/// Something that must resolve.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The field.
    pub from: WrittenField,
    /// The folder below which the path of the document refers, in place of a field.
    pub path_below: Option<RepoPathBuf>,
    /// The collection whose documents refer.
    pub collection: usize,
    /// How it is compared.
    pub compare: Compare,
    /// Targets, of which one must have it.
    pub targets: Vec<u16>,
    /// Folders below which it may be a path, and where the config names them.
    pub paths: Vec<(PathBase, String)>,
    /// Values that are fine though nothing defines them, made comparable.
    pub or: HashSet<String>,
    /// Whether the document must have it.
    pub required: bool,
    /// Whether references must not end where they began.
    pub circle_forbidden: bool,
    /// Where the config says so.
    pub pointer: String,
}

/// Where a path of the repository begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathBase {
    /// In the folder of the document.
    Document,
    /// In this folder; the root when empty.
    Folder(RepoPathBuf),
}
