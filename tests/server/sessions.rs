//! Recorded sessions: each folder of `sessions` holds a site and a `script`. Lines with `>` are what
//! the editor does, lines with `<` all that the server says then. `UPDATE=1` writes these anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::editor::{Editor, write_file};

#[test]
fn every_recorded_session_goes_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/sessions");
    let mut names: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    assert!(!names.is_empty());
    let mut wrong = Vec::new();
    for session in names {
        let file = session.join("script");
        let recorded = fs::read_to_string(&file).unwrap();
        let played = play(&session, &recorded);
        if played == recorded {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, played).unwrap();
        } else {
            wrong.push(format!(
                "{}:\n{}",
                file.display(),
                difference(&recorded, &played)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "UPDATE=1 writes it anew\n{}",
        wrong.join("\n")
    );
}

/// The first lines that differ.
fn difference(recorded: &str, played: &str) -> String {
    let mut pairs = recorded.lines().zip(played.lines()).enumerate();
    match pairs.find(|(_, (recorded, played))| recorded != played) {
        Some((at, (recorded, played))) => {
            format!("line {}\nrecorded: {recorded}\nplayed:   {played}", at + 1)
        }
        None => "one is longer".to_owned(),
    }
}

fn play(session: &Path, script: &str) -> String {
    let site = tempfile::tempdir().unwrap();
    copy(session, site.path());
    let mut editor = Editor::raw(site.path());
    let mut out = String::new();
    for line in script.lines().filter(|line| !line.starts_with('<')) {
        writeln!(out, "{line}").unwrap();
        let Some(step) = line.strip_prefix("> ") else {
            continue;
        };
        let answer = act(&mut editor, step);
        let mut said: Vec<Value> = std::mem::take(&mut editor.unasked);
        said.extend(answer);
        for message in said {
            writeln!(out, "< {}", shown(&message, &editor)).unwrap();
        }
    }
    assert_eq!(editor.stop(), Some(0));
    out
}

/// Does one step; its answer where it is a request.
fn act(editor: &mut Editor, step: &str) -> Option<Value> {
    let (verb, rest) = step.split_once(' ').unwrap_or((step, ""));
    let (first, more) = rest.split_once(' ').unwrap_or((rest, ""));
    let answer = match verb {
        "initialize" => Some(editor.initialize(&parse(rest, editor))),
        "open" => {
            let text = match more {
                "" => fs::read_to_string(editor.root.join(first)).unwrap(),
                text => serde_json::from_str(text).unwrap(),
            };
            editor.open(first, &text);
            None
        }
        "change" => {
            let (range, text) = more.split_once(' ').unwrap();
            let text: String = serde_json::from_str(text).unwrap();
            editor.change(
                first,
                &json!([{ "range": self::range(range), "text": text }]),
            );
            None
        }
        "close" => {
            editor.close(first);
            None
        }
        "save" => {
            editor.save(first);
            None
        }
        "write" => {
            let text: String = serde_json::from_str(more).unwrap();
            write_file(&editor.root, first, &text);
            None
        }
        "delete" => {
            fs::remove_file(editor.root.join(first)).unwrap();
            None
        }
        "notify" => {
            let params = parse(more, editor);
            editor.notify(first, &params);
            None
        }
        // A method, a file and a position.
        "at" => {
            let (path, place) = more.split_once(' ').unwrap();
            let params = json!({
                "textDocument": { "uri": editor.uri(path) }, "position": position(place),
            });
            Some(editor.request(first, &params))
        }
        "request" => {
            let params = parse(more, editor);
            Some(editor.request(first, &params))
        }
        unknown => panic!("unknown step {unknown}"),
    };
    editor.settle();
    answer
}

/// JSON in which `root:a.md` stands for the URI of a file.
fn parse(text: &str, editor: &Editor) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    let root = format!("{}/", editor.uri(""));
    serde_json::from_str(&text.replace("root:", &root)).unwrap()
}

fn shown(message: &Value, editor: &Editor) -> String {
    let root = format!("{}/", editor.uri(""));
    let folder = editor.root.to_str().unwrap().to_owned();
    let name = editor
        .root
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    let text = match message.get("method") {
        Some(method) => format!("{} {}", method.as_str().unwrap(), message["params"]),
        None => message.to_string(),
    };
    let text = text
        .replace(&root, "root:")
        .replace(&folder, "FOLDER")
        .replace(&name, "NAME");
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

/// `1:2-3:4` as a range, from 0.
fn range(text: &str) -> Value {
    let (start, end) = text.split_once('-').unwrap_or((text, text));
    json!({ "start": position(start), "end": position(end) })
}

fn position(text: &str) -> Value {
    let (line, character) = text.split_once(':').unwrap();
    let number = |text: &str| text.parse::<u32>().unwrap();
    json!({ "line": number(line), "character": number(character) })
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else if entry.file_name() != "script" {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
