//! What schemas refuse, and where.

use copydesk::internals::document::field_path::FieldPath;
use copydesk::internals::document::roles::Role;
use copydesk::internals::document::{self, Layout};
use copydesk::internals::schema::{SchemaProblem, SchemaProblemKind as Problem, SchemaProblems};
use copydesk::parts::Source;

use super::{Files, compile};

/// Each problem: keyword, pointer, the bytes of the schema, and what is known besides.
#[track_caller]
fn check(files: Files<'_>, document: &str, expected: &[&str]) {
    let schema = compile(files).expect("a schema");
    let source = Source::new("a.yaml", document);
    let document = document::parse(&source, Layout::Data);
    let root = document.root().expect("a value");
    let mut problems = SchemaProblems::default();
    schema.check(root, 0, &mut problems);
    assert!(problems.too_complex.is_empty(), "{problems:?}");
    let problems = problems.refused;
    let shown: Vec<String> = problems
        .iter()
        .map(|problem| show(files, problem))
        .collect();
    assert_eq!(shown, expected);
    for problem in &problems {
        assert!(root.pointer(&problem.pointer).is_some(), "{problem:?}");
    }
}

fn show(files: Files<'_>, problem: &SchemaProblem) -> String {
    let file = files
        .iter()
        .find(|(path, _)| *path == &*problem.schema.file);
    let (path, text) = file.expect("a file that was given");
    let place = &text[problem.schema.span.range()];
    let detail = match &problem.kind {
        Problem::Required { key, similar, .. } => format!("{key} {similar:?}"),
        Problem::DependentRequired { key, needed_by, .. } => format!("{key} {needed_by:?}"),
        Problem::UnknownKey { key, nearest, .. } => format!("{key} {nearest:?}"),
        Problem::Type { expected } => format!("{expected:?}"),
        Problem::Enum { options, nearest } => format!("{options} {nearest:?}"),
        Problem::NoAlternative { branches } => format!("{} branches", branches.len()),
        Problem::ExtraItem { index, .. } => format!("{index}"),
        Problem::Contains { min, max } => format!("{min} {max:?}"),
        Problem::Other(words) => format!("OTHER {words}"),
        _ => String::new(),
    };
    let because = problem.because.as_ref().map(|because| {
        let fields = because.fields.iter().map(|field| field.key.as_str());
        format!(" because {}", fields.collect::<Vec<_>>().join(","))
    });
    let alternative = problem.alternative.as_ref();
    let alternative = alternative.map(|a| format!(" {:?} {}/{}", a.keyword, a.index, a.count));
    format!(
        "{:?} {} [{path}: {place}] {detail}{}{}",
        problem.keyword,
        problem.pointer,
        because.unwrap_or_default(),
        alternative.unwrap_or_default()
    )
}

#[track_caller]
fn check_one(schema: &str, document: &str, expected: &[&str]) {
    check(&[("s.yaml", schema)], document, expected);
}

#[test]
fn places_are_right_across_references() {
    check(
        &[
            (
                "schema/s.yaml",
                "properties: { title: { $ref: 'parts/c.yaml#/$defs/title' } }\n",
            ),
            (
                "schema/parts/c.yaml",
                "$defs:\n  title: { $ref: '#/$defs/text' }\n  text: { minLength: 3 }\n",
            ),
        ],
        "title: ab\n",
        &["MinLength /title [schema/parts/c.yaml: minLength: 3] "],
    );
    // With a name of its own, and a name inside a name.
    check(
        &[(
            "s.json",
            r#"{ "$id": "https://example.org/a/s.json",
                 "properties": { "x": { "$ref": "inner.json#/$defs/n" } },
                 "$defs": { "i": { "$id": "inner.json", "$defs": { "n": { "minimum": 1 } } } } }"#,
        )],
        "x: 0\n",
        &["Minimum /x [s.json: \"minimum\": 1] "],
    );
}

#[test]
fn keys() {
    check_one(
        "properties: { excerpt: {} }\nrequired: [title, excerpt]\n",
        "exerpt: a\n",
        &[
            "Required  [s.yaml: title] title None",
            "Required  [s.yaml: excerpt] excerpt Some(\"exerpt\")",
        ],
    );
    check_one(
        "properties: { a: { properties: { width: {} }, additionalProperties: false } }\n",
        "a: { widht: 1, zzz: 2 }\n",
        &[
            "AdditionalProperties /a [s.yaml: additionalProperties: false] widht Some(\"width\")",
            "AdditionalProperties /a [s.yaml: additionalProperties: false] zzz None",
        ],
    );
    check_one(
        "$ref: '#/$defs/d'\nunevaluatedProperties: false\n$defs: { d: { properties: { title: {} } } }\n",
        "titel: 1\n",
        &["UnevaluatedProperties  [s.yaml: unevaluatedProperties: false] titel Some(\"title\")"],
    );
    check_one(
        "dependentRequired: { width: [height] }\n",
        "width: 1\n",
        &["DependentRequired  [s.yaml: width: [height]] height Some(\"width\")"],
    );
    check_one(
        "$schema: http://json-schema.org/draft-07/schema#\ndependencies: { width: [height] }\n",
        "width: 1\n",
        &["DependentRequired  [s.yaml: width: [height]] height Some(\"width\")"],
    );
    check_one(
        "properties: { a: false }\npropertyNames: { maxLength: 3 }\n",
        "a: 1\nlong: 2\n",
        &[
            "False /a [s.yaml: a: false] ",
            "PropertyNames  [s.yaml: propertyNames: { maxLength: 3 }] ",
        ],
    );
}

#[test]
fn items() {
    check_one(
        "prefixItems: [{}]\nitems: false\n",
        "[1, 2, 3]\n",
        &[
            "Items  [s.yaml: items: false] 1",
            "Items  [s.yaml: items: false] 2",
        ],
    );
    check_one(
        "$schema: http://json-schema.org/draft-07/schema#\nitems: [{}]\nadditionalItems: false\n",
        "[1, 2]\n",
        &["Items  [s.yaml: additionalItems: false] 1"],
    );
    check_one(
        "allOf: [{ prefixItems: [{}] }]\nunevaluatedItems: false\n",
        "[a, a, 7, {}]\n",
        &[
            "UnevaluatedItems  [s.yaml: unevaluatedItems: false] 1",
            "UnevaluatedItems  [s.yaml: unevaluatedItems: false] 2",
            "UnevaluatedItems  [s.yaml: unevaluatedItems: false] 3",
        ],
    );
    check_one(
        "contains: { const: 1 }\nmaxContains: 1\n",
        "[1, 1]\n",
        &["Contains  [s.yaml: maxContains: 1] 1 Some(1)"],
    );
    check_one(
        "items: { type: string }\nuniqueItems: true\n",
        "[a, 1, a]\n",
        &[
            "UniqueItems  [s.yaml: uniqueItems: true] ",
            "Type /1 [s.yaml: type: string] [String]",
        ],
    );
}

#[test]
fn the_nearest_alternative_speaks() {
    let media = "oneOf:
  - { type: object, properties: { kind: { const: image }, url: { type: string } }, required: [kind, url] }
  - { type: object, properties: { kind: { const: video }, id: { type: string } }, required: [kind, id] }
";
    check_one(
        media,
        "kind: video\nurl: x\n",
        &["Required  [s.yaml: id] id None OneOf 1/2"],
    );
    check_one(
        media,
        "kind: vidoe\n",
        &["OneOf /kind [s.yaml: oneOf] [\"image\",\"video\"] Some(String(\"video\"))"],
    );
    check_one(media, "[]\n", &["OneOf  [s.yaml: oneOf] 2 branches"]);
    let names = "anyOf: [{ type: string }, { type: array, items: { type: string } }]\n";
    check_one(
        names,
        "[a, 1]\n",
        &["Type /1 [s.yaml: type: string] [String] AnyOf 1/2"],
    );
    check_one(
        "anyOf: [{ required: [a] }, { required: [b, c] }]\n",
        "d: 1\n",
        &["AnyOf  [s.yaml: anyOf: [{ required: [a] }, { required: [b, c] }]] 2 branches"],
    );
    check_one(
        "anyOf: [{ type: 'null' }, { type: string, format: uri }]\n",
        "x\n",
        &["Format  [s.yaml: format: uri]  AnyOf 1/2"],
    );
}

#[test]
fn alternatives_that_refuse_the_same_place_speak_of_it() {
    let lists = "oneOf: [{ properties: { a: { items: { type: string } } } }, { properties: { a: { items: { type: boolean } } } }]\n";
    let at = |index: usize| format!("OneOf /a/{index} [s.yaml: oneOf] 2 branches");
    check_one(lists, "a: [1]\n", &[&at(0)]);
    check_one(lists, "a: [1, 2]\n", &[&at(0), &at(1)]);
    check_one(
        lists,
        "a: [1, x]\n",
        &["Type /a/0 [s.yaml: type: string] [String] OneOf 0/2"],
    );
}

#[test]
fn what_is_too_deep_for_its_alternatives_is_reported_at_the_top() {
    let forks =
        "oneOf: [{ properties: { a: { $ref: '#' } } }, { properties: { a: { $ref: '#' } } }]\n";
    // A longer document may take more steps.
    let long = format!("{{ b: {}, ", "b".repeat(450_000));
    let nested = format!("{long} a: {}1{} }}\n", "{ a: ".repeat(17), " }".repeat(17));
    check_one(forks, &nested, &["OneOf  [s.yaml: oneOf] 2 branches"]);
}

#[test]
fn conditions_are_named() {
    let schema = "
if: { properties: { type: { const: video } }, required: [type] }
then: { required: [video] }
else: { $ref: '#/$defs/article' }
$defs: { article: { required: [text] } }
";
    check_one(
        schema,
        "type: video\n",
        &["Required  [s.yaml: video] video None because type"],
    );
    check_one(
        schema,
        "type: other\n",
        &["Required  [s.yaml: text] text None because type"],
    );
}

#[test]
fn one_defect_is_reported_once() {
    check_one(
        "allOf: [{ required: [a] }, { required: [a] }]\n",
        "b: 1\n",
        &["Required  [s.yaml: a] a None"],
    );
    check_one(
        "type: string\nenum: [a, b]\n",
        "5\n",
        &["Type  [s.yaml: type: string] [String]"],
    );
}

#[test]
fn numbers_that_json_has_not_are_null() {
    check_one("type: 'null'\n", ".inf\n", &[]);
    check_one(
        "type: number\n",
        ".nan\n",
        &["Type  [s.yaml: type: number] [Float]"],
    );
}

#[test]
fn formats_give_roles() {
    let schema = compile(&[(
        "s.yaml",
        "
properties:
  url: { $ref: '#/$defs/url' }
  images: { type: array, items: { properties: { url: { format: uri-reference } } } }
  date: { format: date-time }
  more: { allOf: [{ properties: { link: { anyOf: [{ type: 'null' }, { format: uri }] } } }] }
  tree: { $ref: '#/$defs/tree' }
$defs:
  url: { format: uri }
  tree: { properties: { href: { format: uri }, child: { $ref: '#/$defs/tree' } } }
",
    )])
    .expect("a schema");
    let expected = [
        ("url", Role::Url),
        ("images[].url", Role::UrlReference),
        ("more.link", Role::Url),
        ("tree.href", Role::Url),
    ];
    let expected: Vec<(FieldPath, Role)> = (expected.iter())
        .map(|(path, role)| (path.parse().expect("a path"), *role))
        .collect();
    assert_eq!(schema.roles(), expected);
}
