//! What is read here is read as the full parser reads it; what is not, is given up.

use proptest::prelude::*;

use crate::document::yaml::parse_in_full;
use crate::text::Span;

/// Compares both readings, and says whether there are two.
#[track_caller]
fn agrees(text: &str) -> bool {
    let mut taken = false;
    for is_front_matter in [true, false] {
        let Some(found) = super::parse(text, 0..text.len(), is_front_matter) else {
            continue;
        };
        taken = true;
        let expected = parse_in_full(text, Span::new(0, text.len()), is_front_matter);
        assert_eq!(found.roots, expected.roots, "{text:?}");
        assert_eq!(found.problems, expected.problems, "{text:?}");
        assert!(expected.complete, "{text:?}");
        assert!(expected.directives.is_empty(), "{text:?}");
    }
    taken
}

#[test]
fn what_is_usual_is_taken() {
    for text in [
        "a: 1\n",
        "a: 1",
        "a:\n",
        "a: \nb: ~\n",
        "# c\na: 1 # one\n\n# d\nb: x#y # z\n",
        "a: 'it''s'\nb: \"say \\\"x\\\" \\u00e9\\n\"\nc: \"\"\nd: ''\n",
        "a: yes\nb: 012\nc: 2023-14-01\non: 1\n",
        "url: https://a.b/c?d=e#f\n",
        "a: b: c",
        "a: -1\nb: -x\nc: --\n",
        "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n",
        "a:\n- b\n- c\nd:\n  - e\n  - f\n",
        "a:\n  - b: 1\n    c: 2\n\n  - b: 3\n    c:\n      - 4\n",
        "- a\n- b: c\n  d: e\n-\n  f: g\n- - h\n  - i\n",
        "a: [b, 'c', \"d\", 1, [], {}, {e: f}]\n",
        "a: [\n  b,\n  c\n  ]\nd: {x: 1,\n  y: 2}\n",
        "a: text that\n  goes on\n\n  and on\nb: 2\n",
        "a: \"text that \\\n  goes on\"\n",
        "a: \"text that\n  goes on\n\n  and on \"\nb: ' x\n  y'\n",
        "a: |\n  text\n   more\n\n  end\n\nb: >-\n  folded\n  text\n\n  end\nc: >\n  x\n",
        "a: 1\r\nb:\r\n  - c\r\n  - \"d\r\n    e\"\r\nf: |\r\n  x\r\n  y\r\n",
        "a: 1\na: 1\nb: 2\nb: 3\n",
        "  a: 1\n  b: 2\n",
        "日付: é\n\"quoted\": 1\n'also': 2\n",
        "key with blanks : x\n",
        "---\na: 1\n",
    ] {
        // Some of these are here because they are given up.
        let given_up = ["a: b: c", "a: \"text that \\\n  goes on\"\n"];
        assert_eq!(agrees(text), !given_up.contains(&text), "{text:?}");
    }
}

#[test]
fn what_is_rare_is_given_up() {
    for text in [
        "",
        "\n",
        "# c\n",
        "text\n",
        "a\n",
        "1: x\n",
        "null: x\n",
        "a: *b\n",
        "a: &b c\n",
        "a: !t c\n",
        "<<: {a: 1}\n",
        "? a\n: b\n",
        "a:\tb\n",
        "a: b\n--- \nc: d\n",
        "a: b\n...\n",
        "%YAML 1.2\n---\na: b\n",
        "a: [b: c]\n",
        "a: [-]\n",
        "a: [b\n",
        "a: {b}\n",
        "a: 'b' c\n",
        "a: 'b'# c\n",
        "a: \"\\q\"\n",
        "a: \"\\ud83d\\ude00\"\n",
        "a: `b`\n",
        "a: @b\n",
        "a: %b\n",
        "a:\n  - b\n c: d\n",
        "a: 1\n  b: 2\n",
        "a: b\n  # c\n  d\n",
        "a: \"b\nc\"\n",
        "a: |2\n   b\n",
        "a: |+\n  b\n\n",
        "a: >\n  b\n    c\n",
        "a: \u{7f}\n",
        "a: \u{2028}\n",
        "a: \u{85}\n",
        "a: \u{feff}\n",
        "a: b\rc: d\n",
    ] {
        assert!(!agrees(text), "{text:?}");
    }
}

#[test]
fn an_empty_block_scalar_ends_at_a_comment() {
    for (text, header) in [
        ("a:\n  b: |4\n   # c\n  d: 1\n", "|4"),
        ("b: |4\n # c\na: 1\n", "|4"),
        ("b: >2-\n\n  \n # c\n\n# d\na: 1\n", ">2-"),
        ("b: |9\r\n # c\r\n", "|9"),
    ] {
        for is_front_matter in [true, false] {
            let found = super::parse(text, 0..text.len(), is_front_matter).unwrap();
            let mut inner = &found.roots[0];
            inner = inner
                .get("a")
                .filter(|a| a.get("b").is_some())
                .unwrap_or(inner);
            let empty = inner.get("b").unwrap();
            assert_eq!(empty.as_str(), Some(""), "{text:?}");
            assert_eq!(&text[empty.span.range()], header, "{text:?}");
            assert_eq!(found.problems, [], "{text:?}");
        }
    }
    for text in [
        "b: |4\n    # c\na: 1\n",
        "b: |1\n # c\na: 1\n",
        "b: |2\n   \n # c\na: 1\n",
        "b: |4+\n # c\na: 1\n",
        "b: |4\n # c\n d\na: 1\n",
    ] {
        assert!(!agrees(text), "{text:?}");
    }
    // The same span and value as without the comment.
    let text = "b: |4\na: 1\n";
    let full = parse_in_full(text, Span::new(0, text.len()), true);
    let empty = full.roots[0].get("b").unwrap();
    assert_eq!(&text[empty.span.range()], "|4");
    assert_eq!(empty.as_str(), Some(""));
}

fn pieces() -> impl Strategy<Value = String> {
    let pieces = vec![
        "\n",
        "\n",
        "\n",
        "\r\n",
        "  ",
        "  ",
        " ",
        "    ",
        ": ",
        ":",
        ":\n",
        "- ",
        "- ",
        "-",
        "a",
        "b: ",
        "key: ",
        "c:\n  ",
        "é",
        "日",
        "\u{a0}",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        "\"",
        "'",
        "''",
        "\\",
        "\\n",
        "\\u00e9",
        "#",
        " # c",
        "# c\n",
        "|\n",
        ">\n",
        "|-\n",
        ">-\n",
        "?",
        "? ",
        "!",
        "&",
        "*",
        "%",
        "@",
        "1",
        "-1",
        "0",
        "1.5",
        "~",
        "null",
        "true",
        "yes",
        "2023-01-02",
        "---",
        "---\n",
        "...\n",
        "<<: ",
        "x y",
        "https://a.b/c",
        "\n  ",
        "\n    ",
        "\n- ",
        "\n  - ",
        "\nd: ",
        "\n  e: ",
        "\t",
        "=",
        "<",
        "(",
        "/",
    ];
    let pieces = prop::sample::select(pieces);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        // Short texts are read quickly; `PROPTEST_CASES` asks for more of them.
        cases: ProptestConfig::default().cases.max(4_000),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_is_read_alike(text in pieces()) {
        agrees(&text);
    }

    #[test]
    fn any_text_behind_a_key_is_read_alike(text in pieces()) {
        agrees(&format!("a: 1\nb: {text}\nc: 2\n"));
        agrees(&format!("a:\n  - b: {text}\n    c: 2\n  - d\n"));
    }
}
