//! What is wrong with schemas themselves.

use super::{Files, compile, show};

#[track_caller]
fn refused(files: Files<'_>, expected: &[&str]) {
    let errors = compile(files).expect_err("a schema that does not work");
    let shown: Vec<String> = errors.iter().map(|error| show(files, error)).collect();
    assert_eq!(shown, expected);
}

#[track_caller]
fn warned(schema: &str, expected: &[&str]) {
    let files: Files<'_> = &[("s.json", schema)];
    let compiled = compile(files).expect("a schema");
    let shown: Vec<String> = (compiled.warnings().iter())
        .map(|warning| show(files, warning))
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn the_metaschema_speaks_with_places() {
    refused(
        &[("s.yaml", "type: strng\nrequired: title\nminLength: -1\n")],
        &[
            "s.yaml [type: strng] `type` must be one of `array`, `boolean`, `integer`, `null`, \
             `number`, `object`, `string`; did you mean `string`?",
            "s.yaml [required: title] `required` is a string, expected a list; ",
            "s.yaml [minLength: -1] `minLength` must not be below 0; ",
        ],
    );
    refused(
        &[("s.json", r#"{ "properties": { "a": { "type": 5 } } }"#)],
        &[
            "s.json [\"type\": 5] `properties.a.type` must be one of `array`, `boolean`, \
              `integer`, `null`, `number`, `object`, `string`; ",
        ],
    );
    refused(
        &[(
            "s.json",
            r#"{ "properties": { "a": { "required": true } } }"#,
        )],
        &[
            "s.json [\"required\": true] `properties.a.required` is true or false, expected a list; ",
        ],
    );
    refused(
        &[("s.json", r#"{ "multipleOf": 1e-400, "maximum": 1e400 }"#)],
        &[
            "s.json [\"multipleOf\": 1e-400] `multipleOf` must be above 0; ",
            "s.json [\"maximum\": 1e400] `maximum` is too large; ",
        ],
    );
}

#[test]
fn a_schema_is_a_mapping_of_a_known_draft() {
    refused(
        &[("s.json", "[1]")],
        &["s.json [] this is not a JSON Schema: expected a mapping; "],
    );
    refused(
        &[(
            "s.yaml",
            "$schema: http://json-schema.org/draft-03/schema#\n",
        )],
        &["s.yaml [http://json-schema.org/draft-03/schema#] \
             unsupported JSON Schema draft `http://json-schema.org/draft-03/schema#`; use draft 4, 6, 7, 2019-09 or 2020-12; the last is \
             `https://json-schema.org/draft/2020-12/schema`"],
    );
    assert!(compile(&[("s.json", "{ \"type\": ")]).is_err());
    assert!(compile(&[("s.json", "false")]).is_ok());
    assert!(compile(&[("s.toml", "type = \"object\"\nrequired = [\"a\"]\n")]).is_ok());
}

#[test]
fn references_stay_inside() {
    let network = "put a copy of that schema into the repository and refer to it by its path";
    let inside = "refer to a schema inside the repository, by a path relative to this file";
    let schema = "allOf:
  - $ref: https://example.org/x.json
  - $ref: file:///etc/passwd
  - $ref: ../../x.json
  - $ref: /x.json
  - $ref: ..%2f..%2fx.json
  - $ref: missing.json#/$defs/a
  - $ref: '#/$defs/titel'
  - $ref: everyday:nwes
$defs: { title: {} }
";
    refused(
        &[("schema/s.yaml", schema)],
        &[
            &format!(
                "schema/s.yaml [https://example.org/x.json] `https://example.org/x.json` is on \
                 the network, which copydesk never accesses; {network}"
            ),
            &format!(
                "schema/s.yaml [file:///etc/passwd] `file:///etc/passwd` is a file on this \
                 machine; {inside}"
            ),
            &format!(
                "schema/s.yaml [../../x.json] `../../x.json` points outside the repository; {inside}"
            ),
            &format!("schema/s.yaml [/x.json] `/x.json` points outside the repository; {inside}"),
            &format!(
                "schema/s.yaml [..%2f..%2fx.json] `..%2f..%2fx.json` points outside the repository; \
                 {inside}"
            ),
            "schema/s.yaml [missing.json#/$defs/a] no such schema: `schema/missing.json`; a \
             reference is a path relative to this file",
            "schema/s.yaml ['#/$defs/titel'] `#/$defs/titel` does not resolve; did you mean \
             `title`?",
            "schema/s.yaml [everyday:nwes] no schema is named `everyday:nwes`; built-in schemas have names such as `everyday:news`",
        ],
    );
}

#[test]
fn what_a_schema_refers_to_is_read_as_strictly() {
    refused(
        &[
            ("schema/s.yaml", "$ref: parts/a.yaml\n"),
            ("schema/parts/a.yaml", "$ref: ../b.yaml#/$defs/none\n"),
            ("schema/b.yaml", "$defs: { nine: { type: nmber } }\n"),
        ],
        &[
            "schema/b.yaml [type: nmber] `$defs.nine.type` must be one of `array`, `boolean`, \
             `integer`, `null`, `number`, `object`, `string`; did you mean `number`?",
            "schema/parts/a.yaml [../b.yaml#/$defs/none] `../b.yaml#/$defs/none` does not resolve; \
             did you mean `nine`?",
        ],
    );
    // The name that a schema gives itself is not a place: relative references start at its file.
    let named = r#"{ "$id": "https://example.org/schemas/s.json", "$ref": "parts/a.yaml" }"#;
    assert!(
        compile(&[
            ("schema/s.json", named),
            ("schema/parts/a.yaml", "type: object\n")
        ])
        .is_ok()
    );
}

#[test]
fn patterns_are_regular_expressions() {
    let expressions = "patterns are JavaScript regular expressions, without slashes around \
                       them";
    let long = format!("(?!{}x)y", "a".repeat(5_000));
    refused(
        &[(
            "s.yaml",
            &format!("properties:\n  a: {{ pattern: '(a' }}\n  b: {{ pattern: '{long}' }}\n"),
        )],
        &[
            &format!(
                "s.yaml [pattern: '(a'] `(a` is not a valid regular expression; {expressions}"
            ),
            &format!(
                "s.yaml [pattern] the pattern `{}…{}` is too long for one with look-around or \
                 back-references; use a shorter pattern, or several",
                &long[..39],
                &long[long.len() - 20..]
            ),
        ],
    );
}

#[test]
fn what_is_probably_not_meant_is_a_warning() {
    warned(
        r#"{ "requierd": ["a"], "type": "object", "x-note": 1, "markdownDescription": "" }"#,
        &[
            r#"s.json ["requierd"] unknown JSON Schema keyword `requierd`; did you mean `required`?"#,
        ],
    );
    warned(
        r#"{ "title": "Anything" }"#,
        &[
            "s.json [] this schema accepts every document; add at least `required` \
             and `properties`",
        ],
    );
    warned(
        r##"{ "$schema": "http://json-schema.org/draft-07/schema#", "required": ["a"],
             "properties": { "b": { "$ref": "#/definitions/c", "minLength": 1 } },
             "unevaluatedProperties": false, "definitions": { "c": {} } }"##,
        &[
            "s.json [\"unevaluatedProperties\"] `unevaluatedProperties` has no meaning in draft 7; \
             it was introduced in draft 2019-09: change `$schema`",
            "s.json [\"minLength\"] `minLength` is ignored beside `$ref` in draft 7; put both into \
             an `allOf`",
        ],
    );
}
