//! `--max-findings`: how many findings are listed. All are counted, whatever is listed.

use super::repo::{GOOD, Ran, Repo, ran};

/// Two findings in each of them.
const FILES: usize = 150;

/// One finding of the config, and one of files that have the same title.
const CONFIG: &str = "\
collections:
  news:
    files: news/*.md
    unique: [{ fields: [title] }]
  other:
    files: [none/*.md, other/*.md]
";

fn site(config: bool) -> Repo {
    let repo = Repo::new();
    if config {
        repo.write("copydesk.yaml", CONFIG);
        repo.write("other/a.md", GOOD);
    }
    for number in 0..FILES {
        let title = if number % 10 == 0 { 0 } else { number };
        let file = format!("news/{number:03}.md");
        repo.write(
            file,
            format!("---\ntitle: A {title}\nurl: http://gazette.github.io/{number}\nlinkUrl: https://a b\n---\ntext\n"),
        );
    }
    repo.commit();
    repo
}

/// Lists so many.
fn list(repo: &Repo, most: usize, args: &[&str]) -> Ran {
    let most = most.to_string();
    repo.check(&[&["--max-findings", &most], args].concat())
}

fn lines(run: &Ran) -> Vec<&str> {
    run.out.lines().collect()
}

#[test]
fn the_first_ones_are_listed_and_all_are_counted() {
    let repo = site(false);
    let all = list(&repo, 0, &[]);
    let count = lines(&all).len();
    assert_eq!(count, 2 * FILES, "{all:?}");
    assert!(!all.err.contains("max-findings"), "{all:?}");
    for most in [1, 2, 10, 129, count - 1] {
        for (threads, turns) in [("1", 1), ("2", 8), ("4", 8)] {
            for _ in 0..turns {
                let run = list(&repo, most, &["--threads", threads]);
                assert_eq!(lines(&run), lines(&all)[..most], "{threads} threads");
                assert_eq!(run.code, 1);
                run.says("150 errors, 150 warnings in 150 of 150 files");
            }
        }
    }
    list(&repo, 10, &[]).says("Note: 300 findings; the first 10 are listed (--max-findings)\n");
    list(&repo, 1, &[]).says("Note: 300 findings; the first is listed (--max-findings)\n");
    let exact = list(&repo, count, &[]);
    assert_eq!(exact.out, all.out);
    assert!(!exact.err.contains("max-findings"), "{exact:?}");
}

/// That a limit lists what comes first, and all of the config.
#[test]
fn those_of_the_config_are_listed_before_all_others() {
    let repo = site(true);
    let all = list(&repo, 0, &[]);
    let (of_config, others): (Vec<&str>, Vec<&str>) =
        (lines(&all).into_iter()).partition(|line| line.starts_with("copydesk.yaml"));
    assert_eq!((of_config.len(), others.len()), (1, 301), "{all:?}");
    assert!(others.iter().any(|line| line.contains("unique/repeated")));
    for threads in ["1", "2"] {
        for most in [1, 2, 9, 30, 200] {
            let run = list(&repo, most, &["--threads", threads]);
            let expected = [&of_config[..], &others[..most - 1]].concat();
            assert_eq!(lines(&run), expected, "{most}");
            assert_eq!(run.code, 1);
            run.says("151 files, 151 checked");
        }
    }
}

/// That the numbers are those of all findings.
#[test]
fn counts_and_the_exit_code_do_not_know_the_limit() {
    let repo = site(true);
    let statistics = |most| {
        let run = list(&repo, most, &["--statistics"]);
        let counts = lines(&run)[lines(&run).len() - 4..].join("\n");
        assert!(counts.contains("150  url/insecure"), "{counts}");
        counts
    };
    assert_eq!(statistics(0), statistics(3));
    // What is listed has no error, and the run has.
    repo.write("a.md", "---\nurl: http://gazette.github.io\n---\ntext\n");
    let run = list(&repo, 2, &[]);
    assert!(!run.out.contains(": error"), "{run:?}");
    assert_eq!(run.code, 1, "{run:?}");
    let json = |most| {
        let args = ["check", "--format", "json", "--max-findings", most];
        let run = ran(repo.copydesk(&args).arg("-q"));
        let json: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
        json
    };
    let (all, cut) = (json("0"), json("7"));
    assert_eq!(cut["findings"].as_array().map(Vec::len), Some(7));
    assert_eq!(cut["summary"]["unlisted"], 296);
    let numbers = |json: &serde_json::Value| {
        let mut numbers = json["summary"].clone();
        numbers["unlisted"] = 0.into();
        numbers
    };
    assert_eq!(numbers(&all), numbers(&cut));
}

#[test]
fn what_comments_allow_has_the_limit_too() {
    let repo = Repo::plain();
    for number in 0..FILES {
        repo.write(
            format!("{number:03}.md"),
            "---\nurl: http://gazette.github.io # copydesk: allow url/insecure: old\n---\ntext\n",
        );
    }
    let run = list(&repo, 2, &["--show-allowed"]);
    run.says("Suppressed: 150 findings");
    run.says("suppressed: 001.md:2:6: [url/insecure]");
    run.says("suppressed: 148 more (--max-findings)");
    assert!(!run.err.contains("suppressed: 002.md"), "{run:?}");
}

#[test]
fn a_baseline_forgives_all_and_what_is_left_is_cut() {
    let repo = site(true);
    let written = ran(repo.copydesk(&["baseline"]).arg("."));
    written.says("302 findings (150 errors) recorded");
    let known = list(&repo, 2, &["--fail-on", "warning"]);
    known.reports(&[]);
    known.says("Ignored by the baseline: 302 findings");
    for number in 0..4 {
        repo.write(
            format!("news/new{number}.md"),
            format!(
                "---\nurl: http://gazette.github.io/b/{number}\nlinkUrl: https://b c\n---\ntext\n"
            ),
        );
    }
    let new = list(&repo, 3, &[]);
    new.reports(&[
        "news/new0.md url/insecure",
        "news/new0.md url/invalid",
        "news/new1.md url/insecure",
    ]);
    new.says("4 errors, 4 warnings in 4 of 155 files");
    new.says("Note: 8 findings; the first 3 are listed (--max-findings)");
}

/// That what a change breaks elsewhere is found beyond the limit, and listed within it.
#[test]
fn a_change_is_compared_as_a_whole() {
    let repo = Repo::new();
    repo.write(
        "copydesk.yaml",
        "collections:\n  people: { files: people/*.md, unique: [{ fields: [name] }] }\n  news: { files: news/*.md, \
         references: [{ from: author, to: people.name }] }\n",
    );
    for number in 0..40 {
        let author = if number < 30 { "Nobody" } else { "Ada" };
        repo.write(
            format!("news/{number:02}.md"),
            format!("---\ntitle: {number}\nauthor: {author}\n---\ntext\n"),
        );
    }
    for name in ["Ada", "Bob"] {
        repo.write(
            format!("people/{name}.md"),
            format!("---\nname: {name}\n---\n"),
        );
    }
    repo.commit();
    repo.remove("people/Ada.md");
    repo.write("people/Bob.md", "---\nname: Bob\nurl: https://b c\n---\n");
    let all = list(&repo, 0, &["--changed", "--since", "HEAD"]);
    assert_eq!(lines(&all).len(), 11, "{all:?}");
    for threads in ["1", "2"] {
        let args = ["--changed", "--since", "HEAD", "--threads", threads];
        let run = list(&repo, 4, &args);
        assert_eq!(lines(&run), lines(&all)[..4]);
        run.says("11 errors in 11 files, 11 checked");
        run.says("Note: 11 findings; the first 4 are listed (--max-findings)");
    }
}
