//! `--staged` reads a file from the work tree where it is what is staged, and asks git elsewhere:
//! whatever git does to files between the two, the findings are those of the index.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::repo::{Ran, Repo, ran};
use super::staged::PNG;

const CONFIG: &str = "\
site: { static: [.] }
collections:
  people:
    files: people/*.md
  news:
    files: news/*.md
    references: [{ from: author, to: people.name }]
";

fn person(name: &str) -> String {
    format!("---\nname: {name}\n---\ntext\n")
}

fn article(author: &str) -> String {
    format!("---\ntitle: A\nauthor: {author}\n---\ntext\n")
}

/// People in a commit, and an article about one of them that is to be staged.
fn site(make: &[&str]) -> Repo {
    let repo = Repo::plain();
    repo.git(&[&["init", "--quiet", "--initial-branch", "main"], make].concat());
    repo.write("copydesk.yaml", CONFIG);
    repo.write("people/ada.md", person("Ada"));
    repo.write("people/bob.md", person("Bob"));
    repo.commit();
    repo.write("news/a.md", article("Ada"));
    repo
}

/// What `check --staged` says, and how often it asked git for the content of files.
pub(crate) fn staged(repo: &Repo, args: &[&str]) -> (Ran, usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let real = Command::new("sh").args(["-c", "command -v git"]).output();
    let real = String::from_utf8(real.expect("sh").stdout).expect("UTF-8");
    let script = format!(
        "#!/bin/sh\necho \"$@\" >> {}\nexec {} \"$@\"\n",
        log.display(),
        real.trim()
    );
    Repo::at(folder.path().to_path_buf()).script("git", &script);
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = repo.copydesk(&["check", "--format", "concise", "--staged"]);
    command.args(args);
    let path = format!("{}:{path}", folder.path().display());
    let run = ran(command.env("PATH", path));
    let log = fs::read_to_string(log).expect("git was run");
    (run, log.matches("cat-file").count())
}

#[test]
fn a_file_that_is_staged_as_it_is_needs_no_git() {
    for format in ["--object-format=sha1", "--object-format=sha256"] {
        let repo = site(&[format]);
        repo.git(&["add", "--all"]);
        let (run, asked) = staged(&repo, &[]);
        run.reports(&[]);
        assert_eq!(asked, 0, "{format}");
        repo.write("news/a.md", article("Nobody"));
        repo.git(&["add", "--all"]);
        let (run, asked) = staged(&repo, &[]);
        run.reports(&["news/a.md reference/unknown"]);
        assert_eq!(asked, 0, "{format}");
        repo.write("people/bob.md", person("Nobody"));
        let (run, asked) = staged(&repo, &[]);
        run.reports(&["news/a.md reference/unknown"]);
        assert_eq!(asked, 1, "{format}");
    }
}

#[test]
fn line_ends_that_git_converts_are_those_of_the_index() {
    for (settings, attributes) in [
        (&["config", "core.autocrlf", "true"][..], ""),
        (&["config", "core.eol", "crlf"], "*.md text\n"),
        (&["config", "core.eol", "lf"], "*.md text eol=crlf\n"),
    ] {
        let repo = site(&[]);
        repo.git(settings);
        repo.write(".gitattributes", attributes);
        repo.git(&["add", "--all"]);
        let (before, _) = staged(&repo, &[]);
        before.reports(&[]);
        repo.write(
            "news/a.md",
            article("Nobody").replace("title: A", "title:  A"),
        );
        repo.git(&["add", "--all"]);
        let (as_staged, _) = staged(&repo, &[]);
        as_staged.reports(&["news/a.md reference/unknown"]);
        // Written anew, as git writes them here.
        repo.git(&["rm", "--quiet", "-r", "--cached", "news", "people"]);
        for file in ["news/a.md", "people/ada.md", "people/bob.md"] {
            repo.write(file, repo.read(file).replace('\n', "\r\n"));
        }
        repo.git(&["add", "--all"]);
        let (run, asked) = staged(&repo, &[]);
        assert_eq!((run.out, asked), (as_staged.out, 0), "{settings:?}");
    }
}

#[test]
fn crlf_that_is_staged_stays() {
    let repo = site(&[]);
    repo.write("news/a.md", "---\r\ntitle: A\r\nauthor: Nobody \r\n---\r\n");
    repo.git(&["add", "--all"]);
    let (crlf, asked) = staged(&repo, &[]);
    crlf.reports(&["news/a.md reference/unknown"]);
    assert_eq!(asked, 0);
    // Some of them in the work tree alone: git has to say what is staged.
    repo.write("news/a.md", "---\ntitle: A\nauthor: Nobody \r\n---\r\n");
    let (run, asked) = staged(&repo, &[]);
    assert_eq!((run.out, asked), (crlf.out, 1));
}

#[test]
fn what_a_filter_makes_of_a_file_is_not_what_is_staged() {
    let repo = site(&[]);
    repo.git(&["config", "filter.names.clean", "sed s/Ada/Nobody/"]);
    repo.git(&[
        "config",
        "filter.names.smudge",
        "touch smudged; sed s/Nobody/Ada/",
    ]);
    repo.write(".gitattributes", "news/*.md filter=names\n");
    repo.git(&["add", "--all"]);
    let (run, asked) = staged(&repo, &[]);
    run.reports(&["news/a.md reference/unknown"]);
    assert_eq!(asked, 1);
    assert!(!repo.path("smudged").exists());
}

#[test]
fn what_happens_to_other_files_after_staging_does_not_count() {
    let repo = site(&[]);
    repo.git(&["add", "--all"]);
    repo.write("people/ada.md", person("Grace"));
    staged(&repo, &[]).0.reports(&[]);
    repo.remove("people/ada.md");
    staged(&repo, &[]).0.reports(&[]);
    fs::remove_dir_all(repo.path("people")).expect("removed");
    staged(&repo, &[]).0.reports(&[]);
    // Not even what lies elsewhere, or would be waited for.
    let elsewhere = Repo::plain();
    elsewhere.write("ada.md", person("Grace"));
    symlink(elsewhere.root(), repo.path("people")).expect("linked");
    staged(&repo, &[]).0.reports(&[]);
    repo.remove("people");
    symlink(elsewhere.path("ada.md"), repo.path("people")).expect("linked");
    staged(&repo, &[]).0.reports(&[]);
    repo.remove("people");
    fs::create_dir(repo.path("people")).expect("a folder");
    let made = Command::new("mkfifo")
        .arg(repo.path("people/ada.md"))
        .status();
    assert!(made.expect("mkfifo").success());
    staged(&repo, &[]).0.reports(&[]);
}

#[test]
fn a_file_that_is_only_intended_is_not_there() {
    let repo = site(&[]);
    let image = "image: { url: /img/dot.png, width: 1, height: 1 }\n---\n";
    repo.write(
        "news/a.md",
        article("Ada").replacen("---\ntext", &format!("{image}text"), 1),
    );
    repo.write("img/dot.png", PNG);
    repo.write("people/zoe.md", "");
    repo.git(&["add", "--all"]);
    staged(&repo, &[]).0.reports(&[]);
    repo.git(&["rm", "--quiet", "--cached", "img/dot.png"]);
    let missing = ["news/a.md image/missing-file"];
    staged(&repo, &[]).0.reports(&missing);
    repo.git(&["add", "--intent-to-add", "img/dot.png"]);
    staged(&repo, &[]).0.reports(&missing);
    // A file without bytes that is in the commit already looks the same.
    repo.write("img/dot.png", "");
    repo.git(&["add", "--all"]);
    repo.git(&["commit", "--quiet", "--no-verify", "--message", "content"]);
    repo.write(
        "news/a.md",
        repo.read("news/a.md").replace("title: A", "title: B"),
    );
    repo.git(&["add", "news"]);
    let (run, _) = staged(&repo, &["--fail-on", "warning"]);
    run.reports(&["news/a.md image/unreadable"]);
}

#[test]
fn before_the_first_commit_a_file_may_be_intended_too() {
    let repo = Repo::new();
    repo.write("_config.yml", "title: A\n");
    repo.write("a.md", "---\ntitle: A\nimage: /dot.png\n---\ntext\n");
    repo.write("dot.png", PNG);
    repo.git(&["add", "_config.yml", "a.md"]);
    repo.git(&["add", "--intent-to-add", "dot.png"]);
    staged(&repo, &[]).0.reports(&["a.md image/missing-file"]);
}

#[test]
fn files_that_are_not_checked_out_are_there() {
    let repo = site(&[]);
    repo.git(&["add", "--all"]);
    repo.git(&["update-index", "--skip-worktree", "people/ada.md"]);
    repo.remove("people/ada.md");
    staged(&repo, &[]).0.reports(&[]);
    repo.git(&["update-index", "--no-skip-worktree", "people/ada.md"]);
    repo.git(&["checkout", "people/ada.md"]);
    repo.git(&["sparse-checkout", "set", "--cone", "news"]);
    assert!(!repo.path("people").exists());
    staged(&repo, &[]).0.reports(&[]);
    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "news"]);
    staged(&repo, &[]).0.reports(&[]);
    repo.write("news/a.md", article("Nobody"));
    repo.git(&["add", "news/a.md"]);
    staged(&repo, &[])
        .0
        .reports(&["news/a.md reference/unknown"]);
}

#[test]
fn many_files_are_asked_for_together() {
    let repo = site(&[]);
    let mut expected = Vec::new();
    for number in 0..300 {
        let name = format!("P{number}");
        repo.write(format!("people/{number}.md"), person(&name));
        let author = if number % 100 == 7 { "Nobody" } else { &name };
        repo.write(format!("news/{number}.md"), article(author));
        if author == "Nobody" {
            expected.push(format!("news/{number}.md reference/unknown"));
        }
    }
    // Longer than may be read, and longer than is passed over.
    repo.write("news/long.md", article("Ada") + &"text\n".repeat(20_000));
    repo.write(
        "news/longer.md",
        article("Ada") + &"text\n".repeat(1_000_000),
    );
    expected
        .extend(["news/long.md", "news/longer.md"].map(|path| format!("{path} file/too-large")));
    repo.git(&["add", "--all"]);
    let args = ["--max-file-size", "50000"];
    expected.sort();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let (on_disk, _) = staged(&repo, &args);
    on_disk.reports(&expected);
    for folder in ["people", "news"] {
        fs::remove_dir_all(repo.path(folder)).expect("removed");
    }
    for threads in ["1", "4"] {
        let (run, asked) = staged(&repo, &[&args[..], &["--threads", threads]].concat());
        assert_eq!(run.out, on_disk.out);
        assert!(asked < 10, "{asked}");
    }
}
