//! Parts of scalars in every way to write them.

use std::borrow::Cow;

use super::*;
use crate::document::{Layout, Value};
use crate::text::Source;

/// Checks that `part` of `text` is at `expected` in the scalar that is written `raw`.
#[track_caller]
fn check(format: DataFormat, style: Style, raw: &str, text: &str, part: &str, expected: &str) {
    let source = Source::new("a.md", format!("key: {raw}"));
    let document = Document {
        source: &source,
        layout: Layout::Data,
        format,
        front_matter: None,
        roots: Vec::new(),
        body: Span::default(),
        problems: Vec::new(),
        directives: Vec::new(),
        complete: true,
    };
    let value = Value::String(Cow::Borrowed(text));
    let node = Node::new(value, Span::new(5, 5 + raw.len()), style);
    let start = text.find(part).unwrap();
    let span = document.inside(&node, start..start + part.len());
    assert_eq!(source.slice(span), expected, "{raw:?}");
    // Letter by letter, and back to the beginning: each is where it is alone.
    let mut parts = document.parts(&node).unwrap();
    let letters = text.char_indices().map(|(at, c)| at..at + c.len_utf8());
    for range in letters.chain(std::iter::once(start..start + part.len())) {
        let alone = document.inside(&node, range.clone());
        assert_eq!(parts.inside(range.clone()), alone, "{raw:?} {range:?}");
    }
}

#[test]
fn verbatim_text_is_found() {
    let yaml = DataFormat::Yaml;
    check(yaml, Style::Plain, "a bü c", "a bü c", "bü", "bü");
    check(yaml, Style::SingleQuoted, "'a b'", "a b", "b", "b");
    check(yaml, Style::DoubleQuoted, "\"a b\"", "a b", "a b", "a b");
}

#[test]
fn escapes_are_walked_over() {
    let (yaml, json) = (DataFormat::Yaml, DataFormat::Json);
    check(yaml, Style::SingleQuoted, "'it''s x'", "it's x", "x", "x");
    check(yaml, Style::SingleQuoted, "'it''s x'", "it's x", "'", "''");
    let raw = r#""\u00e9\t\x41 \"x\"""#;
    check(yaml, Style::DoubleQuoted, raw, "é\tA \"x\"", "x", "x");
    check(
        yaml,
        Style::DoubleQuoted,
        raw,
        "é\tA \"x\"",
        "é\t",
        r"\u00e9\t",
    );
    let raw = r#""\ud83d\ude00\/x""#;
    check(
        json,
        Style::DoubleQuoted,
        raw,
        "😀/x",
        "😀",
        r"\ud83d\ude00",
    );
    check(json, Style::DoubleQuoted, raw, "😀/x", "x", "x");
    check(yaml, Style::DoubleQuoted, "\"a \\\n  b\"", "a b", "b", "b");
}

#[test]
fn folded_lines_are_walked_over() {
    let yaml = DataFormat::Yaml;
    check(yaml, Style::Plain, "a\n  b c", "a b c", "c", "c");
    check(yaml, Style::Plain, "a  \r\n\r\n  b c", "a\nb c", "b", "b");
    check(
        yaml,
        Style::DoubleQuoted,
        "\"a\n  b  c\"",
        "a b  c",
        "b  c",
        "b  c",
    );
    let raw = ">-\n  a\n  b\n\n  c\n    d\n  e";
    check(yaml, Style::Folded, raw, "a b\nc\n  d\ne", "b", "b");
    check(yaml, Style::Folded, raw, "a b\nc\n  d\ne", "d", "d");
    check(yaml, Style::Folded, raw, "a b\nc\n  d\ne", "e", "e");
}

#[test]
fn block_scalars_are_walked_over() {
    let (yaml, toml) = (DataFormat::Yaml, DataFormat::Toml);
    let raw = "|\n  a\n    b\r\n\n  c\n";
    check(yaml, Style::Literal, raw, "a\n  b\n\nc\n", "  b", "  b");
    check(yaml, Style::Literal, raw, "a\n  b\n\nc\n", "c", "c");
    check(
        toml,
        Style::Literal,
        "\"\"\"\na\\u00e9\nb\"\"\"",
        "aé\nb",
        "b",
        "b",
    );
    check(toml, Style::Literal, "'''a\\\nb'''", "a\\\nb", "b", "b");
}

#[test]
fn where_text_and_file_disagree_it_is_the_whole_value() {
    let yaml = DataFormat::Yaml;
    check(yaml, Style::Plain, "1_000", "1000", "000", "1_000");
    check(
        yaml,
        Style::DateTime,
        "2024-01-01 00:00",
        "2024-01-01T00:00",
        "T",
        "2024-01-01 00:00",
    );
}
