//! What is meant as front matter, and what is a text.

use super::*;
use crate::document::parse;
use crate::text::Source;

#[track_caller]
fn check(text: &str, expected: Option<LookalikeKind>) {
    let source = Source::new("a.md", text);
    let found = find(&parse(&source, Layout::Content));
    assert_eq!(found.map(|found| found.kind), expected, "{text:?}");
}

#[test]
fn what_was_meant_as_a_fence() {
    use LookalikeKind as Kind;
    check(" ---\nlayout: a\n---\n", Some(Kind::Indented));
    check("\t---\ntitle: a\n---\n", Some(Kind::Indented));
    check("  ---\n  title: a\n\n  ---\n", Some(Kind::Block));
    check("\t+++\n\ttitle = 'a'\n\t+++\n", Some(Kind::Block));
    check("\\---\ntitle: a\n\\---\n", Some(Kind::Escaped));
    for sign in ["***", "- - -", "___", "==="] {
        let text = format!("{sign}\ntitle: a\ndate: b\n{sign}\n");
        check(&text, Some(Kind::Rule));
    }
    check("--- # note\ntitle: a\n---\n", Some(Kind::CommentBehind));
    let toml = "---toml\ntitle = 'a'\n---\n";
    check(toml, Some(Kind::Language("toml")));
    let json = "---json\n{ \"a\": 1 }\n---\n";
    check(json, Some(Kind::Language("json")));
    check("--- js\n{ a: 1 }\n---\n", Some(Kind::Language("js")));
    check("---yaml\ntitle: a\n---\n", Some(Kind::Language("yaml")));
    check("----\ntitle: a\n----\n", Some(Kind::Length));
    let long = "-".repeat(100);
    let text = format!("{long}\ntitle: a\n{long}\n");
    check(&text, Some(Kind::Length));
    check(&format!("-{text}"), None);
    check("--\ntitle: a\n--\n", Some(Kind::Length));
    check("++++\ntitle = 'a'\n++++\n", Some(Kind::Length));
    check("—-\ntitle: a\n---\n", Some(Kind::Dashes));
    check("—\ntitle: a\n—\n", Some(Kind::Dashes));
    check(
        "\u{200b}---\ntitle: a\n---\n",
        Some(Kind::Invisible('\u{200b}')),
    );
    check(
        "\u{feff}\u{feff}---\ntitle: a\n---\n",
        Some(Kind::Invisible('\u{feff}')),
    );
    check("title: a\ndate: b\n\n---\ntext\n", Some(Kind::NoOpening));
    check(
        "title: One: Two\ntags:\n- a\n---\ntext\n",
        Some(Kind::NoOpening),
    );
    check("Title: a\nDate: b\n\ntext\n", Some(Kind::NoFence));
    check("---title: a\ndate: b\n---\n", Some(Kind::KeyBehind));
    check("--- layout: a\n---\n", Some(Kind::KeyBehind));
    check("title = 'a'\ndate = 1\n+++\n", Some(Kind::NoOpeningToml));
    let code = "```markdown\n---\ntitle: a\ndate: b\n---\ntext\n```\n";
    check(code, Some(Kind::InCode));
    for text in [
        "<!-- note -->\n---\ntitle: a\n---\n",
        "<!--\nnote\n-->\n\n+++\ntitle = 'a'\n+++\n",
    ] {
        check(text, Some(Kind::AfterComment));
    }
    for text in [
        "# Moss\n\n---\ntitle: Moss\ndate: 2024-05-01\n---\n",
        "import A from 'a';\n---\ntitle: a\nlayout: b\n---\n",
    ] {
        check(text, Some(Kind::AfterText));
    }
    for text in [
        "---\n---\n\n---\ntitle: a\n---\n",
        "---\ntitle: a\n---\n---\ndate: b\n---\n",
    ] {
        check(text, Some(Kind::Second));
    }
}

#[test]
fn what_is_a_text() {
    for text in [
        "----\nFrom: a\nTo: b\n----\n",
        "----\n\ntext\n",
        "***\ntitle: a\n***\n",
        "***\ntitle: a\nauthor: b\n---a\n",
        "  ---\n  title: a\n  and text\n  ---\n",
        "  ---\n  Note: a\n  ---\n",
        "\\---\ntext\n\\---\n",
        "--- # note\nNote: a\n---\n",
        "---toml\ntext\n---\n",
        "---json\n{ \"a\": 1 }\n",
        "---json\ntext\n",
        "---ini\ntitle: a\n---\n",
        "Title: a\n---\ntext\n",
        "Note: a\nOther: b\n\ntext\n",
        "title: a\n\ntext\n",
        "----\ntitle: a\nand text\n----\n",
        "<!-- note -->\n\n---\n\ntext\n\n---\n",
        "<!-- note -->\ntext\n---\ntitle: a\n---\n",
        "<!-- ---\ntitle: a\n---\n",
        "---\n",
        "# Moss\n\n---\ntitle: a\n---\n",
        "# Moss\n\n---\nlayout: a\nauthor: b\n---\n",
        "# Moss\n\n```\n---\ntitle: a\ndate: b\n---\n```\n",
        "```js\n---\ntitle: a\ndate: b\n---\n```\n",
        "```\n---\ntitle: a\n---\n```\n",
        "---a note: b\ntitle: c\n",
        "---note: b\nand text\n---\n",
        "# Moss\n\n---\ntitle: a\ndate: b\nand text\n---\n",
        "---\ntitle: a\n---\n---\n\ntext\n\n---\n",
        "---\ntitle: a\n---\ntitle: b\n---\n",
        "---\ntitle: a\n---\n\nNote: text\n---\n",
        "---\n---\n\nNote: text\n---\n",
        "\u{feff}---\ntitle: a\n---\n",
        "text\n",
        "",
    ] {
        check(text, None);
    }
}
