//! `--max-file-size` and the limits beside it: nothing is read without a bound, and what is over one
//! is reported where it matters.

use std::fmt::Write as _;
use std::process::Command;

use super::repo::{BAD, GOOD, Repo};

/// Longer than the limit of these tests.
const LONG: &str =
    "# a comment that is long enough, and says nothing at all to anybody who reads\n";
const LIMIT: &[&str] = &["--max-file-size", "60"];

const SCHEMA: &str = "collections: { a: { files: '*.md', schema: s.yaml } }\n";
const DATA: &str =
    "collections: { a: { files: '*.md', references: { from: by, to: { data: d.yaml } } } }\n";
const IMAGE: &str = "---\nimages: [{ url: /assets/a.png, width: 1, height: 1 }]\n---\n";

#[test]
fn a_document_is_not_checked_beyond_the_limit() {
    let repo = Repo::plain();
    repo.write("a.yaml", "a: b\n".repeat(3));
    let at = |limit: &str| repo.check(&["--max-file-size", limit, "a.yaml"]);
    at("14").reports(&["a.yaml file/too-large"]);
    at("0").reports(&["a.yaml file/too-large"]);
    assert!(!at("15").out.contains("too-large"));
    repo.write("empty.yaml", "");
    let empty = repo.check(&["--max-file-size", "0", "empty.yaml"]);
    assert!(!empty.out.contains("too-large"), "{empty:?}");
    // The front matter fits, and nothing is wanted of the body.
    repo.write("b.md", format!("{BAD}{}", LONG.repeat(3)));
    repo.check(&["--max-file-size", "40", "b.md"])
        .reports(&["b.md front-matter/syntax"]);
    repo.write("c.md", format!("---\n{LONG}title: [\n---\n"));
    repo.check(&["--max-file-size", "40", "c.md"])
        .reports(&["c.md file/too-large"]);
}

/// On the disk and in the index.
#[test]
fn what_documents_rely_on_has_the_limit_too() {
    for (config, name, words) in [
        (
            SCHEMA,
            "s.yaml",
            "the schema `s.yaml` cannot be read: it is larger than 1000 bytes",
        ),
        (
            DATA,
            "d.yaml",
            "the data file `d.yaml` cannot be read: it is larger than 1000 bytes",
        ),
    ] {
        let repo = Repo::new();
        repo.write("copydesk.yaml", config);
        repo.write("a.md", "---\nby: a\n---\n");
        repo.write(name, format!("{{}}\n{}", LONG.repeat(20)));
        repo.git(&["add", "--all"]);
        for staged in [&[][..], &["--staged"]] {
            let run = repo.check(&[&["--max-file-size", "1000"][..], staged].concat());
            // Of a change, only what is wrong in it is reported.
            if staged.is_empty() || config == SCHEMA {
                assert!(run.out.contains(words), "{run:?}");
            }
            assert!(!run.out.contains("no such "), "{run:?}");
        }
        let missing = Repo::plain();
        missing.write("copydesk.yaml", config);
        missing.write("a.md", "---\nby: a\n---\n");
        let run = missing.check(&[]);
        assert!(run.out.contains("no such "), "{run:?}");
    }
}

#[test]
fn a_baseline_over_the_limit_is_not_read() {
    let repo = Repo::new();
    repo.write("a.md", GOOD);
    repo.write(".copydesk-baseline.jsonl", LONG);
    repo.write("other", LONG);
    repo.git(&["add", "--all"]);
    for args in [&[][..], &["--staged"], &["--baseline", "other"]] {
        repo.check(&[LIMIT, args].concat())
            .refuses("cannot be read: it is larger than 60 bytes");
    }
}

#[test]
fn a_staged_image_or_link_over_the_limit_is_not_read() {
    let repo = Repo::new();
    repo.write("_config.yml", "title: A\n");
    repo.write("_news/2024-05-01-a.md", IMAGE);
    repo.write("assets/a.png", LONG.repeat(3));
    repo.git(&["add", "--all"]);
    let staged =
        |select: &str| repo.check(&["--max-file-size", "100", "--staged", "--select", select]);
    let run = staged("image/unreadable");
    assert!(run.out.contains("it is larger than 100 bytes"), "{run:?}");
    // A link whose target is longer than any system follows.
    repo.write("long", LONG.repeat(100));
    let id = repo.git(&["hash-object", "-w", "long"]);
    let link = format!("120000,{id},assets/a.png");
    repo.git(&["update-index", "--cacheinfo", &link]);
    // It leads out of the repository, for all that anybody knows.
    staged("image").reports(&[]);
}

#[test]
fn the_config_of_a_site_is_read_as_far_as_people_write_one() {
    let repo = Repo::plain();
    repo.write("a.md", GOOD);
    repo.write("_config.yml", format!("url: [\n{}", LONG.repeat(20_000)));
    repo.check(&[]).reports(&[]);
    repo.remove("_config.yml");
    // Nobody writes to it: whoever read it would wait for ever.
    let made = Command::new("mkfifo")
        .arg(repo.path("config.toml"))
        .status();
    assert!(made.expect("mkfifo").success());
    repo.check(&[]).reports(&[]);
}

#[test]
fn many_threads_are_fewer() {
    let repo = Repo::plain();
    repo.write("a.md", BAD);
    repo.check(&["--threads", "1000000"])
        .reports(&["a.md front-matter/syntax"]);
}

#[test]
fn a_list_has_an_end_and_each_path_once() {
    let repo = Repo::plain();
    repo.write("a.md", BAD);
    repo.write("list", "a.md\n./a.md\n".repeat(1000));
    let run = repo.check(&["--files-from", "list"]);
    run.reports(&["a.md front-matter/syntax"]);
    run.says("1 error in 1 of 1 file");
}

#[test]
fn a_broken_index_is_called_so() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    repo.write(".git/index", b"DIRC\0\0\0\x02\xff\xff\xff\xff and so on");
    repo.check(&["--staged"])
        .refuses("the index cannot be read: git says");
}

/// Collections in a ring, each with one document that leads to the next one.
fn ring(count: usize) -> Repo {
    let repo = Repo::plain();
    let mut config = "collections:\n".to_owned();
    for at in 0..count {
        let next = (at + 1) % count;
        writeln!(
            config,
            "  c{at}: {{ files: 'c{at}.md', references: {{ from: next, to: c{next}.name, circle: forbidden }} }}"
        )
        .expect("a text");
        repo.write(
            format!("c{at}.md"),
            format!("---\nname: n{at}\nnext: n{next}\n---\nText\n"),
        );
    }
    repo.write("copydesk.yaml", config);
    repo
}

#[test]
fn circles_are_looked_for_or_the_config_is_reported() {
    ring(64).check(&[]).reports(&["c0.md reference/circle"]);
    let run = ring(65).check(&[]);
    let found = run.findings();
    assert_eq!(found.len(), 65, "{run:?}");
    let is_reported = |one: &String| *one == "copydesk.yaml config/invalid";
    assert!(found.iter().all(is_reported), "{run:?}");
    assert!(
        run.out
            .contains("more than 64 collections refer to each other"),
        "{run:?}"
    );
}
