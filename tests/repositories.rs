//! Whole repositories: each folder of `fixtures/repositories` with the commands and outputs in the
//! file of its name. `UPDATE=1` writes the outputs anew.
#![expect(clippy::disallowed_methods, reason = "a test reads its files")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/repositories");
    let entries = fs::read_dir(folder).expect("a folder");
    let mut cases: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    cases
}

/// What a command says on standard output, and how it ends.
fn run(folder: &Path, arguments: &str, threads: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(arguments.split(' '))
        .args(["--format", "concise", "--color", "never", "--quiet"])
        .args(["--now", "2024-06-01T12:00:00Z", "--threads", threads])
        .current_dir(folder)
        .output()
        .expect("the program runs");
    let mut text = String::from_utf8(output.stdout).expect("UTF-8");
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    let code = output.status.code().expect("an exit code");
    let _ = writeln!(text, "exit {code}");
    text
}

#[test]
fn each_says_what_it_said() {
    for folder in cases() {
        let file = folder.with_extension("txt");
        let expected = fs::read_to_string(&file).expect("commands beside the folder");
        let mut found = String::new();
        for command in expected
            .lines()
            .filter_map(|line| line.strip_prefix("$ copydesk "))
        {
            let output = run(&folder, command, "1");
            // Neither the number of threads nor their order changes a byte.
            assert_eq!(
                run(&folder, command, "4"),
                output,
                "{command} with 4 threads"
            );
            let _ = writeln!(found, "$ copydesk {command}\n{output}");
        }
        let found = format!("{}\n", found.trim_end());
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, &found).expect("a file is written");
        }
        assert_eq!(
            found,
            fs::read_to_string(&file).expect("a file"),
            "{}",
            file.display()
        );
    }
}
