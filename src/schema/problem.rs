//! What a schema refuses in a document, and what is wrong with a schema itself, as typed data.

use std::sync::Arc;

use serde_json::Value as Json;

use super::formats::FormatProblem;
use crate::document::value::{Node, Value, ValueKind};
use crate::text::repo_path::RepoPathBuf;
use crate::text::{Location, Span};

/// What a schema refuses in a document. The rule `schema/<keyword>` has the words.
#[derive(Clone, Debug)]
pub struct SchemaProblem {
    /// The keyword that refuses it; the rule of that name has the words.
    pub keyword: SchemaKeyword,
    /// RFC 6901 JSON Pointer, inside its root, of the value that is refused; of the mapping for a
    /// key that is missing or must not be there.
    pub pointer: String,
    /// Which root of the document (0 but for YAML files with several documents).
    pub root: usize,
    /// What exactly is refused.
    pub kind: SchemaProblemKind,
    /// Where the schema says so.
    pub schema: SchemaPlace,
    /// Why the schema asks for it here, when it does not always.
    pub because: Option<Because>,
    /// The alternatives that this is one of, when the schema offers some; the innermost.
    pub alternative: Option<Alternative>,
}

/// What came of checking a document against its schema.
#[derive(Debug, Default)]
pub struct SchemaProblems {
    /// What it refuses.
    pub refused: Vec<SchemaProblem>,
    /// Whether it refuses more than that.
    pub is_cut: bool,
    /// What could not be evaluated, or not in full.
    pub too_complex: Vec<TooComplex>,
}

/// A root of a document that takes more steps to evaluate than it may: nobody knows whether it is
/// valid.
#[derive(Clone, Debug)]
pub struct TooComplex {
    /// Which root of the document.
    pub root: usize,
    /// RFC 6901 JSON Pointer, inside its root, of the value that it is about.
    pub pointer: String,
    /// The pattern that takes too long; none when it is the schema as a whole.
    pub pattern: Option<String>,
    /// Where the schema says so.
    pub schema: SchemaPlace,
}

impl SchemaProblem {
    /// Whether it is one whatever the part of the document says that could not be read. `node` is
    /// the value that it is about.
    pub(crate) fn holds_in_part(&self, node: &Node<'_>) -> bool {
        use SchemaKeyword::{
            AdditionalProperties, False, MaxItems, MaxProperties, PropertyNames, Type,
        };
        let is_whole = !matches!(node.value, Value::Mapping(_) | Value::Sequence(_));
        let is_of_part = matches!(
            self.keyword,
            AdditionalProperties | False | MaxItems | MaxProperties | PropertyNames | Type
        );
        self.because.is_none() && (is_whole || is_of_part && self.alternative.is_none())
    }
}

impl SchemaProblems {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.refused.is_empty() && self.too_complex.is_empty()
    }
}

/// A keyword by which a schema refuses something: each has a rule, `schema/<keyword>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaKeyword {
    AdditionalProperties,
    AnyOf,
    Const,
    Contains,
    /// `contentEncoding` and `contentMediaType`.
    Content,
    /// `dependentRequired`, and `dependencies` of keys.
    DependentRequired,
    Enum,
    ExclusiveMaximum,
    ExclusiveMinimum,
    /// `false` in the place of a schema.
    False,
    Format,
    /// `items`, `prefixItems` and `additionalItems`.
    Items,
    MaxItems,
    MaxLength,
    MaxProperties,
    Maximum,
    MinItems,
    MinLength,
    MinProperties,
    Minimum,
    MultipleOf,
    Not,
    OneOf,
    Pattern,
    PropertyNames,
    Required,
    Type,
    UnevaluatedItems,
    UnevaluatedProperties,
    UniqueItems,
}

/// A place in a schema.
#[derive(Clone, Debug)]
pub struct SchemaPlace {
    /// The schema's file, relative to the repository, or the name of a shipped one.
    pub file: RepoPathBuf,
    /// The bytes of the keyword there.
    pub span: Span,
    /// The same as lines and columns.
    pub location: Location,
}

/// Something that is wrong with a schema itself.
#[derive(Clone, Debug)]
pub struct SchemaError {
    /// The schema's file, relative to the repository, or the name of a shipped one.
    pub file: RepoPathBuf,
    /// The bytes concerned.
    pub span: Span,
    /// What was found and expected: one line, lower case, no full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// The condition (`if`) under which a schema asks for something.
#[derive(Clone, Debug, PartialEq)]
pub struct Because {
    /// Whether the condition holds (`then`) or not (`else`).
    pub holds: bool,
    /// The fields that the condition looks at.
    pub fields: Vec<Condition>,
}

/// The value that a schema gives for a key that is missing.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaDefault {
    /// The value.
    pub value: Json,
    /// Whether it is the only one that the schema takes (`const`), and not a `default`.
    pub is_only: bool,
    /// The key that comes before it in the order of the schema, of those that are there.
    pub after: Option<String>,
}

/// A field that a condition looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Its key.
    pub key: String,
    /// JSON Pointer of its value, when it is there.
    pub value: Option<String>,
    /// What the condition asks about it.
    pub asks: Asks,
}

/// What a condition asks about a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Whether it is there.
    Presence,
    /// What its value is.
    Value,
}

/// One of several alternatives, chosen because it is the nearest.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// `AnyOf` or `OneOf`.
    pub keyword: SchemaKeyword,
    /// Which one, from 0.
    pub index: usize,
    /// How many there are.
    pub count: usize,
    /// Where the schema offers them.
    pub schema: SchemaPlace,
}

impl SchemaError {
    pub(super) fn new(place: SchemaPlace, message: String, help: Option<String>) -> Self {
        Self {
            file: place.file,
            span: place.span,
            message,
            help,
        }
    }
}

/// What exactly a schema refuses.
#[derive(Clone, Debug)]
pub enum SchemaProblemKind {
    /// A value of another type. `ValueKind::Float` means any number.
    Type {
        /// The types that are fine, in the order of the schema.
        expected: Vec<ValueKind>,
    },
    /// A key is missing.
    Required {
        /// The key.
        key: String,
        /// A key that is there, that the schema does not know, and that looks like it.
        similar: Option<String>,
        /// The value that the schema itself gives for it.
        given: Option<Box<SchemaDefault>>,
    },
    /// A key is missing because another one is there.
    DependentRequired {
        /// The key that is missing.
        key: String,
        /// The key that needs it; none when the schema's place does not tell.
        needed_by: Option<String>,
        /// A key that is there, that the schema does not know, and that looks like it.
        similar: Option<String>,
        /// The value that the schema itself gives for it.
        given: Option<Box<SchemaDefault>>,
    },
    /// A key that the schema does not know (`additionalProperties`, `unevaluatedProperties`).
    UnknownKey {
        /// The key.
        key: String,
        /// The known key, not there yet, that looks most like it.
        nearest: Option<String>,
        /// The known keys, in the order of the schema.
        known: Arc<[String]>,
        /// Whether a part of the schema names it that does not hold here (`unevaluatedProperties`).
        is_named: bool,
    },
    /// None of the options.
    Enum {
        /// A JSON array.
        options: Arc<Json>,
        /// The option that looks most like what is there.
        nearest: Option<Json>,
    },
    /// Not the one value.
    Const {
        /// The value.
        expected: Arc<Json>,
    },
    /// Not of a format.
    Format {
        /// Its name, as in the schema.
        format: String,
        /// What is wrong, when more is known than that.
        reason: Option<FormatProblem>,
    },
    /// The text does not match.
    Pattern {
        /// The regular expression.
        pattern: String,
    },
    /// A number outside its limits; `keyword` says on which side.
    Limit {
        /// The limit, a JSON number.
        limit: Json,
    },
    /// A number that is not a multiple of another.
    MultipleOf {
        /// The other.
        of: f64,
    },
    /// Too few or too many characters, items or keys; `keyword` says of what.
    Count {
        /// How many there are.
        found: u64,
        /// How many there must, or may, be.
        limit: u64,
    },
    /// Two items of a list are the same.
    Repeated {
        /// Index of the first.
        first: usize,
        /// Index of the one that repeats it.
        again: usize,
    },
    /// An item of a list that the schema has no place for (`items: false`, `additionalItems`,
    /// `unevaluatedItems`).
    ExtraItem {
        /// Its index.
        index: usize,
        /// Whether a part of the schema has a place for it that does not hold here
        /// (`unevaluatedItems`).
        is_named: bool,
    },
    /// Not the right number of items is as `contains` wants.
    Contains {
        /// How many must be.
        min: u64,
        /// How many may be.
        max: Option<u64>,
    },
    /// A key that is not as `propertyNames` wants.
    PropertyNames {
        /// The key.
        key: String,
        /// What is wrong with it.
        problem: Box<SchemaProblem>,
    },
    /// What a value must not be.
    Not,
    /// There must be nothing here.
    False,
    /// Text that is not encoded, or is not of the media type, that the schema says.
    Content {
        /// Such as `base64` or `application/json`.
        expected: String,
    },
    /// None of the alternatives fits (`anyOf`, `oneOf`), and none is clearly nearest.
    NoAlternative {
        /// What keeps each from fitting.
        branches: Vec<Vec<SchemaProblem>>,
    },
    /// More than one of the alternatives fits, and only one may (`oneOf`).
    SeveralAlternatives {
        /// How many there are.
        count: usize,
    },
    /// Anything else: the validator's own words.
    Other(String),
}
