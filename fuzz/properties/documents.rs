//! Parsing: spans, the same answer twice, and the verdicts of other readers.

use copydesk::internals::document::{self, Document, Layout, ProblemKind};
use copydesk::internals::report::inspect;
use copydesk::parts::Source;

use super::spans;

/// Parses a file and holds all that holds for every document.
fn parse<T>(name: &str, bytes: &[u8], then: impl FnOnce(&Document<'_>) -> T) -> T {
    let source = Source::new(name, bytes);
    assert_eq!(source.text().len(), bytes.len());
    let document = document::parse(&source, document::layout_of(name));
    spans::check(&document);
    let again = document::parse(&source, document::layout_of(name));
    assert_same(&document, &again);
    let seen = |document: &Document<'_>| {
        serde_json::to_string(&inspect::inspect(document)).expect("plain data")
    };
    assert_eq!(seen(&document), seen(&again));
    then(&document)
}

/// Whether two documents are equal in all that anybody sees of them.
pub fn assert_same(one: &Document<'_>, other: &Document<'_>) {
    assert_eq!(one.front_matter, other.front_matter);
    assert_eq!(one.body, other.body);
    assert_eq!(one.problems, other.problems);
    assert_eq!(one.directives, other.directives);
    assert_eq!(one.complete, other.complete);
    // What is not a number is not equal to itself.
    if one.roots != other.roots {
        assert_eq!(format!("{:?}", one.roots), format!("{:?}", other.roots));
    }
}

/// Where front matter ends: whoever has read enough of a file finds the same as who has read all.
pub fn front_matter(bytes: &[u8]) {
    let whole = Source::new("a.md", bytes);
    let expected = parse("a.md", bytes, |document| document.front_matter);
    let step = (bytes.len() / 64).max(1);
    for length in (0..bytes.len()).step_by(step) {
        let head = Source::head("a.md", bytes[..length].to_vec(), bytes.len() as u64);
        // Bytes that are cut may look like another encoding.
        if head.encoding_problem().is_some() || whole.encoding_problem().is_some() {
            continue;
        }
        let document = document::parse(&head, Layout::Content);
        spans::check(&document);
        if document::is_front_matter_complete(&head, Layout::Content) {
            assert_eq!(document.front_matter, expected, "after {length} bytes");
        }
    }
}

/// YAML, as a data file and between fences.
pub fn yaml(bytes: &[u8]) {
    parse("a.yaml", bytes, |_| ());
    parse("a.md", &[b"---\n", bytes, b"\n---\n"].concat(), |_| ());
}

/// What the fast reader takes, it reads as the full parser does; and a comment changes nothing but
/// the directives, whatever it says.
pub fn yaml_fast(bytes: &[u8]) {
    let content = [b"---\n", bytes, b"\n---\n"].concat();
    for (name, bytes) in [("a.md", &content[..]), ("a.yaml", bytes)] {
        let source = Source::new(name, bytes);
        let layout = document::layout_of(name);
        let found = document::parse(&source, layout);
        assert_same(&found, &document::parse_in_full(&source, layout));
        if source.encoding_problem().is_some() {
            continue; // what follows takes the text for the bytes
        }
        // The same without directives: `copydesk:` is another word everywhere.
        let text = source.text().replace("copydesk:", "copydesc:");
        let other = Source::new(name, text.as_str());
        let other = document::parse(&other, layout);
        assert_eq!(found.complete, other.complete);
        let seen = |document: &Document<'_>| format!("{:?}", (&document.roots, &document.problems));
        assert_eq!(seen(&found).replace("copydesk", "copydesc"), seen(&other));
    }
}

/// TOML, as a data file and between fences. What crate `toml` reads is right, the rest is reported.
pub fn toml(bytes: &[u8]) {
    parse("a.md", &[b"+++\n", bytes, b"\n+++\n"].concat(), |_| ());
    parse("a.toml", bytes, |document| {
        let text = document.source.text();
        if document.layout == Layout::Data && document.source.encoding_problem().is_none() {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let right = text.parse::<toml::Table>().is_ok();
            check_verdict(document, right);
        }
    });
}

/// JSON, as a data file and before a body. What `serde_json` reads is right and has that value,
/// the rest is reported.
pub fn json(bytes: &[u8]) {
    parse("a.md", bytes, |_| ());
    parse("a.json", bytes, |document| {
        let text = document.source.text();
        if document.layout != Layout::Data || document.source.encoding_problem().is_some() {
            return;
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return;
        }
        match serde_json::from_str::<serde_json::Value>(text) {
            Ok(value) => {
                check_verdict(document, true);
                let found = document.root().expect("a value").to_json();
                assert!(is_same(&found, &value), "{found} for {value} in {text:?}");
            }
            // What is only too deep or too large for it may be right.
            Err(error) if is_limit(&error) => {}
            Err(_) => check_verdict(document, false),
        }
    });
}

/// Whether two values are equal: `-0` is nothing but 0 here.
fn is_same(one: &serde_json::Value, other: &serde_json::Value) -> bool {
    use serde_json::Value;
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let has = |(key, a)| b.get(key).is_some_and(|b| is_same(a, b));
            a.len() == b.len() && a.iter().all(has)
        }
        (one, other) => one == other,
    }
}

fn is_limit(error: &serde_json::Error) -> bool {
    let words = error.to_string();
    [
        "recursion limit",
        "number out of range",
        "surrogate",
        "hex escape",
    ]
    .iter()
    .any(|limit| words.contains(limit))
}

fn check_verdict(document: &Document<'_>, right: bool) {
    let is_wrong = |kind: &ProblemKind| {
        matches!(
            kind,
            ProblemKind::Syntax { .. }
                | ProblemKind::Limit { .. }
                | ProblemKind::DuplicateKey { .. }
        )
    };
    let wrong = (document.problems.iter()).find(|problem| is_wrong(&problem.kind));
    let text = document.source.text();
    match wrong {
        None => assert!(right, "nothing is reported of {text:?}"),
        Some(problem) if right => {
            // The last of two equal keys is taken, in silence by others.
            let harmless = matches!(
                problem.kind,
                ProblemKind::DuplicateKey { .. } | ProblemKind::Limit { .. }
            );
            assert!(harmless, "{problem:?} in {text:?}");
        }
        Some(_) => {}
    }
}
