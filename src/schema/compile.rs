//! From schema files to a [`Schema`] that can check.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value as Json;

use super::adapter::{Options, SpannedJson};
use super::load::{self, ResolveError, SchemaFiles, Shelf, UnreadableSchema};
use super::places::{Places, resolve, without_fragment};
use super::problem::SchemaError;
use super::references::{is_metaschema, references};
use super::simple::SimpleSchema;
use super::{dialect, formats, lint, patterns, reach, roles, uris};
use crate::document::field_path::FieldPath;
use crate::document::roles::Role;
use crate::document::value::Node;
use crate::finding::nearest::nearest;
use crate::finding::wording::quoted;
use crate::schema::cost::size::{Room, SizeError};
use crate::schema::cost::slow_patterns::{self, KeyPatterns};
use crate::schema::cost::{backtracking, fanout};
use crate::text::Source;
use crate::text::json_pointer::JsonPointer;

/// A JSON Schema, ready to check documents.
pub struct Schema {
    pub(super) validator: Validator<SpannedJson>,
    pub(super) simple: SimpleSchema,
    pub(super) key_patterns: KeyPatterns,
    pub(super) places: Places,
    /// Steps that each value of a document counts for.
    pub(super) steps: u64,
    warnings: Vec<SchemaError>,
    roles: OnceLock<Vec<(FieldPath, Role)>>,
    pub(super) mentioned: OnceLock<HashSet<Box<str>>>,
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let files = self.files().map(|source| source.path().clone());
        f.debug_struct("Schema")
            .field("files", &files.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl Schema {
    /// Compiles a schema, written in JSON, YAML or TOML.
    ///
    /// `name` is its path in the repository (with `/`), or its name when it is a shipped one, such
    /// as `everyday:news`; relative references start from it. `pointer` is the RFC 6901 JSON Pointer
    /// of the part of the file that is the schema: empty for all of it. `files` gives what it refers
    /// to.
    ///
    /// # Errors
    /// Everything that is wrong with it or with what it refers to: how it is written, what the
    /// metaschema of its draft refuses, references that lead nowhere or out of the repository,
    /// patterns that are none or too large.
    pub fn compile(
        name: &str,
        pointer: &str,
        source: &Source,
        files: &dyn SchemaFiles,
    ) -> Result<Self, Vec<SchemaError>> {
        Self::compile_in((name, pointer), source, files, &Room::default())
    }

    /// The same for one of several schemas, which share what they may take.
    pub(crate) fn compile_in(
        place: (&str, &str),
        source: &Source,
        files: &dyn SchemaFiles,
        room: &Room,
    ) -> Result<Self, Vec<SchemaError>> {
        Self::make(place, source, files, room, false)
    }

    /// Compiles a schema that ships with copydesk: a test holds that nothing is wrong with it, so
    /// that nobody waits for the proof.
    pub fn compile_shipped(name: &str, source: &Source, files: &dyn SchemaFiles) -> Option<Self> {
        Self::make((name, ""), source, files, &Room::default(), true).ok()
    }

    fn make(
        (name, pointer): (&str, &str),
        source: &Source,
        files: &dyn SchemaFiles,
        left: &Room,
        is_trusted: bool,
    ) -> Result<Self, Vec<SchemaError>> {
        let uri = uris::uri_of_part(name, pointer);
        let mut compiler = Compiler {
            is_trusted,
            room: left,
            places: Places::default(),
            shelf: Shelf::default(),
            files,
            asked: HashSet::from([uri.clone()]),
            refused: HashMap::new(),
            patterns: patterns::Sizes::default(),
            steps: 1,
            errors: Vec::new(),
            doubts: Vec::new(),
        };
        let source = Arc::new(Source::new(source.path().clone(), source.text()));
        let root = compiler.add(uri, (name, pointer), &source)?;
        compiler.load_references();
        // Before anybody goes through it.
        if !compiler.measure() {
            return compiler.finish(None);
        }
        let known = compiler.places.files.len();
        let validator = compiler.build(&root);
        if compiler.places.files.len() > known {
            compiler.measure();
        }
        compiler.finish(validator)
    }

    /// What is not wrong with the schema, but probably not meant: misspelt keywords, keywords that
    /// its draft does not know, a schema that refuses nothing.
    pub fn warnings(&self) -> &[SchemaError] {
        &self.warnings
    }

    /// The fields that the schema gives a role: `format: uri` and its like.
    pub fn roles(&self) -> &[(FieldPath, Role)] {
        self.roles.get_or_init(|| roles::of(&self.places))
    }

    /// The files it was made from, the one that was asked for first.
    pub fn files(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.places.files.iter().map(|file| &file.source)
    }
}

struct Compiler<'r> {
    /// Whether nothing can be wrong with the schema.
    is_trusted: bool,
    /// What is left for it and for other schemas.
    room: &'r Room,
    places: Places,
    shelf: Shelf,
    files: &'r dyn SchemaFiles,
    /// URIs that were asked for already.
    asked: HashSet<String>,
    /// URIs that lead nowhere; with the file that is there after all, and cannot be read.
    refused: HashMap<String, Option<UnreadableSchema>>,
    patterns: patterns::Sizes,
    /// Steps that each value counts for.
    steps: u64,
    errors: Vec<SchemaError>,
    /// What is wrong with parts that nothing applies.
    doubts: Vec<SchemaError>,
}

impl Compiler<'_> {
    fn add(
        &mut self,
        uri: String,
        (name, pointer): (&str, &str),
        source: &Arc<Source>,
    ) -> Result<Json, Vec<SchemaError>> {
        let draft = self
            .places
            .files
            .first()
            .map_or(Draft::default(), |first| first.draft);
        let too_large =
            |error: SizeError| vec![SchemaError::new(load::top(source), error.to_string(), None)];
        (self.room.take_bytes(source.text().len())).map_err(too_large)?;
        let file = load::read(uri.clone(), (name, pointer), source, draft)?;
        self.room.take_values(&file.root).map_err(too_large)?;
        let json = dialect::json(&file);
        let draft = file.draft;
        self.places.add(file);
        let index = self.places.files.len() - 1;
        // Before anybody compiles one.
        if let Some(error) = self.patterns.add(&self.places, index) {
            return Err(vec![error]);
        }
        self.shelf.put(uri, json.clone());
        if !self.is_trusted {
            self.errors
                .extend(lint::against_metaschema(&self.places, index, draft));
        }
        Ok(json)
    }

    /// Loads what the files refer to, and what that refers to, used or not.
    fn load_references(&mut self) {
        let mut next = 0;
        while next < self.places.files.len() {
            for reference in references(&self.places, next) {
                let Some(uri) = resolve(&reference.base, &reference.text) else {
                    continue;
                };
                let uri = without_fragment(&uri).to_owned();
                if !self.places.knows(&uri) && !is_metaschema(&uri) {
                    self.load(uri);
                }
            }
            next += 1;
        }
    }

    /// Finds out how often the schema applies its parts to one value; false when it is too often.
    fn measure(&mut self) -> bool {
        if self.is_trusted {
            return true;
        }
        match fanout::steps(&self.places) {
            Ok(steps) => self.steps = steps,
            Err(error) => {
                self.errors.push(error);
                return false;
            }
        }
        true
    }

    /// Builds until nothing is missing any more; each turn loads at least one file.
    fn build(&mut self, root: &Json) -> Option<Validator<SpannedJson>> {
        loop {
            let file = &self.places.files[0];
            let mut options = options(file.draft, &file.uri, &self.shelf);
            if self.patterns.has_large || self.patterns.has_backtracking {
                options = slow_patterns::register(options);
            }
            if self.patterns.has_backtracking {
                let engine = PatternOptions::fancy_regex().backtrack_limit(backtracking::MOST);
                options = options.with_pattern_options(engine);
            }
            let built = options.build(root);
            let missing = self.shelf.take_missing();
            if missing.is_empty() {
                return match built {
                    Ok(validator) => Some(validator),
                    Err(error) => {
                        self.explain(&error);
                        None
                    }
                };
            }
            for uri in missing {
                self.load(uri);
            }
        }
    }

    fn load(&mut self, uri: String) {
        if !self.asked.insert(uri.clone()) {
            return;
        }
        let mut unreadable = None;
        for name in load::names(&uri, &self.places.files) {
            let (name, part, read) = match (self.files.read(&name), uris::file_and_part(&name)) {
                (Err(ResolveError::Missing), Some((file, part))) => {
                    (file, part, self.files.read(file))
                }
                (read, _) => (&*name, "", read),
            };
            match read {
                Ok(source) => {
                    if let Err(errors) = self.add(uri.clone(), (name, part), &source) {
                        self.errors.extend(errors);
                        self.shelf.put(uri, Json::Bool(true));
                    }
                    return;
                }
                Err(ResolveError::Missing) => {}
                Err(ResolveError::Unreadable(why)) => {
                    let name = name.to_owned();
                    unreadable.get_or_insert(UnreadableSchema { name, why });
                }
            }
        }
        if let Some((name, source)) = load::by_id(&uri, &self.places.files, self.files)
            && self.add(uri.clone(), (&name, ""), &source).is_ok()
        {
            return;
        }
        self.shelf.put(uri.clone(), Json::Bool(true));
        self.refused.insert(uri, unreadable);
    }

    /// Says what a failed build means, unless it is said already.
    fn explain(&mut self, error: &jsonschema::ValidationError<'_>) {
        self.check_references();
        self.errors.extend(patterns::wrong(&self.places));
        if self.errors.is_empty() {
            let location = error
                .absolute_keyword_location()
                .map(jsonschema::Uri::as_str);
            let (file, pointer) = (location.and_then(|uri| self.places.find(uri)))
                .unwrap_or_else(|| (0, error.schema_path().as_str().to_owned()));
            let message = format!("invalid schema: {error}");
            let place = self.places.place(file, &pointer);
            self.errors.push(SchemaError::new(place, message, None));
        }
    }

    /// Finds the references that lead nowhere; where nothing applies them, nobody misses them.
    fn check_references(&mut self) {
        let reached = reach::reached(&self.places);
        let mut errors = Vec::new();
        let mut doubts = Vec::new();
        for index in 0..self.places.files.len() {
            for reference in references(&self.places, index) {
                let wrong = self.what_is_wrong_with(&reference.base, &reference.text);
                if let Some((message, help)) = wrong {
                    let place = self.places.at(index, reference.span);
                    let error = SchemaError::new(place, message, help);
                    if reached.contains(&(index, reference.holder)) {
                        errors.push(error);
                    } else {
                        doubts.push(error);
                    }
                }
            }
        }
        self.errors.extend(errors);
        self.doubts = doubts;
    }

    /// Message and help.
    fn what_is_wrong_with(&self, base: &str, reference: &str) -> Option<(String, Option<String>)> {
        let shown = quoted(reference);
        let Some(uri) = resolve(base, reference) else {
            return Some((format!("{shown} is not a valid reference"), None));
        };
        let (target, fragment) = (
            without_fragment(&uri),
            uri.split_once('#').map_or("", |p| p.1),
        );
        if let Some(unreadable) = self.refused.get(target) {
            let (message, help) = load::refusal(reference, target, unreadable.as_ref());
            return Some((message, Some(help)));
        }
        if !self.places.knows(target) || !(fragment.is_empty() || fragment.starts_with('/')) {
            return None;
        }
        let (file, pointer) = self.places.find(&uri)?;
        if self.places.node(file, &pointer).is_some() {
            return None;
        }
        let (parent, wanted) = JsonPointer::new(&pointer).split()?;
        let holder = self.places.node(file, parent.as_str());
        let entries = holder.and_then(Node::as_mapping).map(|map| &*map.entries);
        let names = entries.unwrap_or_default().iter().map(|entry| &*entry.key);
        let help = nearest(&wanted, names).map(|name| format!("did you mean {}?", quoted(name)));
        Some((format!("{shown} does not resolve"), help))
    }

    fn finish(
        mut self,
        validator: Option<Validator<SpannedJson>>,
    ) -> Result<Schema, Vec<SchemaError>> {
        if !self.refused.is_empty() {
            self.check_references();
        }
        if self.errors.is_empty()
            && let Some(validator) = validator
        {
            let warnings = if self.is_trusted {
                Vec::new()
            } else {
                let mut warnings = lint::warnings(&self.places);
                warnings.append(&mut self.doubts);
                warnings
            };
            return Ok(Schema {
                validator,
                simple: SimpleSchema::of(&self.places),
                steps: self.steps,
                key_patterns: KeyPatterns::of(&self.places),
                warnings,
                roles: OnceLock::new(),
                mentioned: OnceLock::new(),
                places: self.places,
            });
        }
        if self.errors.is_empty() {
            let file = &self.places.files[0];
            let message = "this schema refers to a file that cannot be read".to_owned();
            self.errors
                .push(SchemaError::new(load::top(&file.source), message, None));
        }
        self.errors.sort_by(|a, b| {
            let key = |error: &SchemaError| (error.file.clone(), error.span);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.errors
            .dedup_by(|a, b| a.message == b.message && a.span == b.span && a.file == b.file);
        Err(self.errors)
    }
}

/// How schemas are compiled.
fn options(draft: Draft, uri: &str, shelf: &Shelf) -> Options {
    let options = jsonschema::options_for::<SpannedJson>()
        .with_draft(draft)
        .with_base_uri(uri.to_owned())
        .with_retriever(shelf.clone())
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true);
    formats::register(options, draft)
}
