//! Our own tree and `serde_json`'s get the same verdict from the same validator.

use copydesk::internals::document::{self, Layout};
use copydesk::internals::schema::{ResolveError, Schema, SchemaProblems};
use copydesk::parts::Source;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn values() -> impl Strategy<Value = Json> {
    let numbers = prop_oneof![
        (-3_i64..4).prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        (-4.0..4.0_f64).prop_map(|float| json!((float * 2.0).round() / 2.0)),
        any::<f64>().prop_map(|float| json!(float)),
    ];
    let texts = prop_oneof!["[abé]{0,4}", "\\PC{0,6}", Just("2023-05-14".to_owned())];
    let leaves = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        numbers,
        texts.prop_map(Json::from),
    ];
    leaves.prop_recursive(4, 40, 14, |inner| {
        let keys = "[a-d]";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..14).prop_map(Json::from),
            prop::collection::btree_map(keys, inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<Json>()),
        ]
    })
}

fn schemas() -> Vec<Json> {
    let tree = json!({ "$ref": "#" });
    vec![
        json!({ "type": ["integer", "string", "array"], "uniqueItems": true }),
        json!({ "enum": [1, "a", null, [1, 2], { "a": 1 }, 0.5, 18_446_744_073_709_551_615_u64] }),
        json!({ "const": { "a": [1.0, { "b": 2 }] } }),
        json!({ "minimum": -1.5, "exclusiveMaximum": 3, "multipleOf": 0.5 }),
        json!({ "minLength": 2, "maxLength": 3, "pattern": "^[aé]", "format": "date" }),
        json!({ "properties": { "a": { "type": "integer" }, "b": tree }, "required": ["a"],
                "additionalProperties": { "type": ["object", "number"] }, "minProperties": 1 }),
        json!({ "items": { "anyOf": [{ "type": "number" }, tree] }, "maxItems": 5,
                "contains": { "type": "number" }, "maxContains": 3 }),
        json!({ "propertyNames": { "enum": ["a", "b"] }, "dependentRequired": { "a": ["b"] } }),
        json!({ "prefixItems": [{ "type": "string" }], "unevaluatedItems": { "type": "null" },
                "unevaluatedProperties": false, "patternProperties": { "^[ab]$": true } }),
        json!({ "$schema": "http://json-schema.org/draft-04/schema#", "type": "integer" }),
    ]
}

proptest! {
    #[test]
    fn verdicts_are_the_same(value in values()) {
        let source = Source::new("data.json", value.to_string());
        let document = document::parse(&source, Layout::Data);
        let root = document.root().expect("a value");
        prop_assert_eq!(&root.to_json(), &value);
        for schema in schemas() {
            let text = Source::new("s.json", schema.to_string());
            let ours = Schema::compile("s.json", "", &text, &|_: &str| Err(ResolveError::Missing)).expect("a schema");
            let theirs = jsonschema::options()
                .should_validate_formats(true)
                .build(&schema)
                .expect("a schema");
            let valid = theirs.is_valid(&value);
            prop_assert_eq!(ours.is_valid(root), valid, "{} {}", schema, value);
            let mut problems = SchemaProblems::default();
            ours.check(root, 0, &mut problems);
            prop_assert_eq!(problems.is_empty(), valid, "{} {:?}", schema, problems);
        }
    }
}
