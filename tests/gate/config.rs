//! Which config is read, and what is said where something only looks like one.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use super::repo::{BAD, GOOD, Repo};

const NAMES: [&str; 3] = ["copydesk.yaml", "copydesk.yml", ".copydesk.yaml"];

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
    let kinds: [(fn(&Path), &str); 3] = [
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
            repo.check(&[]).tells(&[]);
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
    repo.check(&["--staged"]).tells(&[]);
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
