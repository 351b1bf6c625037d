//! Reads the files of a schema: the one that is asked for, then what it refers to.
//!
//! The validator asks for one URI after another; each is a path in the repository, a shipped
//! schema, or refused. Nothing here touches the disk or the network: the caller's `resolve` does.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::{Draft, Retrieve, Uri};
use percent_encoding::percent_decode_str;
use serde_json::Value as Json;

use super::parts::Part;
use super::places::{SchemaFile, place, resolve, without_fragment};
use super::problem::{SchemaError, SchemaPlace};
use super::uris::{UriTarget, folder, has_scheme, is_inside, target};
use crate::document::value::{Entry, Mapping, Node, Value};
use crate::document::{self, Layout, ProblemKind};
use crate::finding::nearest::nearest;
use crate::finding::wording::{quoted, quoted_around};
use crate::text::json_pointer::JsonPointer;
use crate::text::{Source, Span};

/// Names to ask the caller for, the likeliest first. When a file calls itself by an `$id` that is
/// no place, references relative to it are relative to the file.
pub(super) fn names(uri: &str, files: &[SchemaFile]) -> Vec<String> {
    let mut names = match target(uri) {
        UriTarget::Path(path) => vec![path],
        UriTarget::Other(uri) if !uri.starts_with("file:") => vec![uri],
        UriTarget::Outside | UriTarget::Other(_) => Vec::new(),
    };
    for file in files {
        let id = file.root.get(file.draft.id_keyword());
        let id = id
            .and_then(Node::as_str)
            .and_then(|id| resolve(&file.uri, id));
        let (Some(id), Some(path)) = (id, &file.path) else {
            continue;
        };
        let rest = folder(without_fragment(&id)).and_then(|folder| uri.strip_prefix(folder));
        if let Some(rest) = rest {
            let rest = percent_decode_str(rest).decode_utf8_lossy();
            let path = format!("{}{rest}", folder(path).unwrap_or_default());
            if is_inside(&path) {
                names.push(path);
            }
        }
    }
    names
}

/// Bytes of a file in which a schema may be that calls itself by an `$id`, at most.
const MAX_CANDIDATE: usize = 4 << 20;

/// Files in which such a schema is looked for, at most.
const MAX_CANDIDATES: usize = 500;

/// The schema file near those that are there which calls itself by an absolute URI (`$id`).
pub(super) fn by_id(
    uri: &str,
    known: &[SchemaFile],
    files: &dyn SchemaFiles,
) -> Option<(String, Arc<Source>)> {
    if !matches!(target(uri), UriTarget::Other(_)) {
        return None;
    }
    let mut seen = HashSet::new();
    let folders = known.iter().filter_map(|file| file.path.as_deref());
    let folders = folders.map(|path| folder(path).unwrap_or_default());
    let near = folders.collect::<BTreeSet<_>>().into_iter();
    let near = near.flat_map(|folder| files.near(folder.trim_end_matches('/')));
    let near = near.filter(|name| seen.insert(name.clone()));
    for name in near.take(MAX_CANDIDATES) {
        let Ok(source) = files.read(&name) else {
            continue;
        };
        let is_likely = source.text().len() <= MAX_CANDIDATE && source.text().contains(uri);
        if is_likely && has_id(&source, uri) {
            return Some((name, source));
        }
    }
    None
}

fn has_id(source: &Arc<Source>, uri: &str) -> bool {
    let document = document::parse(source, Layout::Data);
    let id = |keyword| document.root()?.get(keyword)?.as_str();
    let is_it = |id: &str| without_fragment(id) == uri;
    id("$id").is_some_and(is_it) || id("id").is_some_and(is_it)
}

/// Reads a schema file, or the part of it at `pointer`. Without a `$schema` of its own it is written
/// in `default`.
///
/// # Errors
/// What is wrong with how it is written.
pub(super) fn read(
    uri: String,
    (name, pointer): (&str, &str),
    source: &Arc<Source>,
    default: Draft,
) -> Result<SchemaFile, Vec<SchemaError>> {
    let document = document::parse(source, Layout::Data);
    let mut errors: Vec<SchemaError> = (document.problems.iter())
        .filter_map(|problem| {
            let (message, help) = words(&problem.kind)?;
            let place = place(source, problem.span);
            Some(SchemaError::new(place, message, help))
        })
        .collect();
    let part = document.root().and_then(|root| root.pointer(pointer));
    if let (Some(whole), None, true) = (document.root(), part, errors.is_empty()) {
        return Err(vec![no_part(source, whole, pointer)]);
    }
    let root = part.map(own);
    let is_schema = |root: &Node<'_>| matches!(root.value, Value::Mapping(_) | Value::Bool(_));
    match root {
        Some(mut root) if is_schema(&root) && errors.is_empty() => {
            let mut default = default;
            let mut ambiguous = Vec::new();
            if let Some(whole) = document.root().filter(|_| !pointer.is_empty()) {
                default = draft(whole, default).unwrap_or(default);
                let part = Part {
                    name,
                    pointer,
                    whole,
                };
                ambiguous = part.settle(&mut root);
            }
            let draft = draft(&root, default).ok_or_else(|| vec![unknown_draft(source, &root)])?;
            Ok(SchemaFile {
                ambiguous,
                path: (!has_scheme(name)).then(|| name.to_owned()),
                uri,
                draft,
                root,
                source: Arc::clone(source),
            })
        }
        _ => {
            if errors.is_empty() {
                let message = "this is not a JSON Schema: expected a mapping".to_owned();
                errors.push(SchemaError::new(
                    place(source, document.top()),
                    message,
                    None,
                ));
            }
            Err(errors)
        }
    }
}

/// That a pointer leads nowhere in a file.
fn no_part(source: &Source, whole: &Node<'_>, pointer: &str) -> SchemaError {
    let mut holders = (JsonPointer::new(pointer).upwards()).filter_map(JsonPointer::split);
    let holder = holders.find(|(holder, _)| whole.pointer(holder.as_str()).is_some());
    let near = holder.and_then(|(holder, wanted)| {
        let keys = &whole.pointer(holder.as_str())?.as_mapping()?.entries;
        let near = nearest(&wanted, keys.iter().map(|entry| &*entry.key))?;
        Some(holder.child(near))
    });
    let message = format!("there is nothing at {} in this file", quoted(pointer));
    let help = near.map(|near| format!("did you mean {}?", quoted(&near)));
    SchemaError::new(top(source), message, help)
}

/// The draft that `$schema` names; none when it is unknown.
fn draft(root: &Node<'_>, default: Draft) -> Option<Draft> {
    let Some(named) = root.get("$schema").and_then(Node::as_str) else {
        return Some(default);
    };
    let draft = Draft::from_schema_uri(named);
    (draft != Draft::Unknown).then_some(draft)
}

fn unknown_draft(source: &Source, root: &Node<'_>) -> SchemaError {
    let node = root.get("$schema").unwrap_or(root);
    let message = format!(
        "unsupported JSON Schema draft {}",
        quoted(node.as_str().unwrap_or_default())
    );
    let help = "use draft 4, 6, 7, 2019-09 or 2020-12; the last is \
                `https://json-schema.org/draft/2020-12/schema`";
    SchemaError::new(place(source, node.span), message, Some(help.to_owned()))
}

/// The words for what is wrong with a schema file as such; none for what does not matter there.
fn words(kind: &ProblemKind) -> Option<(String, Option<String>)> {
    Some(match kind {
        ProblemKind::Encoding(_) => ("this schema is not UTF-8 text".to_owned(), None),
        ProblemKind::Syntax { message, help, .. } => (message.clone(), help.clone()),
        ProblemKind::Limit { message } => (message.clone(), None),
        ProblemKind::DuplicateKey { key, .. } => (
            format!("{} is defined more than once", quoted(key)),
            Some("keep one of them: parsers use the last and silently drop the rest".to_owned()),
        ),
        _ => return None,
    })
}

/// The same tree with text of its own.
fn own(node: &Node<'_>) -> Node<'static> {
    let value = match &node.value {
        Value::Null => Value::Null,
        Value::Bool(value) => Value::Bool(*value),
        Value::Number(number) => Value::Number(*number),
        Value::String(text) => Value::String(Cow::Owned(text.clone().into_owned())),
        Value::Sequence(items) => Value::Sequence(items.iter().map(own).collect()),
        Value::Mapping(mapping) => Value::Mapping(Mapping {
            entries: mapping.entries.iter().map(own_entry).collect(),
        }),
    };
    Node {
        value,
        span: node.span,
        style: node.style,
        alias: node.alias,
    }
}

fn own_entry(entry: &Entry<'_>) -> Entry<'static> {
    Entry {
        key: Cow::Owned(entry.key.clone().into_owned()),
        key_span: entry.key_span,
        merged: entry.merged,
        value: own(&entry.value),
    }
}

/// What the validator may ask for, and what it asked for in vain.
#[derive(Clone, Default)]
pub(crate) struct Shelf(Arc<Mutex<Shelves>>);

#[derive(Default)]
struct Shelves {
    schemas: HashMap<String, Json>,
    missing: Vec<String>,
}

impl Shelf {
    /// Gives the validator a schema from now on.
    pub(super) fn put(&self, uri: String, schema: Json) {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.schemas.insert(uri, schema);
    }

    /// What was asked for in vain since the last time.
    pub(super) fn take_missing(&self) -> Vec<String> {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut shelves.missing)
    }
}

impl Retrieve for Shelf {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Json, Box<dyn std::error::Error + Send + Sync>> {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let uri = without_fragment(uri.as_str());
        if let Some(schema) = shelves.schemas.get(uri) {
            return Ok(schema.clone());
        }
        shelves.missing.push(uri.to_owned());
        // A schema that allows everything, so that one run finds all that is missing.
        Ok(Json::Bool(true))
    }
}

/// How the files of schemas are found.
pub trait SchemaFiles {
    /// A schema by the name in the config or in a `$ref`, which is a path in the repository or the
    /// name of a shipped one, such as `everyday:news`.
    ///
    /// # Errors
    /// Why there is none.
    fn read(&self, name: &str) -> Result<Arc<Source>, ResolveError>;

    /// Paths of files in which a schema may be that others refer to by its `$id`: those in a folder
    /// (a path in the repository), and those that are known otherwise.
    fn near(&self, _folder: &str) -> Vec<String> {
        Vec::new()
    }
}

impl<F: Fn(&str) -> Result<Arc<Source>, ResolveError>> SchemaFiles for F {
    fn read(&self, name: &str) -> Result<Arc<Source>, ResolveError> {
        self(name)
    }
}

/// Why there is no schema under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolveError {
    /// There is no such file, and no schema of that name ships with copydesk.
    Missing,
    /// There is such a file, and it cannot be read: why, in words that follow a colon.
    Unreadable(String),
}

/// A file that a schema refers to, and why it cannot be read.
pub(super) struct UnreadableSchema {
    pub(super) name: String,
    pub(super) why: String,
}

/// Why a reference leads nowhere: message and help.
pub(super) fn refusal(
    reference: &str,
    uri: &str,
    unreadable: Option<&UnreadableSchema>,
) -> (String, String) {
    let shown = quoted(reference);
    if let Some(UnreadableSchema { name, why }) = unreadable {
        let name = quoted_around(name, 0);
        return (
            format!("the schema at {name} cannot be read: {why}"),
            "a reference is a path relative to this file".to_owned(),
        );
    }
    if !has_scheme(reference) && matches!(target(uri), UriTarget::Other(_)) {
        // Relative to an `$id`, whose place is nobody's business.
        let path = quoted(without_fragment(reference));
        return (
            format!("no such schema: {path}"),
            "a reference is a path relative to this file, whatever its `$id` is".to_owned(),
        );
    }
    match target(uri) {
        UriTarget::Outside => (
            format!("{shown} points outside the repository"),
            "refer to a schema inside the repository, by a path relative to this file".to_owned(),
        ),
        UriTarget::Path(path) => (
            format!("no such schema: {}", quoted(&path)),
            "a reference is a path relative to this file".to_owned(),
        ),
        UriTarget::Other(uri) if uri.starts_with("http:") || uri.starts_with("https:") => (
            format!("{shown} is on the network, which copydesk never accesses"),
            "put a copy of that schema into the repository and refer to it by its path".to_owned(),
        ),
        UriTarget::Other(uri) if uri.starts_with("file:") => (
            format!("{shown} is a file on this machine"),
            "refer to a schema inside the repository, by a path relative to this file".to_owned(),
        ),
        UriTarget::Other(_) => (
            format!("no schema is named {shown}"),
            "built-in schemas have names such as `everyday:news`".to_owned(),
        ),
    }
}

/// An empty place at the start of a file.
pub(super) fn top(source: &Source) -> SchemaPlace {
    place(source, Span::default())
}
