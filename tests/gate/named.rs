//! Files by name: as arguments, from lists, from standard input; and what is not a file at all.

use std::fs::File;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::repo::{BAD, GOOD, Ran, Repo};

const SYNTAX_OF_A: &str = "a.md front-matter/syntax";

#[test]
fn lists_of_files_have_lines_or_nul() {
    let repo = Repo::plain();
    for name in ["a.md", "b c.md", "line\nbreak.md", "other.md"] {
        repo.write(name, BAD);
    }
    let two = [SYNTAX_OF_A, "b c.md front-matter/syntax"];
    repo.write("list", "a.md\r\nb c.md\n\n");
    repo.check(&["--files-from", "list"]).reports(&two);
    repo.check_with("a.md\nb c.md", &["--files-from", "-"])
        .reports(&two);
    repo.write("list", "a.md\0b c.md\0");
    repo.check(&["--files-from", "list"]).reports(&two);
    let odd = repo.check_with("line\nbreak.md\0", &["--files-from", "-"]);
    assert_eq!(odd.code, 1, "{odd:?}");
    odd.says("1 error in 1 of 1 file");
    // Beside arguments.
    repo.check_with("a.md\n", &["--files-from", "-", "b c.md"])
        .reports(&two);
    repo.check_with("nowhere.md\n", &["--files-from", "-"])
        .refuses("no such file or directory: nowhere.md");
    repo.check(&["--files-from", "nowhere"])
        .refuses("cannot read the list");
    // Nothing changed: nothing is wrong, and that is said.
    let empty = repo.check_with("", &["--files-from", "-"]);
    empty.reports(&[]);
    empty.says("no file was checked");
}

#[test]
fn text_on_stdin_is_checked_under_its_name() {
    let repo = Repo::plain();
    repo.write("a.md", GOOD);
    repo.write("copydesk.yaml", "exclude: [x/**]\n");
    repo.check_with(BAD, &["--stdin-filename", "a.md"])
        .reports(&[SYNTAX_OF_A]);
    repo.check_with(BAD, &["--stdin-filename", "new.md"])
        .reports(&["new.md front-matter/syntax"]);
    repo.write("a.md", BAD);
    repo.check_with(GOOD, &["--stdin-filename", "a.md"])
        .reports(&[]);
    repo.write("x/a.md", GOOD);
    repo.check_with(BAD, &["--stdin-filename", "x/a.md"])
        .reports(&[]);
    repo.check_with(BAD, &["--stdin-filename", "no/folder/a.md"])
        .refuses("there is no folder for");
    repo.check_with(
        b"---\ntitle: \xff\n---\ntext\n",
        &["--stdin-filename", "a.md"],
    )
    .reports(&["a.md front-matter/encoding"]);
}

#[test]
fn what_cannot_be_read_is_named() {
    let repo = Repo::plain();
    repo.write("a.md", GOOD);
    let from_folder = |args: &[&str]| {
        let folder = File::open(repo.root()).expect("a folder");
        let mut command = repo.copydesk(&["check"]);
        Ran::of(&command.args(args).stdin(folder).output().expect("it runs"))
    };
    from_folder(&["--stdin-filename", "a.md"]).refuses("cannot read stdin: it is a folder");
    from_folder(&["--files-from", "-"]).refuses("cannot read the list on stdin: it is a folder");
    for (args, words) in [
        (
            ["--files-from", "."],
            "cannot read the list .: it is a folder",
        ),
        (
            ["--files-from", "no"],
            "list no: there is no such file or folder",
        ),
        (
            ["--baseline", "."],
            "the baseline .: cannot be read: it is a folder",
        ),
        (["--output", "."], "cannot write .: it is a folder"),
        (
            ["--output", "no/x"],
            "cannot write no/x: there is no such file or folder",
        ),
    ] {
        repo.check(&args).refuses(words);
    }
}

#[test]
fn what_lies_apart_is_not_checked_together() {
    let repo = Repo::plain();
    for name in ["one/a.md", "other/b.md", "site/c.md", "site/d/e.md"] {
        repo.write(name, BAD);
    }
    repo.write("site/copydesk.yaml", "collections: {}\n");
    repo.write("second/f.md", GOOD);
    repo.write("second/copydesk.yaml", "collections: {}\n");
    for (paths, words) in [
        (
            ["one", "other"],
            "one and other are in no repository (no folder above has a copydesk.yaml or a `.git`); \
             check the folder that holds both, `.`, or one at a time",
        ),
        (
            ["one/a.md", "other/b.md"],
            "one/a.md and other/b.md are in no repository",
        ),
        (
            ["site/d", "other"],
            "site/d is in a repository, and other in none; check one at a time",
        ),
        (
            ["one", "site"],
            "one is in no repository, and site in one; check one at a time",
        ),
    ] {
        repo.check(&paths).refuses(words);
    }
    // What it says can be done.
    assert_eq!(repo.check(&["."]).code, 1);
    repo.git(&["init", "--quiet"]);
    repo.check(&["one", "other"]).reports(&[
        "one/a.md front-matter/syntax",
        "other/b.md front-matter/syntax",
    ]);
}

#[test]
fn what_is_no_regular_file_is_left_out() {
    let repo = Repo::plain();
    repo.write("a.md", BAD);
    repo.write("folder/b.md", GOOD);
    let made = Command::new("mkfifo").arg(repo.path("fifo.md")).status();
    assert!(made.expect("mkfifo").success());
    let walked = repo.check(&["--verbose"]);
    walked.reports(&[SYNTAX_OF_A]);
    walked.says("1 not a regular file");
    let named = repo.check(&["fifo.md"]);
    named.reports(&[]);
    named.says("not a regular file");
    // Nobody writes to it: whoever opened it would wait for ever.
    repo.check(&["fifo.md", "a.md"]).reports(&[SYNTAX_OF_A]);
    repo.write("c.md", "---\ntitle: A\nimage: /fifo.md\n---\ntext\n");
    repo.write("_config.yml", "title: A\n");
    assert!(repo.check(&["c.md"]).code < 2);
}

#[test]
fn what_is_left_out_is_listed() {
    let repo = Repo::with(&[
        (".gitignore", "drafts/\n*.log\n"),
        ("a.md", GOOD),
        ("b.log", "text"),
        ("c.txt/d.png", "text"),
        ("drafts/deep/e.md", GOOD),
        (".notes/f.md", GOOD),
        ("node_modules/g/h.md", GOOD),
        ("old/i.md", GOOD),
        ("copydesk.yaml", "exclude: old/**\n"),
    ]);
    symlink("a.md", repo.path("j.md")).expect("linked");
    let run = repo.check(&["--verbose"]);
    let listed: Vec<&str> = (run.err.lines())
        .filter_map(|line| line.strip_prefix("skipped: "))
        .collect();
    let expected = [
        ".gitignore: hidden",
        ".notes/: hidden",
        "b.log: ignored by git or an `.ignore` file",
        "c.txt/d.png: neither content nor claimed by a collection",
        "copydesk.yaml: neither content nor claimed by a collection",
        "drafts/: ignored by git or an `.ignore` file",
        "j.md: symbolic link",
        "node_modules/: other people's files",
        "old/i.md: excluded by the config",
    ];
    assert_eq!(listed, expected, "{run:?}");
}

#[test]
fn what_is_tracked_and_ignored_is_said() {
    let repo = Repo::with(&[
        ("a.md", GOOD),
        ("b.md", BAD),
        ("news/c.md", BAD),
        ("news/d.md", GOOD),
        ("news/.e.md", BAD),
        ("gone.md", BAD),
        ("found.md", GOOD),
        ("site/f.md", BAD),
    ]);
    repo.check(&[]).says("4 errors in 4 of 7 files (");
    repo.write(".gitignore", "b.md\nfound.md\ngone.md\nnew.md\nnews/\n");
    repo.write(".ignore", "site/\n!found.md\n");
    repo.write("new.md", BAD);
    repo.remove("gone.md");
    let why = "tracked by git, yet ignored by a `.gitignore` or `.ignore` file";
    let run = repo.check(&[]);
    run.reports(&[]);
    run.says(&format!("Skipped: 4 {why}\n"));
    repo.check(&["a.md"]).says("No findings in 1 file");
    let verbose = repo.check(&["--verbose"]);
    for file in ["b.md", "news/c.md", "news/d.md", "site/f.md"] {
        assert_eq!(
            verbose
                .err
                .matches(&format!("skipped: {file}: {why}\n"))
                .count(),
            1
        );
    }
    // What is not tracked is ignored without a word, and what is named is checked.
    assert!(!repo.check(&[]).err.contains("new"));
    repo.check(&["b.md"]).reports(&["b.md front-matter/syntax"]);
    repo.check(&["news"])
        .reports(&["news/c.md front-matter/syntax"]);
    repo.remove("a.md");
    repo.remove("found.md");
    repo.check(&[])
        .refuses(&format!("no file was checked: 4 {why}"));
}

#[test]
fn links_in_circles_end() {
    let repo = Repo::plain();
    repo.write("a.md", BAD);
    symlink(".", repo.path("here")).expect("linked");
    symlink("loop.md", repo.path("loop.md")).expect("linked");
    symlink("second", repo.path("first")).expect("linked");
    symlink("first", repo.path("second")).expect("linked");
    symlink("a.md", repo.path("same.md")).expect("linked");
    let walked = repo.check(&["--verbose"]);
    walked.reports(&[SYNTAX_OF_A]);
    walked.says("5 symbolic link");
    assert!(repo.check(&["loop.md"]).code != 1);
    repo.check(&["same.md"])
        .reports(&["same.md front-matter/syntax"]);
    repo.check(&["here/here/a.md"]).reports(&[SYNTAX_OF_A]);
}

#[test]
fn a_folder_that_cannot_be_read_is_reported() {
    let repo = Repo::plain();
    repo.write("a.md", GOOD);
    repo.write("locked/b.md", BAD);
    let mode = |mode: &str| {
        let done = Command::new("chmod")
            .arg(mode)
            .arg(repo.path("locked"))
            .status();
        assert!(done.expect("chmod").success());
    };
    mode("000");
    let can_read = repo.path("locked").read_dir().is_ok();
    let run = repo.check(&[]);
    mode("755");
    if can_read {
        eprintln!("SKIPPED: this user may read everything");
        return;
    }
    run.reports(&["locked file/unreadable"]);
}

#[test]
fn an_allowance_at_any_place_of_a_group_counts() {
    let allowed = "---\ntitle: A # copydesk: allow unique/repeated: a series\n---\ntext\n";
    let unique = "collections:\n  all:\n    files: '*.md'\n    unique: [{ fields: [title] }]\n";
    let repo = Repo::with(&[
        ("copydesk.yaml", unique),
        ("a.md", allowed),
        ("b.md", allowed),
    ]);
    repo.check(&["--fail-on", "warning"]).reports(&[]);
    repo.check(&["a.md"]).reports(&[]);
    repo.check(&["b.md"]).reports(&[]);
    repo.write("c.md", "---\ntitle: A\n---\ntext\n");
    repo.check(&["--fail-on", "warning"])
        .reports(&["c.md unique/repeated"]);
}
