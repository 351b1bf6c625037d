//! Files of one root that files of another name by their paths: what a change to them breaks there,
//! and under which names both are shown.

use super::repo::Repo;
use super::staged::PNG;

const TOP: &str = "\
site: { static: [.] }
exclude: copydesk.yaml
collections:
  posts:
    files: posts/*.md
    schema: one/post.json
    fields: { image: [cover] }
    references:
      - { from: see, to: { path: . } }
      - { from: by, to: { data: one/people.yml } }
";
const ONE: &str = "collections: { notes: { files: notes/*.md } }\n";
const POST: &str =
    "---\ntitle: A\ncover: /one/img/a.png\nsee: one/notes/a.md\nby: ann\n---\ntext\n";

/// A clean site at the top, and another one in a folder, of which it uses files.
fn sites() -> Repo {
    let repo = Repo::with(&[
        ("copydesk.yaml", TOP),
        ("posts/a.md", POST),
        ("one/copydesk.yaml", ONE),
        ("one/post.json", "{ \"required\": [\"title\"] }"),
        ("one/people.yml", "ann: 1\nbob: 2\n"),
        ("one/notes/a.md", "---\ntitle: Moss\n---\n"),
        ("one/notes/b.md", "---\ntitle: Fern\n---\n"),
        ("two/copydesk.yaml", ONE),
        ("two/notes/a.md", "---\ntitle: Moss\n---\n"),
    ]);
    repo.write("one/img/a.png", PNG);
    repo.commit();
    repo.check(&[]).reports(&[]);
    repo
}

/// That a change in the root `one` is refused from the top for what it breaks in another one, and says
/// what causes it.
#[track_caller]
pub(super) fn breaks(repo: &Repo, finding: &str, since: &str) {
    let changed = repo.check(&["--since", "HEAD"]);
    repo.git(&["add", "--all"]);
    let staged = repo.check(&["--staged"]);
    let whole = repo.check(&[]);
    for run in [changed, staged] {
        assert_eq!(run.findings(), [finding], "{run:?}");
        assert_eq!(run.code, whole.code, "{run:?}");
        run.shows(&format!("(since {since})"));
    }
    // The site in the folder is fine by itself, and the other one was not asked for.
    repo.check(&["--staged", "one"]).reports(&[]);
    Repo::at(repo.path("one")).check(&["--staged"]).reports(&[]);
}

#[test]
fn an_image_of_another_root() {
    let repo = sites();
    repo.remove("one/img/a.png");
    breaks(
        &repo,
        "posts/a.md image/missing-file",
        "`one/img/a.png` was deleted",
    );
    let repo = sites();
    repo.write(
        "posts/a.md",
        POST.replace(
            "cover: /one/img/a.png",
            "image: { url: /one/img/a.png, width: 1, height: 1 }",
        ),
    );
    repo.commit();
    let mut wider = PNG.to_vec();
    wider[19] = 2;
    repo.write("one/img/a.png", wider);
    breaks(
        &repo,
        "posts/a.md image/size-differs",
        "`one/img/a.png` changed",
    );
}

#[test]
fn a_document_of_another_root() {
    let repo = sites();
    repo.remove("one/notes/a.md");
    breaks(
        &repo,
        "posts/a.md reference/unknown",
        "`one/notes/a.md` was deleted",
    );
}

#[test]
fn data_and_a_schema_of_another_root() {
    let repo = sites();
    repo.write("one/people.yml", "bob: 2\n");
    breaks(
        &repo,
        "posts/a.md reference/unknown",
        "`one/people.yml` changed",
    );
    let repo = sites();
    repo.write("one/post.json", "{ \"required\": [\"date\"] }");
    breaks(
        &repo,
        "posts/a.md schema/required",
        "`one/post.json` changed",
    );
}

#[test]
fn a_hook_at_the_top_refuses_the_commit() {
    let repo = sites();
    let hook = format!(
        "#!/bin/sh\nexec '{}' check --staged --format concise\n",
        env!("CARGO_BIN_EXE_copydesk")
    );
    repo.script(".git/hooks/pre-commit", &hook);
    for (file, finding) in [
        ("one/img/a.png", "no such file: `one/img/a.png`"),
        (
            "one/notes/a.md",
            "`one/notes/a.md` is not a file in the repository",
        ),
    ] {
        repo.git(&["rm", "--quiet", file]);
        let folder = Repo::at(repo.path("two"));
        // Git runs hooks at the top, wherever somebody commits.
        for place in [&repo, &folder] {
            let refused = place.try_git(&["commit", "--quiet", "--message", "x"]);
            let reported = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(
                !refused.status.success() && reported.contains(finding),
                "{reported}"
            );
        }
        repo.git(&["reset", "--quiet", "--hard"]);
    }
}

#[test]
fn what_nothing_at_the_top_names_is_only_checked_in_its_own_root() {
    let repo = sites();
    repo.remove("one/notes/b.md");
    repo.write("one/img/b.png", PNG);
    repo.write("two/notes/a.md", "---\ntitle: Dill\n---\n");
    repo.git(&["add", "--all"]);
    for args in [&["--staged"][..], &["--since", "HEAD"]] {
        let run = repo.check(args);
        run.reports(&[]);
        run.says("No findings in 1 file");
    }
}

const UNIQUE: &str = "\
site: { static: [.] }
collections:
  notes: { files: notes/*.md, fields: { image: [cover] }, unique: [{ fields: [title] }] }
";

/// Two roots; one has files that findings in others of its files name.
fn naming() -> Repo {
    Repo::with(&[
        ("README.md", "# Sites\n"),
        ("one/copydesk.yaml", UNIQUE),
        ("one/notes/a.md", "---\ntitle: Moss\n---\n"),
        (
            "one/notes/b.md",
            "---\ntitle: Moss\ncover: /img/no.png # copydesk: allow url/credentials: unused\n---\n",
        ),
        ("two/copydesk.yaml", ONE),
        ("two/notes/a.md", "---\ntitle: Moss\n---\n"),
    ])
}

#[test]
fn words_name_files_as_findings_are_named() {
    let repo = naming();
    for (from, paths, first, second, image) in [
        (
            ".",
            &[][..],
            "one/notes/b.md",
            "one/notes/a.md",
            "one/img/no.png",
        ),
        ("one", &[], "notes/b.md", "notes/a.md", "img/no.png"),
        ("one/notes", &[".."], "b.md", "a.md", "../img/no.png"),
        (
            "two",
            &[".."],
            "../one/notes/b.md",
            "../one/notes/a.md",
            "../one/img/no.png",
        ),
    ] {
        let run = Repo::at(repo.path(from)).check(paths);
        let reported = [
            format!("{first}:2:8: warning[unique/repeated] `title` is the same as in {second}\n"),
            format!("{first}:3:8: error[image/missing-file] no such file: `{image}`\n"),
        ];
        assert!(
            reported.iter().all(|line| run.out.contains(line)),
            "{from}: {run:?}"
        );
        let human = Repo::at(repo.path(from)).run(&[&["check"], paths].concat());
        human.shows(&format!("the same as in {second}"));
        human.shows(&format!("see: {second}:2:8: first here"));
        human.shows(&format!("no such file: `{image}`"));
    }
}

#[test]
fn data_formats_name_files_from_the_top() {
    let repo = naming();
    let reported = |from: &str, args: &[&str]| {
        let run = Repo::at(repo.path(from)).run(&[&["check", "--format"], args].concat());
        assert_eq!(run.code, 1, "{run:?}");
        run
    };
    for (from, args) in [(".", &[][..]), ("two", &[".."]), ("one/notes", &["../.."])] {
        for format in [
            "json",
            "jsonl",
            "sarif",
            "gitlab",
            "checkstyle",
            "junit",
            "rdjson",
        ] {
            let run = reported(from, &[&[format], args].concat());
            run.shows("is the same as in one/notes/a.md");
            run.shows("no such file: `one/img/no.png`");
        }
    }
    // With one root, `json` goes by that, and code hosts by the repository, as for the finding itself.
    let own = reported("one", &["json"]);
    own.shows("\"file\":\"notes/b.md\"");
    own.shows("no such file: `img/no.png`");
    let of_host = reported("one", &["gitlab"]);
    of_host.shows("\"one/notes/b.md\"");
    of_host.shows("no such file: `one/img/no.png`");
}

#[test]
fn notes_and_lists_name_files_from_the_working_directory() {
    let repo = naming();
    repo.write("one/old.md", "---\nurl: htp://a.org/b\n---\n");
    assert_eq!(repo.run(&["baseline"]).code, 0);
    repo.remove("one/old.md");
    repo.write("one/notes/a.md", "---\ntitle: Fern\n---\n");
    let two = Repo::at(repo.path("two"));
    let run = two.check(&["..", "--verbose"]);
    run.says("gone: ../one/old.md: [url/invalid]");
    run.says("gone: several files in ../one: [unique/repeated] `Moss`");
    run.says("skipped: ../one/copydesk.yaml: ");
    let many: Vec<String> = (0..1_001)
        .map(|at| format!("- url: http://a{at}.org/x\n"))
        .collect();
    repo.write("one/data.yml", many.concat());
    let config = format!("{UNIQUE}  data: {{ files: data.yml }}\n");
    repo.write("one/copydesk.yaml", config);
    let note = "one/data.yml: 1 more finding of url/insecure is not listed";
    two.check(&[".."]).says(&format!("Note: ../{note}"));
    repo.check(&[]).says(&format!("Note: {note}"));
    let json = repo.run(&["check", "--format", "json"]);
    json.shows(&format!("\"{note}"));
}

#[test]
fn fingerprints_and_baselines_go_by_the_root() {
    let repo = naming();
    assert_eq!(repo.run(&["baseline"]).code, 0);
    let baseline = repo.read("one/.copydesk-baseline.jsonl");
    assert!(baseline.contains("\"file\":\"notes/b.md\""), "{baseline}");
    assert!(!baseline.contains("one/"), "{baseline}");
    for (from, args) in [(".", &[][..]), ("one", &[]), ("two", &[".."])] {
        Repo::at(repo.path(from)).check(args).reports(&[]);
    }
}
