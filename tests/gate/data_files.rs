//! Data files that a generator reads by itself: checked by every door alike, with and without a
//! config, for what no reader can take as it was meant.

use super::repo::{GOOD, Ran, Repo};

const BROKEN: &str = "- title: Home\n  url: [/\n- title: About\n";

/// For each generator: its config, and one data file that it reads.
const SITES: &[(&str, &str, &str)] = &[
    ("_config.yml", "title: A\n", "_data/nav.yml"),
    ("_config.yml", "title: A\n", "_data/deep/er/nav.yaml"),
    ("hugo.toml", "title = 'A'\n", "data/nav.yaml"),
    ("hugo.toml", "title = 'A'\n", "i18n/en.yaml"),
    (".eleventy.js", "", "_data/nav.yaml"),
    ("eleventy.config.mjs", "", "src/_data/nav.yaml"),
    ("eleventy.config.mjs", "", "site/_data/nav.yaml"),
    ("eleventy.config.mjs", "", "posts/posts.json"),
    ("eleventy.config.mjs", "", "posts/posts.11tydata.json"),
    ("astro.config.mjs", "", "src/content/authors/a.yaml"),
    ("docusaurus.config.js", "", "blog/authors.yml"),
    ("docusaurus.config.js", "", "docs/guide/_category_.yml"),
];

fn reported(path: &str) -> String {
    format!("{path} front-matter/syntax")
}

#[test]
fn each_door_refuses_a_broken_one() {
    for (config, text, path) in SITES {
        let repo = Repo::with(&[(config, text), ("index.md", GOOD)]);
        repo.write(path, BROKEN);
        let reported = reported(path);
        let expected = &[&*reported][..];
        repo.check(&[]).reports(expected);
        repo.check(&[path]).reports(expected);
        repo.check(&["--since", "HEAD"]).reports(expected);
        repo.check_with(BROKEN, &["--stdin-filename", path])
            .reports(expected);
        repo.git(&["add", "--all"]);
        repo.check(&["--staged"]).reports(expected);
        repo.write(
            "copydesk.yaml",
            "collections: { pages: { files: '*.md' } }\n",
        );
        repo.check(&[]).reports(expected);
        repo.check(&["--staged"]).reports(expected);
    }
}

#[test]
fn the_folders_that_a_generator_sets_are_the_ones_that_are_read() {
    for (config, text, read, other) in [
        (
            "_config.yml",
            "data_dir: _stuff\n",
            "_stuff/nav.yml",
            "_data/nav.yml",
        ),
        (
            "_config.yml",
            "source: src\n",
            "src/_data/nav.yml",
            "_data/nav.yml",
        ),
        (
            "_config.yml",
            "source: ./src/\ndata_dir: d/e\n",
            "src/d/e/nav.yml",
            "src/_data/nav.yml",
        ),
        (
            "_config.yml",
            "data_dir: ../up\n",
            "_data/nav.yml",
            "up/nav.yml",
        ),
        (
            "hugo.toml",
            "dataDir = 'facts'\n",
            "facts/nav.yaml",
            "data/nav.yaml",
        ),
        (
            "eleventy.config.js",
            "module.exports = () => ({ dir: { input: 'src', data: 'facts' } });\n",
            "src/facts/nav.yml",
            "facts/nav.yml",
        ),
        (
            "hugo.yaml",
            "i18ndir: words\n",
            "words/en.yaml",
            "i18n/en.yaml",
        ),
    ] {
        let repo = Repo::with(&[(config, text), ("index.md", GOOD)]);
        repo.write(read, BROKEN);
        repo.write(other, BROKEN);
        let reported = reported(read);
        repo.check(&[]).reports(&[&reported]);
        repo.git(&["add", "--all"]);
        repo.check(&["--staged"]).reports(&[&reported]);
    }
}

#[test]
fn a_generator_below_a_config_is_seen() {
    for (config, text, path) in [
        (
            "docs/_config.yml",
            "data_dir: _stuff\n",
            "docs/_stuff/nav.yml",
        ),
        ("website/hugo.toml", "", "website/data/nav.yaml"),
        (
            "apps/site/docusaurus.config.js",
            "",
            "apps/site/blog/authors.yml",
        ),
    ] {
        let repo = Repo::with(&[(config, text), ("index.md", GOOD), (path, BROKEN)]);
        repo.write(
            "copydesk.yaml",
            "collections: { pages: { files: '*.md' } }\n",
        );
        let reported = reported(path);
        repo.check(&[]).reports(&[&reported]);
        repo.check(&[path]).reports(&[&reported]);
        // Where no config is, the folder is a root of its own.
        repo.remove("copydesk.yaml");
        repo.check(&[]).reports(&[&reported]);
    }
}

#[test]
fn a_setting_that_makes_other_data_files_read_is_judged_by_a_hook() {
    let repo = Repo::with(&[
        ("_config.yml", "title: A\n"),
        ("index.md", GOOD),
        ("_stuff/nav.yml", BROKEN),
    ]);
    repo.check(&[]).reports(&[]);
    repo.write("_config.yml", "title: A\ndata_dir: _stuff\n");
    let reported = reported("_stuff/nav.yml");
    repo.check(&[]).reports(&[&reported]);
    repo.check(&["--since", "HEAD"]).reports(&[&reported]);
    repo.git(&["add", "--all"]);
    repo.check(&["--staged"]).reports(&[&reported]);
}

#[test]
fn hexo_is_not_jekyll() {
    let repo = Repo::with(&[
        ("_config.yml", "title: A\n"),
        ("package.json", "{ \"hexo\": { \"version\": \"7.0.0\" } }\n"),
        ("source/_posts/a.md", GOOD),
        ("source/_data/nav.yml", BROKEN),
        ("_data/nav.yml", BROKEN),
    ]);
    repo.check(&[])
        .reports(&[&reported("source/_data/nav.yml")]);
}

#[test]
fn a_hook_keeps_one_out_of_the_commit() {
    let repo = Repo::with(&[("_config.yml", "title: A\n"), ("index.md", GOOD)]);
    let hook = format!(
        "#!/bin/sh\nexec '{}' check --staged --format concise\n",
        env!("CARGO_BIN_EXE_copydesk")
    );
    repo.script(".git/hooks/pre-commit", &hook);
    repo.write("_data/x.yaml", BROKEN);
    repo.git(&["add", "--all"]);
    let commit = || Ran::of(&repo.try_git(&["commit", "--quiet", "--message", "navigation"]));
    let refused = commit();
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(
        refused
            .err
            .contains("_data/x.yaml:2:8: error[front-matter/syntax]"),
        "{refused:?}"
    );
    repo.write("_data/x.yaml", "- title: Home\n");
    repo.git(&["add", "--all"]);
    assert_eq!(commit().code, 0);
}

#[test]
fn only_what_no_reader_can_take_is_reported() {
    let text = "\
a: 1
a: 2
added: 2024-02-31
open: no
page: http://gazette.com/a
empty: ''
";
    let repo = Repo::with(&[("_config.yml", "title: A\n"), ("index.md", GOOD)]);
    repo.write("_data/x.yml", text);
    repo.write("_data/latin.yml", b"name: caf\xe9\n");
    for args in [&[][..], &["_data/x.yml", "_data/latin.yml"]] {
        let run = repo.check(&[args, &["--fail-on", "warning"]].concat());
        run.reports(&[
            "_data/latin.yml front-matter/encoding",
            "_data/x.yml front-matter/duplicate-key",
            "_data/x.yml front-matter/ambiguous-scalar",
        ]);
    }
    // The config rules over them as over others.
    repo.write("copydesk.yaml", "exclude: '_data/**'\n");
    repo.check(&["--fail-on", "warning"]).reports(&[]);
    repo.write(
        "copydesk.yaml",
        "overrides: [{ files: '_data/**', rules: { front-matter: off } }]\n",
    );
    repo.check(&["--fail-on", "warning"]).reports(&[]);
    // In a collection, all rules run.
    repo.write(
        "copydesk.yaml",
        "collections: { data: { files: '_data/x.yml' } }\n",
    );
    let rule = "front-matter/ambiguous-scalar";
    let run = repo.check(&["--fail-on", "warning", "--select", rule]);
    run.reports(&[&*format!("_data/x.yml {rule}"); 2]);
}

#[test]
fn without_a_generator_they_are_counted_as_skipped() {
    let repo = Repo::with(&[("index.md", GOOD)]);
    for name in ["a", "b", "c"] {
        repo.write(format!("_data/{name}.yml"), BROKEN);
    }
    let run = repo.check(&[]);
    run.reports(&[]);
    run.says("No findings in 1 of 4 files");
    run.says("Skipped: 3 files that are not content and in no collection");
}
