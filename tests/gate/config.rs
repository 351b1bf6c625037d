//! Which config is read, and what is said where something only looks like one.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use super::repo::{BAD, GOOD, Repo};

const NAMES: [&str; 3] = ["copydesk.yaml", "copydesk.yml", ".copydesk.yaml"];

/// Makes something at a path.
type Make = fn(&Path);

fn link(path: &Path) {
    symlink("nowhere", path).expect("linked");
}

fn folder(path: &Path) {
    fs::create_dir(path).expect("a folder");
}

fn pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo").success());
}

#[test]
fn what_has_the_name_of_a_config_and_is_no_file_is_refused() {
    let kinds: [(Make, &str); 3] = [
        (link, "it is a symbolic link that leads nowhere"),
        (folder, "it is a folder"),
        (pipe, "it is not a regular file"),
    ];
    for (make, what) in kinds {
        for name in NAMES {
            let repo = Repo::with(&[("a.md", BAD), ("news/b.md", GOOD)]);
            make(&repo.path(name));
            let words = format!("cannot read the config {name}: {what}");
            repo.check(&[]).refuses(&words);
            repo.check(&["news"]).refuses(&words);
            repo.check(&["--changed", "--since", "HEAD"])
                .refuses(&words);
            repo.check_with(GOOD, &["--stdin-filename", "a.md"])
                .refuses(&words);
            repo.check(&["--config", name]).refuses(&words);
            // A config that is one counts, whatever lies beside it.
            let other = NAMES.iter().find(|other| **other != name);
            repo.write(other.expect("another"), "exclude: a.md\n");
            repo.check(&[]).reports(&[]);
        }
    }
    Repo::plain()
        .check(&["--config", "copydesk.yaml"])
        .refuses("there is no config copydesk.yaml");
}

#[test]
fn a_config_that_is_staged_as_a_link_to_nowhere_is_refused() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    link(&repo.path("copydesk.yaml"));
    repo.git(&["add", "--all"]);
    repo.check(&["--staged"])
        .refuses("it is a symbolic link that leads to no staged file");
    // What the commit will hold counts, not what lies in the work tree.
    repo.remove("copydesk.yaml");
    repo.write("copydesk.yaml", "exclude: b.md\n");
    repo.write("b.md", BAD);
    repo.git(&["add", "--all"]);
    repo.remove("copydesk.yaml");
    link(&repo.path("copydesk.yaml"));
    repo.check(&["--staged"]).reports(&[]);
}

/// Of what the schema of the config does not say itself.
#[test]
fn what_is_wrong_with_a_value_is_said_in_plain_words() {
    let repo = Repo::with(&[("a.md", "---\ntitle: A\n---\n")]);
    for (config, words) in [
        (
            "rules: { published/in-future: { slack-days: -1 } }\n",
            "`rules.published/in-future.slack-days` is `-1`, expected at least 0",
        ),
        (
            "rules: { body/too-long: { max-words: 0 } }\n",
            "`rules.body/too-long.max-words` is `0`, expected at least 1",
        ),
        (
            "rules: { body/too-long: { max-word: 1 } }\n",
            "unknown key `max-word` in `rules.body/too-long`",
        ),
        (
            "exclude: a\n---\nexclude: b\n",
            "found several documents, expected one",
        ),
        ("exclude: !a b\n", "unexpected tag (`!…`)"),
        (
            "collections: { a: { files: '*.md', assert: { id: x, expr: fields.title + 1 > 2 } } }\n",
            "`+` does not take text and a whole number",
        ),
        (
            "collections: { a: { files: '*.md', assert: { id: x, expr: time(3) > 2 } } }\n",
            "`time` does not take a whole number",
        ),
    ] {
        repo.write("copydesk.yaml", config);
        let run = repo.check(&[]);
        assert!(run.out.contains(words), "{config}: {run:?}");
        // One cause, one error.
        assert_eq!(run.out.matches(" error[").count(), 1, "{config}: {run:?}");
    }
    repo.remove("copydesk.yaml");
    for (entry, words) in [
        (
            "{\"rule\": \"a/b\", \"count\": -1}",
            "invalid value: integer `-1`, expected",
        ),
        ("{\"file\": \"a.md\"}", "missing field `rule`"),
        ("<<<<<<< HEAD", "it is not JSON"),
        ("{\"file", "it ends too early"),
    ] {
        repo.write(
            "baseline",
            format!("{{\"copydesk\":\"baseline\",\"version\":1}}\n{entry}\n"),
        );
        let run = repo.check(&["--baseline", "baseline"]);
        run.refuses(&format!("line 2 is not an entry of a baseline: {words}"));
    }
}

#[test]
fn a_config_in_another_language_is_said_not_to_be_read() {
    for name in [
        "copydesk.toml",
        "copydesk.json",
        ".copydesk.toml",
        ".copydesk.yml",
    ] {
        let repo = Repo::with(&[("site/news/a.md", GOOD), ("site/copydesk.d", "")]);
        repo.write(format!("site/{name}"), "[collections]\n");
        let words = format!(
            "Note: site/{name} is not read: a config is in YAML, and is one of copydesk.yaml, \
             copydesk.yml, .copydesk.yaml\n"
        );
        repo.check(&["site"]).says(&words);
        repo.check(&["site/news/a.md"]).says(&words);
        repo.check_with(GOOD, &["--stdin-filename", "site/news/b.md"])
            .says(&words);
        assert!(!repo.check(&["site", "--quiet"]).err.contains("Note"));
        repo.write("copydesk.yaml", "collections: {}\n");
        assert!(!repo.check(&["site"]).err.contains("Note"));
    }
}

#[test]
fn a_field_with_a_space_in_its_name_is_a_field() {
    let config =
        "collections:\n  posts:\n    files: '*.md'\n    unique: [{ fields: ['[\"og title\"]'] }]\n";
    let post = "---\nog title: Herbs\n---\n\nText.\n";
    let repo = Repo::with(&[("copydesk.yaml", config), ("a.md", post), ("b.md", post)]);
    let check = repo.check(&["--select", "unique/repeated", "--fail-on", "warning"]);
    assert!(
        check
            .out
            .contains("`[\"og title\"]` is the same as in a.md"),
        "{check:?}"
    );
}

#[test]
fn a_bad_path_is_marked_where_it_is_whatever_the_collection_is_called() {
    for name in ["rules", "posts"] {
        let config = format!(
            "collections:\n  {name}:\n    files: '*.md'\n    fields: {{ date: 'meta.' }}\n"
        );
        let repo = Repo::with(&[("copydesk.yaml", &config), ("a.md", GOOD)]);
        let check = repo.check(&[]);
        assert_eq!(check.code, 2, "{check:?}");
        assert!(check.out.starts_with("copydesk.yaml:4:13: "), "{check:?}");
    }
}

#[test]
fn a_schema_that_is_too_large_is_not_missing_however_long_its_path_is() {
    for name in [
        "text.json".to_owned(),
        format!("{}.json", "text".repeat(20)),
    ] {
        let config = "collections:\n  posts:\n    files: '*.md'\n    schema: post.json\n";
        let schema = format!("{{ \"properties\": {{ \"title\": {{ \"$ref\": \"{name}\" }} }} }}");
        let repo = Repo::with(&[
            ("copydesk.yaml", config),
            ("post.json", &schema),
            (&name, &format!("{{{}}}", " ".repeat(2_000))),
            ("a.md", GOOD),
        ]);
        let check = repo.check(&["--max-file-size", "1000"]);
        assert_eq!(check.code, 2, "{check:?}");
        assert!(check.out.contains("cannot be read: it is"), "{check:?}");
    }
}

#[test]
fn a_config_that_holds_too_much_is_not_used() {
    let asserts = "{ id: a, expr: 'true' }, ".repeat(51);
    for (config, words) in [
        (
            format!("collections: {{ a: {{ files: '*.md', assert: [{asserts}] }} }}\n"),
            "`collections.a.assert` has 51 items, expected at most 50",
        ),
        (
            format!("exclude: [{}]\n", "x, ".repeat(10_001)),
            "the config has more than 10000 globs",
        ),
    ] {
        let repo = Repo::with(&[("copydesk.yaml", &config), ("a.md", BAD)]);
        let check = repo.check(&[]);
        assert!(check.out.contains(words), "{check:?}");
        assert_eq!(check.out.matches(" error[").count(), 1, "{check:?}");
        check.refuses("nothing was checked");
    }
}

#[test]
fn the_first_collection_that_matches_has_the_file_without_a_word() {
    let config =
        "collections:\n  posts:\n    files: 'posts/*.md'\n  pages:\n    files: '**/*.md'\n";
    let repo = Repo::with(&[
        ("copydesk.yaml", config),
        ("posts/a.md", GOOD),
        ("about.md", GOOD),
    ]);
    repo.check(&["--fail-on", "warning"]).reports(&[]);
    repo.remove("about.md");
    let run = repo.check(&[]);
    assert_eq!(
        (run.code, &*run.findings()),
        (2, &["copydesk.yaml config/shadowed".to_owned()][..])
    );
}

#[test]
fn one_empty_glob_of_several_is_a_warning() {
    let repo = Repo::with(&[("posts/a.md", GOOD)]);
    let list = |globs: &str| format!("collections:\n  posts:\n    files: {globs}\n");
    for (globs, code, severity) in [
        ("['posts/*.md', 'drafts/*.md']", 0, "warning"),
        ("['post/*.md', 'drafts/*.md']", 2, "error"),
        ("'post/*.md'", 2, "error"),
        ("['posts/*.md', '!posts/b.md']", 2, "error"),
    ] {
        repo.write("copydesk.yaml", list(globs));
        let run = repo.check(&[]);
        assert_eq!(run.code, code, "{run:?}");
        let words = format!(" {severity}[config/matches-nothing] ");
        assert!(run.out.contains(&words), "{run:?}");
    }
    repo.run(&["check", "--format", "json"])
        .shows("write `exclude: \\\"posts/b.md\\\"` beside `files`");
}

#[test]
fn a_config_that_says_nothing_is_a_valid_one() {
    let repo = Repo::with(&[("a.md", BAD), ("b.md", GOOD)]);
    for config in [
        "",
        "\n\n",
        "# rules: {}\n",
        "---\n",
        "---\n# none\n...\n",
        "~\n",
    ] {
        repo.write("copydesk.yaml", config);
        repo.check(&[]).reports(&["a.md front-matter/syntax"]);
        repo.check(&["b.md", "copydesk.yaml"]).reports(&[]);
        repo.check_with(config, &["--stdin-filename", "copydesk.yaml"])
            .reports(&[]);
        repo.git(&["add", "--all"]);
        repo.check(&["--staged"]).reports(&[]);
    }
    repo.write("copydesk.yaml", "[]\n");
    assert_eq!(repo.check(&[]).code, 2);
}
