//! Variables of git that change its answers change nothing here.

use std::fs;

use super::repo::{BAD, GOOD, Repo, ran};

/// Variables that would change what git answers to patterns, of settings, and of commits.
const MISLEADING: &[(&str, &str)] = &[
    ("GIT_LITERAL_PATHSPECS", "1"),
    ("GIT_GLOB_PATHSPECS", "1"),
    ("GIT_NOGLOB_PATHSPECS", "1"),
    ("GIT_ICASE_PATHSPECS", "1"),
    ("GIT_CONFIG", "/dev/null"),
    ("GIT_GRAFT_FILE", "grafts"),
    ("GIT_EXTERNAL_DIFF", "./other"),
    ("GIT_DIFF_OPTS", "--unified=0"),
    ("GIT_TRACE", "1"),
];

#[test]
fn what_changed_is_the_same_with_any_of_them() {
    let repo = Repo::with(&[
        ("site/copydesk.yaml", "collections: {}\n"),
        ("site/Copydesk.yaml", "collections: [\n"),
        ("site/a.md", GOOD),
        ("site/b.md", GOOD),
    ]);
    let first = repo.git(&["rev-parse", "HEAD"]);
    repo.write("site/a.md", BAD);
    repo.commit();
    repo.script("site/filter", "#!/bin/sh\ntouch ran\ncat\n");
    repo.script("site/other", "#!/bin/sh\ntouch ran\n");
    repo.write(".gitattributes", "*.md filter=ours\n");
    repo.git(&["config", "filter.ours.clean", "site/filter"]);
    // With this, the branch began at its last commit.
    let last = repo.git(&["rev-parse", "HEAD"]);
    repo.write("grafts", format!("{first} {last}\n"));
    repo.write("site/untracked.md", BAD);
    repo.write("site/b.md", format!("{GOOD}\n"));
    let site = Repo::at(repo.path("site"));
    for (name, value) in MISLEADING {
        let check = |args: &[&str]| {
            let mut command = site.copydesk(&["check", "--format", "concise", "--verbose"]);
            ran(command.args(args).env(name, value))
        };
        let changed = check(&["--changed", "--since", &first]);
        assert_eq!(
            changed.findings(),
            [
                "a.md front-matter/syntax",
                "untracked.md front-matter/syntax"
            ],
            "{name}: {changed:?}"
        );
        changed.says("in 2 of 3 files");
        assert!(!repo.path("ran").exists(), "{name} runs something");
        site.git(&["add", "untracked.md"]);
        let staged = check(&["--staged"]);
        staged.reports(&["untracked.md front-matter/syntax"]);
        site.git(&["reset", "--quiet"]);
        let _ = fs::remove_file(repo.path("ran"));
        check(&["--changed", "--since", "nonsense"]).refuses("unknown commit `nonsense`");
        let no_upstream = check(&["--changed"]);
        no_upstream.refuses("there is no remote branch to compare with");
    }
}

#[test]
fn an_object_in_place_of_another_is_not_judged() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    repo.write("a.md", BAD);
    repo.git(&["add", "a.md"]);
    let (bad, good) = ("HEAD:a.md", ":a.md");
    repo.git(&["replace", &repo.git(&["rev-parse", good]), bad]);
    repo.check(&["--staged"])
        .reports(&["a.md front-matter/syntax"]);
}
