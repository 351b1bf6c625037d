//! The fixtures of four front matter libraries: where front matter and body are, and the values
//! where a library states them.

use copydesk::internals::document::{self, DataFormat, Document, Layout, Node};
use copydesk::parts::Source;
use serde_json::Value as Json;

use crate::support;

/// Files where we differ from the reference splitter on purpose.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "python-frontmatter/tests/json/hello-json.md",
        "the line break after the object is no body",
    ),
    (
        "python-frontmatter/tests/yaml/extra-dash.txt",
        "four dashes are no fence for any generator",
    ),
    (
        "python-frontmatter/tests/yaml/unpretty.md",
        "`yes` is text in YAML 1.2, and reported as ambiguous",
    ),
    (
        "gray-matter/test/fixtures/delims-semi-colons.md",
        "`;;;` is no fence for any of the four generators",
    ),
    (
        "gray-matter/test/fixtures/autodetect-json.md",
        "`---json` is front matter, as gray-matter reads it",
    ),
    (
        "gray-matter/test/fixtures/autodetect-yaml.md",
        "`---yaml` is front matter, as gray-matter reads it",
    ),
];

#[test]
fn front_matter_and_body_are_where_the_reference_says() {
    let Some(cases) = support::cases("suites/front-matter-fixtures.jsonl") else {
        return;
    };
    let mut failures = Vec::new();
    let mut different = 0;
    for case in &cases {
        let file = case["file"].as_str().expect("a name");
        let bytes = support::base64(case["base64"].as_str().expect("bytes"));
        let source = Source::new(file, bytes);
        let document = document::parse(&source, Layout::Content);
        let mut wrong = compare(&document, &case["ref"]);
        wrong.extend(compare_values(&document, &case["expected"]));
        if DIFFERENT.iter().any(|(known, _)| *known == file) {
            different += 1;
            if wrong.is_empty() {
                failures.push(format!("{file}: no difference any more"));
            }
        } else if !wrong.is_empty() {
            failures.push(format!("{file}: {}", wrong.join("; ")));
        }
    }
    eprintln!(
        "front matter: {} fixtures, {different} differ on purpose",
        cases.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn compare(document: &Document<'_>, reference: &Json) -> Vec<String> {
    let mut wrong = Vec::new();
    let format = reference["fmt"].as_str().expect("a format");
    let is_unclosed = document.front_matter.is_some_and(|at| at.close.is_none())
        && document.format != DataFormat::Json;
    let found = if is_unclosed {
        "malformed"
    } else {
        document.format.as_str()
    };
    if found != format {
        wrong.push(format!("format {found}, expected {format}"));
    }
    let body = reference["body_off"].as_u64().expect("an offset");
    if u64::from(document.body.start) != body {
        wrong.push(format!("body at {}, expected {body}", document.body.start));
    }
    wrong
}

fn compare_values(document: &Document<'_>, expected: &Json) -> Vec<String> {
    let Json::Object(expected) = expected else {
        return Vec::new();
    };
    let found = document.root().map_or(Json::Null, Node::to_json);
    (expected.iter())
        .filter(|(key, value)| key.as_str() != "content" && found[key.as_str()] != **value)
        .map(|(key, value)| format!("{key}: {}, expected {value}", found[key.as_str()]))
        .collect()
}
