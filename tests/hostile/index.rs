//! Git's index and work tree.

use std::fs::File;

use crate::repo::Repo;
use crate::{run, run_in};

#[test]
fn what_is_only_announced_is_not_staged() {
    let repo = Repo::with(&[
        (
            "copydesk.yaml",
            "collections: { a: { files: 'a/*.md', references: { from: by, to: { collection: p, field: id } } }, p: { files: 'p/*.md' } }\n",
        ),
        ("a/a.md", "---\ntitle: A\n---\n"),
        ("p/x.md", "---\nid: x\n---\n"),
        (".keep", ""),
        ("e.md", ""),
    ]);
    repo.write("a/a.md", "---\ntitle: A\nby: y\n---\n");
    repo.git(&["add", "a/a.md"]);
    // Neither counts: the commit will not have them.
    repo.write("p/y.md", "---\nid: y\n---\n");
    repo.write("sub/.copydesk.yaml", "rules: { all: off }\n");
    repo.git(&["add", "--intent-to-add", "p/y.md", "sub/.copydesk.yaml"]);
    repo.write("sub/a.md", "---\ntitle: [\n---\n");
    repo.git(&["add", "sub/a.md"]);
    let ran = run(&repo, &["check", "--format", "concise", "--staged"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("a/a.md:3:5"), "{ran:?}");
    assert!(ran.out.contains("sub/a.md"), "{ran:?}");
}

#[test]
fn a_file_that_became_huge_is_not_hashed() {
    let repo = Repo::with(&[("a.bin", "small"), ("a.md", "---\ntitle: A\n---\n")]);
    repo.git(&["checkout", "--quiet", "-b", "other"]);
    let file = File::options()
        .write(true)
        .open(repo.path("a.bin"))
        .expect("a file");
    file.set_len(100 << 30).expect("a sparse file");
    repo.write("a.md", "---\ntitle: [\n---\n");
    let ran = run(
        &repo,
        &[
            "check",
            "--format",
            "concise",
            "--changed",
            "--since",
            "main",
        ],
    );
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.starts_with("a.md:"), "{ran:?}");
}

#[test]
fn a_work_tree_elsewhere_is_no_work_tree_without_changes() {
    let repo = Repo::with(&[("a.md", "---\ntitle: A\n---\n")]);
    let other = Repo::plain();
    repo.write("a.md", "---\ntitle: [\n---\n");
    let tree = other.root().to_str().expect("UTF-8");
    let words = "git's work tree is";
    for args in [
        &["check", "--staged"][..],
        &["check", "--changed", "--since", "HEAD"],
    ] {
        let ran = run_in(&repo, &[("GIT_WORK_TREE", tree)], args);
        assert_eq!(ran.code, 2, "{args:?}: {ran:?}");
        assert!(ran.err.contains(words), "{args:?}: {ran:?}");
    }
    repo.git(&["config", "core.worktree", tree]);
    for args in [
        &["check", "--staged"][..],
        &["check", "--changed", "--since", "HEAD"],
    ] {
        let ran = run(&repo, args);
        assert_eq!(ran.code, 2, "{args:?}: {ran:?}");
        assert!(ran.err.contains(words), "{args:?}: {ran:?}");
    }
}
