//! A real pre-commit hook. Git tells it by the environment which index the commit is made of.

use super::repo::{BAD, GOOD, Ran, Repo};

fn guarded() -> Repo {
    let repo = Repo::with(&[("a.md", GOOD), ("x/b.md", GOOD)]);
    let hook = format!(
        "#!/bin/sh\nexec '{}' check --staged --format concise\n",
        env!("CARGO_BIN_EXE_copydesk")
    );
    repo.script(".git/hooks/pre-commit", &hook);
    repo
}

/// Commits, and gives what the hook wrote; git passes its output on to standard error.
fn commit(repo: &Repo, args: &[&str]) -> Ran {
    let mut all = vec!["commit", "--quiet", "--message", "content"];
    all.extend(args);
    let mut ran = Ran::of(&repo.try_git(&all));
    ran.out = ran.err.clone();
    ran
}

#[test]
fn a_commit_of_named_files_is_judged_by_these() {
    let repo = guarded();
    repo.write("a.md", GOOD.replace('A', "B"));
    repo.write("x/b.md", BAD);
    repo.git(&["add", "--all"]);
    // The index of this commit lacks the bad file, though the index has it staged.
    commit(&repo, &["a.md"]).reports(&[]);
    commit(&repo, &["x/b.md"]).reports(&["x/b.md front-matter/syntax"]);
    let inside = Repo::at(repo.path("x"));
    commit(&inside, &["b.md"]).reports(&["x/b.md front-matter/syntax"]);
    commit(&repo, &[]).reports(&["x/b.md front-matter/syntax"]);
    repo.write("x/b.md", GOOD.replace('A', "C"));
    // All that changed, staged or not.
    commit(&repo, &["--all"]).reports(&[]);
}

#[test]
fn a_linked_work_tree_has_the_same_hook() {
    let repo = guarded();
    let other = Repo::plain();
    let folder = other.path("linked");
    repo.git(&[
        "worktree",
        "add",
        "--quiet",
        folder.to_str().expect("UTF-8"),
    ]);
    let linked = Repo::at(folder);
    linked.write("x/b.md", BAD);
    linked.write("a.md", GOOD.replace('A', "B"));
    linked.git(&["add", "--all"]);
    commit(&linked, &[]).reports(&["x/b.md front-matter/syntax"]);
    commit(&linked, &["a.md"]).reports(&[]);
}

#[test]
fn a_hook_below_the_top_of_the_checkout_works_too() {
    let repo = guarded();
    let hook = format!(
        "#!/bin/sh\nexec '{}' check --staged --format concise x\n",
        env!("CARGO_BIN_EXE_copydesk")
    );
    repo.script(".git/hooks/pre-commit", &hook);
    repo.write("a.md", BAD);
    repo.git(&["add", "--all"]);
    commit(&repo, &[]).reports(&[]);
    repo.write("x/copydesk.yaml", "collections: {}\n");
    repo.write("x/b.md", BAD);
    repo.git(&["add", "--all"]);
    commit(&repo, &[]).reports(&["x/b.md front-matter/syntax"]);
}

/// What a hook of pre-commit does, which says by the environment what it was asked for.
#[test]
fn under_pre_commit_a_range_and_all_files_are_checked_too() {
    let repo = Repo::with(&[("a.md", GOOD), ("old.md", BAD)]);
    let first = repo.git(&["rev-parse", "HEAD"]);
    repo.write("a.md", BAD);
    repo.commit();
    let all = ["a.md front-matter/syntax", "old.md front-matter/syntax"];
    let pre_commit = ("PRE_COMMIT", "1");
    // Nothing is staged: `pre-commit run --all-files`.
    repo.check_in(&[pre_commit], &["--staged"]).reports(&all);
    // In a commit that changes nothing, there is nothing to check.
    let index = repo.path(".git/index");
    let in_hook = ("GIT_INDEX_FILE", index.to_str().expect("UTF-8"));
    repo.check_in(&[pre_commit, in_hook], &["--staged"])
        .reports(&[]);
    let range = [
        pre_commit,
        ("PRE_COMMIT_FROM_REF", &*first),
        ("PRE_COMMIT_TO_REF", "HEAD"),
    ];
    let pushed = repo.check_in(&range, &["--staged"]);
    pushed.reports(&all[..1]);
    pushed.says("1 file changed since ");
    repo.write("b.md", BAD);
    repo.git(&["add", "b.md"]);
    repo.check_in(&[pre_commit], &["--staged"])
        .reports(&["b.md front-matter/syntax"]);
}

/// Git runs another hook for a merge without conflicts.
#[test]
fn a_merge_that_breaks_other_files_is_refused() {
    let config = "collections:\n  n: { files: n/*.md, references: [{ from: by, to: p.name }] }\n  \
                  p: { files: p/*.md }\n";
    let repo = Repo::with(&[
        ("copydesk.yaml", config),
        ("p/ada.md", "---\nname: Ada\n---\n"),
        ("p/bob.md", "---\nname: Bob\n---\n"),
        ("n/a.md", "---\nby: Ada\n---\n"),
    ]);
    repo.git(&["checkout", "--quiet", "-b", "without-bob"]);
    repo.remove("p/bob.md");
    repo.commit();
    repo.git(&["checkout", "--quiet", "main"]);
    repo.write("n/b.md", "---\nby: Bob\n---\n");
    repo.commit();
    let hook = format!(
        "#!/bin/sh\nexec '{}' check --staged --format concise\n",
        env!("CARGO_BIN_EXE_copydesk")
    );
    repo.script(".git/hooks/pre-merge-commit", &hook);
    let merged = repo.try_git(&["merge", "--no-edit", "without-bob"]);
    let merged = Ran::of(&merged);
    assert_ne!(merged.code, 0, "{merged:?}");
    let reported = "n/b.md:2:5: error[reference/unknown]";
    assert!(
        (merged.out.clone() + &merged.err).contains(reported),
        "{merged:?}"
    );
}
