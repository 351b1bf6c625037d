//! After any sequence of edits, the editor shows what `check` finds in the same files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::editor::{Editor, NOW, site, write_file};

const FILES: &[(&str, &str)] = &[
    (
        "copydesk.yaml",
        "collections:\n  news:\n    files: [news/*.md]\n    schema: news.schema.json\n    unique: [{ fields: [slug] }, { fields: [url], normalise: url }]\n    references:\n      - { from: 'topics[]', to: topics.name }\n      - { from: author, to: { data: people.yaml } }\n  topics:\n    files: [topics/*.md]\nrules:\n  reference/unused: warning\n",
    ),
    (
        "news.schema.json",
        "{\"type\": \"object\", \"required\": [\"title\"], \"properties\": {\"title\": {\"type\": \"string\", \"maxLength\": 20}, \"topics\": {\"type\": \"array\"}, \"draft\": {\"type\": \"boolean\"}}}",
    ),
    ("people.yaml", "ann: Ann\nbob: Bob\n"),
    (
        "news/one.md",
        "---\ntitle: One\nslug: one\nurl: https://example.org/a\ntopics: [tea, moss]\nauthor: ann\n---\nText.\n",
    ),
    (
        "news/two.md",
        "---\ntitle: Two 😀 é\nslug: two\nurl: https://example.org/b\ntopics: [tea]\n# copydesk: allow reference/unknown: not there yet\nauthor: eve\n---\nText.\n",
    ),
    (
        "news/three.md",
        "---\nslug: two\ntopics: [lawn]\nurl: htps://example.org\n---\n",
    ),
    ("topics/tea.md", "---\nname: tea\n---\n"),
    ("topics/moss.md", "---\nname: moss\n---\n"),
    (
        "drafts/copydesk.yaml",
        "collections:\n  all: { files: ['*.md'] }\n",
    ),
    ("drafts/a.md", "---\nurl: http://exa mple.org\n---\n"),
    (".gitignore", "ignored.md\n"),
    ("ignored.md", "---\nurl: 'htps://a'\n---\n"),
];

/// A line of diagnostics or findings that can be compared: file, place, rule, severity, message.
type Shown = Vec<String>;

/// What `check` finds in the folder when these files are named, too.
fn checked(root: &Path, named: &[&str]) -> Shown {
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["check", "--format", "jsonl", "--quiet", "--now", NOW, "."])
        .args(named)
        .current_dir(root)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut shown: Shown = lines
        .map(|finding| {
            let help = finding["help"]
                .as_str()
                .map(|help| format!("\nhelp: {help}"));
            let related = finding["related"].as_array().unwrap().iter();
            let related: Vec<Value> = related
                .filter(|related| !related["file"].as_str().unwrap().contains(':'))
                .map(|related| json!([related["file"], place(related), related["message"]]))
                .collect();
            let message = finding["message"].as_str().unwrap();
            let message = format!("{message}{}", help.unwrap_or_default());
            json!([
                finding["file"],
                place(&finding),
                finding["rule"],
                finding["severity"],
                message,
                related
            ])
            .to_string()
        })
        .collect();
    shown.sort();
    shown
}

fn place(finding: &Value) -> Value {
    let number = |key: &str| finding[key].as_u64().unwrap() - 1;
    json!([
        number("line"),
        number("column"),
        number("end_line"),
        number("end_column")
    ])
}

/// What the editor shows.
fn shown(editor: &Editor) -> Shown {
    let range = |range: &Value| {
        let (start, end) = (&range["start"], &range["end"]);
        json!([
            start["line"],
            start["character"],
            end["line"],
            end["character"]
        ])
    };
    let mut shown = Shown::new();
    for (file, diagnostics) in &editor.pushed {
        for one in diagnostics.as_array().unwrap() {
            let related = one["relatedInformation"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let related: Vec<Value> = related
                .iter()
                .map(|related| {
                    let at = &related["location"];
                    let file = editor.path(at["uri"].as_str().unwrap());
                    json!([file, range(&at["range"]), related["message"]])
                })
                .collect();
            let severity = if one["severity"] == 1 {
                "error"
            } else {
                "warning"
            };
            let place = range(&one["range"]);
            let line = json!([file, place, one["code"], severity, one["message"], related]);
            shown.push(line.to_string());
        }
    }
    shown.sort();
    shown
}

/// Capabilities of an editor that counts as `check` does.
fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-32"] },
        "textDocument": { "publishDiagnostics": { "relatedInformation": true } },
    })
}

/// Random numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What somebody might type.
const TYPED: &[&str] = &[
    "",
    "x",
    "\n",
    "  ",
    "tea",
    "moss",
    ": ",
    "---\n",
    "[",
    "]",
    "\"",
    "😀",
    "é",
    "# copydesk: allow url: because\n",
    "slug: two\n",
    "author: ann\n",
    "topics: [moss]\n",
    "url: https://example.org/a\n",
    "title: T\n",
    "name: tea\n",
];

const EDITED: &[&str] = &[
    "news/one.md",
    "news/two.md",
    "news/three.md",
    "topics/tea.md",
    "topics/moss.md",
    "people.yaml",
    "drafts/a.md",
    "ignored.md",
    "news/new.md",
    "news.schema.json",
    "copydesk.yaml",
];

fn play(seed: u64, steps: usize) {
    let files = site(FILES);
    let mut editor = Editor::start(files.path(), &capabilities());
    let mirror = site(FILES);
    fs::create_dir(mirror.path().join(".git")).unwrap();
    fs::create_dir(files.path().join(".git")).unwrap();
    let mut dice = Dice(seed);
    let mut open: BTreeMap<&str, String> = BTreeMap::new();
    for step in 0..steps {
        let path = *dice.of(EDITED);
        match open.get_mut(path) {
            None => {
                let text = fs::read_to_string(files.path().join(path)).unwrap_or_default();
                editor.open(path, &text);
                write_file(mirror.path(), path, &text);
                open.insert(path, text);
            }
            Some(_) if dice.below(6) == 0 => {
                editor.close(path);
                open.remove(path);
                match fs::read_to_string(files.path().join(path)) {
                    Ok(text) => write_file(mirror.path(), path, &text),
                    Err(_) => fs::remove_file(mirror.path().join(path)).unwrap(),
                }
            }
            Some(text) => {
                let changes = edit(text, &mut dice);
                editor.change(path, &changes);
                write_file(mirror.path(), path, text);
            }
        }
        editor.settle();
        // Those of a root below are its own, and `check` would list them twice.
        let named = open
            .keys()
            .copied()
            .filter(|path| !path.contains("drafts/"));
        let named: Vec<&str> = named.collect();
        let expected = checked(mirror.path(), &named);
        // What was found before a config could not be used any more is kept in view.
        let is_unusable = expected.iter().any(|line| line.contains(",\"error\","));
        if is_unusable
            && expected
                .iter()
                .all(|line| line.starts_with("[\"copydesk.yaml\""))
            && !expected.is_empty()
        {
            let shown = shown(&editor);
            assert!(
                expected.iter().all(|line| shown.contains(line)),
                "seed {seed}, step {step}"
            );
            continue;
        }
        assert_eq!(
            shown(&editor),
            expected,
            "seed {seed}, step {step}, open: {open:#?}"
        );
    }
}

/// Changes a text, and says how an editor would tell it.
fn edit(text: &mut String, dice: &mut Dice) -> Value {
    let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    places.push(text.len());
    let (one, other) = (dice.below(places.len()), dice.below(4));
    let (start, end) = (places[one], places[(one + other).min(places.len() - 1)]);
    let typed = *dice.of(TYPED);
    let position = |offset: usize| {
        let before = &text[..offset];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        json!({ "line": line, "character": before[start..].chars().count() })
    };
    let range = json!({ "start": position(start), "end": position(end) });
    text.replace_range(start..end, typed);
    json!([{ "range": range, "text": typed }])
}

#[test]
fn diagnostics_are_the_findings_of_check() {
    let files = site(FILES);
    let mut editor = Editor::start(files.path(), &capabilities());
    editor.settle();
    let expected = checked(files.path(), &[]);
    assert!(expected.len() > 5, "{expected:#?}");
    assert!(
        !expected.iter().any(|line| line.contains("copydesk.yaml")),
        "{expected:#?}"
    );
    assert_eq!(shown(&editor), expected);
}

#[test]
fn after_any_edits_diagnostics_are_those_of_a_fresh_run() {
    // More of them: COPYDESK_SEEDS=40 cargo test --test server any_edits
    let seeds = std::env::var("COPYDESK_SEEDS")
        .ok()
        .and_then(|seeds| seeds.parse().ok());
    for seed in 0..seeds.unwrap_or(4) {
        play(seed, 20);
    }
}
