//! Images against the truth: a public repository whose missing files and false sizes others have
//! listed.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test reads its files and says what it skipped"
)]

#[expect(dead_code, reason = "what the other runners share")]
mod support;

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// File and pointer of an image.
type Place = (String, String);

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// What independent scripts found, by their name for it.
fn listed(cases: &[Value], name: &str) -> BTreeSet<Place> {
    (cases.iter())
        .filter(|case| text(case, "rule") == name)
        .map(|case| (text(case, "file"), text(case, "path")))
        .collect()
}

#[test]
fn missing_files_and_false_sizes_are_found_and_nothing_else() {
    let (Some(folder), Some(cases)) = (
        support::shared("corpus/everyday"),
        support::cases("corpus/everyday.findings.jsonl"),
    ) else {
        return;
    };
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["check", "--select", "image", "--format", "jsonl"])
        .current_dir(folder)
        .output()
        .expect("the program runs");
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    let findings: Vec<Value> = (lines.lines())
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let found = |rule: &str| -> BTreeSet<Place> {
        (findings.iter())
            .filter(|finding| text(finding, "rule") == rule)
            .map(|finding| (text(finding, "file"), text(finding, "pointer")))
            .collect()
    };
    let of_image = |(file, pointer): Place| (file, pointer.replace("/width", ""));

    let missing = found("image/missing-file");
    let differing: BTreeSet<Place> =
        (found("image/size-differs").into_iter().map(of_image)).collect();
    assert_eq!(missing, listed(&cases, "local_image_missing"));
    assert_eq!(differing, listed(&cases, "local_image_dims_differ"));
    assert_eq!(findings.len(), missing.len() + differing.len());
}
