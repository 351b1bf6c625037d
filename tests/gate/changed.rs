//! `--changed`: what differs from where the branch began, in the work tree.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::repo::{BAD, GOOD, Repo};

/// A repository and a clone of it, on a branch with an upstream.
pub(crate) fn cloned() -> (Repo, Repo) {
    let origin = Repo::with(&[("a.md", GOOD), ("old.md", BAD), ("gone.md", GOOD)]);
    let clone = Repo::plain();
    let from = origin.root().to_str().expect("UTF-8").to_owned();
    clone.git(&["clone", "--quiet", &from, "clone"]);
    let root = clone.path("clone");
    // The folder must outlive its repository here.
    std::mem::forget(clone);
    (origin, Repo::at(root))
}

#[test]
fn against_the_default_branch() {
    let (origin, clone) = cloned();
    clone.check(&["--changed"]).reports(&[]);
    // What others did meanwhile is not ours.
    origin.write("theirs.md", BAD);
    origin.commit();
    clone.git(&["fetch", "--quiet"]);
    clone.write("committed.md", BAD);
    clone.commit();
    clone.write("staged.md", BAD);
    clone.git(&["add", "staged.md"]);
    clone.write("a.md", BAD);
    clone.write("new/untracked.md", BAD);
    clone.write("ignored.md", BAD);
    clone.write(".gitignore", "ignored.md\n");
    clone.write(".hidden.md", BAD);
    clone.remove("gone.md");
    let changed = clone.check(&["--changed"]);
    changed.reports(&[
        "a.md front-matter/syntax",
        "committed.md front-matter/syntax",
        "new/untracked.md front-matter/syntax",
        "staged.md front-matter/syntax",
    ]);
}

#[test]
fn on_a_branch_and_against_a_commit() {
    let (_origin, clone) = cloned();
    clone.git(&["checkout", "--quiet", "-b", "branch", "--no-track"]);
    clone.git(&["mv", "old.md", "renamed.md"]);
    clone.commit();
    clone
        .check(&["--changed"])
        .reports(&["renamed.md front-matter/syntax"]);
    clone.check(&["--changed", "--since", "HEAD"]).reports(&[]);
    clone
        .check(&["--changed", "--since", "main"])
        .reports(&["renamed.md front-matter/syntax"]);
    clone
        .check(&["--changed", "--since", "nonsense"])
        .refuses("unknown commit `nonsense`");
    clone
        .check(&["--changed", "--since", "--output=/tmp/x"])
        .refuses("");
}

#[test]
fn a_history_without_a_common_commit_is_named_as_it_was() {
    let (_origin, clone) = cloned();
    clone.git(&["checkout", "--quiet", "--orphan", "alone"]);
    clone.write("a.md", BAD);
    clone.commit();
    clone.git(&["tag", "v1", "main"]);
    for name in ["main", "v1", "main~0", "origin/HEAD"] {
        let words = format!("HEAD and `{name}` have no commit in common\n");
        clone.check(&["--changed", "--since", name]).refuses(&words);
    }
    let words = "HEAD and `origin/main` have no commit in common\n";
    clone.check(&["--changed"]).refuses(words);
}

#[test]
fn a_shallow_clone_is_named_as_the_cause() {
    let (origin, _) = cloned();
    origin.write("a.md", BAD);
    origin.commit();
    let folder = Repo::plain();
    let from = format!("file://{}", origin.root().display());
    folder.git(&["clone", "--quiet", "--depth", "1", &from, "shallow"]);
    let shallow = Repo::at(folder.path("shallow"));
    shallow.git(&["checkout", "--quiet", "--detach"]);
    shallow.git(&["remote", "set-head", "origin", "--delete"]);
    shallow.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    shallow
        .check(&["--changed"])
        .refuses("the clone is shallow");
    shallow
        .check(&["--changed", "--since", "HEAD~1"])
        .refuses("fetch-depth: 0");
    // What it has it can compare with.
    shallow.write("b.md", BAD);
    shallow
        .check(&["--changed", "--since", "HEAD"])
        .reports(&["b.md front-matter/syntax"]);
}

#[test]
fn a_file_that_was_only_touched_has_not_changed() {
    let repo = Repo::with(&[("a.md", BAD), ("b.md", BAD), ("line\nbreak.md", GOOD)]);
    repo.write("b.md", BAD.replace("title", "titel"));
    let later = SystemTime::now() + Duration::from_secs(7_200);
    for name in ["a.md", "b.md"] {
        let file = fs::File::options().write(true).open(repo.path(name));
        file.and_then(|file| file.set_modified(later)).expect("set");
    }
    repo.check(&["--changed", "--since", "HEAD"])
        .reports(&["b.md front-matter/syntax"]);
}

#[test]
fn what_is_no_file_any_more_is_not_read() {
    let repo = Repo::with(&[("fifo.md", GOOD), ("folder.md", GOOD), ("link.md", GOOD)]);
    for name in ["fifo.md", "folder.md", "link.md"] {
        repo.remove(name);
    }
    symlink("link.md", repo.path("link.md")).expect("linked");
    repo.write("folder.md/inside.md", BAD);
    let made = Command::new("mkfifo").arg(repo.path("fifo.md")).status();
    assert!(made.expect("mkfifo").success());
    // A repository in the repository, which git does not look into.
    let nested = Repo::at(repo.path("nested"));
    fs::create_dir(nested.root()).expect("a folder");
    nested.git(&["init", "--quiet"]);
    nested.write("c.md", BAD);
    repo.check(&["--changed", "--since", "HEAD"])
        .reports(&["folder.md/inside.md front-matter/syntax"]);
}

#[test]
fn what_is_said_to_come_is_checked_once() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    repo.write("later.md", BAD);
    repo.git(&["add", "--intent-to-add", "later.md"]);
    repo.check(&["--changed", "--since", "HEAD"])
        .reports(&["later.md front-matter/syntax"]);
    // Deleted from the index, and there again.
    repo.git(&["rm", "--quiet", "--cached", "a.md"]);
    repo.write("a.md", BAD);
    repo.check(&["--changed", "--since", "HEAD"])
        .reports(&["a.md front-matter/syntax", "later.md front-matter/syntax"]);
}

#[test]
fn below_the_root_of_a_site_in_a_larger_checkout() {
    let repo = Repo::with(&[("site/copydesk.yaml", "collections: {}\n"), ("b.md", GOOD)]);
    repo.write("site/a.md", BAD);
    repo.write("b.md", BAD);
    let site = Repo::at(repo.path("site"));
    site.check(&["--changed", "--since", "HEAD"])
        .reports(&["a.md front-matter/syntax"]);
    repo.check(&["--changed", "--since", "HEAD", "site"])
        .reports(&["site/a.md front-matter/syntax"]);
}
