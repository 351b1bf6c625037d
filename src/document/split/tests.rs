//! Where front matter ends, in files of all kinds.

use super::*;

/// Format, content and body of a complete text.
#[track_caller]
fn check(text: &str, format: DataFormat, content: &str, body: &str) {
    let split = split(text, true, Layout::Content);
    let found = split.front_matter.map(|at| &text[at.content.range()]);
    assert_eq!(split.format, format, "{text:?}");
    assert_eq!(found.unwrap_or_default(), content, "{text:?}");
    assert_eq!(&text[split.body.range()], body, "{text:?}");
}

#[track_caller]
fn check_none(text: &str) {
    check(text, DataFormat::None, "", text);
}

#[test]
fn fences_are_lines() {
    check("---\na: 1\n---\nx\n", DataFormat::Yaml, "a: 1\n", "x\n");
    check(
        "---\r\na: 1\r\n---\r\n\r\nx",
        DataFormat::Yaml,
        "a: 1\r\n",
        "\r\nx",
    );
    check("---\na: 1\n---", DataFormat::Yaml, "a: 1\n", "");
    check("---\na: 1\n...\nx", DataFormat::Yaml, "a: 1\n", "x");
    check("--- \na: 1\n---\t\nx", DataFormat::Yaml, "a: 1\n", "x");
    check("---\n---\nx", DataFormat::Yaml, "", "x");
    check(
        "---\na: #9---general\n---\nx",
        DataFormat::Yaml,
        "a: #9---general\n",
        "x",
    );
    check(
        "---\na: x\n----\n---\n",
        DataFormat::Yaml,
        "a: x\n----\n",
        "",
    );
    check("+++\na = 1\n+++\nx", DataFormat::Toml, "a = 1\n", "x");
    check(
        "+++\na = '---'\n---\n+++\n",
        DataFormat::Toml,
        "a = '---'\n---\n",
        "",
    );
    check("\n \n---\na: 1\n---\nx", DataFormat::Yaml, "a: 1\n", "x");
    check("---\rprose: 1\r---\rx", DataFormat::Yaml, "prose: 1\r", "x");
}

#[test]
fn a_fence_may_name_its_format() {
    let json = "{ \"a\": 1 }";
    for fence in ["---json", "--- json "] {
        let text = format!("{fence}\n{json}\n---\nx");
        check(&text, DataFormat::Json, json, "x");
    }
    check(
        "---yaml\r\na: 1\r\n---\r\nx",
        DataFormat::Yaml,
        "a: 1\r\n",
        "x",
    );
    check("---yml\n---\n", DataFormat::Yaml, "", "");
    for text in [
        "---json\ntext\n---\n",
        "---json\n{ \"a\": 1 }\n",
        "\n---json\n{}\n---\n",
        "---toml\na = 1\n---\n",
        "---jsonc\n{}\n---\n",
        "---json",
    ] {
        check_none(text);
    }
}

#[test]
fn a_byte_order_mark_stands_before_everything() {
    let text = "\u{feff}---\na: 1\n---\nx";
    let split = split(text, true, Layout::Content);
    assert_eq!(split.front_matter.unwrap().open, Span::new(3, 6));
    let kind = ProblemKind::NotPortable(NotPortable::ByteOrderMark);
    assert_eq!(split.problems[0].kind, kind);
    check("\u{feff}{\"a\": 1}\nx", DataFormat::Json, "{\"a\": 1}", "x");
}

#[test]
fn what_is_no_front_matter() {
    for text in [
        "",
        "text",
        "----\na: 1\n----\n",
        "---ini\na: 1\n---\n",
        " ---\na: 1\n---\n",
        "---\n\nprose, no key\n",
        "text\n---\nname",
        "\n---\nprose\n---\n",
        "{% include x %}",
        "{{ page }}",
        "{/* a comment of MDX */}",
        "---",
        "---\n# Heading\n\nText\n",
    ] {
        check_none(text);
    }
}

#[test]
fn an_object_is_front_matter_of_json() {
    check(
        "{\"a\": \"}\\\"}\"}\nx",
        DataFormat::Json,
        "{\"a\": \"}\\\"}\"}",
        "x",
    );
    check("{\n}\n\nx", DataFormat::Json, "{\n}", "\nx");
    check("{} x", DataFormat::Json, "{}", " x");
    check("{\"a\": 1", DataFormat::Json, "{\"a\": 1", "");
}

#[track_caller]
fn check_unclosed(text: &str, content: &str, likely: Option<(usize, usize)>) {
    let split = split(text, true, Layout::Content);
    let front_matter = split.front_matter.expect("front matter");
    assert_eq!(&text[front_matter.content.range()], content);
    let likely_end = likely.map(|(start, end)| Span::new(start, end));
    let kind = ProblemKind::Unclosed { likely_end };
    assert_eq!(split.problems[0].kind, kind);
}

#[test]
fn an_opening_fence_before_a_key_is_unclosed() {
    check_unclosed("---\na: 1\n", "a: 1\n", Some((9, 9)));
    check_unclosed("---\na: 1\n\n# Title\n\nProse.\n", "a: 1\n", Some((9, 9)));
    check_unclosed(
        "---\na:\n- b\n  c\nProse\n",
        "a:\n- b\n  c\n",
        Some((15, 20)),
    );
    check_unclosed("+++\na = 1\nProse\n", "a = 1\n", Some((10, 15)));
}

#[track_caller]
fn check_decided(head: &str, decided: bool) {
    assert_eq!(
        split(head, false, Layout::Content).decided,
        decided,
        "{head:?}"
    );
}

#[test]
fn the_head_of_a_file_is_enough_when_the_answer_cannot_change() {
    check_decided("", false);
    check_decided("--", false);
    check_decided("---\n", false);
    check_decided("---\na: 1\n---", false);
    check_decided("---\na: 1\n---\n", true);
    check_decided("---\na: 1\n", false);
    check_decided("---\nprose goes on", false);
    check_decided("Prose", true);
    check_decided("{", false);
    check_decided("{%", true);
    check_decided("{\"a\": ", false);
    check_decided("{\"a\": 1}\n", true);
}

#[test]
fn keys_are_words_or_quoted() {
    for line in ["a: 1", "a:", "\"a b\": 1", "a-b_c.d: x", "日付: x", "a : 1"] {
        assert!(looks_like_key(line, true), "{line}");
    }
    for line in [
        "a b: 1", "a", "- a: 1", "http://x", " a: 1", "a:b", "**a**: b",
    ] {
        assert!(!looks_like_key(line, true), "{line}");
    }
    for line in ["a = 1", "a=1", "[x]", "[[x.y]]", "\"a\" = 2", "a.b = 1"] {
        assert!(looks_like_key(line, false), "{line}");
    }
}

/// Format, content and body where no opening fence is needed.
#[track_caller]
fn check_unfenced(text: &str, content: &str, body: &str) {
    let split = split(text, true, Layout::Unfenced);
    let found = split.front_matter.map(|at| &text[at.content.range()]);
    assert_eq!(found.unwrap_or_default(), content, "{text:?}");
    assert_eq!(&text[split.body.range()], body, "{text:?}");
}

#[test]
fn keys_and_a_closing_fence_may_be_front_matter() {
    check_unfenced("title: a\n---\nx\n", "title: a\n", "x\n");
    check_unfenced(
        "title: a\r\ntags:\r\n- b\r\n\r\n-----  \r\nx",
        "title: a\r\ntags:\r\n- b\r\n\r\n",
        "x",
    );
    check_unfenced("\u{feff}title: a\n---", "title: a\n", "");
    check_unfenced("---\ntitle: a\n---\nx", "title: a\n", "x");
    for text in [
        "title: a\n\nx\n",
        "Note: a\n---\nx\n",
        "title: a\nand text\n---\nx\n",
        "title: a\n--- x\n",
        "x\n\ntitle: a\n---\n",
        "",
    ] {
        check_unfenced(text, "", text);
    }
    for (head, decided) in [
        ("title: a\n", false),
        ("title: a\n--", false),
        ("title: a\n---\n", true),
        ("Text\n", true),
    ] {
        let split = split(head, false, Layout::Unfenced);
        assert_eq!(split.decided, decided, "{head:?}");
    }
}
