//! What may happen to a server and its files: it is killed, a checkout changes everything at once,
//! folders come and go, files are far too large.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::editor::{Editor, site, write_file};

const WRONG: &str = "---\ntitle: A\nurl: 'htps://example.org'\n---\n";
const RIGHT: &str = "---\ntitle: A\nurl: 'https://example.org'\n---\n";

/// All files of a folder with their bytes.
fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap();
    let files = entries.map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read(path).unwrap())
    });
    files.collect()
}

#[test]
fn a_server_that_is_killed_leaves_nothing_behind() {
    let files = site(&[("a.md", WRONG), ("b.md", RIGHT)]);
    let before = files_of(files.path());
    for is_settled in [false, true] {
        let mut editor = Editor::start(files.path(), &json!({}));
        editor.open("b.md", WRONG);
        if is_settled {
            editor.settle();
        }
        editor.kill();
        assert_eq!(files_of(files.path()), before);
    }
    // What was not saved is gone, and the next one finds what is there.
    let mut editor = Editor::start(files.path(), &json!({}));
    editor.settle();
    let paths: Vec<&String> = editor.pushed.keys().collect();
    assert_eq!(paths, ["a.md"]);
}

#[test]
fn a_checkout_of_ten_thousand_files_is_one_batch() {
    let files = site(&[]);
    let path = |number: usize| format!("news/{number:05}.md");
    for number in 0..10_000 {
        write_file(files.path(), &path(number), RIGHT);
    }
    let watches =
        json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut editor = Editor::start(files.path(), &watches);
    editor.settle();
    assert!(editor.pushed.is_empty());
    let mut changes = Vec::new();
    for number in 0..10_000 {
        let is_wrong = number % 100 == 0;
        let text = if is_wrong {
            WRONG
        } else {
            "---\ntitle: B\n---\n"
        };
        write_file(files.path(), &path(number), text);
        changes.push(json!({ "uri": editor.uri(&path(number)), "type": 2 }));
    }
    editor.unasked.clear();
    // Editors tell of them in several parts.
    for part in changes.chunks(1_000) {
        editor.notify(
            "workspace/didChangeWatchedFiles",
            &json!({ "changes": part }),
        );
    }
    editor.settle();
    assert_eq!(editor.pushed.len(), 100);
    // Each file is shown once, as it is in the end.
    assert_eq!(editor.unasked.len(), 100);
    // A second batch takes all of them away.
    for number in (0..10_000).step_by(100) {
        std::fs::remove_file(files.path().join(path(number))).unwrap();
    }
    let gone = (0..10_000).step_by(100);
    let gone: Vec<Value> = gone
        .map(|number| json!({ "uri": editor.uri(&path(number)), "type": 3 }))
        .collect();
    editor.notify(
        "workspace/didChangeWatchedFiles",
        &json!({ "changes": gone }),
    );
    editor.settle();
    assert!(editor.pushed.is_empty());
}

#[test]
fn folders_of_the_editor_come_and_go() {
    let config = "collections:\n  all: { files: ['*.md'] }\nrules: { url/invalid: warning }\n";
    let files = site(&[("a.md", WRONG)]);
    let more = site(&[("copydesk.yaml", config), ("b.md", WRONG)]);
    let mut editor = Editor::start(files.path(), &json!({}));
    editor.settle();
    assert_eq!(editor.pushed.len(), 1);
    let root = more.path().canonicalize().unwrap();
    let folder = json!({ "uri": format!("file://{}", root.display()), "name": "more" });
    let change =
        |added: &Value, removed: &Value| json!({ "event": { "added": added, "removed": removed } });
    editor.notify(
        "workspace/didChangeWorkspaceFolders",
        &change(&json!([folder]), &json!([])),
    );
    editor.settle();
    let uri = format!("file://{}/b.md", root.display());
    // Each has the config of its own folder.
    assert_eq!(editor.pushed["a.md"][0]["severity"], 1);
    assert_eq!(editor.pushed[&uri][0]["severity"], 2);
    editor.notify(
        "workspace/didChangeWorkspaceFolders",
        &change(&json!([]), &json!([folder])),
    );
    editor.settle();
    assert_eq!(editor.pushed.keys().collect::<Vec<_>>(), ["a.md"]);
    // A file of a folder that is not open is checked, too, by its own config.
    editor.open(&uri, WRONG);
    editor.settle();
    assert_eq!(editor.pushed[&uri][0]["severity"], 2);
}

#[test]
fn a_file_of_64_megabytes_is_opened_and_typed_into() {
    let files = site(&[("a.md", WRONG), ("b.md", WRONG)]);
    let mut editor = Editor::start(files.path(), &json!({}));
    let body = "word ".repeat((64 << 20) / 5);
    editor.open("a.md", &format!("{RIGHT}{body}"));
    editor.settle();
    assert!(
        !editor.pushed.contains_key("a.md"),
        "{:?}",
        editor.pushed["a.md"]
    );
    let scheme = json!({
        "start": { "line": 2, "character": 6 }, "end": { "line": 2, "character": 11 },
    });
    editor.change("a.md", &json!([{ "range": scheme, "text": "htps" }]));
    editor.settle();
    assert_eq!(editor.pushed["a.md"][0]["code"], "url/invalid");
    // Others are served meanwhile as always, and front matter of this size is refused with a reason.
    let line = "key: word\n".repeat((64 << 20) / 10);
    editor.open("b.md", &format!("---\n{line}---\n"));
    editor.settle();
    assert_eq!(
        editor.pushed["b.md"][0]["code"], "file/too-large",
        "{:?}",
        editor.pushed["b.md"]
    );
    assert_eq!(editor.stop(), Some(0));
}
