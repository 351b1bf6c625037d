//! What stands around the binary: hooks, CI, packages and the README, each tried as its consumer
//! uses it. What a machine lacks is skipped, and said.
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads files and the environment"
)]

// Their scripts are for bash; on Windows, CI's workflow runs the action itself.
#[cfg(unix)]
mod action;
mod dependencies;
#[cfg(unix)]
mod hooks;
mod metadata;
mod readme;
#[cfg(unix)]
mod shells;
#[cfg(target_os = "linux")]
mod trust;
mod vscode;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, io};

/// A file of the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[track_caller]
fn read(path: &str) -> String {
    let text = fs::read_to_string(repository(path));
    // A checkout may have brought other line ends.
    text.unwrap_or_else(|error| panic!("{path}: {error}"))
        .replace("\r\n", "\n")
}

/// A published schema, or none when it is not there, said aloud.
fn published_schema(name: &str) -> Option<serde_json::Value> {
    let folder = env::var_os("COPYDESK_SHARED").map_or(repository("../shared"), PathBuf::from);
    let path = folder.join("schemas").join(name);
    let Ok(text) = fs::read_to_string(&path) else {
        skip(&format!("there is no {}", path.display()));
        return None;
    };
    Some(serde_json::from_str(&text).expect("a schema is JSON"))
}

/// Says that something is not tested here. Not through `eprintln!`, which the test harness hides.
fn skip(why: &str) {
    // If stderr is gone, nobody listens anyway.
    let _ = writeln!(io::stderr(), "SKIPPED: {why}");
}

/// A command that finds the tested `copydesk` before any other.
fn command(program: &str) -> Command {
    let own = Path::new(env!("CARGO_BIN_EXE_copydesk"));
    let mut folders = vec![own.parent().expect("a folder").to_path_buf()];
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let path: OsString = env::join_paths(folders).expect("folders without separators");
    let mut command = Command::new(program);
    command.env("PATH", path);
    command
}

/// Runs a command to its end; none, said aloud, when there is no such program.
fn run(command: &mut Command) -> Option<Output> {
    match command.output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let program = command.get_program().to_string_lossy().into_owned();
            skip(&format!("{program} is not installed"));
            None
        }
        Err(error) => panic!("{command:?}: {error}"),
    }
}

/// All that a command wrote, as text.
fn all(output: &Output) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    text
}
