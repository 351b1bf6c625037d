//! Which documents a default reaches, for each generator.

use super::*;
use crate::content::site::{Generator, Site};
use crate::text::repo_path::RepoPath;
use crate::tree::memory::MemoryTree;

#[track_caller]
fn check(generator: Generator, files: &[(&str, &str)], cases: &[(&str, &str, &str)]) {
    let tree: MemoryTree = files.iter().copied().collect();
    let site = Site {
        generator: Some(generator),
        ..Site::default()
    };
    for (path, key, expected) in cases {
        let defaults = KnownDefaults::default().of(&tree, &site, RepoPath::new(path));
        let found = match defaults.value(key) {
            DefaultValue::None => "no",
            DefaultValue::Perhaps => "perhaps",
            DefaultValue::Certain(_) => "yes",
        };
        assert_eq!(found, *expected, "{path} {key}");
    }
}

#[test]
fn jekyll_has_defaults_by_folder_and_type() {
    let config = "defaults:\n- { scope: { path: '', type: posts }, values: { layout: post } }\n\
        - { scope: { path: docs }, values: { author: Rose } }\n\
        - { scope: { path: '', type: pages }, values: { nav: true } }\n\
        - { scope: { type: herbs }, values: { kind: herb } }\n";
    let cases = [
        ("_posts/2024-05-01-a.md", "layout", "yes"),
        ("about.md", "layout", "no"),
        ("docs/a/b.md", "author", "yes"),
        // Jekyll 3 compares whole folders, Jekyll 4 how paths begin.
        ("docs2/a.md", "author", "perhaps"),
        ("_drafts/a.md", "layout", "perhaps"),
        ("about.md", "nav", "yes"),
        ("_posts/a.md", "nav", "no"),
        ("_herbs/mint.md", "kind", "yes"),
        ("_herbs/mint.md", "layout", "no"),
    ];
    check(Generator::Jekyll, &[("_config.yml", config)], &cases);
    check(Generator::Jekyll, &[], &[("a.md", "layout", "no")]);
}

#[test]
fn hugo_cascades_from_above() {
    let files = [
        ("hugo.toml", "[[cascade]]\nauthor = 'Rose'\n"),
        (
            "content/blog/_index.md",
            "---\nCascade:\n  type: post\n---\n",
        ),
        (
            "content/_index.md",
            "---\ncascade:\n- { banner: x, _target: { kind: page } }\n---\n",
        ),
    ];
    let cases = [
        ("content/blog/a.md", "type", "yes"),
        ("content/blog/2024/a.md", "Type", "yes"),
        ("content/docs/a.md", "type", "no"),
        ("content/docs/a.md", "banner", "yes"),
        ("content/docs/a.md", "author", "yes"),
        ("content/blog/_index.md", "type", "no"),
    ];
    check(Generator::Hugo, &files, &cases);
}

#[test]
fn eleventy_has_data_of_folders() {
    let files = [
        ("blog/blog.json", "{ \"tags\": \"post\" }"),
        ("blog/2024/2024.11tydata.json", "{ \"year\": 2024 }"),
        ("notes/notes.11tydata.js", "export default {};"),
        ("about.json", "{ \"nav\": true }"),
    ];
    let cases = [
        ("blog/a.md", "tags", "yes"),
        ("blog/2024/a.md", "tags", "yes"),
        ("blog/2024/a.md", "year", "yes"),
        ("blog/a.md", "year", "no"),
        ("notes/a.md", "anything", "perhaps"),
        ("about.md", "nav", "yes"),
        ("index.md", "nav", "no"),
    ];
    check(Generator::Eleventy, &files, &cases);
}
