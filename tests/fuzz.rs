//! What holds for any input, on the seeds of the fuzz targets and on all that fuzzing ever found.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test reads its files and says what it skipped"
)]

#[path = "../fuzz/properties/mod.rs"]
mod properties;

#[expect(dead_code, reason = "other runners use the rest")]
mod support;

use std::fs;
use std::panic;
use std::path::{Path, PathBuf};
use std::thread;

/// The seeds of a target, and what was found for it.
fn inputs(target: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let files = |kind: &str| support::files(&root.join(kind).join(target));
    [files("seeds"), files("found")].concat()
}

/// Runs all properties; the inputs for which they do not hold.
fn replay() -> Vec<PathBuf> {
    let mut broken = Vec::new();
    for &(target, property) in properties::TARGETS {
        let inputs = inputs(target);
        assert!(!inputs.is_empty(), "no seeds for {target}");
        for input in inputs {
            let bytes = fs::read(&input).expect("a readable file");
            if panic::catch_unwind(|| property(&bytes)).is_err() {
                broken.push(input);
            }
        }
    }
    broken
}

#[test]
fn every_input_holds() {
    // The stack that the binary has.
    let thread = thread::Builder::new().stack_size(8 << 20).spawn(replay);
    let broken = thread.expect("a thread").join().expect("inputs");
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_target_is_built_and_has_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("a manifest");
    let built: Vec<&str> = (manifest.lines())
        .filter_map(|line| {
            line.strip_prefix("path = \"fuzz_targets/")?
                .strip_suffix(".rs\"")
        })
        .collect();
    let all: Vec<&str> = properties::TARGETS.iter().map(|(name, _)| *name).collect();
    let mut names = all.clone();
    assert_eq!(built.len(), names.len());
    names.retain(|name| !built.contains(name));
    assert!(names.is_empty(), "not in Cargo.toml: {names:?}");
    let workflow = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows/fuzz.yml");
    let workflow = fs::read_to_string(workflow).expect("a workflow");
    let all = format!("target: [{}]", all.join(", "));
    assert!(workflow.contains(&all), "the workflow has not `{all}`");
    for name in built {
        let words = root.join("dictionaries").join(name).with_extension("dict");
        assert!(words.is_file(), "{}", words.display());
    }
}
