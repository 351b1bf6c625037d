//! TOML as text, and the tree that comes of it.

use super::*;
use crate::document::{Entry, Mapping, Style};

fn parse_all(text: &str) -> Parsed<'_> {
    parse(text, Span::new(0, text.len()))
}

#[test]
fn values_in_the_order_of_the_file() {
    let text = "z = 1\na = 'x'\n[t.u]\nb = [1, {c = 2}]\n[[l]]\nd = 1.5\n[[l]]\nd = 0x1f\n";
    let parsed = parse_all(text);
    assert_eq!(parsed.problems, []);
    let expected = serde_json::json!({
        "z": 1, "a": "x", "t": {"u": {"b": [1, {"c": 2}]}}, "l": [{"d": 1.5}, {"d": 31}]
    });
    let root = &parsed.roots[0];
    assert_eq!(root.to_json(), expected);
    let keys = root
        .as_mapping()
        .unwrap()
        .entries
        .iter()
        .map(|entry| &*entry.key);
    assert_eq!(keys.collect::<Vec<_>>(), ["z", "a", "t", "l"]);
    let at = |pointer: &str| {
        let node = root.pointer(pointer).unwrap();
        (&text[node.span.range()], node.style)
    };
    assert_eq!(at("/a"), ("'x'", Style::SingleQuoted));
    assert_eq!(at("/t/u/b"), ("[1, {c = 2}]", Style::Flow));
    assert_eq!(at("/t/u/b/1"), ("{c = 2}", Style::Flow));
    assert_eq!(at("/t/u"), ("b = [1, {c = 2}]", Style::Block));
    assert_eq!(at("/l/1"), ("d = 0x1f", Style::Block));
}

#[track_caller]
fn check_moment(written: &str, expected: &str) {
    let text = format!("a = {written}");
    let parsed = parse_all(&text);
    let node = parsed.roots[0].get("a").unwrap();
    assert_eq!(
        (node.as_str(), node.style),
        (Some(expected), Style::DateTime)
    );
}

#[test]
fn moments_are_rfc_3339() {
    check_moment("2019-10-29 17:07:21+00:00", "2019-10-29T17:07:21Z");
    check_moment("2019-10-29t17:07:21z", "2019-10-29T17:07:21Z");
    check_moment("2019-10-29T17:07:21.5+02:00", "2019-10-29T17:07:21.5+02:00");
    check_moment("2019-10-29", "2019-10-29");
    check_moment("17:07:21", "17:07:21");
    check_moment("2019-10-29 17:07:21", "2019-10-29T17:07:21");
    check_moment("2019-10-29 17:07Z", "2019-10-29T17:07:00Z");
}

#[test]
fn errors_are_several_and_the_rest_stays() {
    let parsed = parse_all("a = 1\nb = yes\nc = 2\nd = \"x\ne = 3\n");
    assert!(!parsed.complete);
    assert_eq!(parsed.problems.len(), 2, "{:?}", parsed.problems);
    assert_eq!(parsed.roots[0].get("e").unwrap().to_json(), 3);
}

#[test]
fn a_repeated_key_is_no_broken_grammar() {
    let text = "a = 1\n[t]\na = 2\nb = 1\na = 3\n";
    let parsed = parse_all(text);
    let kind = ProblemKind::DuplicateKey {
        key: "a".to_owned(),
        first: Span::new(10, 11),
        definitions: Vec::new(),
        count: 2,
        same_value: false,
    };
    let span = Span::new(22, 23);
    assert_eq!(parsed.problems, [Problem { span, kind }]);
    assert!(parsed.complete);
}

#[test]
fn comments_that_speak_to_copydesk() {
    let text = "# copydesk: a\na = '# copydesk: b' # copydesk: c\n";
    let parsed = parse_all(text);
    let found: Vec<&str> = (parsed.directives.iter())
        .map(|at| &text[at.range()])
        .collect();
    assert_eq!(found, ["# copydesk: a", "# copydesk: c"]);
}

#[test]
fn deep_nesting_is_bounded() {
    for text in [
        format!("a = {}", "[".repeat(10_000)),
        format!("a = {}", "{a=".repeat(10_000)),
        format!("{}a = 1", "a.".repeat(10_000)),
        format!("[{}a]", "a.".repeat(10_000)),
    ] {
        let parsed = parse_all(&text);
        assert!(!parsed.problems.is_empty());
        assert!(!parsed.complete);
    }
}

/// Reads as the crate `toml` does, which builds the same tables without counting.
type Errors = Vec<(String, Option<std::ops::Range<usize>>)>;

fn by_the_crate(text: &str) -> (Value<'_>, Errors) {
    fn value<'s>(text: &'s str, found: toml::Spanned<toml::de::DeValue<'s>>) -> Value<'s> {
        use toml::de::DeValue;
        match found.into_inner() {
            DeValue::Array(items) => {
                let items = items
                    .into_iter()
                    .map(|item| Node::new(value(text, item), Span::default(), Style::Plain));
                Value::Sequence(items.collect())
            }
            DeValue::Table(found) => table(text, found),
            DeValue::String(found) => Value::String(found),
            DeValue::Boolean(found) => Value::Bool(found),
            DeValue::Integer(found) => Value::String(found.as_str().to_owned().into()),
            DeValue::Float(found) => Value::String(found.as_str().to_owned().into()),
            DeValue::Datetime(_) => Value::Null,
        }
    }
    fn table<'s>(text: &'s str, table: toml::de::DeTable<'s>) -> Value<'s> {
        let entries = table.into_iter().map(|(key, found)| Entry {
            key_span: Span::new(key.span().start, key.span().end),
            key: key.into_inner(),
            merged: None,
            value: Node::new(value(text, found), Span::default(), Style::Plain),
        });
        let mut entries: Vec<Entry<'s>> = entries.collect();
        entries.sort_by_key(|entry| entry.key_span);
        Value::Mapping(Mapping { entries })
    }
    let (found, errors) = toml::de::DeTable::parse_recoverable(text);
    let errors = errors
        .iter()
        .map(|error| (error.message().to_owned(), error.span()));
    (table(text, found.into_inner()), errors.collect())
}

/// Keys and their places, without numbers, texts and moments.
fn without_scalars(value: &Value<'_>) -> String {
    match value {
        Value::Mapping(mapping) => {
            let entries = mapping.entries.iter().map(|entry| {
                let value = without_scalars(&entry.value.value);
                format!("{:?}@{:?}: {value}", entry.key, entry.key_span)
            });
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Sequence(items) => {
            let items = items.iter().map(|item| without_scalars(&item.value));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Value::Bool(value) => value.to_string(),
        _ => "scalar".to_owned(),
    }
}

#[track_caller]
fn reads_as_the_crate(text: &str) {
    let mut errors: Vec<ParseError> = Vec::new();
    let mut wrong = ReportedErrors::new(text, 0);
    let events = events::of(text, &mut errors).unwrap();
    let values = Values {
        text,
        base: 0,
        errors: &mut errors,
        wrong: &mut wrong,
    };
    let mut builder = TableBuilder::new(values, &events, TreeRoom::default());
    let table = builder.document();
    assert_eq!(builder.limit, None);
    let root = headers::root(table, text, Span::new(0, text.len()));
    let errors: Vec<_> = (errors.iter())
        .map(|error| {
            (
                reported::message(error),
                error.unexpected().map(|span| span.start()..span.end()),
            )
        })
        .collect();
    let (found, expected) = by_the_crate(text);
    assert_eq!(errors, expected, "{text:?}");
    assert_eq!(
        without_scalars(&root.value),
        without_scalars(&found),
        "{text:?}"
    );
}

#[test]
fn it_reads_as_the_crate_toml_does() {
    let pieces = [
        "a",
        "b",
        "c",
        "a.b",
        "a.b.c",
        "'a'",
        "\"b\\n\"",
        " ",
        " = ",
        "=",
        ".",
        ",",
        "\n",
        "\n",
        "[",
        "]",
        "[a]\n",
        "[a.b]\n",
        "[[a]]\n",
        "[[a.b]]\n",
        "[b.c]\n",
        "{",
        "}",
        "1",
        "1.5",
        "true",
        "2020-01-01",
        "2020-13-01",
        "'x'",
        "\"\"\"\n",
        "'''",
        "# c\n",
        "a = 1\n",
        "a.b = 2\n",
        "a = {b.c = 1, d = [1, 2]}\n",
        "b = [[1], [{a = 1}]]\n",
        "[a]\nb = 1\n",
        "\u{feff}",
        "é",
        "0x1f",
        "inf",
        "\r\n",
        "\t",
        "[",
        "{a=1,",
        "{b.a=",
        "k0=0\nk1=0\nk2=0\nk3=0\nk4=0\nk5=0\nk6=0\nk7=0\nk8=0\nk9=0\nl0=0\nl1=0\nl2=0\nl3=0\nl4=0\nl5=0\nl6=0\n",
        "[l6]\n",
        "[k0]\n",
        "[k3.a]\n",
        "k1.a = 1\n",
    ];
    let mut seed = 7_u64;
    let mut next = |most: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % most
    };
    for _ in 0..60_000 {
        let length = 1 + next(14);
        let text: String = (0..length).map(|_| pieces[next(pieces.len())]).collect();
        reads_as_the_crate(&text);
    }
}

#[test]
fn memory_is_bounded_by_what_is_built() {
    for text in [
        "a = [1, 2, 3, 4]\n",
        "a.b.c = 1\n",
        "[a.b]\n[a.c]\n",
        "a = [{b.c = 1}]\n",
        "a = \"\\n\"\n",
    ] {
        assert!(
            parse_within(text, Span::new(0, text.len()), TreeRoom::new(2000)).complete,
            "{text}"
        );
        let parsed = parse_within(text, Span::new(0, text.len()), TreeRoom::new(100));
        assert!(
            matches!(parsed.problems[0].kind, ProblemKind::Limit { .. }),
            "{text}"
        );
        assert!(parsed.roots.is_empty() && !parsed.complete);
    }
}
