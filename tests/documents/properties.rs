//! What holds for every text: no panic, spans that can be sliced and lie inside one another, and
//! for text that is made here, spans that hold exactly what was written.

use std::fmt::Write as _;
use std::ops::Range;

use copydesk::internals::document;
use copydesk::internals::text::json_pointer::push_token;
use copydesk::parts::Source;
use proptest::prelude::*;

use crate::spans;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_parsed(text in arbitrary_text(), name in names()) {
        check_any(name, text.into_bytes());
    }

    #[test]
    fn any_bytes_are_parsed(bytes in prop::collection::vec(any::<u8>(), 0..80), name in names()) {
        check_any(name, bytes);
    }

    #[test]
    fn spans_hold_what_was_written(
        tree in tree(),
        bom in any::<bool>(),
        crlf in any::<bool>(),
        is_data in any::<bool>(),
    ) {
        check_written(&tree, bom, crlf, is_data);
    }
}

fn names() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a.md", "a.yaml", "a.toml", "a.json"])
}

/// Texts of what formats are made of.
fn arbitrary_text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "---\n",
        "...\n",
        "+++\n",
        "\n",
        "\r\n",
        "\r",
        " ",
        "  ",
        "\t",
        ": ",
        ":",
        "- ",
        "-",
        "? ",
        "a",
        "b: ",
        "key = ",
        "é",
        "漢",
        "😀",
        "\u{feff}",
        "\0",
        "\u{7}",
        "\u{85}",
        "\u{a0}",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "\"",
        "'",
        "\\",
        "\\u00e9",
        "#",
        " # c",
        "# copydesk: x",
        "&a ",
        "*a",
        "<<: ",
        "!t ",
        "!!str ",
        "|",
        ">",
        "|+2",
        "%YAML 1.2\n",
        "@",
        "`",
        "1",
        "0x1f",
        "1:30",
        "2023-14-05",
        "true",
        "null",
        "~",
        "=",
        "[t]\n",
        "[[t]]\n",
        "\"\"\"",
        "'''",
        "\"a\": ",
        "a:",
        "\n  ",
        "\n- ",
        "text of words",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

fn check_any(name: &str, bytes: Vec<u8>) {
    let source = Source::new(name, bytes);
    let document = document::parse(&source, document::layout_of(name));
    spans::check(&document);
}

/// A value and how it is written.
#[derive(Clone, Debug)]
enum Tree {
    Plain(String),
    Single(String),
    Double(String),
    Literal(Vec<String>),
    Empty,
    Sequence(bool, Vec<Tree>),
    Mapping(bool, Vec<(String, Tree)>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let word = "[a-zé漢😀]{1,3}[a-z é漢😀0-9]{0,6}[a-z漢]";
    let leaf = prop_oneof![
        word.prop_map(|text| Tree::Plain(format!("x{text}"))),
        "[a-z'\"é😀:#\\[ ]{0,8}".prop_map(Tree::Single),
        "[a-z'\"é😀\\\\:#{ \t]{0,8}".prop_map(Tree::Double),
        prop::collection::vec(word, 1..3).prop_map(Tree::Literal),
        Just(Tree::Empty),
    ];
    let inner = leaf.prop_recursive(4, 24, 4, move |inner| {
        let entry = (word, inner.clone());
        prop_oneof![
            (any::<bool>(), prop::collection::vec(inner, 1..4))
                .prop_map(|(flow, items)| Tree::Sequence(flow, items)),
            (any::<bool>(), prop::collection::vec(entry.clone(), 1..4))
                .prop_map(|(flow, entries)| Tree::Mapping(flow, entries)),
        ]
    });
    prop::collection::vec((word, inner), 1..5).prop_map(|entries| Tree::Mapping(false, entries))
}

/// Writes YAML, and keeps in mind what stands where.
struct Writer {
    text: String,
    line_break: &'static str,
    written: Vec<(String, Option<String>, Range<usize>)>,
}

impl Writer {
    fn leaf(&mut self, pointer: &str, value: Option<&str>, written: &str) {
        let start = self.text.len();
        self.text.push_str(written);
        let value = value.map(str::to_owned);
        self.written
            .push((pointer.to_owned(), value, start..self.text.len()));
    }

    fn new_line(&mut self, indent: usize) {
        self.text.push_str(self.line_break);
        self.text.push_str(&" ".repeat(indent));
    }

    /// Writes a value behind a key or a dash; `indent` is that of what it stands in.
    fn value(&mut self, tree: &Tree, pointer: &str, indent: usize, in_flow: bool) {
        match tree {
            Tree::Plain(text) => self.leaf(pointer, Some(text), text),
            Tree::Single(text) => {
                self.leaf(
                    pointer,
                    Some(text),
                    &format!("'{}'", text.replace('\'', "''")),
                );
            }
            Tree::Double(text) => {
                let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
                let escaped = escaped.replace('\t', "\\t").replace('é', "\\u00e9");
                self.leaf(pointer, Some(text), &format!("\"{escaped}\""));
            }
            Tree::Literal(lines) if !in_flow => {
                let start = self.text.len();
                self.text.push('|');
                for line in lines {
                    self.new_line(indent + 2);
                    self.text.push_str(line);
                }
                let value = lines.join("\n") + "\n";
                self.written
                    .push((pointer.to_owned(), Some(value), start..self.text.len()));
            }
            Tree::Literal(_) | Tree::Empty if in_flow => self.leaf(pointer, None, "null"),
            Tree::Literal(_) | Tree::Empty => {}
            Tree::Sequence(flow, items) if *flow || in_flow => {
                self.text.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.value(item, &format!("{pointer}/{at}"), indent, true);
                    self.text.push_str(", ");
                }
                self.text.push(']');
            }
            Tree::Mapping(flow, entries) if *flow || in_flow => {
                self.text.push('{');
                for (at, (key, item)) in entries.iter().enumerate() {
                    let pointer = self.key(key, at, pointer);
                    self.value(item, &pointer, indent, true);
                    self.text.push_str(" , ");
                }
                self.text.push('}');
            }
            Tree::Sequence(_, items) => {
                for (at, item) in items.iter().enumerate() {
                    self.new_line(indent);
                    self.text.push_str("- ");
                    self.value(item, &format!("{pointer}/{at}"), indent + 2, false);
                }
            }
            Tree::Mapping(_, entries) => self.entries(entries, pointer, indent + 2),
        }
    }

    fn entries(&mut self, entries: &[(String, Tree)], pointer: &str, indent: usize) {
        for (at, (key, item)) in entries.iter().enumerate() {
            self.new_line(indent);
            let pointer = self.key(key, at, pointer);
            self.value(item, &pointer, indent, false);
        }
    }

    fn key(&mut self, key: &str, at: usize, pointer: &str) -> String {
        let key = format!("{key}{at}");
        let mut pointer = pointer.to_owned();
        push_token(&mut pointer, &key);
        let _ = write!(self.text, "\"{key}\": ");
        pointer
    }
}

fn check_written(tree: &Tree, bom: bool, crlf: bool, is_data: bool) {
    let Tree::Mapping(_, entries) = tree else {
        return;
    };
    let mut writer = Writer {
        text: if bom {
            "\u{feff}".to_owned()
        } else {
            String::new()
        },
        line_break: if crlf { "\r\n" } else { "\n" },
        written: Vec::new(),
    };
    writer
        .text
        .push_str(if is_data { "# comment" } else { "---" });
    writer.entries(entries, "", 0);
    writer.new_line(0);
    writer
        .text
        .push_str(if is_data { "# the end" } else { "---" });
    writer.new_line(0);
    let name = if is_data { "a.yaml" } else { "a.md" };
    let source = Source::new(name, writer.text.as_str());
    let document = document::parse(&source, document::layout_of(name));
    let text = source.text();
    assert!(document.complete, "{:?}\n{text}", document.problems);
    spans::check(&document);
    let root = document.root().expect("a root");
    for (pointer, value, range) in &writer.written {
        let node = root
            .pointer(pointer)
            .unwrap_or_else(|| panic!("no {pointer} in\n{text}"));
        assert_eq!(node.span.range(), *range, "{pointer} in\n{text}");
        let found = node.as_str().map(str::to_owned);
        assert_eq!(found, *value, "{pointer} in\n{text}");
    }
}
