//! The crates that copydesk is built from: free enough, and none that asks the network. The lists
//! are those of `deny.toml`, which `cargo deny` reads too; this needs nothing but cargo.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{all, command, read, repository, run};

#[test]
fn crates_are_free_and_ask_no_network() {
    let rules: toml::Table = read("deny.toml").parse().expect("TOML");
    let allowed: BTreeSet<&str> = texts(&rules["licenses"]["allow"]).collect();
    let unwanted = rules["bans"]["deny"].as_array().expect("a list");
    let unwanted: BTreeSet<&str> = unwanted
        .iter()
        .filter_map(|entry| entry["crate"].as_str())
        .collect();
    assert!(!allowed.is_empty() && !unwanted.is_empty());

    let output = run(command(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1"])
        .current_dir(repository("")));
    let output = output.expect("cargo");
    if !output.status.success() {
        super::skip(&format!("cargo does not know all crates: {}", all(&output)));
        return;
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("a list");
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let license = package["license"].as_str().unwrap_or_default();
        if !is_free(license, &allowed) {
            wrong.push(format!("{name} has the license `{license}`"));
        }
        if unwanted.contains(name) {
            wrong.push(format!("{name} is not wanted"));
        }
    }
    assert!(packages.len() > 50 && wrong.is_empty(), "{wrong:#?}");
}

fn texts(list: &toml::Value) -> impl Iterator<Item = &str> {
    let list = list.as_array().expect("a list");
    list.iter().filter_map(toml::Value::as_str)
}

/// Whether each of the parts joined by `AND` has an alternative that is allowed.
fn is_free(license: &str, allowed: &BTreeSet<&str>) -> bool {
    let plain = license.replace(['(', ')'], " ").replace('/', " OR ");
    plain.split(" AND ").all(|part| {
        part.split(" OR ")
            .any(|choice| allowed.contains(choice.trim()))
    })
}

#[test]
fn licenses_are_read_as_they_are_meant() {
    let allowed = BTreeSet::from(["MIT", "Unicode-3.0"]);
    for (license, expected) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0 OR MIT", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("", false),
    ] {
        assert_eq!(is_free(license, &allowed), expected, "{license}");
    }
}
