//! Planted articles: each of these kinds of defects has one right answer, and `--fix` gives the
//! bytes of the article that it was planted in. Nothing else changes.
//!
//! `PLANTED=10000 cargo test --test gate fix_planted` makes that many.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;

use copydesk::internals::content::images::tiny_png;

use crate::repo::Repo;

/// `N` is the number of the article.
const YAML: &str = r#"---
kind: "post"
title: "Moss lawns N: a start" # why
excerpt: It’s späte Saison
date: 2023-05-14
at: 2023-05-14T10:00:00Z
published: true
count: N
code: "50"
zip: "0123"
tags: [aN, b]
series: [mossN]
links:
- https://garden.org/aN/
- https://garden.org/bN/
# the tone
note: It is late
handle: "@ada"
said: "one
  two
  three"
author:
  name: Ada
  role: editor
url: https://garden.org/x/N/?q=1
image:
  path: /assets/Moss.png
  width: 4
  height: 2
---
Text N
"#;

const TOML: &str = r#"+++
# first

kind = "post"
title = "Moss lawns N" # why
excerpt = 'It’s späte Saison'
date = "2023-05-14"
at = "2023-05-14T10:00:00Z"
published = true
count = N
code = "50"
tags = ["aN", "b"]
url = "https://garden.org/x/N/?q=1"

[image]
path = "/assets/Moss.png"
width = 4
height = 2
+++
Text N
"#;

const JSON: &str = r#"{
  "kind": "post",
  "title": "Moss lawns N",
  "excerpt": "It’s späte Saison",
  "date": "2023-05-14",
  "at": "2023-05-14T10:00:00Z",
  "published": true,
  "count": N,
  "code": "50",
  "tags": ["aN", "b"],
  "url": "https://garden.org/x/N/?q=1",
  "image": { "path": "/assets/Moss.png", "width": 4, "height": 2 }
}

Text N
"#;

/// A kind of defect: what it is called, what is there in a whole article, and what is planted.
type Kind = (&'static str, &'static str, &'static str);

/// What `--fix` repairs in YAML.
const IN_YAML: &[Kind] = &[
    ("space at the end of a text", " a start\"", " a start \""),
    ("spaces at its start", "\"Moss", "\"  Moss"),
    ("zero-width space", "Moss lawns", "Mo\u{200b}ss lawns"),
    ("quoted number", "count: N", "count: \"N\""),
    ("boolean in words", "published: true", "published: yes"),
    ("number for a text", "code: \"50\"", "code: 50"),
    ("octal number for a text", "zip: \"0123\"", "zip: 0123"),
    (
        "date without its zeros",
        "date: 2023-05-14",
        "date: 2023-5-14",
    ),
    ("space for T", "at: 2023-05-14T10", "at: 2023-05-14 10"),
    ("item twice in brackets", "[aN, b]", "[aN, b, aN]"),
    (
        "item twice, each on a line",
        "bN/\n",
        "bN/\n- https://garden.org/aN/\n",
    ),
    ("one item without brackets", "[mossN]", "mossN"),
    (
        "key twice",
        "published: true\n",
        "published: true\npublished: true\n",
    ),
    (
        "key five times",
        "count: N\n",
        "count: N\ncount: N\ncount: N\ncount: N\ncount: N\n",
    ),
    ("missing key of one value", "kind: \"post\"\n", ""),
    (
        "unquoted colon",
        "\"Moss lawns N: a start\"",
        "Moss lawns N: a start",
    ),
    ("reserved character", "\"@ada\"", "@ada"),
    ("tab as indentation", "  name: Ada", "\tname: Ada"),
    ("tab between tokens", "note: It", "note:\tIt"),
    (
        "no space after a colon",
        "published: true",
        "published:true",
    ),
    (
        "no space after a dash",
        "- https://garden.org/bN",
        "-https://garden.org/bN",
    ),
    ("line at column 0", "\n  two\n  three", "\ntwo\nthree"),
    (
        "curly quotes around a value",
        "\"Moss lawns N: a start\"",
        "“Moss lawns N: a start”",
    ),
    (
        "keys in another order",
        "kind: \"post\"\ntitle: \"Moss lawns N: a start\" # why\n",
        "title: \"Moss lawns N: a start\" # why\nkind: \"post\"\n",
    ),
    (
        "unused suppression",
        "note: It is late",
        "note: It is late # copydesk: allow text/empty: so it is",
    ),
    ("zero-width space in a key", "note:", "no\u{200b}te:"),
    ("no-break space before a colon", "note:", "note\u{a0}:"),
    ("empty lines before the fence", "---\nkind", "\n\n---\nkind"),
    ("missing height", "  height: 2\n", ""),
    (
        "swapped sides",
        "width: 4\n  height: 2",
        "width: 2\n  height: 4",
    ),
    ("width in quotes", "width: 4", "width: \"4\""),
    ("case of a path", "Moss.png", "moss.png"),
];

/// What `--fix` repairs in TOML.
const IN_TOML: &[Kind] = &[
    ("space at the end of a text", "lawns N\"", "lawns N \""),
    ("zero-width space", "Moss lawns", "Mo\u{200b}ss lawns"),
    ("quoted number", "count = N", "count = \"N\""),
    ("number for a text", "code = \"50\"", "code = 50"),
    ("date without its zeros", "\"2023-05-14\"", "\"2023-5-14\""),
    ("space for T", "\"2023-05-14T10", "\"2023-05-14 10"),
    ("item twice", "\"b\"]", "\"b\", \"aN\"]"),
    ("missing key of one value", "kind = \"post\"\n", ""),
    ("value without quotes", "kind = \"post\"", "kind = post"),
    ("curly quotes around a value", "\"post\"", "“post”"),
    (
        "keys in another order",
        "kind = \"post\"\ntitle = \"Moss lawns N\" # why\n",
        "title = \"Moss lawns N\" # why\nkind = \"post\"\n",
    ),
    (
        "unused suppression",
        "count = N",
        "count = N # copydesk: allow text/empty: so it is",
    ),
    ("missing height", "height = 2\n", ""),
    (
        "swapped sides",
        "width = 4\nheight = 2",
        "width = 2\nheight = 4",
    ),
    ("case of a path", "Moss.png", "moss.png"),
];

/// What `--fix` repairs in JSON.
const IN_JSON: &[Kind] = &[
    ("space at the end of a text", "lawns N\"", "lawns N \""),
    ("zero-width space", "Moss lawns", "Mo\u{200b}ss lawns"),
    (
        "escaped zero-width space",
        "Moss lawns",
        "Mo\\u200bss lawns",
    ),
    ("quoted number", "\"count\": N", "\"count\": \"N\""),
    ("number for a text", "\"50\"", "50"),
    ("date without its zeros", "\"2023-05-14\"", "\"2023-5-14\""),
    ("space for T", "2023-05-14T10", "2023-05-14 10"),
    ("comma after the last", "\"b\"]", "\"b\",]"),
    ("missing comma", "\"post\",", "\"post\""),
    ("single quotes", "\"post\"", "'post'"),
    ("curly quotes", "\"post\"", "“post”"),
    ("item twice", "\"b\"]", "\"b\", \"aN\"]"),
    (
        "key twice",
        "  \"published\": true,\n",
        "  \"published\": true,\n  \"published\": true,\n",
    ),
    ("missing key of one value", "  \"kind\": \"post\",\n", ""),
    (
        "keys in another order",
        "  \"kind\": \"post\",\n  \"title\": \"Moss lawns N\",\n",
        "  \"title\": \"Moss lawns N\",\n  \"kind\": \"post\",\n",
    ),
    ("missing height", ", \"height\": 2", ""),
    (
        "swapped sides",
        "\"width\": 4, \"height\": 2",
        "\"width\": 2, \"height\": 4",
    ),
    ("case of a path", "Moss.png", "moss.png"),
];

/// What has one right answer, too, but is for people to look at: `--unsafe-fixes` repairs it.
const UNSAFE: &[(&str, Kind)] = &[
    (YAML, ("no-break space", "Moss lawns", "Moss\u{a0}lawns")),
    (YAML, ("HTML entity", "It’s späte", "It&rsquo;s sp&auml;te")),
    (YAML, ("wrong encoding", "It’s späte", "Itâ€™s spÃ¤te")),
    (
        YAML,
        ("quoted boolean", "published: true", "published: 'true'"),
    ),
    (YAML, ("tracking parameter", "?q=1", "?utm_source=x&q=1")),
    (YAML, ("double slash", "org/x/", "org//x/")),
    (YAML, ("misspelt key", "excerpt:", "excerp:")),
    (YAML, ("four dashes", "---\nkind", "----\nkind")),
    (TOML, ("wrong encoding", "It’s späte", "Itâ€™s spÃ¤te")),
    (TOML, ("quoted boolean", "= true", "= \"true\"")),
    (TOML, ("tracking parameter", "?q=1", "?utm_source=x&q=1")),
    (TOML, ("misspelt key", "excerpt =", "excerp =")),
    (JSON, ("wrong encoding", "It’s späte", "Itâ€™s spÃ¤te")),
    (JSON, ("quoted boolean", ": true", ": \"true\"")),
    (JSON, ("tracking parameter", "?q=1", "?utm_source=x&q=1")),
    (JSON, ("misspelt key", "\"excerpt\":", "\"excerp\":")),
];

const CONFIG: &str = r#"site: { static: [.] }
collections:
  all:
    files: ["p/**/*.md"]
    schema: post.yaml
    fields: { text: [title, excerpt], url: url, published: published, image: image }
rules:
  front-matter/key-order: warning
  url/tracking-parameter: warning
  url/double-slash: warning
"#;

const SCHEMA: &str = r"required: [kind, title]
additionalProperties: false
properties:
  kind: { const: post }
  title: { type: string }
  excerpt: { type: string }
  date: { type: string, format: date }
  at: { type: string, format: date-time }
  published: { type: boolean }
  count: { type: integer }
  code: { type: string }
  zip: { type: string }
  tags: { type: array, uniqueItems: true, items: { type: string } }
  series: { type: array }
  links: { type: array, uniqueItems: true }
  note: { type: string }
  handle: { type: string }
  said: { type: string }
  author: {}
  url: { type: string, format: uri }
  image: {}
";

/// An article: its bytes when it is whole, what is planted, and what that is called.
struct Planted {
    path: String,
    whole: String,
    text: String,
    kind: &'static str,
}

/// Articles with one defect each; every tenth has none. Half of them have the line ends of Windows,
/// half a byte order mark (JSON has none) and no end of the last line.
fn plant(kinds: &[(&str, Kind)], count: usize) -> (Repo, Vec<Planted>) {
    let repo = Repo::new();
    repo.write("copydesk.yaml", CONFIG);
    repo.write("post.yaml", SCHEMA);
    repo.write("assets/Moss.png", tiny_png(4, 2));
    let article = |number: usize| {
        let (template, (kind, whole, planted)) = kinds[number % kinds.len()];
        let round = number / kinds.len();
        assert!(template.contains(whole), "{kind}");
        let is_whole = number % 10 == 9 && round > 3;
        let broken = template.replacen(whole, planted, 1);
        let finish = |text: &str| {
            let mut text = text.replace('N', &number.to_string());
            if round % 4 > 1 {
                text = text.trim_end().to_owned();
                if template != JSON {
                    text.insert(0, '\u{feff}');
                }
            }
            let has_returns = round % 2 == 1;
            if has_returns {
                text = text.replace('\n', "\r\n");
            }
            text
        };
        Planted {
            path: format!("p/{}/{number}.md", number / 1000),
            whole: finish(template),
            text: finish(if is_whole { template } else { &broken }),
            kind: if is_whole { "nothing" } else { kind },
        }
    };
    let planted: Vec<Planted> = (0..count).map(article).collect();
    for one in &planted {
        repo.write(&one.path, &one.text);
    }
    (repo, planted)
}

/// What `--fix` repairs.
fn safe() -> Vec<(&'static str, Kind)> {
    let of = |template, kinds: &[Kind]| kinds.iter().map(|kind| (template, *kind)).collect();
    let kinds: [Vec<_>; 3] = [of(YAML, IN_YAML), of(TOML, IN_TOML), of(JSON, IN_JSON)];
    kinds.concat()
}

fn count(kinds: usize) -> usize {
    let wanted = std::env::var("PLANTED").ok();
    let wanted = wanted.and_then(|count| count.parse().ok());
    wanted.unwrap_or(5 * kinds)
}

/// Fixes them, and says which are not as they were before something was planted.
fn repaired(kinds: &[(&str, Kind)], args: &[&str]) {
    let (repo, planted) = plant(kinds, count(kinds.len()));
    let about = |path: &str| fs::metadata(repo.path(path)).expect("a file").ino();
    let before: Vec<u64> = planted.iter().map(|one| about(&one.path)).collect();
    let ran = repo.check(args);
    let mut odd: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    for (one, before) in planted.iter().zip(before) {
        let now = repo.read(&one.path);
        let is_written = about(&one.path) != before;
        if now != one.whole || is_written != (one.text != one.whole) {
            let (count, text) = odd.entry(one.kind).or_default();
            *count += 1;
            *text = format!("{}: {now:?}", one.path);
        }
    }
    assert!(odd.is_empty(), "{odd:#?}\n{}{}", ran.out, ran.err);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn what_has_one_right_answer_is_repaired_to_the_bytes_of_the_whole_article() {
    repaired(&safe(), &["--fix"]);
}

#[test]
fn what_somebody_should_look_at_is_repaired_when_it_is_asked_for() {
    repaired(UNSAFE, &["--fix", "--unsafe-fixes"]);
}

#[test]
fn readers_of_others_see_nothing_else_change() {
    let (before, planted) = plant(&safe(), 5 * safe().len());
    let after = Repo::new();
    for (path, text) in [("copydesk.yaml", CONFIG), ("post.yaml", SCHEMA)] {
        after.write(path, text);
    }
    after.write("assets/Moss.png", tiny_png(4, 2));
    for one in &planted {
        after.write(&one.path, &one.text);
    }
    assert_eq!(after.check(&["--fix-only"]).code, 0);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/agreement/fixes.py");
    let mut python = before.command("python3");
    python.args([script.as_ref(), before.path("p").as_os_str()]);
    let Ok(output) = python.arg(after.path("p")).output() else {
        eprintln!("SKIPPED: there is no python3");
        return;
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    eprintln!("{err}{out}");
    assert!(output.status.success(), "{out}{err}");
}
