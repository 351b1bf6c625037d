//! What occurs in real repositories, one case each: what is reported, where, and what is read.

use copydesk::internals::document::{self, Document, NotPortable, ProblemKind};
use copydesk::parts::Source;
use serde_json::{Value as Json, json};

/// Checks the values, and what is reported: the name of the problem and the bytes it points at.
#[track_caller]
fn check(name: &str, text: &str, value: impl Into<Json>, reported: &[(&str, &str)]) {
    let source = Source::new(name, text);
    let document = document::parse(&source, document::layout_of(name));
    let found: Vec<(String, &str)> = (document.problems.iter())
        .map(|problem| (label(&problem.kind), source.slice(problem.span)))
        .collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(name, at)| (&**name, *at)).collect();
    assert_eq!(found, reported, "{text:?}");
    let root = document.root().map_or(Json::Null, document::Node::to_json);
    assert_eq!(root, value.into(), "{text:?}");
}

fn label(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::Encoding(_) => "Encoding".to_owned(),
        ProblemKind::Unclosed { .. } => "Unclosed".to_owned(),
        ProblemKind::Syntax { .. } => "Syntax".to_owned(),
        ProblemKind::Limit { .. } => "Limit".to_owned(),
        ProblemKind::DuplicateKey { .. } => "DuplicateKey".to_owned(),
        ProblemKind::NotAMapping { .. } => "NotAMapping".to_owned(),
        ProblemKind::Ambiguous(what) => format!("{what:?}"),
        ProblemKind::NotPortable(what) => format!("{what:?}"),
    }
}

#[track_caller]
fn with_body<'a>(source: &'a Source, body: &str) -> Document<'a> {
    let document = document::parse(source, document::layout_of(source.path()));
    assert_eq!(source.slice(document.body), body);
    document
}

#[test]
fn fences_and_line_breaks() {
    let a = json!({"a": 1});
    check(
        "a.md",
        "\u{feff}---\na: 1\n---\n",
        a.clone(),
        &[("ByteOrderMark", "\u{feff}")],
    );
    check(
        "a.md",
        "\u{feff}+++\na = 1\n+++\n",
        a.clone(),
        &[("ByteOrderMark", "\u{feff}")],
    );
    check("a.md", "---\r\na: 1\r\n---\r\n", a.clone(), &[]);
    check("a.md", "---\r\na: 1\n---\nx\r\n", a.clone(), &[]);
    check(
        "a.md",
        "---  \na: 1\n---\n",
        a.clone(),
        &[("FenceBlanks", "  ")],
    );
    check(
        "a.md",
        "---\na: 1\n...\n",
        a.clone(),
        &[("DotsFence", "...")],
    );
    check(
        "a.md",
        "\n---\na: 1\n---\n",
        a.clone(),
        &[("BlankBeforeFence", "\n")],
    );
    check("a.txt", "---\na: 1\n---\nx\n---\ny\n---\n", a.clone(), &[]);
    check("LICENSE", "---\na: 1\n---\n", a.clone(), &[]);
    check("feed.json", "---\na: 1\n---\n{{ x }}", a.clone(), &[]);
    check("a.md", "---\na: 1\nText\n", a, &[("Unclosed", "---")]);
    check("a.md", "Regards\n\n---\nName\n", Json::Null, &[]);
    for empty in [
        "---\n---\n",
        "---\n\n---\n",
        "---\n# nothing\n---\n",
        "---\n~\n---\n",
        "+++\n+++\n",
    ] {
        check("a.md", empty, json!({}), &[]);
    }
    check(
        "a.md",
        "---\n- a\n---\n",
        json!(["a"]),
        &[("NotAMapping", "- a")],
    );
    check(
        "a.md",
        "---\nprose\n---\n",
        json!("prose"),
        &[("NotAMapping", "prose")],
    );
    check("a.yaml", "", Json::Null, &[]);
    check("a.yaml", "- a\n", json!(["a"]), &[]);
    let document = "a: 1\n--- !x\nb: 2\n";
    check(
        "a.md",
        &format!("---\n{document}---\n"),
        json!({"a": 1}),
        &[("SeveralDocuments", "---")],
    );
}

#[test]
fn bodies() {
    let source = Source::new("a.md", "---\na: '#9---general'\n---\r\n\nText\n---\nmore");
    with_body(&source, "\nText\n---\nmore");
    let source = Source::new("a.md", "{\"a\": {}}\n\nText");
    with_body(&source, "\nText");
    let source = Source::new("a.md", b"\xff\xfe-\0-\0-\0\n\0".to_vec());
    let document = with_body(&source, "__-\0-\0-\0\n\0");
    assert!(!document.complete);
    let source = Source::new("a.yaml", "a: 1\n");
    with_body(&source, "");
}

#[test]
fn what_generators_read_and_others_refuse() {
    let x = json!({"a": "x y", "b": 1});
    let outdented = [("Indentation", "y\"")];
    check("a.yaml", "a: \"x\ny\"\nb: 1\n", x.clone(), &outdented);
    check("a.yaml", "a: 'x\n  y'\nb: 1\n", x, &[]);
    let list = json!({"a": ["x", "z"], "b": 1});
    check(
        "a.yaml",
        "a: [\n  x,\nz\n]\nb: 1\n",
        list.clone(),
        &[("Indentation", "z")],
    );
    // Of the readers in `agreement/portable.py`, js-yaml 5 alone refuses it.
    check("a.yaml", "a: [\n  x,\n  z\n]\nb: 1\n", list.clone(), &[]);
    check("a.yaml", "a: [x,\n # note\n  z]\nb: 1\n", list, &[]);
    let plain = json!({"a": "x", "b": 1});
    check(
        "a.yaml",
        "a: x\t\nb: 1\n",
        plain.clone(),
        &[("Tab(Between)", "\t")],
    );
    check(
        "a.yaml",
        "a: x\t# note\nb: 1\n",
        plain.clone(),
        &[("Tab(Between)", "\t")],
    );
    check(
        "a.yaml",
        "a:\tx\nb: 1\n",
        plain.clone(),
        &[("Tab(Between)", "\t")],
    );
    check("a.yaml", "a: x # a\tnote\nb: 1\n", plain.clone(), &[]);
    check(
        "a.yaml",
        "a: x\n\t\nb: 1\n",
        plain.clone(),
        &[("Tab(Outside)", "\t")],
    );
    let places = [
        ("a: x\nb: 1\n \t", "Tab(Continuation)"),
        ("a: x\nb: 1\n\t", "Tab(Outside)"),
        ("a: x\n \t# c\nb: 1\n", "Tab(Continuation)"),
        ("a: x\n# c\n \t\nb: 1\n", "Tab(Inside)"),
        ("a: 'x'\n \t\nb: 1\n", "Tab(Inside)"),
        ("a: |-\n  x\n \t\nb: 1\n", "Tab(Outside)"),
    ];
    check(
        "a.yaml",
        "a: |-\n  x\n  \t\nb: 1\n",
        json!({"a": "x\n\t", "b": 1}),
        &[],
    );
    for (text, place) in places {
        check("a.yaml", text, plain.clone(), &[(place, "\t")]);
    }
    let items = json!({"a": ["x"]});
    check(
        "a.yaml",
        "a:\n-\tx\n",
        items.clone(),
        &[("Tab(Dash)", "\t")],
    );
    check(
        "a.yaml",
        "a:\n  - x\n  \t\n",
        items.clone(),
        &[("Tab(Outside)", "\t")],
    );
    check(
        "a.yaml",
        "a:\n- x\n \t\n",
        items,
        &[("Tab(Continuation)", "\t")],
    );
    check("a.yaml", "a:\n \tx\nb: 1\n", plain, &[("Syntax", "\t")]);
    check(
        "a.yaml",
        "a: \"x\ty\"\nb: |\n  c\td\n",
        json!({"a": "x\ty", "b": "c\td\n"}),
        &[],
    );
    check(
        "a.yaml",
        "a: !include x.md\n",
        json!({"a": "x.md"}),
        &[("Tag", "!include")],
    );
    check(
        "a.yaml",
        "a: !!str 12\nb: !!int \"3\"\n",
        json!({"a": "12", "b": 3}),
        &[],
    );
    check(
        "a.yaml",
        "1: a\ntrue: b\n",
        json!({"1": "a", "true": "b"}),
        &[("KeyNotString", "1"), ("KeyNotString", "true")],
    );
}

#[test]
fn scalars_that_others_take_for_something_else() {
    check(
        "a.yaml",
        "mode: 0752\nshow: yes\nlang: y\nno: x\ndate: 2023-14-05\nsize: 1_000\nat: 12:30\n",
        json!({
            "mode": 752, "show": "yes", "lang": "y", "no": "x", "date": "2023-14-05",
            "size": "1_000", "at": "12:30"
        }),
        &[
            ("Octal11(490)", "0752"),
            ("Boolean11(true)", "yes"),
            ("ShortBoolean11(true)", "y"),
            ("Boolean11(false)", "no"),
            ("ImpossibleDate", "2023-14-05"),
            ("Underscore11", "1_000"),
            ("Sexagesimal11(750)", "12:30"),
        ],
    );
    check(
        "a.yaml",
        "a: '0752'\nb: \"yes\"\nc: 2023-11-05\nd: yyyy-mm-dd\ne: 1.2.3\nf:\n",
        json!({
            "a": "0752", "b": "yes", "c": "2023-11-05", "d": "yyyy-mm-dd", "e": "1.2.3", "f": null
        }),
        &[],
    );
}

#[test]
fn repeated_keys_aliases_and_merges() {
    check(
        "a.md",
        "---\na: 1\nb: 2\na: 3\n---\n",
        json!({"b": 2, "a": 3}),
        &[("DuplicateKey", "a")],
    );
    check(
        "a.yaml",
        "a: &x {b: 1}\nc: *x\n",
        json!({"a": {"b": 1}, "c": {"b": 1}}),
        &[],
    );
    check(
        "a.yaml",
        "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  a: 3\n",
        json!({"x": {"a": 1, "b": 1}, "y": {"b": 2, "c": 2}, "z": {"a": 3, "b": 1, "c": 2}}),
        &[],
    );
    let text = "x: &x {a: 1}\ny:\n  <<: *x\nz: *x\n";
    let source = Source::new("a.yaml", text);
    let document = document::parse(&source, document::layout_of("a.yaml"));
    let root = document.root().expect("a root");
    let entry = root.entry_at("/y/a").expect("a merged entry");
    assert_eq!(entry.merged.map(|at| source.slice(at)), Some("<<"));
    assert_eq!(source.slice(entry.key_span), "a");
    let called = root.pointer("/z/a").expect("a called value");
    assert_eq!(source.slice(called.span), "1");
    assert_eq!(called.alias.map(|at| source.slice(at)), Some("*x"));
}

#[test]
fn one_mistake_does_not_hide_the_rest() {
    check(
        "a.md",
        "---\ntitle: One: two\ntags: [a, b\ndate: 2024-01-02\nlist:\n  - a\n - b\nlast: \"x\n---\n",
        json!({"date": "2024-01-02", "list": ["a"]}),
        &[
            ("Syntax", "One: two"),
            ("Syntax", "["),
            ("Syntax", "- b"),
            ("Syntax", "\"x"),
        ],
    );
    check(
        "a.yaml",
        "a: \"x\nb: \"y\"\nc: 1\n---\nd: 1\n",
        json!({"b": "y", "c": 1}),
        &[("Syntax", "\"x")],
    );
    let source = Source::new("a.yaml", "a: 1\n---\nb: @\nc: 1\n---\nd: 1\n");
    let document = document::parse(&source, document::layout_of("a.yaml"));
    let roots: Vec<Json> = document.roots.iter().map(document::Node::to_json).collect();
    assert_eq!(roots, [json!({"a": 1}), json!({"c": 1}), json!({"d": 1})]);
}

#[test]
fn comments_that_speak_to_copydesk() {
    for (name, text) in [
        (
            "a.md",
            "---\n# copydesk: allow x\na: '# copydesk: no' # copydesk: b\n---\n# copydesk: c\n",
        ),
        (
            "a.md",
            "+++\n# copydesk: allow x\na = '# copydesk: no' # copydesk: b\n+++\n# copydesk: c\n",
        ),
    ] {
        let source = Source::new(name, text);
        let document = document::parse(&source, document::layout_of(name));
        let found: Vec<&str> = document
            .directives
            .iter()
            .map(|at| source.slice(*at))
            .collect();
        assert_eq!(found, ["# copydesk: allow x", "# copydesk: b"]);
    }
}

#[test]
fn block_collections_end_with_their_last_value() {
    let text =
        "a:\n  - x: 1\n    y: |\n      z\n\n  # note\n\nb:\n- c\n# note\nd: {e: 1} # f\ng:\n";
    let source = Source::new("a.yaml", text);
    let document = document::parse(&source, document::layout_of("a.yaml"));
    let root = document.root().expect("a root");
    let at = |pointer: &str| source.slice(root.pointer(pointer).expect("a node").span);
    assert_eq!(at(""), text.trim_end());
    assert_eq!(at("/a"), "- x: 1\n    y: |\n      z");
    assert_eq!(at("/a/0"), "x: 1\n    y: |\n      z");
    assert_eq!(at("/a/0/y"), "|\n      z");
    assert_eq!(at("/b"), "- c");
    assert_eq!(at("/d"), "{e: 1}");
    let empty = root.pointer("/g").expect("a node").span;
    assert_eq!(empty.start as usize, text.len() - 1);
    assert!(empty.is_empty());
    assert!(
        document.problems.iter().all(|problem| {
            !matches!(problem.kind, ProblemKind::NotPortable(NotPortable::Tab(_)))
        })
    );
}
