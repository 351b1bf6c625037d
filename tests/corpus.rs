//! The home format's real content: what is wrong there is reported, what is meant is not, and the
//! verdicts do not depend on the format of the front matter or on threads.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test reads its files and says what it skipped"
)]

#[expect(dead_code, reason = "what the other runners share")]
mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn lines(folder: &Path, threads: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["check", "--format", "jsonl", "--threads", threads])
        .args(["--now", "2024-06-01T00:00:00Z"])
        .current_dir(folder)
        .output()
        .expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn findings(folder: &Path) -> Vec<Value> {
    let parse = |line| serde_json::from_str(line).expect("JSON");
    lines(folder, "2").lines().map(parse).collect()
}

/// How often each severity and rule speaks.
fn counts(findings: &[Value]) -> BTreeMap<(&str, &str), usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        let text = |key: &str| finding[key].as_str().expect("text");
        *counts.entry((text("severity"), text("rule"))).or_default() += 1;
    }
    counts
}

#[test]
fn true_defects_are_reported_and_nothing_else_at_error_level() {
    let Some(folder) = support::shared("corpus/everyday") else {
        return;
    };
    let findings = findings(&folder);
    let expected = BTreeMap::from([
        (("error", "image/missing-file"), 10),
        (("error", "image/size-differs"), 7),
        (("warning", "text/empty"), 5),
        (("warning", "text/html-entity"), 125),
        (("warning", "text/mojibake"), 1),
        (("warning", "text/no-break-space"), 43),
        (("warning", "text/surrounding-space"), 91),
        // 22 groups of `originalUrl`, 4 of `webUrl`, 13 of titles.
        (("warning", "unique/repeated"), 39),
        (("warning", "url/insecure"), 1),
    ]);
    assert_eq!(counts(&findings), expected);
}

#[test]
fn every_format_of_front_matter_has_the_same_verdicts() {
    let verdicts = |name: &str| {
        let findings = findings(&support::shared(name)?);
        let mut verdicts: Vec<String> = (findings.iter())
            .filter(|finding| {
                let of = |key: &str, start: &str| {
                    finding[key]
                        .as_str()
                        .is_some_and(|text| text.starts_with(start))
                };
                // The newsletters are there in one format only.
                !of("rule", "front-matter/") && !of("file", "_newsletters/")
            })
            .map(|finding| {
                format!(
                    "{} {} {}",
                    finding["file"], finding["rule"], finding["pointer"]
                )
            })
            .collect();
        verdicts.sort();
        Some(verdicts)
    };
    let Some(yaml) = verdicts("corpus/everyday") else {
        return;
    };
    assert!(yaml.len() > 300, "{} verdicts", yaml.len());
    assert_eq!(verdicts("corpus/everyday-toml").as_ref(), Some(&yaml));
    assert_eq!(verdicts("corpus/everyday-json").as_ref(), Some(&yaml));
}

#[test]
fn one_thread_and_many_write_the_same_bytes() {
    let Some(folder) = support::shared("corpus/everyday") else {
        return;
    };
    assert!(lines(&folder, "1") == lines(&folder, "7"));
}
