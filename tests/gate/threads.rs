//! Threads that the system refuses: fewer do the work, and nothing fails for want of them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use super::repo::{BAD, Ran, Repo, ran};

/// Somebody whom limits bind, unlike an administrator.
const SOMEBODY: &[&str] = &["setpriv", "--reuid=54321", "--clear-groups"];

/// Runs the binary where the shell has set a limit.
fn limited(repo: &Repo, before: &[&str], limit: &str, args: &str) -> Ran {
    let binary = env!("CARGO_BIN_EXE_copydesk");
    let script = format!("ulimit {limit} && exec '{binary}' check {args}");
    let mut words = before.iter().chain(&["bash", "-c"]);
    let mut command = repo.command(words.next().expect("a program"));
    ran(command.args(words).arg(script))
}

fn many() -> Repo {
    let repo = Repo::new();
    for number in 0..600 {
        repo.write(format!("folder-{}/{number}.md", number % 7), BAD);
    }
    let open = fs::Permissions::from_mode(0o755);
    fs::set_permissions(repo.root(), open).expect("set");
    repo
}

#[track_caller]
fn finds_all(run: &Ran) {
    run.says("600 errors in 600 of 600 files");
    assert_eq!(run.code, 1, "{run:?}");
}

#[test]
fn where_a_user_may_have_no_more_of_them() {
    let repo = many();
    let can = |before: &[&str]| {
        let binary = env!("CARGO_BIN_EXE_copydesk");
        let script = format!("ulimit -u 1000000; '{binary}' --version");
        let version = ["bash", "-c", &*script];
        let mut words = before.iter().chain(&version);
        let mut command = Command::new(words.next().expect("a program"));
        let output = command.args(words).current_dir(repo.root()).output();
        output.is_ok_and(|output| output.status.success())
    };
    let is_root = fs::metadata("/proc/self").is_ok_and(|about| {
        use std::os::unix::fs::MetadataExt as _;
        about.uid() == 0
    });
    let before = if is_root { SOMEBODY } else { &[] };
    if !can(before) {
        eprintln!("SKIPPED: the binary cannot be run by somebody with limits here");
        return;
    }
    for limit in ["-u 1", "-u 3", "-u 9"] {
        for args in ["", "--threads 64", "--threads 2 --format json --statistics"] {
            finds_all(&limited(&repo, before, limit, args));
        }
    }
    limited(&repo, before, "-u 1", "--staged").refuses("cannot run git");
}
