//! Globs as arguments: copydesk expands them itself, since hooks, actions and lists have no shell.

use super::repo::{BAD, GOOD, Repo};

const ALL: [&str; 4] = [
    "notes/2023-01.md front-matter/syntax",
    "notes/2023-02.md front-matter/syntax",
    "notes/2024-01.md front-matter/syntax",
    "notes/old/2023-03.md front-matter/syntax",
];

fn news() -> Repo {
    Repo::with(&[
        ("notes/2023-01.md", BAD),
        ("notes/2023-02.md", BAD),
        ("notes/2024-01.md", BAD),
        ("notes/old/2023-03.md", BAD),
        ("notes/ignored.md", BAD),
        ("other.md", GOOD),
        (".gitignore", "ignored.md\n"),
    ])
}

#[test]
fn they_match_as_in_a_config() {
    let repo = news();
    let cases: [(&[&str], &[&str]); 7] = [
        (&["notes/2023-*.md"], &ALL[..2]),
        (&["./notes/2023-*.md"], &ALL[..2]),
        (&["**/2023-*.md"], &[ALL[0], ALL[1], ALL[3]]),
        (&["notes/**"], &ALL),
        (&["notes/{2024,2023}-01.md", "other.md"], &[ALL[0], ALL[2]]),
        // A folder that matches is checked as a folder.
        (&["notes/o*"], &ALL[3..]),
        (&["notes/2023-0[2-9].md", "notes/2023-02.md"], &ALL[1..2]),
    ];
    for (globs, expected) in cases {
        repo.check(globs).reports(expected);
    }
    let inside = Repo::at(repo.path("notes"));
    inside.check(&["../oth*.md"]).reports(&[]);
    let absolute = format!("{}/notes/2024*", repo.root().display());
    repo.check(&[&absolute]).reports(&ALL[2..3]);
    repo.check_with("notes/2024-*\n", &["--files-from", "-"])
        .reports(&ALL[2..3]);
}

#[test]
fn one_that_matches_nothing_is_an_error() {
    let repo = news();
    repo.check(&["notes/2022-*.md"])
        .refuses("no file matches `notes/2022-*.md`");
    repo.check(&["other.md", "*.markdown"])
        .refuses("no file matches `*.markdown`");
    repo.check(&["none/*.md"])
        .refuses("no such file or directory: none/");
    repo.check(&["*/../other.md"])
        .refuses("has `..` behind a wildcard");
    repo.check(&["a[.md"])
        .refuses("the glob `a[.md` is not valid: unclosed character class; missing ']'");
    repo.check(&["notes/ign*.md"])
        .refuses("no file matches `notes/ign*.md`");
}

#[test]
fn a_file_of_that_name_wins() {
    let repo = news();
    repo.write("posts/[slug].md", BAD);
    repo.write("posts/s.md", BAD);
    repo.check(&["posts/[slug].md"])
        .reports(&["posts/[slug].md front-matter/syntax"]);
}

#[test]
fn of_changes_they_choose_those_that_match() {
    let repo = news();
    repo.write("notes/2023-01.md", BAD.replace("title", "Title"));
    repo.write("other.md", BAD);
    repo.git(&["add", "--all"]);
    repo.remove("notes/2023-01.md");
    repo.check(&["--staged", "notes/2023-*.md"])
        .reports(&ALL[..1]);
    // Nothing of it changed, but it could have.
    repo.check(&["--staged", "notes/2024-*.md"]).reports(&[]);
    repo.check(&["--staged", "notes/2022-*.md"])
        .refuses("no file matches `notes/2022-*.md`");
    repo.check(&["--since", "HEAD", "oth*"])
        .reports(&["other.md front-matter/syntax"]);
}
