//! Text against the truth: a public repository whose odd characters others have listed, the same
//! content in the other two formats, and the words that copydesk itself uses.
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

/// File and pointer of a text, and its line.
type Place = (String, String, u64);

/// What was found, by rule.
type Found = BTreeMap<String, BTreeSet<Place>>;

fn place(value: &Value, pointer: &str) -> Place {
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let line = value["line"].as_u64().unwrap_or_default();
    (text("file"), text(pointer), line)
}

fn check(folder: &Path, rules: &str) -> Found {
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["check", "--select", rules, "--format", "jsonl"])
        .current_dir(folder)
        .output()
        .expect("the program runs");
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    let mut found = Found::new();
    for line in lines.lines() {
        let finding: Value = serde_json::from_str(line).expect("JSON");
        let rule = finding["rule"].as_str().unwrap_or_default().to_owned();
        found
            .entry(rule)
            .or_default()
            .insert(place(&finding, "pointer"));
    }
    found
}

#[test]
fn what_others_listed_is_found_at_its_line() {
    let (Some(folder), Some(cases)) = (
        support::shared("corpus/everyday"),
        support::cases("corpus/everyday.findings.jsonl"),
    ) else {
        return;
    };
    let listed = |name: &str| -> BTreeSet<Place> {
        (cases.iter())
            .filter(|case| case["rule"] == name)
            .map(|case| place(case, "path"))
            .collect()
    };
    let found = check(&folder, "text");
    let of = |rule: &str| found.get(rule).cloned().unwrap_or_default();

    assert_eq!(of("text/empty"), listed("excerpt_empty"));
    assert_eq!(of("text/mojibake"), listed("mojibake"));
    // All of the invisible characters stand at an edge.
    let edges = &listed("leading_trailing_space") | &listed("invisible_char");
    assert_eq!(of("text/surrounding-space"), edges);
    assert_eq!(of("text/invisible-character"), BTreeSet::new());
    // One no-break space stands before a dash, where typography has it.
    let no_break = &of("text/no-break-space") | &of("text/surrounding-space");
    assert_eq!(listed("nbsp").difference(&no_break).count(), 1);
    assert!(of("text/no-break-space").is_subset(&listed("nbsp")));
    // The list does not know `&hellip;`, nor that case and spaces make no difference.
    let entities = of("text/html-entity");
    assert!(listed("html_entity_in_text").is_subset(&entities));
    assert_eq!(entities.len(), listed("html_entity_in_text").len() + 3);
    let repeated = of("text/repeated-field");
    assert!(listed("excerpt_equals_title").is_subset(&repeated));
    assert_eq!(repeated.len(), listed("excerpt_equals_title").len() + 3);
}

#[test]
fn every_format_has_the_same_texts() {
    let (Some(yaml), Some(toml), Some(json)) = (
        support::shared("corpus/everyday"),
        support::shared("corpus/everyday-toml"),
        support::shared("corpus/everyday-json"),
    ) else {
        return;
    };
    let without_lines = |folder: &Path| -> BTreeMap<String, BTreeSet<(String, String)>> {
        let without_line = |(file, pointer, _): Place| (file, pointer);
        let found = check(folder, "text,front-matter,published,body").into_iter();
        let found = found.map(|(rule, places)| {
            let places = places.into_iter().map(without_line);
            // The other formats have no newsletters.
            let places = places.filter(|(file, _)| !file.starts_with("_newsletters/"));
            (rule, places.collect())
        });
        found.collect()
    };
    let expected = without_lines(&yaml);
    assert_eq!(without_lines(&toml), expected);
    assert_eq!(without_lines(&json), expected);
}

/// Words that the messages, pages and helps had before, and what to say instead.
const AVOIDED: &[(&str, &str)] = &[
    ("told", "reported"),
    ("mend", "fix"),
    ("mended", "fixed"),
    ("forgive", "ignore"),
    ("forgives", "ignores"),
    ("forgiven", "ignored"),
    ("allowance", "suppression"),
    ("blanks", "spaces"),
    ("nobody", "nothing"),
    ("stands here", "is here"),
    ("may not stand", "is not allowed"),
    ("cannot stand", "is not allowed"),
    ("is no", "is not a valid"),
    ("lies in", "is in"),
    ("leads out of", "points outside"),
    ("left out", "skipped"),
];

/// The avoided words in a text, with whole words compared.
fn avoided(text: &str) -> Vec<&'static str> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '`')
        .map(str::to_lowercase)
        .collect();
    let text = format!(" {} ", words.join(" ")).replace(" there is no ", " ");
    (AVOIDED.iter())
        .filter(|(avoided, _)| text.contains(&format!(" {avoided} ")))
        .map(|(avoided, _)| *avoided)
        .collect()
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// What comments avoid, too: they are read by people.
const AVOIDED_IN_COMMENTS: &[&str] = &["mend", "mends", "mended", "forgives", "blanks"];

/// The string literals of a line of Rust, roughly: a comment has none.
fn literals(line: &str) -> String {
    let line = line.trim_start();
    let is_quoted = |(at, part): (usize, &str)| (at % 2 == 1).then(|| part.to_owned());
    if line.starts_with("//") {
        String::new()
    } else {
        (line.replace("\\\"", "'").split('"').enumerate())
            .filter_map(is_quoted)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

#[test]
fn avoided_words_are_recognised() {
    assert_eq!(avoided("Told once: `a` is no URL."), ["told", "is no"]);
    assert_eq!(avoided("there is no `a`, only a recommended fix"), [""; 0]);
    assert_eq!(literals("let a = \"is no\"; // \"told\""), "is no told");
    assert_eq!(literals("/// \"told\""), "");
}

#[test]
fn pages_messages_and_help_are_plain_english() {
    let mut found = Vec::new();
    let mut paths = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    files(&root.join("src"), &mut paths);
    files(&root.join("schema"), &mut paths);
    assert!(paths.len() > 600, "{}", paths.len());
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let is_test = |part| part == Path::new("tests") || part == Path::new("tests.rs");
        let shown: String = match path.extension().and_then(|extension| extension.to_str()) {
            Some("md" | "json") => text,
            Some("rs") if !path.iter().map(Path::new).any(is_test) => {
                code.lines().map(|line| literals(line) + "\n").collect()
            }
            _ => continue,
        };
        for line in shown.lines() {
            for word in avoided(line) {
                found.push(format!("{}: `{word}` in: {line}", path.display()));
            }
        }
    }
    for command in ["check", "baseline", "rules", "explain", "inspect"] {
        let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .args([command, "--help"])
            .output()
            .expect("the program runs");
        let help = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(help.contains("Usage:"), "{command}: {help}");
        for line in help.lines() {
            for word in avoided(line) {
                found.push(format!("{command} --help: `{word}` in: {line}"));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn comments_are_plain_english() {
    let mut paths = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut paths,
    );
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut found = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        for line in text
            .lines()
            .filter(|line| line.trim_start().starts_with("//"))
        {
            for word in (AVOIDED_IN_COMMENTS.iter()).filter(|word| has_word(line, word)) {
                found.push(format!("{}: `{word}` in: {line}", path.display()));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

fn has_word(line: &str, word: &str) -> bool {
    (line.split(|c: char| !c.is_alphanumeric())).any(|found| found.eq_ignore_ascii_case(word))
}
