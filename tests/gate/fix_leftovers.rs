//! Temporary files of runs of `check --fix` that were killed.

use crate::repo::Repo;

#[test]
fn what_a_killed_run_left_is_removed_whether_or_not_there_is_something_to_fix() {
    // No system gives a process such a number.
    let dead = "posts/.copydesk-2000000000-1.tmp";
    let running = format!("posts/.copydesk-{}-1.tmp", std::process::id());
    let repo = Repo::with(&[
        ("a.md", "---\ntitle: \"A \"\n---\nText\n"),
        ("posts/b.md", "---\ntitle: B\n---\nText\n"),
        (dead, "old"),
        (&*running, "new"),
    ]);
    for is_fixed_now in [true, false] {
        repo.write(dead, "old");
        let ran = repo.check(&["--fix"]);
        assert_eq!(ran.err.starts_with("Fixed 1 finding"), is_fixed_now);
        assert!(!repo.path(dead).exists());
        assert!(repo.path(&running).exists());
    }
}
