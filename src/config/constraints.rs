//! `unique:`, `references:` and `assert:` as written.

use serde::{Deserialize, Serialize};

use super::{OneOrMany, is_default};
use crate::crossfile::{FileName, Normalise};
use crate::finding::Level;

/// One of `unique:`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct UniqueConfig {
    /// Paths of the fields that are compared together.
    #[serde(skip_serializing_if = "is_default")]
    pub fields: OneOrMany<String>,
    /// A part of the file's path that is compared instead of fields.
    #[serde(skip_serializing_if = "is_default")]
    pub file: Option<FileName>,
    /// What does not count when they are compared.
    #[serde(skip_serializing_if = "is_default")]
    pub normalise: Normalise,
    /// What separates the values that one string holds.
    #[serde(skip_serializing_if = "is_default")]
    pub separator: Option<String>,
    /// Other collections in which the values must not be either.
    #[serde(skip_serializing_if = "is_default")]
    pub with: OneOrMany<String>,
    /// A name: all constraints of that name are taken together, whatever their fields.
    #[serde(skip_serializing_if = "is_default")]
    pub group: Option<String>,
    /// Whether only documents in the same folder are compared.
    #[serde(skip_serializing_if = "is_default")]
    pub within: Option<Within>,
}

/// One of `assert:`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct AssertConfig {
    /// Its name.
    pub id: String,
    /// The expression.
    pub expr: String,
    /// What to say when it is not true.
    #[serde(skip_serializing_if = "is_default")]
    pub message: Option<String>,
    /// Path of the field that is wrong then.
    #[serde(skip_serializing_if = "is_default")]
    pub at: Option<String>,
    /// How severe that is.
    #[serde(skip_serializing_if = "is_default")]
    pub severity: Option<Level>,
}

/// Which documents are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// Those in the same folder.
    Folder,
}

/// One of `references:`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReferenceConfig {
    /// Path of the field that refers.
    #[serde(skip_serializing_if = "is_default")]
    pub from: String,
    /// The folder below which the document's own path refers, in place of a field.
    #[serde(skip_serializing_if = "is_default")]
    pub path_below: Option<String>,
    /// What it may resolve to; one of these is enough.
    pub to: OneOrMany<TargetConfig>,
    /// Further values that are fine.
    #[serde(skip_serializing_if = "is_default")]
    pub or: OneOrMany<String>,
    /// What does not count when values are compared.
    #[serde(skip_serializing_if = "is_default")]
    pub normalise: Normalise,
    /// What separates the values that one string holds.
    #[serde(skip_serializing_if = "is_default")]
    pub separator: Option<String>,
    /// Whether a document without the field is reported.
    #[serde(skip_serializing_if = "is_default")]
    pub required: bool,
    /// Whether references may end where they began.
    #[serde(skip_serializing_if = "is_default")]
    pub circle: CirclePolicy,
    /// Whether only documents in the same folder are looked at.
    #[serde(skip_serializing_if = "is_default")]
    pub within: Option<Within>,
}

/// Whether references may end where they began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CirclePolicy {
    /// They may.
    #[default]
    Allowed,
    /// They must not.
    Forbidden,
}

/// One of `to:`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TargetConfig {
    /// `topics.name`, or `videos` for its files.
    Short(String),
    /// Values or files of collections.
    Collection(CollectionTarget),
    /// Keys or values of a data file.
    Data(DataTarget),
    /// A path of the repository.
    Path(PathTarget),
}

/// `to: { collection: … }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CollectionTarget {
    /// The collections.
    pub collection: OneOrMany<String>,
    /// Path of the field; without it, the files themselves are meant.
    #[serde(default, skip_serializing_if = "is_default")]
    pub field: Option<String>,
    /// What separates the values that one string of the field holds.
    #[serde(default, skip_serializing_if = "is_default")]
    pub separator: Option<String>,
    /// By which part of their path files are meant.
    #[serde(default, skip_serializing_if = "is_default")]
    pub by: OneOrMany<FileName>,
}

/// `to: { data: … }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DataTarget {
    /// The data file.
    pub data: String,
    /// The path in it; what is there may be a mapping, whose keys are meant, a list, or one value.
    #[serde(default, skip_serializing_if = "is_default")]
    pub at: Option<String>,
}

/// `to: { path: … }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PathTarget {
    /// `.` for the root of the repository, `document` for the document's folder, or a folder.
    pub path: String,
}
