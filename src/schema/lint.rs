//! What is wrong with a schema file itself: what its draft's metaschema refuses and, as warnings,
//! what is probably not meant.

use std::collections::HashMap;
use std::sync::OnceLock;

use jsonschema::{Draft, Validator};
use serde_json::{Value as Json, json};

use super::adapter::SpannedJson;
use super::load;
use super::places::Places;
use super::problem::{SchemaError, SchemaKeyword, SchemaProblem, SchemaProblemKind as Problem};
use super::subschemas::{self, Subschema};
use super::translate::Translator;
use crate::document::field_path;
use crate::document::value::{Node, Value, ValueKind};
use crate::finding::nearest::nearest;
use crate::finding::wording::quoted;

/// What the metaschema of its draft refuses in a file.
pub(super) fn against_metaschema(places: &Places, index: usize, draft: Draft) -> Vec<SchemaError> {
    let root = &places.files[index].root;
    let Some(validator) = metaschema(draft) else {
        return Vec::new();
    };
    if validator.is_valid(root) {
        return Vec::new();
    }
    let nowhere = Places::default();
    let mut problems = Vec::new();
    for error in validator.iter_errors(root).take(100) {
        Translator::new(&nowhere, root, 0).add(&error, &mut problems);
    }
    let mut errors = Vec::new();
    for problem in &problems {
        collect(places, index, problem, &mut errors);
    }
    errors
}

fn metaschema(draft: Draft) -> Option<&'static Validator<SpannedJson>> {
    static ALL: [OnceLock<Option<Validator<SpannedJson>>>; 5] = [const { OnceLock::new() }; 5];
    let (slot, uri) = match draft {
        Draft::Draft4 => (0, "http://json-schema.org/draft-04/schema#"),
        Draft::Draft6 => (1, "http://json-schema.org/draft-06/schema#"),
        Draft::Draft7 => (2, "http://json-schema.org/draft-07/schema#"),
        Draft::Draft201909 => (3, "https://json-schema.org/draft/2019-09/schema"),
        _ => (4, "https://json-schema.org/draft/2020-12/schema"),
    };
    let build = || {
        let options = jsonschema::options_for::<SpannedJson>()
            .with_draft(draft)
            .offline();
        options.build(&json!({ "$ref": uri })).ok()
    };
    ALL[slot].get_or_init(build).as_ref()
}

/// The words for a problem of a schema with its metaschema.
fn collect(places: &Places, index: usize, problem: &SchemaProblem, errors: &mut Vec<SchemaError>) {
    let root = &places.files[index].root;
    let node = root.pointer(&problem.pointer);
    let name = field_path::show(&problem.pointer);
    let name = if name.is_empty() {
        "the schema".to_owned()
    } else {
        quoted(&name)
    };
    let found = node.map_or("nothing", |node| node.kind().describe());
    let mut help = None;
    let message = match &problem.kind {
        // Past the largest number there is only infinity, which JSON does not have.
        Problem::Type { expected } if node.is_some_and(|node| expected.contains(&node.kind())) => {
            format!("{name} is too large")
        }
        Problem::Type { expected } => {
            format!("{name} is {found}, expected {}", list_of_kinds(expected))
        }
        Problem::Enum { options, nearest } => {
            help = nearest
                .as_ref()
                .map(|nearest| format!("did you mean {}?", quoted(&plain(nearest))));
            let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
            let options: Vec<_> = options.iter().map(|o| quoted(&plain(o))).collect();
            format!("{name} must be one of {}", options.join(", "))
        }
        Problem::Required { key, .. } => format!("{name} lacks `{key}`"),
        Problem::Limit { limit } if problem.keyword == SchemaKeyword::ExclusiveMinimum => {
            format!("{name} must be above {limit}")
        }
        Problem::Limit { limit } => format!("{name} must not be below {limit}"),
        Problem::Count { .. } => format!("{name} must not be empty"),
        Problem::Repeated { .. } => format!("{name} contains the same item twice"),
        Problem::NoAlternative { branches } => {
            let mut expected = Vec::new();
            for problem in branches.iter().flatten() {
                let Problem::Type { expected: kinds } = &problem.kind else {
                    collect(places, index, problem, errors);
                    return;
                };
                expected.push(list_of_kinds(kinds));
            }
            format!("{name} is {found}, expected {}", expected.join(" or "))
        }
        _ => format!("{name} is not valid JSON Schema"),
    };
    let place = places.place(index, &problem.pointer);
    errors.push(SchemaError::new(place, message, help));
}

fn list_of_kinds(kinds: &[ValueKind]) -> String {
    let words: Vec<_> = kinds.iter().map(|kind| kind.describe()).collect();
    words.join(" or ")
}

fn plain(json: &Json) -> String {
    json.as_str()
        .map_or_else(|| json.to_string(), str::to_owned)
}

/// What is probably not meant.
pub(super) fn warnings(places: &Places) -> Vec<SchemaError> {
    let mut warnings = Vec::new();
    for (index, file) in places.files.iter().enumerate() {
        warnings.extend(file.ambiguous.iter().map(|reference| {
            let message = format!(
                "{} is in this part of the file, which is used, and in the whole file",
                quoted(&reference.text)
            );
            let help = Some("give one of the two another name".to_owned());
            SchemaError::new(places.at(index, reference.span), message, help)
        }));
        subschemas::walk(&file.root, &mut |schema| {
            keywords(places, index, file.draft, schema, &mut warnings);
        });
    }
    let mut warnings = once_for_each_keyword(warnings);
    if let Some(file) = places.files.first()
        && !asserts(&file.root)
    {
        let message = "this schema accepts every document".to_owned();
        let help = Some("add at least `required` and `properties`".to_owned());
        warnings.push(SchemaError::new(load::top(&file.source), message, help));
    }
    warnings
}

/// Leaves the first of the places where a draft does not know a keyword: all are fixed at once, by
/// another `$schema`.
fn once_for_each_keyword(warnings: Vec<SchemaError>) -> Vec<SchemaError> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let is_unknown = |warning: &SchemaError| warning.message.contains(NO_MEANING);
    for warning in warnings.iter().filter(|warning| is_unknown(warning)) {
        *counts.entry(warning.message.clone()).or_default() += 1;
    }
    let first = warnings.into_iter().filter_map(|mut warning| {
        if is_unknown(&warning) {
            let count = counts.remove(&warning.message)?;
            if count > 1 {
                warning.message = format!("{}, in {count} places", warning.message);
            }
        }
        Some(warning)
    });
    first.collect()
}

const NO_MEANING: &str = "` has no meaning in ";

fn keywords(
    places: &Places,
    index: usize,
    draft: Draft,
    schema: &Subschema<'_>,
    warnings: &mut Vec<SchemaError>,
) {
    let Value::Mapping(mapping) = &schema.node.value else {
        return;
    };
    let refers = draft <= Draft::Draft7 && mapping.get("$ref").is_some();
    for entry in &mapping.entries {
        let keyword = &*entry.key;
        let (message, help) = match known(keyword) {
            Some(since) if since.asserts && refers && keyword != "$ref" => (
                format!("`{keyword}` is ignored beside `$ref` in {}", name_of(draft)),
                Some("put both into an `allOf`".to_owned()),
            ),
            Some(since) if since.from > draft => (
                format!("`{keyword}{NO_MEANING}{}", name_of(draft)),
                Some(format!(
                    "it was introduced in {}: change `$schema`",
                    name_of(since.from)
                )),
            ),
            Some(_) => continue,
            None => {
                let names = KEYWORDS.iter().map(|keyword| keyword.name);
                let Some(near) = nearest(keyword, names) else {
                    continue;
                };
                (
                    format!("unknown JSON Schema keyword {}", quoted(keyword)),
                    Some(format!("did you mean `{near}`?")),
                )
            }
        };
        warnings.push(SchemaError::new(
            places.at(index, entry.key_span),
            message,
            help,
        ));
    }
}

/// Whether a schema can refuse anything.
fn asserts(schema: &Node<'_>) -> bool {
    match &schema.value {
        Value::Bool(allows) => !allows,
        Value::Mapping(mapping) => (mapping.entries.iter())
            .any(|entry| known(&entry.key).is_some_and(|keyword| keyword.asserts)),
        _ => true,
    }
}

fn name_of(draft: Draft) -> &'static str {
    match draft {
        Draft::Draft4 => "draft 4",
        Draft::Draft6 => "draft 6",
        Draft::Draft7 => "draft 7",
        Draft::Draft201909 => "draft 2019-09",
        _ => "draft 2020-12",
    }
}

struct Keyword {
    name: &'static str,
    /// The first draft that has it, of those that copydesk knows.
    from: Draft,
    /// Whether it can refuse something.
    asserts: bool,
}

const fn asserting(name: &'static str, from: Draft) -> Keyword {
    Keyword {
        name,
        from,
        asserts: true,
    }
}

const fn other(name: &'static str, from: Draft) -> Keyword {
    Keyword {
        name,
        from,
        asserts: false,
    }
}

fn known(name: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|keyword| keyword.name == name)
}

static KEYWORDS: &[Keyword] = &[
    asserting("$dynamicRef", Draft::Draft202012),
    asserting("$recursiveRef", Draft::Draft201909),
    asserting("$ref", Draft::Draft4),
    asserting("additionalItems", Draft::Draft4),
    asserting("additionalProperties", Draft::Draft4),
    asserting("allOf", Draft::Draft4),
    asserting("anyOf", Draft::Draft4),
    asserting("const", Draft::Draft4),
    asserting("contains", Draft::Draft6),
    asserting("contentEncoding", Draft::Draft7),
    asserting("contentMediaType", Draft::Draft7),
    asserting("dependencies", Draft::Draft4),
    asserting("dependentRequired", Draft::Draft201909),
    asserting("dependentSchemas", Draft::Draft201909),
    asserting("else", Draft::Draft7),
    asserting("enum", Draft::Draft4),
    asserting("exclusiveMaximum", Draft::Draft4),
    asserting("exclusiveMinimum", Draft::Draft4),
    asserting("format", Draft::Draft4),
    asserting("if", Draft::Draft7),
    asserting("items", Draft::Draft4),
    asserting("maxContains", Draft::Draft201909),
    asserting("maxItems", Draft::Draft4),
    asserting("maxLength", Draft::Draft4),
    asserting("maxProperties", Draft::Draft4),
    asserting("maximum", Draft::Draft4),
    asserting("minContains", Draft::Draft201909),
    asserting("minItems", Draft::Draft4),
    asserting("minLength", Draft::Draft4),
    asserting("minProperties", Draft::Draft4),
    asserting("minimum", Draft::Draft4),
    asserting("multipleOf", Draft::Draft4),
    asserting("not", Draft::Draft4),
    asserting("oneOf", Draft::Draft4),
    asserting("pattern", Draft::Draft4),
    asserting("patternProperties", Draft::Draft4),
    asserting("prefixItems", Draft::Draft202012),
    asserting("properties", Draft::Draft4),
    asserting("propertyNames", Draft::Draft6),
    asserting("required", Draft::Draft4),
    asserting("then", Draft::Draft7),
    asserting("type", Draft::Draft4),
    asserting("unevaluatedItems", Draft::Draft201909),
    asserting("unevaluatedProperties", Draft::Draft201909),
    asserting("uniqueItems", Draft::Draft4),
    // Names that say something to people and tools, in whatever draft they are.
    other("$anchor", Draft::Draft4),
    other("$comment", Draft::Draft4),
    other("$defs", Draft::Draft4),
    other("$dynamicAnchor", Draft::Draft4),
    other("$id", Draft::Draft4),
    other("$recursiveAnchor", Draft::Draft4),
    other("$schema", Draft::Draft4),
    other("$vocabulary", Draft::Draft4),
    other("contentSchema", Draft::Draft4),
    other("default", Draft::Draft4),
    other("definitions", Draft::Draft4),
    other("deprecated", Draft::Draft4),
    other("description", Draft::Draft4),
    other("example", Draft::Draft4),
    other("examples", Draft::Draft4),
    other("id", Draft::Draft4),
    other("name", Draft::Draft4),
    other("readOnly", Draft::Draft4),
    other("title", Draft::Draft4),
    other("types", Draft::Draft4),
    other("version", Draft::Draft4),
    other("writeOnly", Draft::Draft4),
];
