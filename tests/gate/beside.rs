//! Files of roots beside each other: one names images and documents of the other by their paths.

use super::across_roots::breaks;
use super::repo::Repo;
use super::staged::PNG;

const ONE: &str = "collections: { notes: { files: notes/*.md } }\n";
const TWO: &str = "\
collections:
  posts:
    files: posts/*.md
    fields: { image: [cover] }
    references: [{ from: see, to: { path: document } }]
";
const POST: &str = "---\ntitle: A\ncover: ../../one/img/a.png\nsee: ../../one/notes/a.md\n---\n";

/// Two clean sites in folders; the second uses files of the first.
fn sites() -> Repo {
    let repo = Repo::with(&[
        ("README.md", "# Sites\n"),
        ("one/copydesk.yaml", ONE),
        ("one/notes/a.md", "---\ntitle: Moss\n---\n"),
        ("one/notes/b.md", "---\ntitle: Fern\n---\n"),
        ("two/copydesk.yaml", TWO),
        ("two/posts/a.md", POST),
        ("two/posts/b.md", "---\nsee: a.md\n---\n"),
        ("three/copydesk.yaml", ONE),
        ("three/notes/a.md", "---\ntitle: Dill\n---\n"),
    ]);
    repo.write("one/img/a.png", PNG);
    repo.commit();
    repo
}

#[test]
fn what_is_there_is_found_from_everywhere() {
    let repo = sites();
    let two = Repo::at(repo.path("two"));
    repo.check(&[]).reports(&[]);
    repo.check(&["two"]).reports(&[]);
    two.check(&[]).reports(&[]);
    two.check(&["posts/a.md"]).reports(&[]);
    repo.check_with(POST, &["--stdin-filename", "two/posts/new.md"])
        .reports(&[]);
    repo.write("two/posts/c.md", POST);
    repo.check(&["--changed", "--since", "HEAD"]).reports(&[]);
    repo.git(&["add", "--all"]);
    repo.check(&["--staged"]).reports(&[]);
    two.check(&["--staged"]).reports(&[]);
}

#[test]
fn what_is_staged_counts_there_as_well() {
    let repo = sites();
    // On the disk alone.
    repo.write("one/img/b.png", PNG);
    repo.write(
        "two/posts/c.md",
        "---\ncover: ../../one/img/b.png\nsee: ../../one/notes/c.md\n---\n",
    );
    repo.write("one/notes/c.md", "---\ntitle: Reed\n---\n");
    repo.check(&[]).reports(&[]);
    repo.git(&["add", "two"]);
    repo.check(&["--staged"]).reports(&[
        "two/posts/c.md image/missing-file",
        "two/posts/c.md reference/unknown",
    ]);
    repo.git(&["add", "--all"]);
    repo.check(&["--staged"]).reports(&[]);
}

#[test]
fn what_a_change_breaks_beside_it_is_reported() {
    let repo = sites();
    repo.remove("one/notes/a.md");
    breaks(
        &repo,
        "two/posts/a.md reference/unknown",
        "`one/notes/a.md` was deleted",
    );
    let repo = sites();
    repo.remove("one/img/a.png");
    breaks(
        &repo,
        "two/posts/a.md image/missing-file",
        "`one/img/a.png` was deleted",
    );
    let repo = sites();
    let image = "cover: { url: ../../one/img/a.png, width: 1, height: 1 }";
    repo.write("two/posts/a.md", format!("---\n{image}\n---\n"));
    repo.commit();
    repo.check(&[]).reports(&[]);
    let mut wider = PNG.to_vec();
    wider[19] = 2;
    repo.write("one/img/a.png", wider);
    breaks(
        &repo,
        "two/posts/a.md image/size-differs",
        "`one/img/a.png` changed",
    );
}

#[test]
fn a_folder_goes_with_its_last_file() {
    let repo = sites();
    repo.write(
        "two/posts/a.md",
        "---\ncover: ../../one/img/a.png\nsee: ../../one/notes\n---\n",
    );
    repo.commit();
    repo.check(&[]).reports(&[]);
    repo.remove("one/notes/a.md");
    repo.check(&["--since", "HEAD"]).reports(&[]);
    repo.write("one/notes.md", "text\n");
    repo.write("one/copydesk.yaml", ONE.replace("notes/*.md", "notes.md"));
    repo.git(&["rm", "--quiet", "one/notes/b.md"]);
    repo.git(&["add", "--all"]);
    repo.check(&["--staged"])
        .reports(&["two/posts/a.md reference/unknown"]);
}

#[test]
fn an_image_that_goes_as_well_is_not_why_a_glob_matches_nothing() {
    let repo = sites();
    repo.git(&["rm", "--quiet", "one/img/a.png", "three/notes/a.md"]);
    let run = repo.check(&["--staged"]);
    run.shows("no such file: `one/img/a.png` (since `one/img/a.png` was deleted)");
    run.shows("matches no file: `notes/*.md` (since `three/notes/a.md` was deleted)");
    assert_eq!(run.code, repo.check(&[]).code, "{run:?}");
}

#[test]
fn what_nobody_beside_names_concerns_its_own_root_alone() {
    let repo = sites();
    repo.remove("one/notes/b.md");
    repo.write("three/img/new.png", PNG);
    repo.git(&["add", "--all"]);
    for args in [&["--staged"][..], &["--since", "HEAD"]] {
        let run = repo.check(args);
        run.reports(&[]);
        assert!(!run.err.contains("two"), "{run:?}");
    }
}

#[test]
fn what_is_not_there_is_named_as_seen_from_where_people_stand() {
    let repo = sites();
    for (cover, message) in [
        ("../../one/img/no.png", "no such file: `{}one/img/no.png`"),
        (
            "../../one/img/A.png",
            "the file is named `{}one/img/a.png`, in different",
        ),
        (
            "../../../a.png",
            "`../../../a.png` points outside the repository",
        ),
        ("../../one/img", "`{}one/img` is a folder, not an image"),
    ] {
        repo.write("two/posts/a.md", format!("---\ncover: {cover}\n---\n"));
        for (from, up) in [
            (".", ""),
            ("two", "../"),
            ("two/posts", "../../"),
            ("one", "../"),
        ] {
            let run = Repo::at(repo.path(from)).check(&[&*repo.path("two").to_string_lossy()]);
            run.shows(&message.replace("{}", up));
            assert_eq!(run.findings().len(), 1, "{run:?}");
        }
    }
}

#[test]
fn a_fix_reaches_no_file_of_another_root() {
    let repo = sites();
    repo.write("two/posts/a.md", "---\ncover: ../../one/img/A.png\n---\n");
    assert_eq!(repo.run(&["check", "--fix", "two"]).code, 0);
    assert_eq!(
        repo.read("two/posts/a.md"),
        "---\ncover: ../../one/img/a.png\n---\n"
    );
}
