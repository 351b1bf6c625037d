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

/// Each crate that copydesk names has a written reason, and each reason a crate.
#[test]
fn each_crate_has_a_reason() {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("TOML");
    let names = |of: &toml::Value| -> Vec<String> {
        let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
        let tables = tables.iter().filter_map(|table| of.get(table)?.as_table());
        tables.flat_map(|table| table.keys().cloned()).collect()
    };
    let mut known: BTreeSet<String> = names(&manifest.clone().into()).into_iter().collect();
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    known.extend(targets.into_iter().flatten().flat_map(|(_, of)| names(of)));
    let text = read("SECURITY.md");
    let (_, table) = text
        .split_once("| crate | what it is for |")
        .expect("a table");
    let rows = table.lines().filter_map(|line| {
        let (name, why) = line.strip_prefix("| `")?.split_once("` | ")?;
        assert!(why.len() > 12, "{name}: {why}");
        Some(name.to_owned())
    });
    let rows: Vec<String> = rows.collect();
    let reasons: BTreeSet<String> = rows.iter().cloned().collect();
    assert_eq!(rows.len(), reasons.len(), "a crate is listed twice");
    assert!(known.len() > 20);
    assert_eq!(known, reasons);
}

/// Tags move: whoever can move one runs code in our release.
#[test]
fn actions_are_pinned_by_commit() {
    let mut seen = 0;
    for file in [
        ".github/workflows/ci.yml",
        ".github/workflows/fuzz.yml",
        ".github/workflows/release.yml",
        "action.yml",
    ] {
        let text = read(file);
        let uses = text.lines().filter_map(|line| line.split_once("uses: "));
        for (_, action) in uses.filter(|(_, action)| *action != "./") {
            seen += 1;
            let pinned = action
                .split_once('@')
                .and_then(|(_, pin)| pin.split_once(" # v"));
            let is_commit = |commit: &str| {
                commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
            };
            let is_version =
                |version: &str| version.split('.').count() == 3 && !version.contains(' ');
            assert!(
                pinned.is_some_and(|(commit, version)| is_commit(commit) && is_version(version)),
                "{file}: {action}"
            );
        }
        // Tools that are built from a registry have a version as well.
        for line in text
            .lines()
            .filter(|line| line.contains("cargo install --locked cargo-"))
        {
            assert!(line.contains('@'), "{file}: {line}");
        }
    }
    assert!(seen > 30, "{seen}");
}

/// What a release publishes is attested, checksums included, before it is published.
#[test]
fn a_release_attests_what_it_publishes() {
    let text = read(".github/workflows/release.yml");
    let workflow: Value = serde_yaml::from_str(&text).expect("YAML");
    let steps = |job: &str| {
        workflow["jobs"][job]["steps"]
            .as_array()
            .expect("steps")
            .clone()
    };
    let at = |steps: &[Value], what: &dyn Fn(&str) -> bool| {
        let text = |step: &Value| step.to_string();
        steps.iter().position(|step| what(&text(step)))
    };
    let release = steps("release");
    let attests = at(&release, &|step| {
        [
            "attest-build-provenance@",
            "dist/copydesk-*",
            "dist/SHA256SUMS",
            "wheels/*",
        ]
        .iter()
        .all(|part| step.contains(part))
    });
    let sums = at(&release, &|step| step.contains("sha256sum copydesk-*"));
    let components = at(&release, &|step| step.contains(".ci/sbom"));
    let publishes = at(&release, &|step| step.contains("gh release create"));
    let order = [components, sums, attests, publishes];
    assert!(
        order.iter().all(Option::is_some) && order.is_sorted(),
        "{order:?}"
    );
    let crates = steps("crate");
    let attests = at(&crates, &|step| step.contains("target/package/*.crate"));
    let publishes = at(&crates, &|step| step.contains("cargo publish"));
    assert!(attests.is_some() && attests < publishes);
    for job in ["release", "crate"] {
        let permissions = &workflow["jobs"][job]["permissions"];
        assert_eq!(permissions["attestations"], "write", "{job}");
        assert_eq!(permissions["id-token"], "write", "{job}");
    }
    let wheels = at(&steps("pypi"), &|step| {
        step.contains("\"attestations\":true")
    });
    assert!(wheels.is_some());
}
