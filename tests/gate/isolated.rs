//! Whose config: the nearest one up to the repository's top, which `--verbose` names; none with
//! `--isolated`.

use std::fs;

use super::repo::{GOOD, Repo};

/// An article with a defect that levels and baselines may ignore.
const BAD: &str = "---\ntitle: A\ntitle: B\n---\ntext\n";

const OFF: &str = "rules: { all: off }\n";

#[test]
fn a_config_above_the_repository_does_not_count() {
    let above = Repo::plain();
    above.write("copydesk.yaml", OFF);
    let repo = Repo::at(above.path("top"));
    repo.write("news/a.md", BAD);
    repo.git(&["init", "--quiet"]);
    let reported = ["news/a.md front-matter/duplicate-key"];
    for path in [".", "news", "news/a.md"] {
        repo.check(&[path]).reports(&reported);
        let run = repo.check(&["--verbose", path]);
        run.says("\nconfig: none; the rules for any content apply\n");
    }
    repo.check(&["--staged", "--allow-empty"]).reports(&[]);
    repo.git(&["add", "--all"]);
    repo.check(&["--staged"]).reports(&reported);
    // Without a repository there is no top, and whoever has a config above has one.
    fs::remove_dir_all(repo.path(".git")).expect("removed");
    let run = repo.check(&["--verbose"]);
    assert!(run.err.contains("copydesk.yaml"), "{run:?}");
}

#[test]
fn the_config_that_applies_is_named() {
    let repo = Repo::with(&[
        ("copydesk.yaml", "collections: {}\n"),
        ("a.md", GOOD),
        ("site/copydesk.yml", "collections: {}\n"),
        ("site/b.md", GOOD),
    ]);
    repo.check(&["--verbose", "a.md"])
        .says("\nconfig: copydesk.yaml\n");
    let run = repo.check(&["--verbose"]);
    run.says("\nconfig of .: copydesk.yaml\nconfig of site: site/copydesk.yml\n");
    assert!(!repo.check(&[]).err.contains("config:"));
}

#[test]
fn isolated_runs_use_no_config() {
    let repo = Repo::with(&[
        ("copydesk.yaml", OFF),
        ("a.md", BAD),
        ("site/copydesk.yaml", OFF),
        ("site/.copydesk.yaml", OFF),
        ("site/b.md", BAD),
    ]);
    let reported = [
        "a.md front-matter/duplicate-key",
        "site/b.md front-matter/duplicate-key",
    ];
    repo.check(&["--allow-empty"]).reports(&[]);
    let run = repo.check(&["--isolated", "--verbose"]);
    run.reports(&reported);
    run.says("\nconfig: none (--isolated)\n");
    repo.check(&["--isolated", "site/b.md"])
        .reports(&reported[1..]);
    repo.check_with(BAD, &["--isolated", "--stdin-filename", "site/c.md"])
        .reports(&["site/c.md front-matter/duplicate-key"]);
    repo.write("site/b.md", format!("{BAD}more\n"));
    repo.git(&["add", "--all"]);
    repo.check(&["--isolated", "--staged"])
        .reports(&reported[1..]);
    repo.check(&["--isolated", "--since", "HEAD"])
        .reports(&reported[1..]);
    repo.check(&["--isolated", "--config", "copydesk.yaml"])
        .refuses("cannot be used with");
    let shown = repo.run(&["check", "--isolated", "--show-settings", "site/b.md"]);
    assert!(shown.out.contains("config: none"), "{shown:?}");
    // The baseline is written without a config, too.
    let run = repo.run(&["baseline", "--isolated"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("2 findings"), "{run:?}");
}
