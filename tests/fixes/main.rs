//! Fixes of any text: the fixes of all rules are applied to the examples of all pages, and to what
//! comes of these when bytes and lines change at random. The fixer proves each result itself; here it
//! must have nothing to refuse, and nothing left to do.

mod no_fix;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use copydesk::internals::content::images::tiny_png;
use copydesk::internals::document::layout_of;
use copydesk::internals::engine::fix::{FixError, FixMode, Fixer};
use copydesk::internals::rules::page::{Example, ExampleContent};
use copydesk::parts::Source;
use copydesk::{Finding, MemoryTree, RULES, Selection, check};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const NOW: &str = "2024-06-01T00:00:00Z";

/// Characters that mean something to a format, or are easily mistaken for one that does.
const ODD: &[&str] = &[
    "'", "\"", "#", " #", ":", ": ", ",", "[", "]", "{", "}", "- ", "\t", " ", "\u{a0}",
    "\u{200b}", "é", "&a ", "*a", "!", "|", ">", "%", "=", "\\", "\n", "\r\n", "---\n", "yes", "0",
];

/// A config under which all kinds of fixes are offered.
const CONFIG: &str = r#"
collections:
  all:
    files: ["*"]
    fields: { text: title, url: url, published: published }
    schema: schema.yaml
rules: { front-matter/key-order: warning, url/insecure: warning }
"#;

const SCHEMA: &str = r"
required: [kind, title]
properties:
  kind: { const: post }
  title: { type: string }
  date: { type: string, format: date }
  at: { type: string, format: date-time }
  count: { type: integer }
  code: { type: string }
  published: { type: boolean }
  tags: { type: array, uniqueItems: true, items: { type: string } }
  url: { type: string, format: uri }
  seo: { type: object, properties: { title: { type: string } } }
  site: { type: object, properties: { images: {}, layers: {}, paths: {} }, additionalProperties: false }
";

/// Documents in each style of each format: quotes, blocks, brackets, anchors, comments, tables.
const STYLED: &[(&str, &str)] = &[
    (
        "plain.md",
        "---\n# über uns\ntitle: Caf\u{e9}  &amp; Tea # why\ndate: 2023-1-5\nat: 2023-01-05 10:00:00Z\n\
         tags: [a, b, a] # twice\ncount: \"50\"\ncode: 50\npublished: yes\n\
         url: https://garden.org//x?utm_source=y#z\n---\nText\n",
    ),
    (
        "block.md",
        "---\nurl: 'https://garden.org/a b'\ntitle: >-\n  Folded\n  text \u{a0}here\n\nnote: |+\n  # no comment\n\
         \n\n# a comment\ntags:\n- 'a'\n- \"a\"\n-   b\nseo: &seo\n  title: ' A'\n  on: off\nmore: *seo\n\
         both: { <<: *seo, x: [1, 'y'] }\n---\n",
    ),
    (
        "broken.md",
        "---\r\ntitle: One: two # c\r\nauthor: @ada\r\ntags:\r\n  -a\r\n\t- b\r\nnote: \u{201c}x: y\u{201d}\r\n\
         count:5\r\nq: 'it's'\r\npath: \"C:\\path\"\r\n---\r\n",
    ),
    (
        "lines.yaml",
        "\u{feff}# first\nseo: {title: \"A \", 'k': [a, b]}\nkind: post\ntitle: &t \"x \\u00e9 \"\n\
         ? odd\n: value\nsame: 1\nsame: 1\ntags: a, b\nlast: *t",
    ),
    (
        "odd.md",
        "\n---\nti\u{200b}tle: A\t# why\nsaid: \"one\ntwo\n  three\"\nlist: [a,\nb, a]\nseo:\n\u{a0} \u{a0}title: B\n\
         zip: 0123\nyes: yes\npart: !x y\nn\u{a0}: 1\nsame: {a: 1, a: 1, a: 1}\nsame: {a: 1}\nb:\n  - a: 1\n\
         \u{20}   a: 1\n    a: 1\n  - &t x\n  - *t\n---\n",
    ),
    (
        "items.md",
        "---\nkind: post\ntitle: A\ntags:\n- a\n- a\n- b #x\n- c\n---\n",
    ),
    (
        "indented.md",
        "---\ntrigger:\n\u{a0}\u{a0}type:\n webhook\n\u{a0}a: 1\nb:\n\u{a0}c: 1\n\u{a0}\u{a0}d: 2\n---\n",
    ),
    (
        "control.md",
        "---\nampWebUrl: \"https://www.garden.org/a\\u0000b/amp\"\n\
         cdnAmpWebUrl: \"https://www-garden-org.cdn.ampproject.org/c/s/www.garden.org/ab/amp\"\n\
         url: \"https://garden.org//\\x7f \\ufffex?utm_source=y\"\ntitle: \"&#0; A\\x7f &#127; \"\n---\n",
    ),
    (
        "bare.md",
        "---\ntitle: \u{202e}\u{202e}\"\\ud800sing\"\nexcerpt: \u{200b}- A\n---\n",
    ),
    (
        "kinds.yaml",
        "-i\nttle: Moss e:\u{1b}[31mx\nurl: ht: a|p>p?x",
    ),
    (
        "fence.md",
        "----\ntitle: A\ndate: 2023-1-5\n\u{2014}\nText\n",
    ),
    (
        "table.md",
        "+++\n# first\ntitle = 'A ' # why\ndate = 2023-01-05\ntags = [\n  \"a\", # one\n  \"a\",\n]\n\
         note = \"\"\"\nx \"\"\"\ncount = \"50\"\n\"key\" = 1\n\n[seo]\ntitle = \" B\"\n[[list]]\na = 1\n+++\nText\n",
    ),
    (
        "headers.md",
        "+++\nkind = \"post\"\ntitle = \"A\"\n[site]\nlayer.a = 1\nlayer.b = 2\n[[site.image]]\n\
         [[site.image]]\na = 1\n[site.path]\n+++\n",
    ),
    (
        "data.toml",
        "title = Plain\nurl = \"http://garden.org/ \"\npublished = \"true\"\nseo = { title = 'x ' }\n",
    ),
    (
        "object.md",
        "{\n\t\"title\": \"A \\u00e9 \",\n\t\"tags\": [\"a\", \"a\"],\n\t\"date\": \"2023-1-5\",\n\
         \t\"seo\": { \"title\": \" B\" },\n\t\"count\": \"50\"\n}\n\nText\n",
    ),
    (
        "data.json",
        "{ 'title': 'A', \"tags\": [1, 2,], \"n\": \u{201c}x\u{201d} \"m\": 1, }",
    ),
];

/// A file among the others of an example.
#[derive(Clone)]
struct Seed {
    files: MemoryTree,
    path: String,
    text: String,
}

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {:?}", self.path, self.text)
    }
}

/// All files of all examples that fixes may change.
fn seeds() -> Vec<Seed> {
    let pages = RULES.iter().map(|rule| rule.read_page().expect("a page"));
    let examples = pages.flat_map(|page| page.examples);
    let styled = STYLED.iter().map(|(path, text)| Seed {
        files: MemoryTree::from_iter([
            ("copydesk.yaml", CONFIG),
            ("schema.yaml", SCHEMA),
            (path, text),
        ]),
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    });
    (examples.flat_map(|example| of_example(&example)))
        .chain(styled)
        .collect()
}

fn of_example(example: &Example<'_>) -> Vec<Seed> {
    let mut files = MemoryTree::default();
    for file in &example.files {
        let bytes = match &file.content {
            ExampleContent::Bytes(bytes) => bytes.clone(),
            ExampleContent::Png(width, height) => tiny_png(*width, *height),
        };
        files.insert(file.path, bytes);
    }
    let texts = example.files.iter().filter_map(|file| {
        let ExampleContent::Bytes(bytes) = &file.content else {
            return None;
        };
        let text = String::from_utf8(bytes.clone()).ok()?;
        (!text.is_empty() && file.path != "copydesk.yaml").then(|| Seed {
            files: files.clone(),
            path: file.path.to_string(),
            text,
        })
    });
    texts.collect()
}

/// A change of a text.
#[derive(Clone, Debug)]
enum Mutation {
    Insert(Index, &'static str),
    Remove(Index),
    RepeatLine(Index),
    RemoveLine(Index),
    Indent(Index, &'static str),
    CarriageReturns,
    ByteOrderMark,
    NoFinalNewline,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    prop_oneof![
        6 => (index(), select(ODD)).prop_map(|(at, odd)| Mutation::Insert(at, odd)),
        3 => index().prop_map(Mutation::Remove),
        3 => index().prop_map(Mutation::RepeatLine),
        1 => index().prop_map(Mutation::RemoveLine),
        1 => (index(), select(vec!["  ", " ", "\t"])).prop_map(|(at, by)| Mutation::Indent(at, by)),
        1 => Just(Mutation::CarriageReturns),
        1 => Just(Mutation::ByteOrderMark),
        1 => Just(Mutation::NoFinalNewline),
    ]
}

fn mutate(text: &str, mutation: &Mutation) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    match mutation {
        _ if text.is_empty() => return text.to_owned(),
        Mutation::Insert(at, odd) => {
            let at = *at.get(&starts);
            return format!("{}{odd}{}", &text[..at], &text[at..]);
        }
        Mutation::Remove(at) => {
            let at = at.index(starts.len());
            let end = starts.get(at + 1).copied().unwrap_or(text.len());
            return format!("{}{}", &text[..starts[at]], &text[end..]);
        }
        Mutation::RepeatLine(at) => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at].clone());
        }
        Mutation::RemoveLine(at) => drop(lines.remove(at.index(lines.len()))),
        Mutation::Indent(at, by) => {
            let at = at.index(lines.len());
            lines[at].insert_str(0, by);
        }
        Mutation::CarriageReturns => return text.replace("\r\n", "\n").replace('\n', "\r\n"),
        Mutation::ByteOrderMark => return format!("\u{feff}{text}"),
        Mutation::NoFinalNewline => return text.trim_end().to_owned(),
    }
    lines.concat()
}

/// What is wrong with the fixes of a text.
#[derive(Debug)]
#[expect(dead_code, reason = "it is shown")]
enum Defect {
    /// They cannot be applied.
    Refused(FixError),
    /// There are more of them after the first time.
    FixedTwice(BTreeMap<&'static str, u64>),
    /// Another reader has another value for this key, which no fix names.
    ReadsOtherwise(String),
}

/// The keys at the top and their values, as the readers of others have them: those of YAML from a
/// port of libyaml, of JSON from `serde_json`, of TOML from the crate `toml`. None where they refuse
/// the text.
fn read_by_others(path: &str, text: &str) -> Option<BTreeMap<String, serde_json::Value>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let between = |fence: &str| {
        let mut lines = text.split_inclusive('\n');
        let first = lines.next()?;
        let rest = text.get(first.len()..)?;
        let mut end = first.len();
        let close = lines.find(|line| {
            let is_fence = line.trim_end() == fence;
            end += if is_fence { 0 } else { line.len() };
            is_fence
        });
        let is_open = first.trim_end() == fence;
        (is_open && close.is_some()).then(|| &rest[..end - first.len()])
    };
    let yaml = |text: &str| serde_yaml::from_str::<serde_yaml::Value>(text).ok();
    let ending = path.rsplit('.').next();
    let value = if ending == Some("json") {
        serde_json::from_str(text).ok()
    } else if ending == Some("toml") {
        toml::from_str(text).ok()
    } else if ending == Some("yaml") {
        return yaml(text).and_then(|value| of_yaml(&value));
    } else if let Some(front) = between("+++") {
        toml::from_str(front).ok()
    } else if let Some(front) = between("---") {
        return yaml(front).and_then(|value| of_yaml(&value));
    } else {
        let mut values = serde_json::Deserializer::from_str(text).into_iter();
        values.next()?.ok()
    };
    let value: serde_json::Value = value?;
    Some(value.as_object()?.clone().into_iter().collect())
}

fn of_yaml(value: &serde_yaml::Value) -> Option<BTreeMap<String, serde_json::Value>> {
    let entries = value.as_mapping()?.clone().into_iter();
    let text = |value: serde_yaml::Value| match value {
        serde_yaml::Value::String(text) => text,
        other => format!("{other:?}"),
    };
    // Shown, since YAML has more values than JSON.
    let shown = entries.map(|(key, value)| (text(key), format!("{value:?}").into()));
    Some(shown.collect())
}

/// Fixes a text twice: the second time there must be nothing to do.
fn try_to_fix(seed: &Seed, text: &str, mode: FixMode) -> Result<String, Defect> {
    let findings = |source: &Source| -> Vec<Finding> {
        let mut files = seed.files.clone();
        files.insert(&seed.path, source.text());
        let selection = Selection {
            select: vec!["all".to_owned()],
            ..Selection::default()
        };
        let now = NOW.parse().expect("a moment");
        let mut findings = check(Arc::new(files), selection, now).unwrap_or_default();
        findings.retain(|finding| *finding.file == *seed.path);
        findings
    };
    let named: RefCell<BTreeSet<String>> = RefCell::default();
    let fixer = Fixer {
        layout: layout_of(&seed.path),
        mode,
        check: &|document| findings(document.source),
        wanted: &|_, finding| {
            let pointers = finding.fix.iter().flat_map(|fix| &fix.pointers);
            let keys = pointers.filter_map(|pointer| pointer.split('/').nth(1));
            let keys = keys.map(|key| key.replace("~1", "/").replace("~0", "~"));
            named.borrow_mut().extend(keys);
            true
        },
    };
    if STYLED.contains(&(&*seed.path, text)) {
        let own = findings(&Source::new(seed.path.as_str(), text));
        assert!(!own.is_empty(), "nothing to fix in {}", seed.path);
    }
    let fix = |text: &str| {
        let source = Source::new(seed.path.as_str(), text);
        (fixer.fix(&source, findings(&source))).map_err(Defect::Refused)
    };
    let once = fix(text)?;
    if let Some(before) = read_by_others(&seed.path, text) {
        let after = read_by_others(&seed.path, &once.text).unwrap_or_default();
        let named = named.borrow();
        let mut own = before.iter().filter(|(key, _)| !named.contains(*key));
        if let Some((key, _)) = own.find(|(key, value)| after.get(*key) != Some(value)) {
            return Err(Defect::ReadsOtherwise(key.clone()));
        }
    }
    let again = fix(&once.text)?;
    if again.applied.is_empty() {
        Ok(once.text)
    } else {
        Err(Defect::FixedTwice(again.applied))
    }
}

#[test]
fn the_fixes_of_all_rules_go_together() {
    for seed in seeds() {
        for mode in [FixMode::Safe, FixMode::Unsafe] {
            if let Err(error) = try_to_fix(&seed, &seed.text, mode) {
                panic!("{}: {error:?}\n{}", seed.path, seed.text);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_fix_changes_what_it_does_not_name(
        seed in select(seeds()),
        mutations in prop::collection::vec(mutation(), 1..4),
        mode in select(vec![FixMode::Safe, FixMode::Unsafe]),
    ) {
        let text = mutations.iter().fold(seed.text.clone(), |text, one| mutate(&text, one));
        if let Err(error) = try_to_fix(&seed, &text, mode) {
            prop_assert!(false, "{}: {error:?}\n{text}", seed.path);
        }
    }
}
