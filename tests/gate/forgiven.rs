//! Baselines: exactly today's findings are forgiven, wherever they stand in their files.

use super::repo::{Repo, ran};

fn article(title: &str, url: &str) -> String {
    format!("---\ntitle: {title}\nurl: {url}\n---\ntext\n")
}

/// A repository whose addresses are all old.
fn legacy(count: usize) -> Repo {
    let repo = Repo::new();
    for number in 0..count {
        let url = format!("http://gazette.github.io/{number}");
        repo.write(
            format!("{number:03}.md"),
            article(&number.to_string(), &url),
        );
    }
    baseline(&repo, &[]);
    repo.commit();
    repo
}

#[track_caller]
fn baseline(repo: &Repo, args: &[&str]) {
    let run = ran(repo.copydesk(&["baseline"]).args(args));
    assert_eq!(run.code, 0, "{run:?}");
}

const STRICT: &[&str] = &["--fail-on", "warning"];

#[test]
fn what_is_known_is_forgiven_and_what_is_new_is_not() {
    let repo = legacy(4);
    let known = repo.check(STRICT);
    known.reports(&[]);
    known.says("Ignored by the baseline: 4 findings\n");
    // A value that changed is another one.
    repo.write("000.md", article("0", "http://gazette.github.io/another"));
    let changed = repo.check(STRICT);
    changed.reports(&["000.md url/insecure"]);
    changed.says("1 of its entries is gone");
    changed.says("gone: 000.md: [url/insecure] at /url `http://gazette.github.io/0`");
    // One that was mended is said to be gone, until it is taken out.
    repo.write("000.md", article("0", "https://gazette.github.io/0"));
    let mended = repo.check(STRICT);
    mended.reports(&[]);
    mended.says("gone: 000.md: [url/insecure]");
    repo.check(&["--prune"]).reports(&[]);
    assert!(!repo.check(&[]).err.contains("gone"));
    repo.write("000.md", article("0", "http://gazette.github.io/0"));
    repo.check(STRICT).reports(&["000.md url/insecure"]);
    repo.check(&["--no-baseline"]).says("4 warnings");
}

#[test]
fn a_renamed_file_stays_forgiven() {
    let repo = legacy(3);
    std::fs::create_dir(repo.path("archive")).expect("a folder");
    for number in 0..3 {
        let new = format!("archive/{number:03}.md");
        repo.git(&["mv", &format!("{number:03}.md"), &new]);
    }
    let renamed = repo.check(STRICT);
    renamed.reports(&[]);
    assert!(!renamed.err.contains("gone"), "{renamed:?}");
    // Pruning only takes out: an entry that still ignores something stays as it is.
    let before = repo.read(".copydesk-baseline.jsonl");
    repo.check(&["--prune"]).reports(&[]);
    assert_eq!(repo.read(".copydesk-baseline.jsonl"), before);
    repo.write(
        "archive/001.md",
        article("1", "https://gazette.github.io/1"),
    );
    repo.check(&["--prune"]).says("gone: 001.md");
    let pruned = repo.read(".copydesk-baseline.jsonl");
    let kept = before
        .split_inclusive('\n')
        .filter(|line| !line.contains("001.md"));
    let without: String = kept.collect();
    assert_eq!(pruned, without);
    // Recorded anew, it has the new names.
    repo.run(&["baseline", "--update"]);
    let updated = repo.read(".copydesk-baseline.jsonl");
    assert!(updated.contains("archive/000.md"), "{updated}");
    assert_eq!(updated.lines().count(), without.lines().count());
    // A copy is new.
    repo.write("copy.md", repo.read("archive/000.md"));
    repo.check(STRICT).reports(&["copy.md url/insecure"]);
}

#[test]
fn only_what_was_looked_at_is_gone() {
    let repo = legacy(2);
    repo.write("000.md", article("0", "https://gazette.github.io/0"));
    for args in [
        &["--ignore", "url/insecure"][..],
        &["--select", "schema"],
        &["000.md"],
        &["--changed", "--since", "HEAD"],
    ] {
        let run = repo.check(args);
        assert!(!run.err.contains("gone"), "{args:?}: {run:?}");
    }
    repo.check(&["--select", "url/insecure"])
        .says("gone: 000.md");
    // Nothing can be said of a file that cannot be understood.
    repo.write("001.md", "---\ntitle: [\n---\ntext\n");
    let broken = repo.check(&["--prune"]);
    broken.reports(&["001.md front-matter/syntax"]);
    assert!(!broken.err.contains("gone: 001.md"), "{broken:?}");
    repo.write("001.md", article("1", "http://gazette.github.io/1"));
    repo.check(STRICT).reports(&[]);
    repo.check(&["--prune", "000.md"])
        .refuses("--prune needs a run over the whole repository");
}

#[test]
fn a_baseline_is_recorded_with_the_rules_it_is_for() {
    let repo = legacy(1);
    repo.write(
        "001.md",
        article("1", "https://gazette.github.io/1?utm_source=mail"),
    );
    let all = ["--select", "url"];
    repo.check(&[&all[..], STRICT].concat())
        .reports(&["001.md url/tracking-parameter"]);
    baseline(&repo, &[&all[..], &["--update"]].concat());
    let again = repo.check(&[&all[..], STRICT].concat());
    again.reports(&[]);
    assert!(!again.err.contains("gone"), "{again:?}");
    // With fewer rules, what these do not tell is neither new nor gone.
    repo.check(&["--prune"]).reports(&[]);
    repo.check(&[&all[..], STRICT].concat()).reports(&[]);
    ran(&mut repo.copydesk(&["baseline", "--select", "nonsense"])).refuses("no rule or group");
    ran(&mut repo.copydesk(&["baseline", "000.md"])).refuses("a whole repository");
}

#[test]
fn branches_that_prune_merge() {
    let repo = legacy(40);
    for (branch, number) in [("one", 5), ("two", 25)] {
        repo.git(&["checkout", "--quiet", "-b", branch, "main"]);
        let url = format!("https://gazette.github.io/{number}");
        repo.write(format!("{number:03}.md"), article("new", &url));
        repo.check(&["--prune"]).reports(&[]);
        repo.commit();
    }
    repo.git(&["merge", "--quiet", "--no-edit", "one"]);
    let merged = repo.check(STRICT);
    merged.reports(&[]);
    assert!(!merged.err.contains("gone"), "{merged:?}");
    merged.says("38 findings");
}

#[test]
fn what_is_staged_is_forgiven_by_the_staged_baseline() {
    let repo = legacy(2);
    repo.write("000.md", article("new", "http://gazette.github.io/0"));
    repo.git(&["add", "--all"]);
    repo.remove(".copydesk-baseline.jsonl");
    repo.check(&[&["--staged"], STRICT].concat()).reports(&[]);
}

#[test]
fn a_baseline_that_is_none_is_refused() {
    let repo = legacy(1);
    repo.write(".copydesk-baseline.jsonl", "{}\n");
    repo.check(&[])
        .refuses("line 1 is not the first line of a baseline");
    repo.check(&["--no-baseline"]).says("1 warning");
    repo.check(&["--baseline", "nowhere"])
        .refuses("cannot be read");
    repo.remove(".copydesk-baseline.jsonl");
    repo.check(&["--prune"])
        .refuses("there is no baseline to prune");
}

#[test]
fn what_is_gone_is_named_with_its_root() {
    let repo = Repo::new();
    for site in ["a", "b"] {
        repo.write(
            format!("{site}/copydesk.yaml"),
            "collections: { n: { files: '*.md' } }\n",
        );
        repo.write(
            format!("{site}/n.md"),
            article("0", "http://gazette.github.io/0"),
        );
    }
    repo.commit();
    assert_eq!(repo.run(&["baseline"]).code, 0);
    repo.write("b/n.md", article("0", "https://gazette.github.io/0"));
    let run = repo.check(&[]);
    run.says("gone: b/n.md: [url/insecure]");
    run.says("1 of its entries is gone");
}
