//! Hidden files: those that a glob of the config names are checked like others, and what a wider one
//! passes by is counted.

use super::repo::{BAD, GOOD, Repo};

const BROKEN: &str = "name: [\n";

fn site(files: &str) -> Repo {
    let repo = Repo::with(&[
        (".github/workflows/ci.yml", BROKEN),
        (".github/.deep/x.yml", BROKEN),
        ("docs/.meta/a.md", BAD),
        ("docs/b.md", GOOD),
        (".notes.md", BAD),
        ("a.md", GOOD),
    ]);
    repo.write(
        "copydesk.yaml",
        format!("collections: {{ all: {{ files: [{files}] }} }}\n"),
    );
    repo.git(&["add", "--all"]);
    repo.git(&["commit", "--quiet", "--message", "config"]);
    repo
}

#[test]
fn a_glob_that_names_them_reaches_them() {
    for (files, expected) in [
        (".github/workflows/*.yml", &[".github/workflows/ci.yml"][..]),
        (
            "'.github/**/*.yml'",
            &[".github/.deep/x.yml", ".github/workflows/ci.yml"],
        ),
        ("'**/.meta/*.md'", &["docs/.meta/a.md"]),
        (
            "'docs/.meta/*.md', .notes.md",
            &[".notes.md", "docs/.meta/a.md"],
        ),
        ("'.*.md'", &[".notes.md"]),
        // What the other alternative would match is not named.
        (
            "'{.github,docs}/**/*.{yml,md}'",
            &[".github/.deep/x.yml", ".github/workflows/ci.yml"],
        ),
        ("'{docs/{.meta,more},x}/*.md'", &["docs/.meta/a.md"]),
        ("'{a,.notes}.md'", &[".notes.md"]),
        ("'[.]notes.md'", &[".notes.md"]),
    ] {
        let repo = site(files);
        let reported: Vec<String> = (expected.iter())
            .map(|path| format!("{path} front-matter/syntax"))
            .collect();
        let reported: Vec<&str> = reported.iter().map(String::as_str).collect();
        repo.check(&[]).reports(&reported);
        for path in expected {
            repo.check(&[path])
                .reports(&[&format!("{path} front-matter/syntax")]);
            repo.write(path, repo.read(path) + "\n");
        }
        repo.check(&["--since", "HEAD"]).reports(&reported);
        repo.git(&["add", "--all"]);
        repo.check(&["--staged"]).reports(&reported);
    }
    // Where the folder is not among those that are checked, neither are its files.
    site("'.github/**/*.yml', '**/*.md'")
        .check(&["docs"])
        .reports(&[]);
}

#[test]
fn what_a_wider_one_passes_by_is_counted() {
    let repo = site("'**/*.md'");
    let run = repo.check(&[]);
    run.reports(&[]);
    run.says("Skipped: 2 hidden");
    let all = site("'**/*'");
    all.write(
        "copydesk.yaml",
        "exclude: docs/.meta/**\ncollections: { all: { files: '**/*' } }\n",
    );
    // The folder of git is not content.
    all.check(&[]).says("3 hidden");
    let none = site("a.md");
    assert!(!none.check(&[]).err.contains("hidden"));
}
