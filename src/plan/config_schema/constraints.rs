//! The schemas of `unique:`, `references:` and `assert:`.

use serde_json::{Value, json};

fn normalise() -> Value {
    json!({
        "description": "What does not count when values are compared. `url`: scheme, `www.`, default port, slash at the end, fragment, tracking parameters, the order of parameters and how letters are escaped; `text`: case, spaces, and the kind of quotes and dashes.",
        "enum": ["none", "text", "url"],
        "default": "none"
    })
}

fn separator(description: &str) -> Value {
    json!({ "description": description, "type": "string", "minLength": 1, "examples": [","] })
}

fn within() -> Value {
    json!({
        "description": "Compares only documents in the same folder.",
        "enum": ["folder"]
    })
}

pub(crate) fn unique() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "fields": {
                "description": "The fields that are compared together.",
                "$ref": "#/$defs/paths"
            },
            "file": {
                "description": "A part of the file's path that is compared instead of fields.",
                "$ref": "#/$defs/file-name"
            },
            "normalise": normalise(),
            "separator": separator("What separates the values that one string holds."),
            "with": {
                "description": "Other collections in which the values must not be either.",
                "$ref": "#/$defs/paths"
            },
            "group": {
                "description": "Constraints with the same name are taken together, even if their fields differ.",
                "type": "string",
                "minLength": 1
            },
            "within": within()
        }
    })
}

pub(crate) fn reference() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["to"],
        "anyOf": [{ "required": ["from"] }, { "required": ["path-below"] }],
        "properties": {
            "from": {
                "description": "The field that refers.",
                "type": "string",
                "minLength": 1,
                "examples": ["topics[]", "provider.domain"]
            },
            "path-below": {
                "description": "A folder: the path of the document below it refers, in place of a field. So a translation refers to its source.",
                "type": "string",
                "minLength": 1,
                "examples": ["content/fr"]
            },
            "to": {
                "description": "What it may resolve to; of several, one is enough.",
                "type": ["string", "object", "array"],
                "if": { "type": "array" },
                "then": { "minItems": 1, "maxItems": 50, "items": { "$ref": "#/$defs/target" } },
                "else": { "$ref": "#/$defs/target" }
            },
            "or": {
                "description": "Further values that are fine.",
                "$ref": "#/$defs/values"
            },
            "normalise": normalise(),
            "separator": separator("What separates the values that one string holds."),
            "required": {
                "description": "Whether a document without the field is reported.",
                "type": "boolean",
                "default": false
            },
            "circle": {
                "description": "Whether references may end where they began.",
                "enum": ["allowed", "forbidden"],
                "default": "allowed"
            },
            "within": within()
        }
    })
}

pub(crate) fn target() -> Value {
    json!({
        "description": "`topics.name` for a field of a collection, `videos` for the files of one, or a mapping with `collection`, `data` or `path`.",
        "type": ["string", "object"],
        "if": { "type": "string" },
        "then": { "minLength": 1, "examples": ["topics.name"] },
        "else": {
            "if": { "required": ["data"] },
            "then": {
                "additionalProperties": false,
                "properties": {
                    "data": {
                        "description": "A data file of the repository.",
                        "type": "string",
                        "minLength": 1
                    },
                    "at": {
                        "description": "The path in it: a mapping, whose keys are meant, a list, or values. Its top when there is none.",
                        "type": "string",
                        "minLength": 1
                    }
                }
            },
            "else": {
                "if": { "required": ["path"] },
                "then": {
                    "additionalProperties": false,
                    "properties": {
                        "path": {
                            "description": "The folder below which the value is a path; `.` is the root of the repository, `document` the folder of the document.",
                            "type": "string",
                            "minLength": 1
                        }
                    }
                },
                "else": {
                    "additionalProperties": false,
                    "required": ["collection"],
                    "properties": {
                        "collection": {
                            "description": "One collection, or several.",
                            "$ref": "#/$defs/paths"
                        },
                        "field": {
                            "description": "The field; the files themselves are meant when there is none.",
                            "type": "string",
                            "minLength": 1
                        },
                        "separator": separator("What separates the values that one string of the field holds."),
                        "by": {
                            "description": "By which part of their path files are meant.",
                            "type": ["string", "array"],
                            "if": { "type": "array" },
                            "then": { "items": { "$ref": "#/$defs/file-name" } },
                            "else": { "$ref": "#/$defs/file-name" },
                            "default": ["path", "slug"]
                        }
                    }
                }
            }
        }
    })
}

pub(crate) fn file_name() -> Value {
    json!({
        "description": "`path`: the path without its ending, from any folder on; `slug`: the name without date and ending, that of the folder for `index`; `stem`: the name without its ending; `name`: the name; `folder`: the name of the folder.",
        "enum": ["path", "slug", "stem", "name", "folder"]
    })
}

pub(crate) fn assert() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "expr"],
        "properties": {
            "id": {
                "description": "Its name.",
                "type": "string",
                "minLength": 1,
                "examples": ["alias-not-self"]
            },
            "expr": {
                "description": "An expression of the Common Expression Language over `fields`, `body`, `file`, `collection`, `now` and `siblings`. What is false is reported.",
                "type": "string",
                "minLength": 1,
                "examples": ["size(fields.tags) <= 5"]
            },
            "message": {
                "description": "What to say when it is false.",
                "type": "string",
                "minLength": 1
            },
            "at": {
                "description": "The field that is wrong then.",
                "type": "string",
                "minLength": 1,
                "examples": ["tags"]
            },
            "severity": {
                "description": "How severe that is; `assert/failed` says so when it is not given.",
                "$ref": "#/$defs/level"
            }
        }
    })
}
