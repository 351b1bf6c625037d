//! What is valid here is valid to the other validator; of simple schemas, the other way round too.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::schema::compile::Schema;
use crate::schema::formats::{PlainFormat, check_format};
use crate::schema::tests::node;
use crate::text::Source;

fn compile(schema: &Json) -> Option<Schema> {
    let source = Source::new("a.schema.json", schema.to_string());
    let nothing = |_: &str| Err(crate::schema::ResolveError::Missing);
    Schema::compile("a.schema.json", "", &source, &nothing).ok()
}

/// Says of a value what both validators do: ours, and the other.
fn judge(schema: &Schema, value: &Json) -> (bool, bool) {
    let node = node(value);
    (
        schema.simple.accepts(&node),
        schema.validator.is_valid(&node),
    )
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            "a",
            "b",
            "ä",
            "äöü",
            "2024-05-01",
            "2024-05-01T10:00:00Z",
            "https://a.example/b",
            "/a/b.png",
            "a.example",
            "A.example",
            "a b",
        ])
        .prop_map(str::to_owned),
        "[a-c.:/ -]{0,6}",
        r"https://[a1._~:/?#\[\]@!$&'()*+,;=%-]{0,8}",
    ]
}

fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (-2_i64..4).prop_map(Json::from),
        text().prop_map(Json::from),
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c", "a/b", "~", ""]).prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = Json> {
    scalar().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((key(), inner), 0..4)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

/// Keywords that are known, of the sort that `others` adds.
fn schema(others: bool) -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        4 => Just(json!({})),
        4 => Just(json!(true)),
        1 => Just(json!({"$ref": "#/$defs/d"})),
    ];
    leaf.prop_recursive(3, 16, 3, move |inner| {
        let part = part(inner, others);
        prop::collection::vec(part, 1..4).prop_map(|parts| {
            let members = parts.into_iter().filter_map(|part| match part {
                Json::Object(members) => Some(members),
                _ => None,
            });
            Json::Object(members.flatten().collect())
        })
    })
}

fn part(inner: impl Strategy<Value = Json> + Clone + 'static, others: bool) -> BoxedStrategy<Json> {
    let list = prop::collection::vec(inner.clone(), 1..3);
    let limit = (
        prop::sample::select(vec![
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
        ]),
        0_u32..4,
    );
    let kinds = vec![
        json!({"type": "object"}),
        json!({"type": "array"}),
        json!({"type": ["string", "integer"]}),
        json!({"type": "number"}),
        json!({"type": ["boolean", "null", "object"]}),
        json!({"uniqueItems": true}),
        json!({"$ref": "#/$defs/d"}),
        json!({"$ref": "#"}),
        json!({"title": "a", "description": "b", "default": 1}),
    ];
    let known = prop_oneof![
        4 => prop::sample::select(kinds),
        2 => limit.prop_map(|(keyword, limit)| json!({ keyword: limit })),
        2 => prop::collection::vec(scalar(), 1..4).prop_map(|values| json!({"enum": values})),
        1 => scalar().prop_map(|value| json!({"const": value})),
        3 => prop::collection::vec((key(), inner.clone()), 0..3).prop_map(|members| {
            json!({"properties": Json::Object(members.into_iter().collect())})
        }),
        2 => prop::collection::hash_set(key(), 0..3).prop_map(|keys| json!({"required": keys})),
        1 => inner.clone().prop_map(|schema| json!({"additionalProperties": schema})),
        2 => inner.clone().prop_map(|schema| json!({"items": schema})),
        1 => list.clone().prop_map(|list| json!({"allOf": list})),
        1 => list.clone().prop_map(|list| json!({"anyOf": list})),
    ];
    if !others {
        return known.boxed();
    }
    let formats = ["uri", "uri-reference", "hostname", "date", "email", "own"];
    let rare = vec![
        json!({"additionalProperties": false}),
        json!({"items": false}),
        json!({"minimum": 0.5}),
        json!({"exclusiveMinimum": 1}),
        json!({"type": "integer"}),
        json!({"multipleOf": 2}),
        json!({"pattern": "^a"}),
        json!({"unevaluatedProperties": false}),
        json!({"enum": [[1], {"a": 1}, 1.5, 1.0]}),
        json!({"$id": "https://a.example/other"}),
        json!({"unknown": false}),
    ];
    prop_oneof![
        8 => known,
        2 => prop::sample::select(formats.to_vec()).prop_map(|format| json!({"format": format})),
        2 => prop::sample::select(rare),
        1 => inner.clone().prop_map(|schema| json!({"not": schema})),
        1 => list.prop_map(|list| json!({"oneOf": list})),
        1 => inner.prop_map(|schema| json!({"patternProperties": {"a": schema}})),
    ]
    .boxed()
}

fn with_definition(mut schema: Json, definition: &Json, draft: &str) -> Json {
    if let Json::Object(members) = &mut schema {
        members.insert("$defs".to_owned(), json!({ "d": definition }));
        members.insert("$schema".to_owned(), json!(draft));
    }
    schema
}

const DRAFTS: [&str; 4] = [
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema#",
    "http://json-schema.org/draft-04/schema#",
];

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 512,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_valid_here_is_valid_there(
        schema in schema(true),
        definition in schema(true),
        draft in prop::sample::select(DRAFTS.to_vec()),
        values in prop::collection::vec(value(), 8),
    ) {
        let schema = with_definition(schema, &definition, draft);
        if let Some(compiled) = compile(&schema) {
            for value in &values {
                let (here, there) = judge(&compiled, value);
                prop_assert!(!here || there, "{schema}: {value}");
            }
        }
    }

    #[test]
    fn simple_schemas_are_judged_alike(
        schema in schema(false),
        definition in schema(false),
        values in prop::collection::vec(value(), 8),
    ) {
        let schema = with_definition(schema, &definition, DRAFTS[0]);
        if !refers_to_itself(&schema) && let Some(compiled) = compile(&schema) {
            for value in &values {
                let (here, there) = judge(&compiled, value);
                prop_assert_eq!(here, there, "{}: {}", schema, value);
            }
        }
    }

    #[test]
    fn plain_formats_are_those_of_the_validator(text in text()) {
        for format in ["uri", "uri-reference", "hostname", "date", "date-time", "time"] {
            let plain = PlainFormat::of(format).unwrap();
            if plain.accepts(&text) {
                prop_assert_eq!(check_format(format, &text), Ok(()), "{}", format);
            }
        }
    }
}

/// A schema that is applied to a value again and again, without an end.
fn refers_to_itself(schema: &Json) -> bool {
    schema.to_string().contains("\"$ref\":\"#\"")
        || schema["$defs"].to_string().contains("\"$ref\"")
}

#[test]
fn a_schema_that_ships_accepts_what_is_valid() {
    let schema = json!({
        "$id": "x",
        "type": "object",
        "required": ["url", "tags", "other"],
        "properties": {
            "url": {"$ref": "#/$defs/url", "description": "An address."},
            "tags": {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"type": "string"}},
        },
        "$defs": {"url": {"type": "string", "format": "uri-reference"}},
    });
    let schema = compile(&schema).unwrap();
    let valid = json!({"url": "/a/b.png", "tags": ["a", "b"], "other": 1});
    assert_eq!(judge(&schema, &valid), (true, true));
    for wrong in [
        json!({"url": "/a b", "tags": ["a"], "other": 1}),
        json!({"url": "/a", "tags": ["a", "a"], "other": 1}),
        json!({"url": "/a", "tags": ["a"]}),
        json!({"tags": ["a"], "other": 1}),
    ] {
        assert_eq!(judge(&schema, &wrong), (false, false), "{wrong}");
    }
}

/// Whatever refers to itself, or doubles with each step, is left to the validator that counts.
#[test]
fn nothing_takes_long_here() {
    let mut definitions = serde_json::Map::new();
    for step in 0..40 {
        let next = json!({"$ref": format!("#/$defs/{}", step + 1)});
        definitions.insert(
            step.to_string(),
            json!({"anyOf": [{"allOf": [next, next]}, false]}),
        );
    }
    definitions.insert("40".to_owned(), json!({}));
    let doubling = json!({"$ref": "#/$defs/0", "$defs": definitions});
    let endless = json!({"anyOf": [{"$ref": "#"}, {"type": "null"}]});
    for schema in [doubling, endless] {
        let source = Source::new("a.schema.json", schema.to_string());
        let nothing = |_: &str| Err(crate::schema::ResolveError::Missing);
        let Ok(schema) = Schema::compile("a.schema.json", "", &source, &nothing) else {
            continue; // refused for what it would take
        };
        assert!(!schema.simple.accepts(&node(&json!("a"))));
    }
}

#[test]
fn one_value_of_several_is_both() {
    let schema = compile(&json!({"enum": ["a", "b"], "const": "a"})).unwrap();
    assert_eq!(judge(&schema, &json!("a")), (true, true));
    assert_eq!(judge(&schema, &json!("b")), (false, false));
}
