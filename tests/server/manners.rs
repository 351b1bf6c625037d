//! How the server behaves where things go wrong, and what it keeps to.

use serde_json::{Value, json};

use crate::editor::{Editor, site, write_file};

const ARTICLE: &str = "---\ntitle: A\nurl: 'htps://example.org'\n---\n";

#[test]
fn it_ends_when_the_editor_does() {
    let files = site(&[("a.md", ARTICLE)]);
    let mut editor = Editor::start(files.path(), &json!({}));
    assert_eq!(editor.stop(), Some(0));
    let mut editor = Editor::start(files.path(), &json!({}));
    assert_eq!(editor.vanish(), Some(1));
    let mut editor = Editor::start(files.path(), &json!({}));
    editor.request("shutdown", &Value::Null);
    let refused = editor.request("textDocument/hover", &json!({}));
    assert_eq!(refused["error"]["code"], -32600);
}

#[test]
fn an_unknown_request_and_wrong_parameters_are_refused() {
    let files = site(&[]);
    let mut editor = Editor::start(files.path(), &json!({}));
    assert_eq!(
        editor.request("no/such", &json!({}))["error"]["code"],
        -32601
    );
    let wrong = editor.request("textDocument/diagnostic", &json!({ "a": 1 }));
    assert_eq!(wrong["error"]["code"], -32602);
    editor.notify("textDocument/didOpen", &json!({ "a": 1 }));
    editor.settle();
}

#[test]
fn positions_are_counted_as_agreed() {
    let text = "---\ntitle: A\nnote: {é😀: 1, url: 'htps://example.org'}\n---\n";
    for (offered, chosen, column) in [
        (json!(["utf-8", "utf-16"]), "utf-8", 23),
        (json!(["utf-16"]), "utf-16", 20),
        (json!(null), "utf-16", 20),
        (json!(["utf-32", "utf-16"]), "utf-32", 19),
    ] {
        let files = site(&[("a.md", text)]);
        let mut editor = Editor::raw(files.path());
        let general = json!({ "general": { "positionEncodings": offered } });
        let result = editor.initialize(&general);
        assert_eq!(result["capabilities"]["positionEncoding"], chosen);
        editor.open("a.md", text);
        editor.settle();
        let start = &editor.pushed["a.md"][0]["range"]["start"];
        assert_eq!(
            *start,
            json!({ "line": 2, "character": column + 1 }),
            "{chosen}"
        );
    }
}

#[test]
fn a_request_that_waits_can_be_cancelled() {
    let pulls = json!({ "textDocument": { "diagnostic": {} } });
    let files = site(&[("a.md", ARTICLE)]);
    let mut editor = Editor::start(files.path(), &pulls);
    editor.settle();
    let first = editor.request("workspace/diagnostic", &json!({ "previousResultIds": [] }));
    let items = first["items"].as_array().unwrap();
    let known: Vec<Value> = (items.iter())
        .map(|item| json!({ "uri": item["uri"], "value": item["resultId"] }))
        .collect();
    assert_eq!(known.len(), 1);
    let id = editor.ask(
        "workspace/diagnostic",
        &json!({ "previousResultIds": known }),
    );
    editor.settle();
    editor.notify("$/cancelRequest", &json!({ "id": id }));
    assert_eq!(editor.answer(id)["error"]["code"], -32800);
}

#[test]
fn a_poll_is_answered_when_something_changes() {
    let pulls = json!({ "textDocument": { "diagnostic": {} } });
    let files = site(&[("a.md", ARTICLE), ("b.md", ARTICLE)]);
    let mut editor = Editor::start(files.path(), &pulls);
    let first = editor.request("workspace/diagnostic", &json!({ "previousResultIds": [] }));
    let items = first["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let known: Vec<Value> = (items.iter())
        .map(|item| json!({ "uri": item["uri"], "value": item["resultId"] }))
        .collect();
    let id = editor.ask(
        "workspace/diagnostic",
        &json!({ "previousResultIds": known }),
    );
    editor.open("a.md", "---\ntitle: A\n---\n");
    let news = editor.answer(id);
    let items = news["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{news}");
    assert_eq!(editor.path(items[0]["uri"].as_str().unwrap()), "a.md");
    assert_eq!(items[0]["items"], json!([]));
    assert!(editor.pushed.is_empty());
}

#[test]
fn a_result_that_is_known_is_not_sent_again() {
    let pulls = json!({ "textDocument": { "diagnostic": {} } });
    let files = site(&[("a.md", ARTICLE)]);
    let mut editor = Editor::start(files.path(), &pulls);
    editor.open("a.md", ARTICLE);
    let document = json!({ "uri": editor.uri("a.md") });
    let first = editor.request(
        "textDocument/diagnostic",
        &json!({ "textDocument": document }),
    );
    assert_eq!(first["kind"], "full");
    assert_eq!(first["items"][0]["code"], "url/invalid");
    let again = json!({ "textDocument": document, "previousResultId": first["resultId"] });
    let second = editor.request("textDocument/diagnostic", &again);
    assert_eq!(second["kind"], "unchanged");
}

#[test]
fn it_stays_up_whatever_happens_to_the_files() {
    let config = "collections:\n  all: { files: ['*.md'] }\n";
    let files = site(&[("copydesk.yaml", config), ("a.md", ARTICLE)]);
    let mut editor = Editor::start(files.path(), &json!({}));
    editor.open("a.md", ARTICLE);
    editor.settle();
    assert_eq!(editor.pushed["a.md"][0]["code"], "url/invalid");
    // The config breaks: it says so, and what was found stays in view.
    write_file(files.path(), "copydesk.yaml", "collections: [\n");
    editor.save("a.md");
    editor.settle();
    assert!(editor.pushed.contains_key("copydesk.yaml"));
    assert!(editor.pushed.contains_key("a.md"));
    // It is repaired in the editor, without being saved.
    editor.open("copydesk.yaml", config);
    editor.settle();
    assert!(
        !editor.pushed.contains_key("copydesk.yaml"),
        "{:?}",
        editor.pushed
    );
    // Ten thousand levels, and a large file.
    let deep = format!("---\na: {}\n---\n", "[".repeat(10_000));
    editor.change("a.md", &json!([{ "text": deep }]));
    editor.settle();
    assert_eq!(editor.pushed["a.md"][0]["code"], "front-matter/too-complex");
    // The same as blocks, level by level, and in the config.
    let blocks = "- ".repeat(10_000);
    editor.change(
        "a.md",
        &json!([{ "text": format!("---\na:\n  {blocks}b\n---\n") }]),
    );
    editor.settle();
    assert_eq!(editor.pushed["a.md"][0]["code"], "front-matter/too-complex");
    editor.change(
        "copydesk.yaml",
        &json!([{ "text": format!("collections: {blocks}") }]),
    );
    editor.settle();
    assert!(editor.pushed.contains_key("copydesk.yaml"));
    editor.change("copydesk.yaml", &json!([{ "text": config }]));
    editor.settle();
    assert!(!editor.pushed.contains_key("copydesk.yaml"));
    let large = format!("---\nurl: 'htps://a'\n---\n{}", "word ".repeat(2_000_000));
    editor.change("a.md", &json!([{ "text": large }]));
    editor.settle();
    assert_eq!(editor.pushed["a.md"][0]["code"], "url/invalid");
    // Everything is deleted.
    std::fs::remove_dir_all(files.path()).unwrap();
    editor.save("a.md");
    editor.settle();
    editor.change("a.md", &json!([{ "text": ARTICLE }]));
    editor.settle();
    assert_eq!(editor.stop(), Some(0));
}

#[test]
fn a_buffer_that_was_never_saved_is_checked() {
    let files = site(&[]);
    let mut editor = Editor::start(files.path(), &json!({}));
    editor.open("untitled:Untitled-1", ARTICLE);
    editor.settle();
    assert_eq!(
        editor.pushed["untitled:Untitled-1"][0]["code"],
        "url/invalid"
    );
    editor.close("untitled:Untitled-1");
    editor.settle();
    assert!(editor.pushed.is_empty());
}

#[test]
fn the_mark_at_the_beginning_of_a_file_is_not_lost() {
    let files = site(&[]);
    write_file(files.path(), "a.md", &format!("\u{feff}{ARTICLE}"));
    let mut editor = Editor::start(files.path(), &json!({}));
    editor.settle();
    let before = editor.pushed["a.md"].clone();
    // Editors show the text without it.
    editor.open("a.md", ARTICLE);
    editor.settle();
    assert_eq!(editor.pushed["a.md"], before);
}

#[test]
fn what_the_baseline_ignores_is_not_shown() {
    let files = site(&[("a.md", ARTICLE), ("b.md", ARTICLE)]);
    let baseline = "{\"copydesk\":\"baseline\",\"version\":1}\n{\"file\":\"a.md\",\"rule\":\"url/invalid\",\"pointer\":\"/url\",\"value\":\"htps://example.org\"}\n";
    write_file(files.path(), ".copydesk-baseline.jsonl", baseline);
    let mut editor = Editor::start(files.path(), &json!({}));
    editor.settle();
    assert!(!editor.pushed.contains_key("a.md"), "{:?}", editor.pushed);
    assert!(editor.pushed.contains_key("b.md"));
}

#[test]
fn a_named_config_applies_in_place_of_those_that_are_found() {
    let files = site(&[
        ("copydesk.yaml", "rules: { url/invalid: off }\n"),
        (
            "strict.yaml",
            "collections:\n  all: { files: ['**/*.md'] }\n",
        ),
        ("a.md", ARTICLE),
        ("below/copydesk.yaml", "rules: { url/invalid: off }\n"),
        ("below/b.md", ARTICLE),
    ]);
    let open = |options: &[&str]| {
        let mut editor = Editor::raw_with(files.path(), options);
        editor.initialize(&json!({}));
        editor.open("below/b.md", ARTICLE);
        editor.settle();
        let about = json!({ "textDocument": { "uri": editor.uri("below/b.md") } });
        let about = editor.request("copydesk/fileInfo", &about);
        let config = editor.path(about["config"].as_str().unwrap());
        let paths: Vec<String> = editor.pushed.keys().cloned().collect();
        (config, paths)
    };
    assert_eq!(open(&[]).0, "below/copydesk.yaml");
    assert_eq!(open(&[]).1, Vec::<String>::new());
    let named = open(&["--config", "strict.yaml"]);
    assert_eq!(named.0, "strict.yaml");
    assert_eq!(named.1, ["a.md", "below/b.md"]);
}

#[test]
fn titles_of_all_offered_names_are_shown_where_the_editor_can() {
    let item = |can: bool| {
        let files = crate::editor::site_of_topics();
        let support = json!({ "completionItem": { "labelDetailsSupport": can } });
        let mut editor = Editor::start(
            files.path(),
            &json!({ "textDocument": { "completion": support } }),
        );
        editor.open("news/a.md", "---\ntopics: [\n---\n");
        let params = json!({
            "textDocument": { "uri": editor.uri("news/a.md") },
            "position": { "line": 1, "character": 9 },
        });
        editor.settle();
        editor.request("textDocument/completion", &params)["items"][0].clone()
    };
    let title = "All about tea";
    let with = item(true);
    assert_eq!(with["labelDetails"], json!({ "description": title }));
    assert_eq!(with["detail"], Value::Null);
    assert_eq!(item(false)["detail"], title);
}

#[test]
fn rules_are_offered_where_they_are_named() {
    let config = "collections:\n  all: { files: ['*.md'] }\nrules:\n  url/ins";
    let article = "---\nurl: htps://example.org # copydesk: allow \n---\n";
    let files = site(&[("a.md", article), ("copydesk.yaml", "{}")]);
    let mut editor = Editor::start(files.path(), &json!({}));
    let mut offered = |path: &str, text: &str, line: u32| {
        editor.open(path, text);
        editor.settle();
        let end = text.lines().nth(line as usize).unwrap().len();
        let answer = editor.request(
            "textDocument/completion",
            &json!({
                "textDocument": { "uri": editor.uri(path) },
                "position": { "line": line, "character": end },
            }),
        );
        editor.close(path);
        let items = answer["items"].as_array().unwrap();
        let texts = items
            .iter()
            .map(|item| item["textEdit"]["newText"].as_str().unwrap());
        texts.map(str::to_owned).collect::<Vec<_>>()
    };
    // First those that report something on the line; none that are about the config.
    let rules = offered("a.md", article, 1);
    assert_eq!(rules[0], "url/invalid");
    assert!(rules.contains(&"url/insecure".to_owned()));
    assert!(rules.contains(&"image".to_owned()));
    assert!(!rules.iter().any(|rule| rule.starts_with("config/")));
    // What is named already is not offered again.
    let more = article.replace("allow ", "allow url/invalid, url/ins");
    let rules = offered("a.md", &more, 1);
    assert!(!rules.contains(&"url/invalid".to_owned()));
    assert!(rules.contains(&"url/insecure".to_owned()));
    assert!(offered("copydesk.yaml", config, 3).contains(&"url/insecure: ".to_owned()));
}

#[test]
fn files_of_a_root_beside_are_led_to_and_missed() {
    let post = "---\nsee: ../../one/a.md\n---\n";
    let files = site(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        (
            "one/copydesk.yaml",
            "collections: { a: { files: '*.md' } }\n",
        ),
        ("one/a.md", "---\ntitle: Moss\n---\n"),
        (
            "two/copydesk.yaml",
            "collections: { posts: { files: posts/*.md, references: [{ from: see, to: { path: document } }] } }\n",
        ),
        ("two/posts/a.md", post),
    ]);
    let watches =
        json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut editor = Editor::start(files.path(), &watches);
    editor.open("two/posts/a.md", post);
    editor.settle();
    let found = editor.pushed.get("two/posts/a.md");
    assert!(found.is_none_or(|found| *found == json!([])), "{found:?}");
    let place = json!({
        "textDocument": { "uri": editor.uri("two/posts/a.md") },
        "position": { "line": 1, "character": 9 },
    });
    let found = editor.request("textDocument/definition", &place);
    let found = found.to_string();
    let uri = editor.uri("one/a.md");
    assert!(found.contains(&format!("\"{uri}\"")), "{found}");
    std::fs::remove_file(files.path().join("one/a.md")).unwrap();
    let changes = json!({ "changes": [{ "uri": uri, "type": 3 }] });
    editor.notify("workspace/didChangeWatchedFiles", &changes);
    editor.settle();
    assert_eq!(
        editor.pushed["two/posts/a.md"][0]["code"],
        "reference/unknown"
    );
}
