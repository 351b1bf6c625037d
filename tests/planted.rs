//! Planted defects: articles made by a generator that says what it has broken, and where. Every one
//! is found at its line, and nothing is found in articles that are whole.
//!
//! `PLANTED=10000 cargo test --test planted` makes that many.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test reads its files and says what it skipped"
)]

#[expect(dead_code, reason = "what the other runners share")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The rules that may tell a kind of defect.
const KINDS: &[(&str, &[&str])] = &[
    (
        "bad_date_publishedDateTime",
        &[
            "published/date-invalid",
            "schema/format",
            "front-matter/ambiguous-scalar",
        ],
    ),
    ("bad_enum_type", &["schema/enum"]),
    ("bad_url_originalUrl", &["url/invalid"]),
    ("cdn_amp_mismatch", &["url/amp-mismatch"]),
    ("duplicate_key", &["front-matter/duplicate-key"]),
    ("duplicate_originalUrl", &["unique/repeated"]),
    ("duplicate_title", &["unique/repeated"]),
    ("empty_body", &["body/empty"]),
    ("empty_excerpt", &["text/empty"]),
    ("filename_date_mismatch", &["published/file-date-differs"]),
    ("image_local_dims_differ", &["image/size-differs"]),
    ("image_local_missing", &["image/missing-file"]),
    ("image_remote_dims_conflict", &["image/conflicting-size"]),
    ("image_zero_dim", &["image/invalid-dimension"]),
    (
        "missing_required_publishedDateTime",
        &["schema/required", "published/date-missing"],
    ),
    ("missing_required_title", &["schema/required"]),
    ("no_closing_fence", &["front-matter/unclosed"]),
    ("provider_domain_mismatch", &["url/provider-mismatch"]),
    ("published_missing", &["published/missing"]),
    ("unknown_key", &["schema/additional-properties"]),
    ("unknown_organization", &["reference/unknown"]),
    ("unknown_topic", &["reference/unknown"]),
    ("url_text_dims_differ", &["image/url-size-differs"]),
    ("wrong_type_heat", &["schema/type"]),
    ("yaml_syntax_error", &["front-matter/syntax"]),
];

/// A finding: its rule, and all places that it names, its own first.
struct Finding {
    rule: String,
    message: String,
    places: Vec<(String, u64)>,
}

fn number(value: &Value, pointer: &str) -> u64 {
    (value.pointer(pointer).and_then(Value::as_u64)).unwrap_or_default()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn findings(folder: &Path) -> Vec<Finding> {
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/articles.config.yaml");
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args([
            "check",
            "--format",
            "jsonl",
            "--now",
            "2025-06-01T00:00:00Z",
        ])
        .args(["--config", config, "."])
        .current_dir(folder)
        .output()
        .expect("the program runs");
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    (lines.lines())
        .map(|line| {
            let finding: Value = serde_json::from_str(line).expect("JSON");
            let related = finding["related"].as_array().into_iter().flatten();
            let place = |value: &Value| (text(value, "file"), line_of(value));
            Finding {
                rule: text(&finding, "rule"),
                message: text(&finding, "message"),
                places: std::iter::once(place(&finding))
                    .chain(related.map(place))
                    .collect(),
            }
        })
        .collect()
}

fn line_of(value: &Value) -> u64 {
    number(value, "/line").max(number(value, "/start/line"))
}

/// Whether a place is where the defect was planted.
fn is_there(kind: &str, planted: u64, found: u64) -> bool {
    match kind {
        // What is missing is reported at the fence.
        "missing_required_title" | "missing_required_publishedDateTime" | "published_missing" => {
            found <= 2
        }
        "no_closing_fence" => found <= 2,
        // A quote that is not closed is reported where it opens or where that is noticed.
        "yaml_syntax_error" => (planted..=planted + 10).contains(&found),
        // The body is what comes after the fence; of an image it may be reported at any of its keys.
        "empty_body"
        | "image_local_dims_differ"
        | "image_remote_dims_conflict"
        | "image_zero_dim"
        | "image_local_missing"
        | "url_text_dims_differ" => found.abs_diff(planted) <= 2,
        _ => planted == found,
    }
}

#[test]
fn every_planted_defect_is_found_and_nothing_else() {
    let Some(generator) = support::shared("bench/gen_articles.py") else {
        return;
    };
    let count = std::env::var("PLANTED").unwrap_or_else(|_| "700".to_owned());
    let folder = tempfile::tempdir().expect("a folder");
    let made = Command::new("python3")
        .arg(generator)
        .arg(folder.path())
        .args([&*count, "--seed", "1", "--defects", "25", "--jobs", "1"])
        .output();
    if !made.is_ok_and(|made| made.status.success()) {
        eprintln!("SKIPPED: the generator needs python3");
        return;
    }
    let manifest = std::fs::read_to_string(folder.path().join("manifest.jsonl")).expect("a file");
    let planted: Vec<Value> = (manifest.lines())
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let findings = findings(folder.path());
    let mut missed = Vec::new();
    let mut explained: BTreeSet<usize> = BTreeSet::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for defect in &planted {
        let (kind, file, line) = (
            text(defect, "kind"),
            text(defect, "file"),
            number(defect, "/line"),
        );
        *kinds.entry(kind.clone()).or_default() += 1;
        let rules = KINDS
            .iter()
            .find(|(known, _)| *known == kind)
            .map_or(&[][..], |(_, rules)| rules);
        let mut found = false;
        for (index, finding) in findings.iter().enumerate() {
            let here = (finding.places.iter())
                .any(|(place, at)| *place == file && is_there(&kind, line, *at));
            if rules.contains(&finding.rule.as_str()) && here {
                found = true;
                explained.insert(index);
            }
        }
        if !found {
            missed.push(format!("{kind} {file}:{line}"));
        }
    }
    assert!(
        missed.is_empty(),
        "{} missed: {:#?}",
        missed.len(),
        &missed[..missed.len().min(20)]
    );
    // What follows from a planted defect in the same file is not a false alarm.
    let broken: BTreeSet<String> = planted.iter().map(|defect| text(defect, "file")).collect();
    let too_much: Vec<String> = (findings.iter().enumerate())
        .filter(|(index, finding)| {
            !explained.contains(index)
                && !finding.places.iter().any(|(file, _)| broken.contains(file))
        })
        .map(|(_, finding)| {
            let (file, line) = &finding.places[0];
            format!("{file}:{line} {} {}", finding.rule, finding.message)
        })
        .collect();
    assert!(
        too_much.is_empty(),
        "{} too much: {:#?}",
        too_much.len(),
        &too_much[..too_much.len().min(20)]
    );
    assert_eq!(
        kinds.len(),
        KINDS.len(),
        "some kinds were not planted: {kinds:?}"
    );
}
