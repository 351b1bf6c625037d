//! Input that means harm, scaled down: the real binary with lower limits and little memory. At full
//! scale, `run.py` holds the same and much more.
#![cfg(target_os = "linux")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads files and the environment"
)]

mod budget;
mod index;
mod memory;
#[path = "../gate/repo.rs"]
#[expect(dead_code, reason = "each runner takes what it needs")]
mod repo;
mod schemas;
mod steering;

use std::process::Stdio;
use std::time::{Duration, Instant};

use repo::{Ran, Repo};

/// What the limits are lowered to. Builds for release do not know the variable.
const LIMITS: &str =
    "tree=3000000 toml-tokens=250000 schema-values=4000 schema-bytes=200000 run-steps=2000000";

/// Addresses of the process, in KiB: what threads only reserve counts too.
const MEMORY: u32 = 700_000;

/// Runs the binary in a shell that limits its memory. It must end by itself, soon, and without a
/// panic.
#[track_caller]
fn run(repo: &Repo, args: &[&str]) -> Ran {
    run_in(repo, &[], args)
}

/// The same with variables of the environment.
#[track_caller]
fn run_in(repo: &Repo, variables: &[(&str, &str)], args: &[&str]) -> Ran {
    let script = format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
    let mut command = repo.command("sh");
    command
        .args(["-c", &script, env!("CARGO_BIN_EXE_copydesk")])
        .args(args)
        .env("COPYDESK_TEST_LIMITS", LIMITS)
        .env("COPYDESK_NO_STORE", "1")
        // Each thread would reserve 64 MiB of addresses, of which it uses little.
        .env("MALLOC_ARENA_MAX", "2")
        .env_remove("COPYDESK_THREADS")
        .envs(variables.iter().copied())
        .stdin(Stdio::null());
    let started = Instant::now();
    let ran = Ran::of(&command.output().expect("a shell"));
    let took = started.elapsed();
    assert!(ran.code >= 0 && ran.code <= 2, "{args:?}: {ran:?}");
    assert!(!ran.err.contains("panicked"), "{args:?}: {}", ran.err);
    // Without optimisation, and beside other tests.
    assert!(took < Duration::from_secs(60), "{args:?}: {took:?}");
    ran
}
