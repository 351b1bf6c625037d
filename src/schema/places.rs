//! From what the validator calls a place of a schema (`URI#/pointer`) to bytes of a file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jsonschema::{Draft, uri};
use percent_encoding::{percent_decode_str, utf8_percent_encode};

use super::problem::SchemaPlace;
use super::subschemas;
use crate::document::value::Node;
use crate::text::json_pointer::JsonPointer;
use crate::text::uri_escapes::ILLEGAL;
use crate::text::{Source, Span};

/// A schema file with all that is needed to point into it.
pub(super) struct SchemaFile {
    /// The file.
    pub(super) source: Arc<Source>,
    /// The URI that references to it resolve to, without fragment.
    pub(super) uri: String,
    /// Its path in the repository, when it has one.
    pub(super) path: Option<String>,
    /// The draft it is written in.
    pub(super) draft: Draft,
    /// Its values.
    pub(super) root: Node<'static>,
    /// References of a part of a file that may be meant in two ways.
    pub(super) ambiguous: Vec<Ambiguous>,
}

/// A reference that may be meant in two ways.
pub(super) struct Ambiguous {
    pub(super) text: String,
    pub(super) span: Span,
}

/// The files of a compiled schema: the first is the one that was asked for.
#[derive(Default)]
pub(crate) struct Places {
    pub(super) files: Vec<SchemaFile>,
    /// Base URIs: which file, and the pointer of the schema whose `$id` it is.
    bases: HashMap<String, (usize, String)>,
    /// The base URI that is in force from a pointer of a file on.
    holders: HashMap<(usize, String), String>,
}

impl Places {
    /// Adds a file and every base URI (`$id`) in it.
    pub(super) fn add(&mut self, file: SchemaFile) {
        let index = self.files.len();
        self.bases.insert(file.uri.clone(), (index, String::new()));
        let mut open: Vec<(String, String)> = vec![(String::new(), file.uri.clone())];
        subschemas::walk(&file.root, &mut |schema| {
            // The walk goes depth first: the last open base that holds this schema is its base.
            while !is_inside(&schema.pointer, &open[open.len() - 1].0) {
                open.pop();
            }
            let Some(id) = id_of(schema.node, file.draft) else {
                return;
            };
            if let Some(base) = resolve(&open[open.len() - 1].1, id) {
                let base = without_fragment(&base).to_owned();
                open.push((schema.pointer.clone(), base.clone()));
                let holder = (index, schema.pointer.clone());
                self.holders.insert(holder, base.clone());
                (self.bases.entry(base)).or_insert((index, schema.pointer.clone()));
            }
        });
        self.files.push(file);
    }

    /// The base URI in force at a pointer of a file.
    pub(super) fn base_at(&self, file: usize, pointer: &str) -> &str {
        let mut upwards = JsonPointer::new(pointer).upwards();
        let base = upwards.find_map(|at| self.holders.get(&(file, at.as_str().to_owned())));
        base.unwrap_or(&self.files[file].uri)
    }

    /// The file and pointer of an absolute URI with a pointer as its fragment.
    pub(super) fn find(&self, location: &str) -> Option<(usize, String)> {
        let (base, fragment) = location.split_once('#').unwrap_or((location, ""));
        let (file, prefix) = self.bases.get(base)?;
        let pointer = percent_decode_str(fragment).decode_utf8_lossy();
        Some((*file, format!("{prefix}{pointer}")))
    }

    /// Whether a base URI belongs to one of the files.
    pub(super) fn knows(&self, base: &str) -> bool {
        self.bases.contains_key(base)
    }

    /// The values under a pointer of a file.
    pub(super) fn node(&self, file: usize, pointer: &str) -> Option<&Node<'static>> {
        self.files[file].root.pointer(pointer)
    }

    /// The bytes of the keyword at a pointer of a file: its key and value, the key alone if the
    /// value is long. What is nowhere is at the nearest place that is somewhere.
    pub(super) fn place(&self, file: usize, pointer: &str) -> SchemaPlace {
        let root = &self.files[file].root;
        let mut upwards = JsonPointer::new(pointer).upwards().map(JsonPointer::as_str);
        let at = upwards.find(|at| root.pointer(at).is_some()).unwrap_or("");
        let span = match (root.entry_at(at), root.pointer(at)) {
            (Some(entry), _) if is_short(entry.value.span) && entry.key_span < entry.value.span => {
                Span::new(entry.key_span.start as usize, entry.value.span.end as usize)
            }
            (Some(entry), _) => entry.key_span,
            (None, Some(node)) if is_short(node.span) => node.span,
            (None, Some(node)) => node.span.part(0, 1),
            (None, None) => Span::default(),
        };
        self.at(file, span)
    }

    /// A place by bytes.
    pub(super) fn at(&self, file: usize, span: Span) -> SchemaPlace {
        place(&self.files[file].source, span)
    }
}

/// A place in a file by bytes.
pub(super) fn place(source: &Source, span: Span) -> SchemaPlace {
    SchemaPlace {
        file: source.path().clone(),
        span,
        location: source.locate(span),
    }
}

fn is_short(span: Span) -> bool {
    span.len() <= 60
}

/// Whether a pointer is another one or leads further.
fn is_inside(pointer: &str, holder: &str) -> bool {
    (pointer.strip_prefix(holder)).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The identifier of a schema, if it is one that changes the base URI.
fn id_of<'n>(schema: &'n Node<'_>, draft: Draft) -> Option<&'n str> {
    // Beside `$ref`, drafts up to 7 ignore everything.
    if draft <= Draft::Draft7 && schema.get("$ref").is_some() {
        return None;
    }
    let id = schema.get(draft.id_keyword())?.as_str()?;
    (!id.starts_with('#')).then_some(id)
}

/// A reference as a URI reference: what may not be in one is percent-encoded.
pub(super) fn encoded(reference: &str) -> Cow<'_, str> {
    utf8_percent_encode(reference, ILLEGAL).into()
}

/// A reference as an absolute URI.
pub(super) fn resolve(base: &str, reference: &str) -> Option<String> {
    let base = uri::from_str(base).ok()?;
    let resolved = uri::resolve_against(&base.borrow(), &encoded(reference)).ok()?;
    Some(resolved.as_str().to_owned())
}

/// A URI up to its fragment.
pub(super) fn without_fragment(uri: &str) -> &str {
    uri.split_once('#').map_or(uri, |(base, _)| base)
}

/// A pointer with one more token.
pub(super) fn join(pointer: &str, token: &str) -> String {
    JsonPointer::new(pointer).child(token)
}
