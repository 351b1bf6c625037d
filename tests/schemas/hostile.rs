//! Schemas and documents that mean harm end soon.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use copydesk::internals::document::{self, Layout};
use copydesk::internals::schema::{SchemaPlace, SchemaProblemKind, SchemaProblems};
use copydesk::parts::Source;

use super::compile;

/// What grows without bound takes hours; a machine that does much else needs some patience.
const EXPLOSION: Duration = Duration::from_secs(180);

/// Checks a YAML document; how many problems there are, one of them that it is too complex.
#[track_caller]
fn check(schema: &str, text: &str) -> usize {
    let started = Instant::now();
    let schema = compile(&[("s.yaml", schema)]).expect("a schema");
    let source = Source::new("a.yaml", text);
    let document = document::parse(&source, Layout::Data);
    let root = document.root().expect("a value");
    let mut problems = SchemaProblems::default();
    schema.check(root, 0, &mut problems);
    let took = started.elapsed();
    assert!(took < EXPLOSION, "took {took:?}");
    problems.refused.len() + problems.too_complex.len()
}

#[test]
fn references_in_a_circle() {
    for circle in [
        "$ref: '#'\n",
        "allOf: [{ $ref: '#' }]\n",
        "anyOf: [{ $ref: '#/$defs/a' }]\n$defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }\n",
        "not: { $ref: '#' }\n",
    ] {
        check(circle, "a: 1\n");
    }
    let deep = format!("{}1{}\n", "[".repeat(200), "]".repeat(200));
    assert_eq!(check("items: { $ref: '#' }\n", &deep), 0);
    let forks = "properties: { a: { anyOf: [{ $ref: '#' }, { $ref: '#' }] } }\nrequired: [b]\n";
    let nested = format!("{}1{}\n", "{ a: ".repeat(12), " }".repeat(12));
    check(forks, &nested);
    let forks =
        "oneOf: [{ properties: { a: { $ref: '#' } } }, { properties: { a: { $ref: '#' } } }]\n";
    for depth in [3, 12, 20, 100] {
        let nested = format!("{}1{}\n", "{ a: ".repeat(depth), " }".repeat(depth));
        assert_eq!(check(forks, &nested), 1, "{depth}");
    }
}

/// Definitions of which each applies the next one twice, and what the last one is.
fn doubled(times: usize, way: &str, last: &str) -> String {
    let mut schema = "$ref: '#/$defs/d0'\n$defs:\n".to_owned();
    for at in 0..times {
        let next = format!("{{ $ref: '#/$defs/d{}' }}", at + 1);
        let _ = writeln!(schema, "  d{at}: {{ {} }}", way.replace("next", &next));
    }
    let _ = writeln!(schema, "  d{times}: {last}");
    schema
}

#[test]
fn schemas_that_apply_themselves_a_billion_times() {
    for way in [
        "allOf: [next, next]",
        "anyOf: [next, next]",
        "oneOf: [next, { not: next }]",
        "if: next, then: next, else: next",
        "not: { allOf: [next, next] }",
        "dependentSchemas: { a: next, b: next }",
        "properties: { a: next }, additionalProperties: false, allOf: [next, next]",
    ] {
        for last in ["{ required: [z] }", "{}", "true"] {
            let errors = compile(&[("s.yaml", &doubled(40, way, last))]).expect_err("too much");
            let messages: Vec<&str> = errors.iter().map(|error| &*error.message).collect();
            let expected = "this applies more than 1000000 schemas to one value";
            assert_eq!(messages, [expected], "{way}");
            // What is no more than a thousand ways is fine.
            check(&doubled(8, way, last), "a: { b: 1 }\n");
        }
    }
    let by_name = "$ref: '#a'\n$defs:\n".to_owned();
    let by_name = (0..40).fold(by_name, |schema, at| {
        let (own, next) = ("a".repeat(at + 1), "a".repeat(at + 2));
        format!("{schema}  {own}: {{ $anchor: {own}, allOf: [{{ $ref: '#{next}' }}, {{ $ref: '#{next}' }}] }}\n")
    });
    let by_name = format!("{by_name}  last: {{ $anchor: {} }}\n", "a".repeat(41));
    compile(&[("s.yaml", &by_name)]).expect_err("too much");
}

#[test]
fn schemas_that_lead_far() {
    for way in [
        "$ref: next",
        "allOf: [{ $ref: next }]",
        "anyOf: [{ type: string }, { $ref: next }]",
        "allOf: [{ $ref: next }], unevaluatedProperties: false",
    ] {
        let chain = |length: usize| {
            let mut schema = "$ref: '#/$defs/d0'\n$defs:\n".to_owned();
            for at in 0..length {
                let way = way.replace("next", &format!("'#/$defs/d{}'", at + 1));
                let _ = writeln!(schema, "  d{at}: {{ {way} }}");
            }
            format!("{schema}  d{length}: {{ type: object }}\n")
        };
        check(&chain(60), "a: 1\n");
        let errors = compile(&[("s.yaml", &chain(50_000))]).expect_err("too far");
        let messages: Vec<&str> = errors.iter().map(|error| &*error.message).collect();
        let expected = "this chains more than 200 schemas for one value";
        assert_eq!(messages, [expected], "{way}");
    }
    // Each leads to another value.
    let deep = doubled(400, "properties: { a: next }", "{ required: [z] }");
    check(&deep, "a: { a: { a: 1 } }\n");
}

#[test]
fn many_values_against_many_branches() {
    let branches = "{ minLength: 1 }, { maxLength: 9 }, ".repeat(5_000);
    let schema = format!("items: {{ allOf: [{branches}] }}\n");
    assert_eq!(check(&schema, &"- abc\n".repeat(30)), 0);
    assert_eq!(check(&schema, &"- abc\n".repeat(100_000)), 1);
}

#[test]
fn long_patterns_on_long_texts() {
    let files = [
        (
            "s.yaml",
            "properties:\n  a: { $ref: 'b.yaml#/$defs/b' }\n  b: { $ref: 'b.yaml#/$defs/b' }\n  c: { pattern: '^é*$' }\n  d: { pattern: '^é*$' }\n  e: { pattern: x }\n",
        ),
        (
            "b.yaml",
            "$defs:\n  b:\n    type: string\n    pattern: '(.{1,30}){30}x'\n",
        ),
    ];
    let long = "é".repeat(200_000);
    let text = |a: &str| format!("a: {a}\nb: é\nc: {long}\nd: {long}e\ne: x{long}\n");
    let (refused, too_complex) = reported(&files, &text("é"));
    let slow = ("(.{1,30}){30}x".to_owned(), "b.yaml:4".to_owned());
    let place = |pointer: &str, (pattern, place): &(String, String)| {
        (pointer.to_owned(), pattern.clone(), place.clone())
    };
    let other = ("^é*$".to_owned(), "s.yaml:5".to_owned());
    assert_eq!(
        refused,
        [place("/a", &slow), place("/b", &slow), place("/d", &other)]
    );
    assert_eq!(too_complex, []);
    let (refused, too_complex) = reported(&files, &text(&long));
    assert_eq!((refused, too_complex), (vec![], vec![place("/a", &slow)]));
}

#[test]
fn look_around_and_back_references_end_soon() {
    let schema = "items: { pattern: '^(?!-)[a-z-]+(?<!-)$' }\n";
    assert_eq!(check(schema, "- a-b\n- -a\n- a-\n- b\n"), 2);
    // Usual ones on many values are no reason to give up.
    assert_eq!(check(schema, &"- a-b\n".repeat(20_000)), 0);
    assert_eq!(check("pattern: '^(a+)b\\1$'\n", "aaabaaa\n"), 0);
    assert_eq!(check("pattern: '^(a+)b\\1$'\n", "aaabaa\n"), 1);
    let keys = "patternProperties: { '^(?!x-)': false }\n";
    assert_eq!(check(keys, "x-a: 1\nx-b: 2\n"), 0);
    assert_eq!(check(keys, "x-a: 1\nb: 2\n"), 1);
    // What nobody can wait for is said, of a value and of a key.
    let way = "(?:(?!b).)*(?:(?!b).)*(?:(?!b).)*c";
    for text in ["a".repeat(1_000), "a".repeat(1_000_000)] {
        let (refused, too_complex) = reported(
            &[(
                "s.yaml",
                &format!("properties: {{ k: {{ pattern: '{way}' }} }}\n"),
            )],
            &format!("k: {text}\n"),
        );
        let place = ("/k".to_owned(), way.to_owned(), "s.yaml:1".to_owned());
        assert_eq!((refused, too_complex), (vec![], vec![place]));
    }
    let (refused, too_complex) = reported(
        &[(
            "s.yaml",
            &format!("patternProperties: {{ '{way}': false }}\n"),
        )],
        &format!("{}: 1\n", "a".repeat(1_000)),
    );
    let place = (String::new(), way.to_owned(), "s.yaml:1".to_owned());
    assert_eq!((refused, too_complex), (vec![], vec![place]));
}

/// Pointer, pattern, and the place in the schema.
type Reported = (String, String, String);

/// What is reported of patterns: where they do not match, and where they take too long.
#[track_caller]
fn reported(files: super::Files<'_>, text: &str) -> (Vec<Reported>, Vec<Reported>) {
    let schema = compile(files).expect("a schema");
    let source = Source::new("a.yaml", text);
    let document = document::parse(&source, Layout::Data);
    let mut problems = SchemaProblems::default();
    let started = Instant::now();
    schema.check(document.root().expect("a value"), 0, &mut problems);
    let took = started.elapsed();
    assert!(took < EXPLOSION, "took {took:?}");
    let place = |schema: &SchemaPlace| format!("{}:{}", schema.file, schema.location.start.line);
    let refused = problems.refused.into_iter().map(|problem| {
        let SchemaProblemKind::Pattern { pattern } = problem.kind else {
            panic!("{:?}", problem.kind);
        };
        (problem.pointer, pattern, place(&problem.schema))
    });
    let mut refused: Vec<Reported> = refused.collect();
    refused.sort_unstable();
    let too_complex = problems.too_complex.into_iter().map(|problem| {
        let pattern = problem.pattern.unwrap_or_default();
        (problem.pointer, pattern, place(&problem.schema))
    });
    (refused, too_complex.collect())
}

#[test]
fn a_pattern_that_takes_too_long_does_not_pass_where_it_must_not_match() {
    let slow = "'(.{1,30}){30}x'";
    let text = format!("a: {}\n? {}\n: 1\n", "é".repeat(5_000), "ë".repeat(10_000));
    for schema in [
        format!("properties: {{ a: {{ not: {{ pattern: {slow} }} }} }}\n"),
        format!(
            "if: {{ properties: {{ a: {{ pattern: {slow} }} }} }}\nthen: {{ required: [z] }}\n"
        ),
        format!("anyOf: [{{ properties: {{ a: {{ pattern: {slow} }} }} }}, {{ type: array }}]\n"),
        format!("propertyNames: {{ not: {{ pattern: {slow} }} }}\n"),
        format!("patternProperties: {{ {slow}: false }}\n"),
    ] {
        let (refused, too_complex) = reported(&[("s.yaml", &schema)], &text);
        assert_eq!((refused.len(), too_complex.len()), (0, 1), "{schema}");
    }
    // Whatever the pattern says, the other alternative fits.
    let schema =
        format!("anyOf: [{{ properties: {{ a: {{ pattern: {slow} }} }} }}, {{ type: object }}]\n");
    let (refused, too_complex) = reported(&[("s.yaml", &schema)], &text);
    assert_eq!((refused.len(), too_complex.len()), (0, 0), "{schema}");
}

#[test]
fn large_patterns_that_take_few_steps_are_matched_whatever_the_text_is() {
    let schema = "properties:\n  a: { pattern: '^.{1,1000}$' }\n  b: { pattern: '^.{1,1200}$' }\n  c: { pattern: '^[\\p{L} ]{1,300}$' }\npatternProperties: { '^[a-z]{1,100}$': {} }\n";
    let long = |letters: usize| "é".repeat(letters);
    let text = |a, b, c| format!("a: {}\nb: {}\nc: {}\n", long(a), long(b), long(c));
    let files = [("s.yaml", schema)];
    assert_eq!(reported(&files, &text(1_000, 1_200, 300)), (vec![], vec![]));
    let (refused, too_complex) = reported(&files, &text(1_001, 1_201, 301));
    assert_eq!((refused.len(), too_complex.len()), (3, 0));
    let many = (0..26_u8)
        .flat_map(|one| (0..26_u8).map(move |other| [one, other].map(|at| char::from(b'a' + at))))
        .map(|pair| format!("{}: 1\n", String::from_iter(pair).repeat(20)))
        .collect::<Vec<_>>()
        .concat();
    assert_eq!(reported(&files, &many), (vec![], vec![]));
}

#[test]
fn large_patterns() {
    let mut schema = String::from("properties:\n");
    for index in 0..100 {
        let _ = writeln!(
            schema,
            "  p{index}: {{ pattern: '\\p{{L}}{{150}}x{index}' }}"
        );
    }
    let errors = compile(&[("s.yaml", &schema)]).expect_err("too large");
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        messages,
        ["the patterns of the schema are too large in total"]
    );
    let long = format!("pattern: '{}'\n", "a?".repeat(500_000));
    assert!(compile(&[("s.yaml", &long)]).is_err());
}

#[test]
fn catastrophic_patterns() {
    let text = format!("'{}!'\n", "a".repeat(100_000));
    assert_eq!(check("pattern: '^(a+)+$'\n", &text), 1);
    assert_eq!(check("pattern: '^(a|aa)*$'\n", &text), 1);
    assert!(compile(&[("s.yaml", "pattern: '((a{999}){999}){999}'\n")]).is_err());
}

#[test]
fn many_keys_and_many_items() {
    let mut keys = String::new();
    let mut items = String::from("list:\n");
    for index in 0..50_000 {
        let _ = writeln!(keys, "key{index}: {index}");
        let _ = writeln!(items, "- {index}");
    }
    let mut schema = String::from("additionalProperties: false\nproperties:\n");
    for index in 0..2_000 {
        let _ = writeln!(schema, "  key{}: {{ type: integer }}", index * 20);
    }
    assert_eq!(check(&schema, &keys), 200);
    let list = "properties: { list: { uniqueItems: true, items: { type: string } } }\n";
    assert_eq!(check(list, &items), 1000);
    check("properties: { list: { uniqueItems: true } }\n", &items);
}
