//! The JSON Schema of `copydesk.yaml`: `rules` and `fix` are made from the rules, all else is
//! written here. It ships as `schema/config.schema.json`, which a test holds equal to this, and
//! writes with `UPDATE=1`.

pub(crate) mod constraints;

use serde_json::{Map, Value, json};

use crate::content::site::profile;
use crate::plan::builtin;
use crate::rules;
use crate::rules::rule::Rule;

/// The schema as a value.
pub fn config_schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "copydesk.yaml",
        "description": "What copydesk checks in a content repository, and how severely.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "site": site(),
            "exclude": described("#/$defs/globs", "Files that are never looked at."),
            "builtin": {
                "description": "Built-in collections that apply as well, after those below; `[]` for none, without a note.",
                "type": ["string", "array"],
                "if": { "type": "string" },
                "then": { "enum": ["everyday"] },
                "else": { "items": { "enum": ["everyday"] } }
            },
            "collections": {
                "description": "Named sets of files that share a schema and settings. The first match wins: a file belongs to the first whose globs match it.",
                "type": "object",
                "propertyNames": { "minLength": 1 },
                "maxProperties": 1_000,
                "additionalProperties": { "$ref": "#/$defs/collection" }
            },
            "rules": described("#/$defs/rules", "Levels and options of rules for all files: by id, by group, or `all`."),
            "fix": described("#/$defs/fix", "Whether fixes of rules are applied, for all files: by id, by group, or `all`."),
            "overrides": {
                "description": "Other levels and options for some files; later ones win.",
                "type": "array",
                "maxItems": 500,
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["files"],
                    "properties": {
                        "files": described("#/$defs/globs", "The files, as globs from the folder of the config."),
                        "rules": { "$ref": "#/$defs/rules" },
                        "fix": { "$ref": "#/$defs/fix" }
                    }
                }
            }
        },
        "$defs": definitions()
    })
}

/// What the parts of the schema share.
fn definitions() -> Value {
    let mut names: Vec<&str> = vec!["all"];
    for rule in rules::ALL {
        if !names.contains(&rule.group()) {
            names.push(rule.group());
        }
    }
    let mut rules_schema = Map::new();
    for name in names {
        rules_schema.insert(name.to_owned(), json!({ "$ref": "#/$defs/level" }));
    }
    for rule in rules::ALL {
        rules_schema.insert(rule.id.to_owned(), rule_schema(rule));
    }
    let fix_schema: Map<String, Value> = (rules_schema.keys())
        .map(|name| (name.clone(), json!({ "$ref": "#/$defs/fix-level" })))
        .collect();
    let shipped: Vec<&str> = builtin::SCHEMAS.iter().map(|(name, _)| *name).collect();
    json!({
        "level": {
            "description": "`error` fails a run, `warning` does not, `off` does not run the rule.",
            "enum": ["off", "warning", "error"]
        },
        "globs": one_or_many(&json!({ "type": "string", "minLength": 1 })),
        "values": one_or_many(&json!({ "type": "string", "minLength": 1 })),
        "paths": at_most(250, one_or_many(&json!({
            "type": "string",
            "minLength": 1,
            "examples": ["originalUrl", "provider.images[].url"]
        }))),
        "rules": {
            "type": "object",
            "additionalProperties": false,
            "properties": Value::Object(rules_schema)
        },
        "fix-level": {
            "description": "`safe` fixes are applied by `--fix`, `unsafe` ones only with `--unsafe-fixes`; `off` offers none.",
            "enum": ["off", "safe", "unsafe"]
        },
        "fix": {
            "type": "object",
            "additionalProperties": false,
            "properties": Value::Object(fix_schema)
        },
        "collection": collection(&shipped),
        "unique": constraints::unique(),
        "reference": constraints::reference(),
        "target": constraints::target(),
        "assert": constraints::assert(),
        "file-name": constraints::file_name()
    })
}

fn site() -> Value {
    json!({
        "description": "The site that the repository makes.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "url": {
                "description": "The address of the site's root.",
                "type": "string",
                "format": "uri",
                "examples": ["https://example.org"]
            },
            "also": at_most(50, described("#/$defs/globs", "Further addresses of the same site.")),
            "base": {
                "description": "The path under which the site is served, such as `/blog`.",
                "type": "string",
                "pattern": "^(/.*)?$"
            },
            "static": at_most(50, described("#/$defs/globs", "Folders whose files are served as they are; `.` is the whole repository.")),
            "generator": {
                "description": "What makes the site. Found by itself when its config file is there.",
                "enum": profile::ALL.iter().map(|each| each.generator).collect::<Vec<_>>()
            }
        }
    })
}

fn collection(shipped: &[&str]) -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["files"],
        "properties": {
            "files": described("#/$defs/globs", "Its files, as globs from the folder of the config."),
            "exclude": described("#/$defs/globs", "Files that the globs match and that are not of it."),
            "schema": {
                "description": "A JSON Schema: a file of the repository (JSON or YAML), or the name of a shipped one.",
                "type": "string",
                "minLength": 1,
                "examples": shipped
            },
            "body": {
                "description": "Whether its documents have a body.",
                "enum": ["required", "optional", "forbidden"],
                "default": "optional"
            },
            "front-matter": {
                "description": "Whether its documents have front matter; `required` when there is a schema.",
                "enum": ["required", "optional"]
            },
            "fields": {
                "description": "Which fields have which role, as paths: dots, `[]` for each item or a single value, `[\"a.b\"]` for odd keys.",
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "published": described("#/$defs/paths", "The flag that says whether a document is published."),
                    "date": described("#/$defs/paths", "The date of a document."),
                    "url": described("#/$defs/paths", "Absolute URLs."),
                    "url-reference": described("#/$defs/paths", "URLs that may be relative."),
                    "image": described("#/$defs/paths", "Images: mappings with `url`, `src`, `path` or `file`, or bare URLs."),
                    "text": described("#/$defs/paths", "Text that readers see.")
                }
            },
            "schemes": {
                "description": "URL schemes that are fine.",
                "allOf": [{ "$ref": "#/$defs/globs" }],
                "maxItems": 250,
                "default": ["http", "https"]
            },
            "unique": constraint("#/$defs/unique", "Values that must not be there twice."),
            "references": constraint("#/$defs/reference", "Values that must resolve to something else."),
            "assert": constraint("#/$defs/assert", "Expressions that must be true of each document."),
            "rules": described("#/$defs/rules", "Levels and options of rules for its documents."),
            "fix": described("#/$defs/fix", "Whether fixes of rules are applied in its documents.")
        }
    })
}

fn described(reference: &str, description: &str) -> Value {
    json!({ "description": description, "$ref": reference })
}

/// One constraint, or a list of them.
fn constraint(reference: &str, description: &str) -> Value {
    json!({
        "description": description,
        "type": ["object", "array"],
        "if": { "type": "array" },
        "then": { "maxItems": 50, "items": { "$ref": reference } },
        "else": { "$ref": reference }
    })
}

/// A list with at most so many items.
fn at_most(items: usize, mut list: Value) -> Value {
    if let Value::Object(list) = &mut list {
        list.insert("maxItems".to_owned(), items.into());
    }
    list
}

fn one_or_many(item: &Value) -> Value {
    json!({ "type": ["string", "array"], "minLength": 1, "items": item })
}

/// A level, or a mapping of a level and the rule's options.
fn rule_schema(rule: &Rule) -> Value {
    let mut properties = Map::new();
    properties.insert("severity".to_owned(), json!({ "$ref": "#/$defs/level" }));
    let page = rule.read_page().ok();
    for option in rule.options {
        let mut schema = from_rule(option.schema);
        let on_page = page.as_ref().and_then(|page| page.option(option.name));
        if let (Value::Object(schema), Some(said)) = (&mut schema, on_page) {
            schema.insert("description".to_owned(), said.docs.as_str().into());
            schema.insert(
                "default".to_owned(),
                from_rule(said.default.as_deref().unwrap_or("null")),
            );
        }
        properties.insert(option.name.to_owned(), schema);
    }
    json!({
        "description": rule.summary(),
        "type": ["string", "object"],
        "if": { "type": "string" },
        "then": { "$ref": "#/$defs/level" },
        "else": { "additionalProperties": false, "properties": properties }
    })
}

/// JSON text of a rule's declaration; a test over all rules reads each.
fn from_rule(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}
