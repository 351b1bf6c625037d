//! What an error of the validator is about: a value of the document, and a keyword of the schema.

use jsonschema::ValidationError;

use super::places::{Places, join, resolve};
use super::problem::{SchemaKeyword, SchemaPlace, SchemaProblem, SchemaProblemKind};
use crate::document::value::Node;
use crate::text::json_pointer::JsonPointer;
use crate::text::{Location, Span};

/// Unknown keys, or extra items, of one mapping or list that are reported one by one.
pub(super) const MAX_PER_NODE: usize = 200;

/// A root of a document and the schema that it is checked against.
pub(super) struct ErrorContext<'a> {
    pub(super) places: &'a Places,
    pub(super) root: &'a Node<'a>,
    pub(super) root_index: usize,
}

impl<'a> ErrorContext<'a> {
    pub(super) fn problem(
        &self,
        site: &SchemaSite,
        keyword: SchemaKeyword,
        error: &ValidationError<'_>,
        kind: SchemaProblemKind,
    ) -> SchemaProblem {
        SchemaProblem {
            keyword,
            pointer: error.instance_path().as_str().to_owned(),
            root: self.root_index,
            kind,
            schema: self.place(site),
            because: None,
            alternative: None,
        }
    }

    /// The value that an error is about.
    pub(super) fn node(&self, error: &ValidationError<'_>) -> Option<&'a Node<'a>> {
        self.root.pointer(error.instance_path().as_str())
    }

    /// Where the schema says what an error says.
    pub(super) fn site(&self, error: &ValidationError<'_>) -> SchemaSite {
        let found = error
            .absolute_keyword_location()
            .and_then(|uri| self.places.find(uri.as_str()));
        let (file, pointer) = found.unwrap_or_else(|| (0, error.schema_path().as_str().to_owned()));
        SchemaSite { file, pointer }
    }

    fn place(&self, site: &SchemaSite) -> SchemaPlace {
        if self.places.files.is_empty() {
            return SchemaPlace {
                file: "".into(),
                span: Span::default(),
                location: Location::TOP,
            };
        }
        self.places.place(site.file, &site.pointer)
    }

    pub(super) fn schema(&self, site: &SchemaSite) -> Option<&'a Node<'static>> {
        self.places
            .files
            .get(site.file)?
            .root
            .pointer(&site.pointer)
    }

    /// Where a reference leads.
    pub(super) fn follow(&self, site: &SchemaSite, reference: &str) -> Option<SchemaSite> {
        let base = self.places.base_at(site.file, &site.pointer);
        let (file, pointer) = self.places.find(&resolve(base, reference)?)?;
        Some(SchemaSite { file, pointer })
    }
}

/// A place in the schema's files.
#[derive(Clone, Default)]
pub(super) struct SchemaSite {
    pub(super) file: usize,
    pub(super) pointer: String,
}

impl SchemaSite {
    /// So many tokens up.
    pub(super) fn parent(&self, levels: usize) -> Self {
        let pointer = JsonPointer::new(&self.pointer).upwards().nth(levels);
        Self {
            file: self.file,
            pointer: pointer.map_or("", JsonPointer::as_str).to_owned(),
        }
    }

    pub(super) fn join(&self, token: &str) -> Self {
        Self {
            file: self.file,
            pointer: join(&self.pointer, token),
        }
    }
}
