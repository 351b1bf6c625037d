//! The command line as users meet it: each file of `fixtures/cli` is a command, run over
//! the sites of `fixtures`, with all that it prints and its exit code. `UPDATE=1 cargo test` writes them anew.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn every_command_prints_exactly_this() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    // Away from the checkout, so that nothing depends on what lies above.
    let folder = tempfile::tempdir().unwrap();
    for name in ["sample-site", "sites"] {
        copy(&fixtures.join(name), &folder.path().join(name));
    }
    let mut cases: Vec<PathBuf> = fs::read_dir(fixtures.join("cli"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let mut wrong = Vec::new();
    for case in cases {
        let expected = fs::read_to_string(&case).unwrap().replace("\r\n", "\n");
        let command = expected.lines().next().unwrap();
        let found = run(command, folder.path());
        if found == expected {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&case, &found).unwrap();
        } else {
            wrong.push(format!("{}:\n{found}", case.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "run `UPDATE=1 cargo test` if this is meant:\n{}",
        wrong.join("\n")
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// The command line, what it printed, and how it ended.
fn run(line: &str, folder: &Path) -> String {
    let mut words = line
        .strip_prefix("$ copydesk ")
        .expect("`$ copydesk …`")
        .split(' ');
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(words.by_ref())
        .current_dir(folder)
        .env_remove("GITHUB_ACTIONS")
        .env_remove("FORCE_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = without_time(&String::from_utf8(output.stderr).unwrap());
    let code = output.status.code().unwrap();
    format!("{line}\n---- stdout\n{stdout}---- stderr\n{stderr}---- exit {code}\n")
}

/// How long a run took is not part of what is expected.
fn without_time(text: &str) -> String {
    let mut shown = String::new();
    for line in text.split_inclusive('\n') {
        match (line.rfind(" ("), line.trim_end().ends_with(" s)")) {
            (Some(at), true) => {
                shown.push_str(&line[..at]);
                shown.push_str(" (TIME)\n");
            }
            _ => shown.push_str(line),
        }
    }
    shown
}
