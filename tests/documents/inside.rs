//! Parts of strings are found in the file, however the string is written.

use copydesk::Span;
use copydesk::internals::document::{Document, Layout, Node, Style, Value, parse};
use copydesk::parts::Source;
use proptest::prelude::{ProptestConfig, any, proptest};

use crate::support;

/// Calls `look` for every string of a tree.
fn strings<'d>(node: &'d Node<'d>, look: &mut impl FnMut(&'d Node<'d>, &'d str)) {
    match &node.value {
        // The canonical text of a date is not what is written.
        Value::String(_) if node.style == Style::DateTime => {}
        Value::String(text) => look(node, text),
        Value::Sequence(items) => items.iter().for_each(|item| strings(item, look)),
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                strings(&entry.value, look);
            }
        }
        _ => {}
    }
}

/// Every character of the string is found, in order, without a gap but for folds and indentation,
/// and its bytes are itself or something that stands for it.
fn check_string(document: &Document<'_>, node: &Node<'_>, text: &str) {
    let mut before = node.span.start;
    for (at, character) in text.char_indices() {
        let range = at..at + character.len_utf8();
        let found = document.exactly_inside(node, range);
        let raw = document.source.slice(node.span);
        let Some(span) = found else {
            panic!("{character:?} at {at} of {text:?} is not found in {raw:?}");
        };
        assert!(
            node.span.contains(span) && before <= span.end,
            "{text:?} in {raw:?}"
        );
        before = span.start;
        let written = document.source.slice(span);
        let stands_for_it = written.starts_with(character)
            || written.starts_with('\\')
            || character.is_whitespace() && written.trim().is_empty();
        assert!(
            stands_for_it,
            "{character:?} of {text:?} is not {written:?} in {raw:?}"
        );
    }
    let end = document.exactly_inside(node, text.len()..text.len());
    assert!(end.is_some_and(Span::is_empty), "{text:?}");
}

fn check_file(path: &str, layout: Layout, text: &str) -> usize {
    let source = Source::new(path, text);
    let document = parse(&source, layout);
    let mut count = 0;
    for root in &document.roots {
        strings(root, &mut |node, text| {
            count += 1;
            check_string(&document, node, text);
        });
    }
    count
}

/// The text with an escape for every unit of it.
fn escaped(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    units.collect::<Vec<_>>().concat()
}

/// The text as a quoted scalar, broken at some spaces between two words.
fn folded(text: &str) -> String {
    let mut folded = String::new();
    for (index, line) in text.split(' ').enumerate() {
        let breaks = index % 3 == 2 && !line.is_empty() && !folded.ends_with(' ');
        match index {
            0 => {}
            _ if breaks && !folded.is_empty() => folded.push_str("\n   "),
            _ => folded.push(' '),
        }
        folded.push_str(line);
    }
    folded
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn in_any_way_to_write_it(text in r#"[a-c é😀'"\\:#/-]{0,24}"#, more in any::<bool>()) {
        let json = serde_json::to_string(&text).unwrap();
        let escaped = escaped(&text);
        let single = text.replace('\'', "''");
        check_file("a.json", Layout::Data, &format!("{{\"a\": {json}, \"b\": [\"{escaped}\"]}}"));
        check_file("a.yaml", Layout::Data, &format!("a: {json}\nb: '{single}'\nc: {text}\n"));
        let folded = folded(&single);
        check_file("a.yaml", Layout::Data, &format!("a:\n  '{folded}'\nb: \"\\x41\\\n   {more}\"\n"));
        check_file("a.md", Layout::Content, &format!("+++\r\na = {json}\r\nb = \"\"\"\r\n{more}\\u00e9\\\r\n  b\r\nc\"\"\"\r\n+++\r\n"));
        let lines = text.replace(' ', "\n    ");
        check_file("a.yaml", Layout::Data, &format!("a: |\n    {lines}\n\n     {more}\nb: >-\n    {lines}\n\n      {more}\n    x\nc: 1\n"));
    }
}

#[test]
fn in_real_content() {
    for folder in ["everyday", "everyday-toml", "everyday-json"] {
        let Some(folder) = support::shared(&format!("corpus/{folder}")) else {
            return;
        };
        let mut count = 0;
        for path in support::files(&folder) {
            let extension = path.extension().unwrap_or_default();
            let layout = match extension.to_str() {
                Some("md" | "html") => Layout::Content,
                Some("yml" | "yaml" | "toml" | "json") => Layout::Data,
                _ => continue,
            };
            let text = std::fs::read_to_string(&path).unwrap();
            count += check_file(&path.to_string_lossy(), layout, &text);
        }
        assert!(count > 10_000, "{count} strings in {}", folder.display());
    }
}
