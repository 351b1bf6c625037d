//! What a run may take in all, counted in the order of the paths.

use crate::repo::Repo;
use crate::run;

/// Files that take as many steps as one may, and small ones behind them.
fn repo() -> Repo {
    let repo = Repo::plain();
    repo.write(
        "copydesk.yaml",
        "collections: { a: { files: 'a/*.md', schema: a.json, unique: [{ fields: [id] }] } }\n",
    );
    let ways = "{\"const\":\"x\"},".repeat(1_000);
    repo.write(
        "a.json",
        format!("{{\"properties\": {{\"list\": {{\"items\": {{\"anyOf\": [{ways}{{\"type\": \"integer\"}}]}}}}}}}}"),
    );
    let list = "1, ".repeat(1_500);
    for at in 10..50 {
        repo.write(
            format!("a/{at}.md"),
            format!("---\nid: {at}\nlist: [{list}1]\n---\n"),
        );
    }
    for at in 50..60 {
        repo.write(format!("a/{at}.md"), "---\nid: 1\nlist: [a]\n---\n");
    }
    repo
}

#[test]
fn the_same_files_are_judged_by_any_number_of_threads() {
    let repo = repo();
    let check = |threads| {
        let ran = run(
            &repo,
            &[
                "check",
                "--format",
                "concise",
                "--threads",
                threads,
                "--select",
                "all",
            ],
        );
        assert_eq!(ran.code, 1, "{ran:?}");
        ran.out
    };
    let out = check("1");
    let over: Vec<&str> = out
        .lines()
        .filter(|line| line.contains("[file/over-budget]"))
        .collect();
    assert!(over.len() > 11 && over.len() < 50, "{}: {out}", over.len());
    // The first are judged, and all behind the first that is not are not.
    let names: Vec<String> = (60 - over.len()..60)
        .map(|at| format!("a/{at}.md"))
        .collect();
    for (line, name) in over.iter().zip(&names) {
        assert!(line.starts_with(name.as_str()), "{line}");
    }
    assert!(!out.contains("schema/"), "{out}");
    for threads in ["2", "3", "8"] {
        assert_eq!(check(threads), out, "{threads} threads");
    }
}

#[test]
fn where_all_files_are_judged_they_are_compared() {
    let repo = repo();
    for at in (10..60).filter(|at| !(48..52).contains(at)) {
        repo.remove(&format!("a/{at}.md"));
    }
    let heavy = "1, ".repeat(20_000);
    repo.write("a/60.md", format!("---\nid: 1\nlist: [{heavy}1]\n---\n"));
    let ran = run(&repo, &["check", "--format", "concise"]);
    assert!(!ran.out.contains("copydesk.yaml"), "{ran:?}");
    assert!(!ran.out.contains("over-budget"), "{ran:?}");
    let line =
        "a/51.md:2:5: warning[unique/repeated] `id` is the same as in a/50.md, and in 1 other";
    assert!(ran.out.contains(line), "{ran:?}");
}

#[test]
fn the_roots_of_a_run_share_it() {
    let repo = repo();
    for name in ["copydesk.yaml", "a.json", "a/20.md", "a/21.md"] {
        for root in 0..4 {
            repo.write(format!("z{root}/{name}"), repo.read(name));
        }
    }
    for threads in ["1", "4"] {
        let ran = run(
            &repo,
            &["check", "--format", "concise", "--threads", threads],
        );
        assert_eq!(ran.code, 1, "{ran:?}");
        for root in 0..4 {
            let line = format!("z{root}/a/20.md:1:1: error[file/over-budget]");
            assert!(ran.out.contains(&line), "{}", ran.out);
        }
    }
}

#[test]
fn each_file_alone_is_judged() {
    let repo = repo();
    for name in ["a/10.md", "a/49.md", "a/55.md"] {
        let ran = run(&repo, &["check", name]);
        assert!(!ran.out.contains("over-budget"), "{name}: {}", ran.out);
    }
}

#[test]
fn nothing_but_excluding_files_makes_it_green() {
    let repo = repo();
    let ran = run(&repo, &["check", "--ignore", "file/over-budget"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("file/over-budget"), "{}", ran.out);
}
