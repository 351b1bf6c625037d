//! What is wrong with a config beyond its shape, as data with its place. The rule `config/…` of
//! each kind has the words.

use crate::assert::ExpressionError;
use crate::crossfile::{NotCompared, TargetName};
use crate::document::ValueKind;
use crate::document::field_path::FieldPathError;
use crate::schema::SchemaError;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::Look;

/// Something in the config that its schema cannot see.
#[derive(Clone, Debug)]
pub struct ConfigProblem {
    /// RFC 6901 JSON Pointer of the entry concerned.
    pub pointer: String,
    /// Which part of the entry is marked.
    pub mark: MarkedPart,
    /// What it is.
    pub kind: ConfigProblemKind,
}

/// The part of an entry that is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkedPart {
    /// Its key: the name is wrong, or nothing of what is below it applies.
    Key,
    /// Its value.
    Value,
}

impl ConfigProblem {
    /// A problem of the value at a pointer.
    pub fn at_value(pointer: impl Into<String>, kind: impl Into<ConfigProblemKind>) -> Self {
        Self {
            pointer: pointer.into(),
            mark: MarkedPart::Value,
            kind: kind.into(),
        }
    }

    /// A problem of the key at a pointer.
    pub fn at_key(pointer: impl Into<String>, kind: impl Into<ConfigProblemKind>) -> Self {
        Self {
            mark: MarkedPart::Key,
            ..Self::at_value(pointer, kind)
        }
    }
}

/// The kinds of [`ConfigProblem`].
#[derive(Clone, Debug)]
pub enum ConfigProblemKind {
    /// A value that cannot be used. `config/invalid`.
    Invalid(InvalidValue),
    /// A name that nothing has. `config/unknown-name`.
    UnknownName {
        /// What kind of thing was meant.
        what: NameOf,
        /// The name as written.
        name: String,
        /// The nearest one.
        nearest: Option<String>,
    },
    /// A schema that is not there. `config/schema`.
    NoSchema {
        /// Its name, as written.
        name: String,
        /// Where it should be.
        wanted: WantedSchema,
        /// Why it cannot be read, where it is there after all.
        unreadable: Option<String>,
    },
    /// Something that is wrong in a schema. `config/schema`.
    Schema(SchemaError),
    /// Something in a schema that works, but probably not as it was meant.
    /// `config/doubtful-schema`.
    DoubtfulSchema(SchemaError),
    /// A glob that matches no file. `config/matches-nothing`.
    UnmatchedGlob {
        /// What it is for.
        of: GlobOf,
        /// The glob as written.
        written: String,
        /// Whether other globs of the same list match files.
        others_match: bool,
    },
    /// Something that constraints name and that the repository does not have.
    /// `config/matches-nothing`.
    Missing(MissingTarget),
    /// A schema that no collection and no other schema names. `config/unused-schema`.
    UnusedSchema {
        /// Its path.
        path: RepoPathBuf,
    },
    /// A collection that gets none of the files that it claims. `config/shadowed`.
    Shadowed {
        /// The collections that have them, in the order of the config.
        winners: Vec<String>,
        /// The collection that gets none.
        loser: String,
        /// How many files it claims.
        count: usize,
    },
}

/// Where a schema should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WantedSchema {
    /// In the repository.
    File,
    /// Among those that ship.
    Shipped {
        /// The nearest name of one.
        nearest: Option<&'static str>,
    },
}

/// What a name should be the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameOf {
    /// Of a rule or a group of rules.
    Rule,
    /// Of a collection.
    Collection,
}

/// What a glob is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GlobOf {
    /// It says which files a collection has.
    Collection(String),
    /// It says for which files an override is.
    Override,
    /// It says which files are excluded.
    Exclusion,
    /// It is of a built-in collection; what is written is the name of their set.
    Builtin,
}

/// Something that constraints name and that the repository does not have.
#[derive(Clone, Debug)]
pub enum MissingTarget {
    /// A field that no document of these collections has.
    Field {
        /// The field.
        field: String,
        /// The collections.
        collections: Vec<String>,
    },
    /// A field of which no document of a collection has an image.
    Image {
        /// The field.
        field: String,
        /// The collection.
        collection: String,
        /// What a document has there; none where none has anything.
        found: Option<Box<NoImage>>,
        /// A field that holds an image.
        instead: Option<String>,
    },
    /// A target that nothing defines.
    Target(TargetName),
    /// A folder.
    Folder {
        /// Its path.
        path: RepoPathBuf,
        /// What is there instead.
        found: Look,
    },
    /// A data file.
    DataFile {
        /// Its path.
        path: RepoPathBuf,
        /// Why it cannot be read, where it is there after all.
        unreadable: Option<String>,
    },
    /// The part of a data file that cannot be read.
    PartOfDataFile {
        /// Its path.
        path: RepoPathBuf,
        /// The line of the first error, and what is wrong there.
        error: Option<(u32, String)>,
    },
}

/// A value from which no image can be read.
#[derive(Clone, Debug)]
pub struct NoImage {
    /// The document that has it.
    pub path: RepoPathBuf,
    /// Its line there.
    pub line: u32,
    /// What it is.
    pub kind: ValueKind,
}

/// What is wrong with a value.
#[derive(Clone, Debug)]
pub enum InvalidValue {
    /// The config as a whole, where its schema has nothing to say.
    Config(ReadError),
    /// A glob.
    Glob {
        /// As written.
        written: String,
        /// What is wrong with it.
        error: GlobError,
    },
    /// The globs together are too large to be compiled, from this one on.
    GlobsTooLarge,
    /// A path to a field.
    FieldPath(FieldPathError),
    /// An entry of `rules`.
    Rule {
        /// The name of the rule or group.
        name: String,
        /// What is wrong with it.
        problem: RuleEntryProblem,
    },
    /// One of `unique` or `references`.
    Constraint(ConstraintProblem),
    /// One of `assert`.
    Assertion(AssertionProblem),
    /// The list with which a config has more than it may have.
    TooMany {
        /// What there is too much of.
        what: Limited,
        /// How many there may be.
        most: usize,
    },
    /// The documents are not compared in full.
    NotCompared(NotCompared),
}

/// Why a config that is valid YAML cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// It holds several documents.
    SeveralDocuments,
    /// It holds a value with a tag.
    Tag,
    /// It has another shape than a config, and how the reader says so.
    Shape(String),
}

/// What is wrong with a glob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GlobError {
    /// It cannot be parsed.
    Syntax(globset::ErrorKind),
    /// It is too large to be compiled.
    TooLarge,
}

/// What is wrong with an entry of `rules`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleEntryProblem {
    /// The rule is always on.
    NotConfigurable,
    /// Options for several rules.
    OptionsOfSeveral,
    /// Options that the rule does not take, and why.
    Options(String),
    /// The rule is on, but no template says what it checks.
    NoTemplate,
    /// The rule is about folders, and no glob of this collection begins with one.
    NoFolder {
        /// The collection.
        collection: String,
    },
}

/// What is wrong with a constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConstraintProblem {
    /// `file` and `fields` at once.
    FileAndFields,
    /// `field` and `by` at once.
    FieldAndBy,
    /// More than one of the fields that are compared together is a list.
    SeveralLists,
    /// Nothing to compare.
    NoField,
    /// Nothing to resolve to.
    NoTarget,
    /// The documents of one collection are compared in more ways than there may be.
    TooManyKeys {
        /// How many there may be.
        most: usize,
    },
    /// Circles are forbidden where none can be, or none is looked for.
    NoCircle(NoCircle),
}

/// Why `circle: forbidden` checks nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoCircle {
    /// The targets are in a data file.
    DataFile,
    /// No reference that forbids circles leads back.
    NoWayBack {
        /// The collections of the targets.
        targets: Vec<String>,
        /// The collection of the reference.
        own: String,
    },
    /// More collections lead to each other than circles are looked for among.
    TooManyCollections {
        /// How many there may be.
        most: usize,
    },
}

/// What is wrong with an assertion.
#[derive(Clone, Debug)]
pub enum AssertionProblem {
    /// Another one has the same id.
    SameId(String),
    /// The expression.
    Expression(ExpressionError),
}

/// What a config may only have so many of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// Globs.
    Globs,
    /// Targets that are paths, of all references of a collection.
    Paths,
    /// Constraints of one kind.
    Constraints,
}

impl From<InvalidValue> for ConfigProblemKind {
    fn from(value: InvalidValue) -> Self {
        Self::Invalid(value)
    }
}

impl From<MissingTarget> for ConfigProblemKind {
    fn from(missing: MissingTarget) -> Self {
        Self::Missing(missing)
    }
}

impl From<ConstraintProblem> for ConfigProblemKind {
    fn from(problem: ConstraintProblem) -> Self {
        Self::Invalid(InvalidValue::Constraint(problem))
    }
}

impl From<AssertionProblem> for ConfigProblemKind {
    fn from(problem: AssertionProblem) -> Self {
        Self::Invalid(InvalidValue::Assertion(problem))
    }
}

impl From<FieldPathError> for ConfigProblemKind {
    fn from(error: FieldPathError) -> Self {
        Self::Invalid(InvalidValue::FieldPath(error))
    }
}
