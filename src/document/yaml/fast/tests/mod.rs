//! The fast reader reads a text exactly as the full parser does, or gives it up.

mod texts;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::document::size::TreeRoom;
use crate::document::yaml::{Input, full, parse};
use crate::document::{Parsed, Style};
use crate::text::Span;

/// What may be around the YAML in its file.
const AROUND: [(&str, &str); 3] = [("", ""), ("---\n", "---\n- b: |\n  c"), ("\u{feff}", "")];

/// Compares both readings of a text. Whether the fast reader took it.
#[track_caller]
fn agrees(text: &str) -> bool {
    let mut taken = false;
    for (before, after) in AROUND {
        if !after.is_empty() && !text.is_empty() && !text.ends_with('\n') {
            continue; // a fence begins its line
        }
        let file = [before, text, after].concat();
        let area = Span::new(before.len(), before.len() + text.len());
        for is_front_matter in [true, false] {
            let little = TreeRoom::new(text.len() % 8 * 150);
            for (is_small, room) in [(false, TreeRoom::default()), (true, little)] {
                let input = Input {
                    text: &file,
                    area,
                    is_front_matter,
                    with_comments: false,
                    room,
                };
                let found = super::parse(input);
                taken |= found.is_some() && !is_small;
                let full = full::parse(input);
                if let Some(found) = found {
                    assert_same(&found, &full, text);
                    assert!(full.complete, "{text:?}");
                }
            }
        }
    }
    taken
}

/// Whether two readings are equal in everything but directives.
#[track_caller]
fn assert_same(one: &Parsed<'_>, other: &Parsed<'_>, text: &str) {
    // What is not a number is not equal to itself.
    let roots = |parsed: &Parsed<'_>| format!("{:?}", parsed.roots);
    if one.roots != other.roots {
        assert_eq!(roots(one), roots(other), "{text:?}");
    }
    assert_eq!(one.problems, other.problems, "{text:?}");
    assert_eq!(one.complete, other.complete, "{text:?}");
}

#[test]
fn everyday_yaml_is_taken() {
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
        "key with spaces : x\n",
        "---\na: 1\n",
    ] {
        // Some of these are here because they are given up.
        let given_up = ["a: b: c", "a: \"text that \\\n  goes on\"\n"];
        assert_eq!(agrees(text), !given_up.contains(&text), "{text:?}");
    }
}

#[test]
fn rare_yaml_is_given_up() {
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
fn what_is_long_or_deep_is_read_alike() {
    for depth in [31, 32, 33, 254, 255, 256] {
        agrees(&format!("a: {}{}\n", "[".repeat(depth), "]".repeat(depth)));
        agrees(&format!("{}\n", "- ".repeat(depth)));
        let nested: Vec<_> = (0..depth).map(|at| " ".repeat(at) + "a:\n").collect();
        agrees(&nested.concat());
    }
    for length in [255, 256, 257, 1023, 1024, 1025] {
        for (letter, quote) in [("a", ""), ("a", "'"), ("é", "\""), ("é", "")] {
            let key = format!("{quote}{}{quote}", letter.repeat(length));
            agrees(&format!("{key}: 1\n"));
            agrees(&format!("a: {{{key}: 1}}\n"));
            agrees(&format!("- {key} : 1\n"));
            agrees(&format!("{key}{}: 1\n", " ".repeat(9)));
        }
    }
    for items in [super::MANY - 1, super::MANY, super::MANY + 1] {
        agrees(&"- a\n".repeat(items));
        agrees(&format!(
            "a:\n{}b: [{}]\n",
            "- b\n".repeat(items),
            "c,".repeat(items)
        ));
    }
    let entries: Vec<_> = (0..60).map(|at| format!("a{}: {at}\n", at % 40)).collect();
    let entries = entries.concat();
    agrees(&entries);
    agrees(&format!("{{{}}}", entries.replace('\n', ",")));
}

/// Enough of the lines that are made up are everyday YAML, so that two readings are compared.
#[test]
fn many_lines_are_taken() {
    let mut runner = TestRunner::deterministic();
    let texts = texts::lines();
    let taken = (0..1_000).filter(|_| {
        let text = texts.new_tree(&mut runner).expect("a text").current();
        agrees(&text)
    });
    let taken = taken.count();
    assert!(taken >= 100, "{taken} of 1,000");
}

/// What a comment says changes nothing but the directives.
#[track_caller]
fn check_comment(before: &str, after: &str) {
    let read = |comment: &str| {
        let text = [before, comment, "\n", after].concat();
        let parsed = parse(&text, Span::new(0, text.len()), true);
        let seen = format!("{:?}", (&parsed.roots, &parsed.problems, parsed.complete));
        (seen, parsed.directives)
    };
    let directive = "# copydesk: allow a: b";
    let remark = "# copydesc: allow a: b";
    let (found, directives) = read(directive);
    let (expected, none) = read(remark);
    assert!(none.is_empty());
    let found = found.replace("copydesk", "copydesc");
    assert!(
        found == expected,
        "{before:?} {after:?}: {found}\n{expected}"
    );
    let comment = Span::new(before.len(), before.len() + directive.len());
    assert!(
        directives.is_empty() || directives == [comment],
        "{before:?} {after:?}: {directives:?}"
    );
}

#[test]
fn a_comment_may_be_less_indented_than_the_text_of_a_block_scalar_before_it() {
    for text in [
        "note: |2\n # remark\nurl: http://a.example/ # copydesk: allow url/insecure\n",
        "note: |2\n # remark\nurl: http://a.example/\n",
        "a:\n  b: |4\n   # c\n  d: 1\n",
        "b: |4\n # c\na: 1\n",
        "b: >2-\n\n  \n # c\n\n# d\na: 1\n",
        "b: |4+\n\n # c\n\na: 1\n",
        "b: |-3\n  # c\n  # d\n# e\n",
        "b: |9\r\n # c\r\nd: &x !!str |9\r\n  # c\r\ne: *x\r\n",
        "- |9 # h\n  # c\n- - |2\n   # c\n",
    ] {
        for is_front_matter in [true, false] {
            let area = Span::new(0, text.len());
            let full = parse(text, area, is_front_matter);
            assert_eq!(full.problems, [], "{text:?}");
            let expected: serde_json::Value = serde_yaml::from_str(text).expect("libyaml reads it");
            assert_eq!(full.roots[0].to_json(), expected, "{text:?}");
        }
    }
    // The same span and value as without the comment.
    for text in ["b: |4\n # c\na: 1\n", "b: |4\na: 1\n"] {
        let full = parse(text, Span::new(0, text.len()), true);
        let empty = full.roots[0].get("b").expect("a value");
        assert_eq!(&text[empty.span.range()], "|4");
        assert_eq!(empty.style, Style::Literal);
    }
    // Text at too little indentation is not a comment; a comment at enough of it is text.
    for (text, is_wrong) in [
        ("b: |4\n x\na: 1\n", true),
        ("b: |4\n # c\n d\na: 1\n", true),
        ("b: |4\n    # c\na: 1\n", false),
    ] {
        let full = parse(text, Span::new(0, text.len()), true);
        assert_eq!(!full.problems.is_empty(), is_wrong, "{text:?}");
    }
}

#[test]
fn a_comment_changes_only_directives() {
    check_comment("a: |3\n  ", "b: 1\n");
    check_comment("a: |3\n # c\n", "b: 1\n");
    check_comment("a:\n    \t", "b: 1\n");
    check_comment("a: [b,\nc: ~\n ---\n", "d: \n");
    check_comment("a: 1\n", "b: #\n    \t # c\nc: 2\n");
}

#[test]
fn many_comments_below_block_headers_take_no_time() {
    let text = "- |2\n # c\n".repeat(20_000);
    let parsed = parse(&text, Span::new(0, text.len()), false);
    assert!(parsed.problems.len() <= 10, "{}", parsed.problems.len());
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        // Short texts are read quickly; `PROPTEST_CASES` asks for more of them.
        cases: ProptestConfig::default().cases.max(4_000),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_pieces_are_read_alike(text in texts::pieces()) {
        agrees(&text);
    }

    #[test]
    fn any_pieces_behind_a_key_are_read_alike(text in texts::pieces()) {
        agrees(&format!("a: 1\nb: {text}\nc: 2\n"));
        agrees(&format!("a:\n  - b: {text}\n    c: 2\n  - d\n"));
    }

    #[test]
    fn any_lines_are_read_alike(text in texts::lines()) {
        agrees(&text);
    }

    #[test]
    fn any_comment_changes_only_directives(before in texts::lines(), after in texts::lines()) {
        check_comment(&before, &after);
    }
}
