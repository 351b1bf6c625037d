//! What is read, what is refused, and where; `serde_json` agrees.

use super::*;

#[track_caller]
fn check(text: &str) {
    let parsed = parse(text, Span::new(0, text.len()));
    assert_eq!(parsed.problems, [], "{text}");
    let expected: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(parsed.roots[0].to_json(), expected);
}

#[track_caller]
fn check_error(text: &str, at: &str, message: &str) {
    let parsed = parse(text, Span::new(0, text.len()));
    let problem = parsed.problems.last().expect("a problem");
    let ProblemKind::Syntax { message: found, .. } = &problem.kind else {
        panic!("{problem:?}");
    };
    assert_eq!(
        (&text[problem.span.range()], found.as_str()),
        (at, message),
        "{text:?}"
    );
    assert!(!parsed.complete);
    assert!(
        serde_json::from_str::<serde_json::Value>(text).is_err(),
        "{text}"
    );
}

#[test]
fn values() {
    check(r#"{"a": [1, -2.5e3, true, false, null, "x\n\u00e9\ud83d\ude00"], "b": {}}"#);
    check("[]");
    check(" 18446744073709551615 ");
    check("\"\"");
}

#[test]
fn what_json_does_not_have() {
    check_error("{\"a\": 1,}", ",", "trailing comma");
    check_error("[1,]", ",", "trailing comma");
    check_error("[1 2]", "2", "expected `,` or `]`, found `2`");
    check_error("[01]", "1", "expected `,` or `]`, found `1`");
    check_error("{'a': 1}", "'", "a single quote");
    check_error("{a: 1}", "a", "expected a key in double quotes, found `a`");
    check_error("[+1]", "+", "invalid JSON number");
    check_error("[0x1f]", "0", "invalid JSON number");
    check_error("[.5]", ".", "invalid JSON number");
    check_error("[NaN]", "NaN", "expected JSON, found `NaN`");
    check_error("[\"\\x\"]", "\\x", "invalid JSON escape");
    check_error("[\"\\ud800\"]", "\\ud800\"", "invalid JSON escape");
    check_error("[\"a\nb\"]", "\"a", "this quote is never closed");
    check_error("[\"a\tb\"]", "\t", "control character U+0009 in a string");
    check_error("[\"a", "\"a", "this quote is never closed");
    check_error("{\"a\": 1 // x\n}", "// x", "JSON does not allow comments");
    check_error("{\"a\" 1}", "1", "expected `:` after the key, found `1`");
    check_error("{\"a\": 1", "{", "`{` is never closed");
    check_error("[1]]", "]", "expected the end of the file, found `]`");
    check_error(
        "[\u{a0}1]",
        "\u{a0}",
        "this character is not whitespace in JSON",
    );
    check_error("", "", "expected a value, found nothing");
}

#[test]
fn what_is_known_for_sure_before_an_error_stays() {
    for (text, expected) in [
        (r#"{"a": 1, "b": [2, "c": 3}"#, r#"{"a": 1}"#),
        (r#"{"a": [1], "b": {"c": 2, "d": 3}"#, r#"{"a": [1]}"#),
        (r#"{"a": {"b": 1}, "c": 2"#, r#"{"a": {"b": 1}, "c": 2}"#),
        (r#"[{"a": 1}, {"b": 2}, 3"#, r#"[{"a": 1}, {"b": 2}, 3]"#),
    ] {
        let parsed = parse(text, Span::new(0, text.len()));
        let expected: serde_json::Value = serde_json::from_str(expected).expect("JSON");
        assert_eq!(parsed.roots[0].to_json(), expected, "{text}");
    }
}

#[test]
fn repeated_keys_and_depth() {
    let text = "{\"a\": 1, \"b\": 2, \"a\": 1}";
    let parsed = parse(text, Span::new(0, text.len()));
    let kind = ProblemKind::DuplicateKey {
        key: "a".to_owned(),
        first: Span::new(1, 4),
        definitions: vec![
            (Span::new(1, 4), Span::new(6, 7)),
            (Span::new(17, 20), Span::new(22, 23)),
        ],
        count: 2,
        same_value: true,
    };
    let span = Span::new(17, 20);
    assert_eq!(parsed.problems, [Problem { span, kind }]);
    let deep = "[".repeat(10_000);
    let parsed = parse(&deep, Span::new(0, deep.len()));
    assert!(matches!(parsed.problems[0].kind, ProblemKind::Limit { .. }));
}
