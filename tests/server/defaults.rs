//! Defaults that a site sets for its documents (`defaults` of Jekyll, `cascade` of Hugo), wherever they
//! are edited: the editor shows what `check` finds.

use serde_json::json;

use crate::editor::{Editor, site, write_file};
use crate::same_as_check::{Play, capabilities, seeds};

const SCHEMA: &str = "{\"type\": \"object\", \"required\": [\"title\", \"level\"], \"properties\": {\"level\": {\"enum\": [\"easy\", \"hard\"]}, \"url\": {\"type\": \"string\"}}}";

const JEKYLL: &[(&str, &str)] = &[
    (
        "copydesk.yaml",
        "collections:\n  walks: { files: ['_walks/*.md'], schema: walk.schema.json }\n",
    ),
    ("walk.schema.json", SCHEMA),
    (
        "_config.yml",
        "defaults: [{ scope: { path: _walks }, values: { level: steep } }]\n",
    ),
    ("_walks/rim.md", "---\ntitle: Rim\n---\nText.\n"),
    (
        "_walks/edge.md",
        "---\ntitle: Edge\nlevel: easy\n---\nText.\n",
    ),
];

/// What the files of a Jekyll site may say, one after the other.
const OF_JEKYLL: &[(&str, &[&str])] = &[
    (
        "_config.yml",
        &[
            "defaults: [{ scope: { path: _walks }, values: { level: easy } }]\n",
            "defaults: [{ scope: { path: _walks }, values: { level: steep, published: flase } }]\n",
            "defaults:\n  - scope: { path: '' }\n    values: { url: 'htps://garden.example' }\n",
            "defaults: [\n",
            "title: Garden\n",
        ],
    ),
    (
        "_walks/rim.md",
        &[
            "---\ntitle: Rim\n---\nText.\n",
            "---\ntitle: Rim\nlevel: steep\n---\nText.\n",
            "---\ntitle: [\n---\nText.\n",
        ],
    ),
    ("_walks/new.md", &["---\ntitle: New\n---\nText.\n"]),
];

const HUGO: &[(&str, &str)] = &[
    (
        "copydesk.yaml",
        "collections:\n  walks: { files: ['content/walks/*.md'], schema: walk.schema.json }\n",
    ),
    ("walk.schema.json", SCHEMA),
    ("hugo.toml", "title = 'Garden'\n"),
    (
        "content/walks/_index.md",
        "---\ntitle: Walks\nlevel: easy\ncascade: { level: steep }\n---\n",
    ),
    ("content/walks/rim.md", "---\ntitle: Rim\n---\nText.\n"),
];

const OF_HUGO: &[(&str, &[&str])] = &[
    (
        "content/walks/_index.md",
        &[
            "---\ntitle: Walks\nlevel: easy\ncascade: { level: hard }\n---\n",
            "---\ntitle: Walks\nlevel: easy\ncascade: { level: steep, draft: flase }\n---\n",
            "---\ntitle: Walks\nlevel: easy\n---\n",
        ],
    ),
    (
        "hugo.toml",
        &[
            "title = 'Garden'\n[cascade]\nlevel = 3\n",
            "title = 'Garden'\n",
        ],
    ),
    (
        "content/walks/rim.md",
        &[
            "---\ntitle: Rim\n---\nText.\n",
            "---\ntitle: Rim\nlevel: steep\n---\nText.\n",
        ],
    ),
];

#[test]
fn whoever_edits_defaults_sees_what_check_finds() {
    for (files, texts) in [(JEKYLL, OF_JEKYLL), (HUGO, OF_HUGO)] {
        for seed in 0..seeds(3) {
            play(files, texts, seed);
        }
    }
}

fn play(files: &[(&str, &str)], texts: &[(&'static str, &[&str])], seed: u64) {
    let mut watching = capabilities();
    watching["workspace"] = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
    let mut play = Play::new(files, seed, &watching);
    play.compare(&format!("seed {seed}, at first"));
    for step in 0..16 {
        let (path, choices) = *play.dice.of(texts);
        let text = *play.dice.of(choices);
        match play.open.get_mut(path) {
            Some(open) => {
                text.clone_into(open);
                play.editor.change(path, &json!([{ "text": text }]));
                write_file(play.mirror.path(), path, text);
            }
            None if play.dice.below(2) == 0 => {
                play.editor.open(path, text);
                write_file(play.mirror.path(), path, text);
                play.open.insert(path, text.to_owned());
            }
            None => play.write(path, Some(text)),
        }
        play.compare(&format!("seed {seed}, step {step}, {path}: {text}"));
    }
}

#[test]
fn a_wrong_default_is_shown_where_it_is_written_and_not_in_documents() {
    let files = site(JEKYLL);
    let mut editor = Editor::start(files.path(), &capabilities());
    editor.settle();
    let shown = editor
        .pushed
        .iter()
        .filter(|(_, found)| !found.as_array().unwrap().is_empty());
    let files: Vec<&String> = shown.map(|(file, _)| file).collect();
    assert_eq!(files, ["_config.yml"]);
    let found = &editor.pushed["_config.yml"][0];
    assert_eq!(found["code"], "schema/enum");
    let message = found["message"].as_str().unwrap();
    assert!(message.contains("the default of 1 document"), "{message}");
}
