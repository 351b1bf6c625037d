//! The YAML test suite: what must be refused is refused, what must be read has the value that the
//! suite states.

use copydesk::internals::document::{self, Document, Layout, Node, ProblemKind};
use copydesk::parts::Source;
use serde_json::Value as Json;

use crate::support;

/// Cases where we differ on purpose, or where the parser does.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "6CA3",
        "a tab as indentation is refused, as by libyaml and its ports",
    ),
    (
        "DK95",
        "a tab as indentation is refused, as by libyaml and its ports",
    ),
    (
        "Q5MG",
        "a tab as indentation is refused, as by libyaml and its ports",
    ),
    ("9C9N", "generators read it; reported as not portable"),
    ("DK95/01", "generators read it; reported as not portable"),
    ("QB6E", "generators read it; reported as not portable"),
    ("Y79Y/03", "generators read it; reported as not portable"),
    (
        "ZYU8/02",
        "two versions in one directive; no reader takes it",
    ),
];

#[test]
fn yaml_is_read_as_the_suite_says() {
    let Some(cases) = support::cases("suites/yaml-test-suite.jsonl") else {
        return;
    };
    let (mut failures, mut different, mut without_value) = (Vec::new(), 0, 0);
    for case in &cases {
        let id = case["id"].as_str().expect("an id");
        let text = case["yaml"].as_str().expect("a text");
        let source = Source::new("case.yaml", text);
        let document = document::parse(&source, Layout::Data);
        let must_fail = case["fail"].as_bool().expect("a flag");
        without_value += usize::from(!must_fail && case["json"].is_null());
        let wrong = match syntax_error(&document) {
            Some(_) if must_fail => None,
            None if must_fail => Some("read, must be refused".to_owned()),
            Some(error) => Some(format!("refused: {error}")),
            None => compare(&document, &case["json"]),
        };
        let is_known = DIFFERENT.iter().any(|(known, _)| *known == id);
        different += usize::from(is_known);
        match wrong {
            Some(wrong) if !is_known => {
                failures.push(format!("{id} {}: {wrong}\n{text}", case["name"]));
            }
            None if is_known => failures.push(format!("{id}: no difference any more")),
            _ => {}
        }
    }
    eprintln!(
        "YAML: {} cases, {different} differ on purpose, {without_value} state no value",
        cases.len()
    );
    assert!(
        failures.is_empty(),
        "{} fail\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn syntax_error<'a>(document: &'a Document<'_>) -> Option<&'a str> {
    document
        .problems
        .iter()
        .find_map(|problem| match &problem.kind {
            ProblemKind::Syntax { message, .. } | ProblemKind::Limit { message } => {
                Some(&**message)
            }
            _ => None,
        })
}

fn compare(document: &Document<'_>, expected: &Json) -> Option<String> {
    let expected = expected.as_str()?;
    let expected: Vec<Json> = serde_json::Deserializer::from_str(expected)
        .into_iter()
        .collect::<Result<_, _>>()
        .expect("JSON");
    let mut found: Vec<Json> = document.roots.iter().map(Node::to_json).collect();
    // A file without a document is null for us, so that a schema can say what is missing.
    if expected.is_empty() && found == [Json::Null] {
        found.clear();
    }
    let same =
        found.len() == expected.len() && found.iter().zip(&expected).all(|(a, b)| same(a, b));
    (!same).then(|| format!("{found:?}, expected {expected:?}"))
}

/// Whether two values are the same; numbers by value, as JSON has only one kind of them.
fn same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Number(one), Json::Number(other)) => one.as_f64() == other.as_f64(),
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Json::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && (one.iter()).all(|(key, a)| other.get(key).is_some_and(|b| same(a, b)))
        }
        (one, other) => one == other,
    }
}
