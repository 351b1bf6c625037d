//! After any sequence of edits, the editor shows what `check` finds in the same files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::editor::{Editor, NOW, site, write_file};

const FILES: &[(&str, &str)] = &[
    (
        "copydesk.yaml",
        "collections:\n  news:\n    files: [news/*.md]\n    schema: news.schema.json\n    unique: [{ fields: [slug] }, { fields: [url], normalise: url }]\n    references:\n      - { from: 'topics[]', to: [topics.name, topics.alias] }\n      - { from: next, to: news.slug, circle: forbidden }\n      - { from: 'related[]', to: news.slug }\n      - { from: author, to: { data: people.yaml } }\n  topics:\n    files: [topics/*.md]\nrules:\n  reference/unused: warning\n",
    ),
    (
        "news.schema.json",
        "{\"type\": \"object\", \"required\": [\"title\"], \"properties\": {\"title\": {\"type\": \"string\", \"maxLength\": 20}, \"topics\": {\"type\": \"array\"}, \"draft\": {\"type\": \"boolean\"}}}",
    ),
    ("people.yaml", "ann: Ann\nbob: Bob\n"),
    (
        "news/one.md",
        "---\ntitle: One\nslug: one\nurl: https://example.org/a\ntopics: [tea, moss]\nnext: two\nimages: [{ url: 'https://example.org/a.png', width: 10, height: 20 }]\nauthor: ann\n---\nText.\n",
    ),
    (
        "news/two.md",
        "---\ntitle: Two 😀 é\nslug: two\nurl: https://example.org/b\ntopics: [tea]\n# copydesk: allow reference/unknown: not there yet\nauthor: eve\nnext: one\nimages: [{ url: 'https://example.org/a.png', width: 10, height: 30 }]\n---\nText.\n",
    ),
    (
        "news/three.md",
        "---\nslug: two\ntopics: [lawn]\nurl: htps://example.org\nrelated: [won, two]\n---\n",
    ),
    ("topics/tea.md", "---\nname: tea\n---\n"),
    (
        "topics/moss.md",
        "---\nname: moss\nalias: [mosses, lawns]\n---\n",
    ),
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
pub(crate) fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-32"] },
        "textDocument": { "publishDiagnostics": { "relatedInformation": true } },
    })
}

/// Random numbers that are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
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
    "alias: lawn\n",
    "next: three\n",
    "related: [on, two]\n",
    "rules: { url/invalid: warning }\n",
];

const EDITED: &[&str] = &[
    "news/one.md",
    "news/two.md",
    "news/three.md",
    "topics/tea.md",
    "topics/moss.md",
    "people.yaml",
    "drafts/a.md",
    "drafts/copydesk.yaml",
    "ignored.md",
    "news/new.md",
    "news.schema.json",
    "copydesk.yaml",
];

/// Files on the disk and what an editor has open of them, beside a copy in which all is saved.
pub(crate) struct Play {
    pub(crate) editor: Editor,
    files: TempDir,
    pub(crate) mirror: TempDir,
    pub(crate) dice: Dice,
    pub(crate) open: BTreeMap<&'static str, String>,
}

impl Play {
    pub(crate) fn new(files: &[(&str, &str)], seed: u64, capabilities: &Value) -> Self {
        let mirror = site(files);
        let files = site(files);
        fs::create_dir(mirror.path().join(".git")).unwrap();
        fs::create_dir(files.path().join(".git")).unwrap();
        Self {
            editor: Editor::start(files.path(), capabilities),
            files,
            mirror,
            dice: Dice(seed),
            open: BTreeMap::new(),
        }
    }

    /// Opens, edits or closes a file.
    fn step(&mut self, path: &'static str) {
        match self.open.get_mut(path) {
            None => {
                let text = fs::read_to_string(self.files.path().join(path)).unwrap_or_default();
                self.editor.open(path, &text);
                write_file(self.mirror.path(), path, &text);
                self.open.insert(path, text);
            }
            Some(_) if self.dice.below(6) == 0 => {
                self.editor.close(path);
                self.open.remove(path);
                match fs::read_to_string(self.files.path().join(path)) {
                    Ok(text) => write_file(self.mirror.path(), path, &text),
                    Err(_) => fs::remove_file(self.mirror.path().join(path)).unwrap(),
                }
            }
            Some(text) => {
                let changes = edit(text, &mut self.dice);
                self.editor.change(path, &changes);
                write_file(self.mirror.path(), path, text);
            }
        }
    }

    /// Puts a file on the disk, or takes it away, as another program would.
    pub(crate) fn write(&mut self, path: &str, text: Option<&str>) {
        let disk = self.files.path().join(path);
        let kind = match (disk.exists(), text) {
            (false, None) => return,
            (false, Some(_)) => 1,
            (true, Some(_)) => 2,
            (true, None) => 3,
        };
        for folder in [self.files.path(), self.mirror.path()] {
            match text {
                Some(text) => write_file(folder, path, text),
                None => fs::remove_file(folder.join(path)).unwrap(),
            }
        }
        let changes = json!([{ "uri": self.editor.uri(path), "type": kind }]);
        (self.editor).notify(
            "workspace/didChangeWatchedFiles",
            &json!({ "changes": changes }),
        );
    }

    /// The editor shows what `check` finds.
    #[track_caller]
    pub(crate) fn compare(&mut self, when: &str) {
        self.editor.settle();
        // Those of a root below are its own, and `check` would list them twice.
        let named = (self.open.keys().copied()).filter(|path| !path.contains("drafts/"));
        let named: Vec<&str> = named.collect();
        let expected = checked(self.mirror.path(), &named);
        let shown = shown(&self.editor);
        let is_below = |line: &&String| line.starts_with("[\"drafts/");
        let (below, own): (Shown, Shown) = expected.into_iter().partition(|line| is_below(&line));
        let (shown_below, shown): (Shown, Shown) =
            shown.into_iter().partition(|line| is_below(&line));
        // Where one config cannot be used, `check` says nothing else.
        let below_is_unknown = below.is_empty();
        for (config, expected, shown) in [
            ("[\"copydesk.yaml\"", own, shown),
            ("[\"drafts/copydesk.yaml\"", below, shown_below),
        ] {
            // What was found before a config could not be used any more is kept in view.
            let is_unusable = expected.iter().any(|line| line.contains(",\"error\","));
            if is_unusable && expected.iter().all(|line| line.starts_with(config)) {
                let is_shown = |line: &String| shown.contains(line);
                assert!(
                    expected.iter().all(is_shown),
                    "{when}: {expected:#?} {shown:#?}"
                );
                if below_is_unknown {
                    return;
                }
            } else {
                assert_eq!(shown, expected, "{when}, open: {:#?}", self.open);
            }
        }
    }
}

fn play(files: &[(&str, &str)], seed: u64, steps: usize) {
    let mut play = Play::new(files, seed, &capabilities());
    for step in 0..steps {
        let path = *play.dice.of(EDITED);
        play.step(path);
        play.compare(&format!("seed {seed}, step {step}, {path}"));
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

/// How often something random is tried: `COPYDESK_SEEDS=40 cargo test --test server any_`.
pub(crate) fn seeds(few: u64) -> u64 {
    let seeds = std::env::var("COPYDESK_SEEDS");
    let seeds = seeds.ok().and_then(|seeds| seeds.parse().ok());
    seeds.unwrap_or(few)
}

#[test]
fn after_any_edits_diagnostics_are_those_of_a_fresh_run() {
    for seed in 0..seeds(4) {
        play(FILES, seed, 20);
    }
}

#[test]
fn after_any_edits_of_many_files_diagnostics_are_those_of_a_fresh_run() {
    // So many that all are compared on another thread where that must be.
    let path = |number: usize| format!("news/more/{number}.md");
    let text = |number: usize| {
        let topic = ["tea", "moss", "mos"][number % 40 % 3];
        format!(
            "---\ntitle: A\nslug: s{}\ntopics: [{topic}]\n---\n",
            number % 1_900
        )
    };
    let more: Vec<(String, String)> = (0..2_100).map(|at| (path(at), text(at))).collect();
    let more = more.iter().map(|(path, text)| (&**path, &**text));
    let mut files: Vec<(&str, &str)> = FILES.to_vec();
    let config = FILES[0].1.replace("news/*.md", "news/**/*.md");
    files[0].1 = &config;
    files.extend(more);
    for seed in 0..seeds(1) {
        play(&files, seed, 16);
    }
}

const ARTICLE: &str =
    "---\ntitle: A\nexcerpt: B\npublishedDateTime: 2024-01-01\noriginalUrl: x\n---\n";
const OTHER: &str = "---\nlayout: post\ntitle: A\ndate: 2024-01-01\nauthor: B\n---\n";

#[test]
fn whatever_files_come_and_go_diagnostics_are_those_of_a_fresh_run() {
    const COMING: &[&str] = &["_news/a.md", "_news/b.md", "_news/c.md", "_news/d/e.md"];
    let files = [
        ("_news/a.md", ARTICLE),
        ("_news/b.md", OTHER),
        ("x.md", "---\nurl: 'htps://a'\n---\n"),
    ];
    let mut watching = capabilities();
    watching["workspace"] = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
    for seed in 0..seeds(3) {
        let mut play = Play::new(&files, seed, &watching);
        for step in 0..16 {
            let path = *play.dice.of(COMING);
            let text = *play.dice.of(&[Some(ARTICLE), Some(OTHER), None]);
            match play.open.get_mut(path) {
                // What is typed decides as well: the file is of another format then.
                Some(open) if play.dice.below(2) == 0 => {
                    let text = text.unwrap_or(OTHER);
                    open.replace_range(.., text);
                    play.editor.change(path, &json!([{ "text": text }]));
                    write_file(play.mirror.path(), path, text);
                }
                Some(_) => play.step(path),
                None if play.dice.below(3) == 0 && play.files.path().join(path).exists() => {
                    play.step(path);
                }
                None => play.write(path, text),
            }
            play.compare(&format!("seed {seed}, step {step}, {path}"));
        }
    }
}
