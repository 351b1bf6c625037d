//! Each kind of fix in each style of each format: quotes, blocks, brackets, anchors, comments, tabs,
//! characters beyond ASCII. Each case is tried with all ends of lines, with a byte order mark and
//! without a final line break, in all combinations; what comes out differs in nothing else.

use std::sync::Arc;

use copydesk::internals::document::layout_of;
use copydesk::internals::engine::fix::{FixMode, Fixer};
use copydesk::parts::Source;
use copydesk::{Finding, MemoryTree, Selection, check};

const NOW: &str = "2024-06-01T00:00:00Z";

const CONFIG: &str = r#"
collections:
  all:
    files: ["*.md", "*.yaml", "*.toml", "*.json"]
    fields: { text: [title, note], url: url, date: date }
    schema: schema.yaml
rules: { url/insecure: warning, url/double-slash: warning, url/tracking-parameter: warning }
"#;

const ORDER: &str = "rules: { front-matter/key-order: warning, ";

const SCHEMA: &str = r"
additionalProperties: false
properties:
  title: { type: string }
  kind: { const: post }
  note: { type: string }
  date: { type: string, format: date }
  at: { type: string, format: date-time }
  count: { type: integer }
  code: { type: string }
  sticky: { type: boolean }
  tags: { type: array, uniqueItems: true, items: { type: string } }
  url: { type: string, format: uri }
  seo: { type: object, required: [lang], properties: { name: {}, lang: { const: en }, end: {} } }
  more: {}
";

/// What is tried: the file, what it has, and what it has after all fixes.
type Case = (&'static str, &'static str, &'static str);

/// Values.
#[rustfmt::skip]
const VALUES: &[Case] = &[
    // Spaces at the ends of a text, which are part of it in quotes only. What an alias names may be meant.
    ("a.md", "---\ntitle: 'Über uns ' # why\nnote: \"\\tA\"\n---\n", "---\ntitle: 'Über uns' # why\nnote: \"A\"\n---\n"),
    // A tab behind a block scalar is a part of its text.
    ("a.md", "---\ntitle: 'A '\nmore:\n- >\n  Moss\n  on walls.\t \ncode: b\n---\n", "---\ntitle: 'A'\nmore:\n- >\n  Moss\n  on walls.\t \ncode: b\n---\n"),
    ("a.md", "---\n{title: \"A \", \"note\": ' B'} # c\n---\nText\n", "---\n{title: \"A\", \"note\": 'B'} # c\n---\nText\n"),
    ("a.yaml", "title: &a \"A \"\nnote: \"B \"\nmore: *a # as above\n", "title: &a \"A \"\nnote: \"B\"\nmore: *a # as above\n"),
    ("a.toml", "title = 'Über uns ' # why\nnote = \"\\tA\"\n", "title = 'Über uns' # why\nnote = \"A\"\n"),
    ("a.toml", "title = \"\"\"A \"\"\"\nnote = ''' B'''\n", "title = \"\"\"A\"\"\"\nnote = '''B'''\n"),
    ("a.md", "+++\ntitle = \"A \"\t# why\n+++\nText\n", "+++\ntitle = \"A\"\t# why\n+++\nText\n"),
    ("a.json", "{\n\t\"title\": \" Über uns\",\n\t\"note\" : \"A\\t\"\n}\n", "{\n\t\"title\": \"Über uns\",\n\t\"note\" : \"A\"\n}\n"),
    ("a.md", "{ \"title\": \"A \" }\n\nText\n", "{ \"title\": \"A\" }\n\nText\n"),
    // Characters that nobody sees, entities, and what was decoded wrongly.
    ("a.md", "---\ntitle: A\u{200b}B # \u{200b}\nnote: >-\n  Tea &amp; more\n  \u{a0}here\n---\n", "---\ntitle: AB # \u{200b}\nnote: >-\n  Tea & more\n  here\n---\n"),
    ("a.md", "---\ntitle: 'caf\u{c3}\u{a9}'\nnote: |\n  na\u{c3}\u{af}ve\n---\n", "---\ntitle: 'café'\nnote: |\n  naïve\n---\n"),
    ("a.toml", "title = \"caf\u{c3}\u{a9} &amp; tea\"\nnote = 'A\u{ad}B'\n", "title = \"café & tea\"\nnote = 'AB'\n"),
    ("a.json", "{\"title\": \"caf\u{c3}\u{a9} &amp; tea\", \"note\": \"A\\u200bB\"}\n", "{\"title\": \"café & tea\", \"note\": \"AB\"}\n"),
    // Types.
    ("a.md", "---\ncount: \"50\" # fifty\ncode: 50\nsticky: Yes\n---\n", "---\ncount: 50 # fifty\ncode: \"50\"\nsticky: true\n---\n"),
    ("a.yaml", "{ count: '50', code: 1.50, sticky: off, }\n", "{ count: 50, code: \"1.50\", sticky: false, }\n"),
    ("a.toml", "count = \"50\" # fifty\ncode = 50\nsticky = \"yes\"\n", "count = 50 # fifty\ncode = \"50\"\nsticky = true\n"),
    ("a.md", "{\n\"count\": \"50\",\n\"code\": 5e1,\n\"sticky\": \"No\"\n}\n", "{\n\"count\": 50,\n\"code\": \"5e1\",\n\"sticky\": false\n}\n"),
    // Dates.
    ("a.md", "---\ndate: 2023-1-5\t# day\nat: 2023-01-05 10:00:00Z\n---\n", "---\ndate: 2023-01-05 # day\nat: 2023-01-05T10:00:00Z\n---\n"),
    ("a.yaml", "{date: '2023-1-5', at: \"2023-01-05 10:00:00Z\"}\n", "{date: '2023-01-05', at: \"2023-01-05T10:00:00Z\"}\n"),
    ("a.toml", "date = \"2023-1-5\"\nat = '2023-01-05 10:00:00Z'\n", "date = \"2023-01-05\"\nat = '2023-01-05T10:00:00Z'\n"),
    ("a.json", "{ \"date\": \"2023-1-5\" , \"at\": \"2023-01-05 10:00:00Z\" }\n", "{ \"date\": \"2023-01-05\" , \"at\": \"2023-01-05T10:00:00Z\" }\n"),
    // Addresses.
    ("a.md", "---\nurl: http://garden.org//x?utm_source=y#z # why\n---\n", "---\nurl: https://garden.org/x#z # why\n---\n"),
    ("a.yaml", "url: 'https://garden.org/a b'\nmore: [\"https://garden.org/a b\"]\n", "url: 'https://garden.org/a%20b'\nmore: [\"https://garden.org/a b\"]\n"),
    ("a.toml", "url = 'http://garden.org//x?utm_source=y&a=1'\n", "url = 'https://garden.org/x?a=1'\n"),
    ("a.json", "{\"url\": \"http:\\/\\/garden.org\\/x?utm_source=y\"}\n", "{\"url\": \"https:\\/\\/garden.org\\/x\"}\n"),
    // Lists.
    ("a.md", "---\ntags: Küche # of what\n---\n", "---\ntags: [Küche] # of what\n---\n"),
    ("a.yaml", "{tags: \"a b\", title: A}\n", "{tags: [\"a b\"], title: A}\n"),
    ("a.md", "---\ntags: herbs, frost\t# two\n---\n", "---\ntags: [herbs, frost] # two\n---\n"),
    ("a.toml", "tags = 'herbs, frost' # two\n", "tags = [\"herbs\", \"frost\"] # two\n"),
    ("a.json", "{\n  \"tags\": \"herbs\"\n}\n", "{\n  \"tags\": [\"herbs\"]\n}\n"),
    ("a.md", "---\ntags:\n- é # one\n- b\n- é\ntitle: A\n---\n", "---\ntags:\n- é # one\n- b\ntitle: A\n---\n"),
    ("a.md", "---\ntags: [a, 'b', a, \"b\"] # c\n---\n", "---\ntags: [a, 'b'] # c\n---\n"),
    ("a.yaml", "tags: [\n\ta,\n\tb, # c\n\ta\n]\n", "tags: [\n  a,\n  b, # c\n]\n"),
    ("a.toml", "tags = [\n\t\"a\", # one\n\t'b',\n\t'a',\n]\n", "tags = [\n\t\"a\", # one\n\t'b',\n]\n"),
    ("a.json", "{\"tags\": [\"a\", \"b\", \"a\"], \"title\": \"A\"}\n", "{\"tags\": [\"a\", \"b\"], \"title\": \"A\"}\n"),
];

/// Keys.
#[rustfmt::skip]
const KEYS: &[Case] = &[
    // One that nobody knows, beside one that is missing.
    ("a.md", "---\ntitel: Über # c\nnote: B\n---\n", "---\ntitle: Über # c\nnote: B\n---\n"),
    ("a.yaml", "{\"titel\": A, 'cuont': 1}\n", "{\"title\": A, 'count': 1}\n"),
    ("a.toml", "titel = 'A'\n\"cuont\" = 1\n", "title = 'A'\n\"count\" = 1\n"),
    ("a.json", "{\"titel\": \"A\",\n\t\"cuont\" : 1}\n", "{\"title\": \"A\",\n\t\"count\" : 1}\n"),
    // The same key with the same value.
    ("a.md", "---\ntitle: Über\nnote: B # c\ntitle: Über\n---\n", "---\nnote: B # c\ntitle: Über\n---\n"),
    ("a.yaml", "{title: A, note: B, title: A}\n", "{note: B, title: A}\n"),
    ("a.json", "{\n\t\"title\": \"A\",\n\t\"note\": \"B\",\n\t\"title\": \"A\"\n}\n", "{\n\t\"note\": \"B\",\n\t\"title\": \"A\"\n}\n"),
    // A key with one value that is missing.
    ("a.md", "---\nseo:\n  name: Über # c\n  end: 1\n---\n", "---\nseo:\n  name: Über # c\n  lang: \"en\"\n  end: 1\n---\n"),
    ("a.yaml", "seo:\n    # first\n    end: 1\n", "seo:\n    # first\n    lang: \"en\"\n    end: 1\n"),
    ("a.yaml", "more: &m A\nseo:\n  name: *m\n", "more: &m A\nseo:\n  name: *m\n  lang: \"en\"\n"),
    ("a.yaml", "seo:\n  name: |\n    A\n\n    B\n  end: 1\n", "seo:\n  name: |\n    A\n\n    B\n  lang: \"en\"\n  end: 1\n"),
    ("a.yaml", "seo: {name: A, end: 1} # c\n", "seo: {name: A, lang: \"en\", end: 1} # c\n"),
    ("a.yaml", "seo: {\n  name: A, # c\n  end: 1\n}\n", "seo: {\n  name: A,\n  lang: \"en\", # c\n  end: 1\n}\n"),
    ("a.yaml", "seo: {}\n", "seo: {lang: \"en\"}\n"),
    ("a.toml", "[seo]\nname = 'Über' # c\nend = 1\n", "[seo]\nname = 'Über' # c\nlang = \"en\"\nend = 1\n"),
    ("a.toml", "seo.name = 'A' # c\nseo.end = 1\n", "seo.name = 'A' # c\nseo.lang = \"en\"\nseo.end = 1\n"),
    ("a.toml", "title = 'A'\n\tseo . end = 1\n", "title = 'A'\n\tseo . lang = \"en\"\n\tseo . end = 1\n"),
    ("a.toml", "[more]\na.b = 1\n[seo]\nname.b = 1\n", "[more]\na.b = 1\n[seo]\nname.b = 1\nlang = \"en\"\n"),
    ("a.toml", "seo = { name = 'A' } # c\n", "seo = { name = 'A', lang = \"en\" } # c\n"),
    ("a.json", "{\n\t\"seo\": {\n\t\t\"name\": \"Über\",\n\t\t\"end\": 1\n\t}\n}\n", "{\n\t\"seo\": {\n\t\t\"name\": \"Über\",\n\t\t\"lang\": \"en\",\n\t\t\"end\": 1\n\t}\n}\n"),
    ("a.json", "{\"seo\": {\"name\": \"A\"}}\n", "{\"seo\": {\"name\": \"A\", \"lang\": \"en\"}}\n"),
    // All repeats of a list at once.
    ("a.json", "{\"tags\": [\"a\", \"a\", \"b\", \"b\", \"a\"]}\n", "{\"tags\": [\"a\", \"b\"]}\n"),
    // Comments for nobody.
    ("a.md", "---\ntitle: A # copydesk: allow text/empty: it is so\n# copydesk: allow url/invalid: so\nnote: Ü\n---\n", "---\ntitle: A\nnote: Ü\n---\n"),
    ("a.toml", "title = 'A' # copydesk: allow text/empty: it is so\n", "title = 'A'\n"),
];

/// The order of keys, each with its comments.
#[rustfmt::skip]
const ORDERS: &[Case] = &[
    ("a.md", "---\n# of B\nnote: B # b\n# of A\ntitle: Ü # a\n---\n", "---\n# of A\ntitle: Ü # a\n# of B\nnote: B # b\n---\n"),
    ("a.yaml", "note: |\n  B\n\n  C\n# of A\ntitle: A\n", "# of A\ntitle: A\nnote: |\n  B\n\n  C\n"),
    ("a.yaml", "tags:\n- a # one\n# two\n- b\ntitle: A\n", "title: A\ntags:\n- a # one\n# two\n- b\n"),
    ("a.yaml", "{note: B, title: A} # c\n", "{title: A, note: B} # c\n"),
    ("a.toml", "# of B\nnote = 'B' # b\n# of A\ntitle = 'Ü' # a\n", "# of A\ntitle = 'Ü' # a\n# of B\nnote = 'B' # b\n"),
    ("a.json", "{\n\t\"note\": \"B\",\n\t\"title\": \"Ü\"\n}\n", "{\n\t\"title\": \"Ü\",\n\t\"note\": \"B\"\n}\n"),
    ("a.json", "{ \"note\": \"B\", \"title\": \"A\" }\n", "{ \"title\": \"A\", \"note\": \"B\" }\n"),
];

/// What nobody can read before it is fixed.
#[rustfmt::skip]
const SYNTAX: &[Case] = &[
    ("a.md", "---\ntitle: Über: uns # c\n---\n", "---\ntitle: \"Über: uns\" # c\n---\n"),
    ("a.md", "---\nseo:\n\tname: A # c\n\tlang: en\n---\n", "---\nseo:\n  name: A # c\n  lang: en\n---\n"),
    ("a.md", "---\nnote: B # c\ntitle:Über\n---\n", "---\nnote: B # c\ntitle: Über\n---\n"),
    ("a.yaml", "tags:\n-a # c\n- b\n", "tags:\n- a # c\n- b\n"),
    ("a.yaml", "title: \u{201c}A: B\u{201d} # c\nnote: B\n", "title: \"A: B\" # c\nnote: B\n"),
    ("a.md", "---\ntitle: 'it's Ü' # c\n---\n", "---\ntitle: \"it's Ü\" # c\n---\n"),
    ("a.md", "---\ntitle: @ada # c\n---\n", "---\ntitle: \"@ada\" # c\n---\n"),
    ("a.json", "{\n\t\"title\": \"A\", // c\n}\n", "{\n\t\"title\": \"A\", // c\n}\n"),
    ("a.json", "{\"title\": \"Ü\",}\n", "{\"title\": \"Ü\"}\n"),
    ("a.toml", "title = Über # c\n", "title = \"Über\" # c\n"),
];

/// Ways in which the same file may be saved.
fn ways() -> impl Iterator<Item = (String, impl Fn(&str) -> String)> {
    (0..8).map(|bits| {
        let has = move |bit: u32| bits >> bit & 1 == 1;
        let save = move |text: &str| {
            let text = if has(0) {
                text.replace('\n', "\r\n")
            } else {
                text.to_owned()
            };
            let text = if has(1) {
                text.trim_end().to_owned()
            } else {
                text
            };
            if has(2) {
                format!("\u{feff}{text}")
            } else {
                text
            }
        };
        let name = format!(
            "CRLF: {}, no final line break: {}, BOM: {}",
            has(0),
            has(1),
            has(2)
        );
        (name, save)
    })
}

fn fixed(config: &str, path: &str, text: &str) -> String {
    let findings = |source: &Source| -> Vec<Finding> {
        let tree = MemoryTree::from_iter([
            ("copydesk.yaml", config),
            ("schema.yaml", SCHEMA),
            (path, source.text()),
        ]);
        let now = NOW.parse().expect("a moment");
        let found = check(Arc::new(tree), Selection::default(), now);
        let mut found = found.expect("a config");
        found.retain(|finding| *finding.file == *path);
        found
    };
    let fixer = Fixer {
        layout: layout_of(path),
        mode: FixMode::Unsafe,
        check: &|document| findings(document.source),
        wanted: &|_, _| true,
    };
    let source = Source::new(path, text);
    match fixer.fix(&source, findings(&source)) {
        Ok(done) => done.text,
        Err(error) => format!("{error:?}"),
    }
}

fn hold(config: &str, cases: &[Case]) {
    let mut wrong = Vec::new();
    for (path, before, after) in cases {
        for (way, save) in ways() {
            let found = fixed(config, path, &save(before));
            if found != save(after) {
                wrong.push(format!(
                    "{path}, {way}:\n{before}\ngives {found:?}\nnot   {:?}\n",
                    save(after)
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn values_are_fixed_in_any_style() {
    hold(CONFIG, VALUES);
}

#[test]
fn keys_are_fixed_in_any_style() {
    hold(CONFIG, KEYS);
}

#[test]
fn keys_come_in_order_in_any_style() {
    let config = CONFIG.replace("rules: { ", ORDER);
    hold(&config, ORDERS);
}

#[test]
fn syntax_is_fixed_in_any_style() {
    hold(CONFIG, SYNTAX);
}
