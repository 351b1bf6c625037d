//! JSON Schema over our own tree: compile, check, and give typed problems. No words for people
//! here; each keyword's rule has them.

use std::sync::Arc;

use crate::text::{Location, Span};

/// What a schema refuses in a document. The rule `schema/<keyword>` has the words.
#[derive(Clone, Debug)]
pub struct SchemaProblem {
    /// The keyword that refuses, as the rule is named: `required`, `additional-properties`, …
    pub keyword: &'static str,
    /// RFC 6901 JSON Pointer, inside its root, of the value that is refused.
    pub pointer: String,
    /// Which root of the document (0 but for YAML files with several documents).
    pub root: usize,
    /// What exactly is refused.
    pub kind: SchemaProblemKind,
    /// Where the schema says so.
    pub schema: SchemaPlace,
}

/// A place in a schema.
#[derive(Clone, Debug)]
pub struct SchemaPlace {
    /// The schema's file, relative to the repository, or the name of a shipped one.
    pub file: Arc<str>,
    /// The bytes of the keyword there.
    pub span: Span,
    /// The same as lines and columns.
    pub location: Location,
}

/// What exactly a schema refuses.
#[derive(Clone, Debug)]
pub enum SchemaProblemKind {
    /// Placeholder until the translator lands: the validator's own words.
    Other(String),
}
//STUB
/// stub
#[derive(Debug)]
pub struct Schema;
/// stub
#[derive(Debug)]
pub struct SchemaError {
    /// s
    pub file: Arc<str>,
    /// s
    pub span: Span,
    /// s
    pub message: String,
    /// s
    pub help: Option<String>,
}
impl Schema {
    /// stub
    pub fn compile(
        _n: &str,
        _s: &crate::text::Source,
        _r: &dyn Fn(&str) -> Option<Arc<crate::text::Source>>,
    ) -> Result<Self, Vec<SchemaError>> {
        Ok(Self)
    }
    /// stub
    pub fn warnings(&self) -> &[SchemaError] {
        &[]
    }
    /// stub
    pub fn roles(&self) -> &[(crate::path::FieldPath, crate::roles::Role)] {
        &[]
    }
    /// stub
    pub fn check(&self, _r: &crate::document::Node<'_>, _i: usize, _o: &mut Vec<SchemaProblem>) {}
}
