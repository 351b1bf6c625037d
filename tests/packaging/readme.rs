//! The README says what is so: its picture is real output, its config and snippets are accepted,
//! its options and formats exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use copydesk::Format;

use super::metadata::accept;
use super::{all, command, read, repository, run};

/// The code blocks of the README, without fences.
fn blocks() -> Vec<String> {
    let text = read("README.md");
    let parts: Vec<&str> = text.split("```").collect();
    assert!(parts.len() % 2 == 1, "a fence is open");
    let inside = parts.iter().skip(1).step_by(2);
    inside
        .map(|block| block.split_once('\n').expect("a line").1.to_owned())
        .collect()
}

/// The blocks that begin with a line.
#[track_caller]
pub(crate) fn blocks_of(first_line: &str) -> Vec<String> {
    let mut found = blocks();
    found.retain(|block| block.lines().next() == Some(first_line));
    assert!(!found.is_empty(), "the README has no block `{first_line}`");
    found
}

/// How long a run took, which differs from run to run.
fn without_time(text: &str) -> String {
    let Some((before, rest)) = text.split_once(" files (") else {
        return text.to_owned();
    };
    let after = rest.split_once(" s)").map_or("", |(_, after)| after);
    format!("{before} files (0.01 s){after}")
}

#[test]
fn the_picture_is_real_output() {
    let text = read("README.md");
    let start = text.find("$ copydesk ").expect("a picture");
    let end = start + text[start..].find("\n```").expect("an end");
    let line = text[start..end].lines().next().expect("a line");

    let output = run(command(env!("CARGO_BIN_EXE_copydesk"))
        .args(line["$ copydesk ".len()..].split(' '))
        .args(["--color", "never", "--now", "2024-01-01T00:00:00Z"])
        .env_remove("GITHUB_ACTIONS")
        .env_remove("COLUMNS")
        .current_dir(repository("fixtures/sample-site")))
    .expect("the binary");
    assert_eq!(output.status.code(), Some(1), "{}", all(&output));
    let expected = format!("{line}\n{}", without_time(&all(&output)));
    let expected = expected.trim_end();

    if std::env::var_os("UPDATE").is_some() {
        let anew = format!("{}{expected}{}", &text[..start], &text[end..]);
        fs::write(repository("README.md"), anew).expect("written");
        return;
    }
    assert_eq!(
        &text[start..end],
        expected,
        "run `UPDATE=1 cargo test --test packaging`"
    );
}

#[test]
fn the_config_runs_clean_on_a_fresh_site() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    };
    write("copydesk.yaml", &blocks_of("# copydesk.yaml")[0]);
    write("schema/post.schema.json", r#"{ "type": "object" }"#);
    write(
        "posts/a.md",
        "---\ntitle: A\ndate: 2024-01-02\ncover: a.svg\ntags: [b]\n---\ntext\n",
    );
    write(
        "posts/a.svg",
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>"#,
    );
    write("data/tags/b.yaml", "name: b\n");
    let output = run(command(env!("CARGO_BIN_EXE_copydesk"))
        .args(["check", "--fail-on", "warning"])
        .current_dir(folder.path()))
    .expect("the binary");
    assert_eq!(output.status.code(), Some(0), "{}", all(&output));
    assert!(
        all(&output).contains("1 in posts, 1 in tags"),
        "{}",
        all(&output)
    );
    write("data/tags/b.yaml", "name: c\n");
    let output = run(command(env!("CARGO_BIN_EXE_copydesk"))
        .arg("check")
        .current_dir(folder.path()))
    .expect("the binary");
    assert!(
        all(&output).contains("reference/unknown"),
        "{}",
        all(&output)
    );
}

#[test]
fn the_allowance_hides_one_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.md");
    let text = blocks_of("---").remove(0);
    let comment = text.find(" # copydesk:").expect("an allowance");
    let without = format!("{}\n---\n", &text[..comment]);
    for (text, expected) in [(text, 0), (without, 1)] {
        fs::write(&file, text).expect("written");
        let output = run(command(env!("CARGO_BIN_EXE_copydesk"))
            .args(["check", "--fail-on", "warning"])
            .arg(&file))
        .expect("the binary");
        assert_eq!(output.status.code(), Some(expected), "{}", all(&output));
    }
}

#[test]
fn its_snippets_are_what_their_readers_accept() {
    let snippets = [
        ("# .pre-commit-config.yaml", "pre-commit-config.json"),
        ("# lefthook.yml", "lefthook.json"),
        ("# .github/workflows/content.yml", "github-workflow.json"),
    ];
    for (first_line, schema) in snippets {
        for block in blocks_of(first_line) {
            let value = serde_yaml::from_str(&block).expect("YAML");
            accept(&value, schema, first_line);
        }
    }
}

#[test]
fn its_versions_are_of_today() {
    let text = read("README.md");
    let version = env!("CARGO_PKG_VERSION");
    for before in ["rev: v", "copydesk==", "/copydesk@v"] {
        for (at, _) in text.match_indices(before) {
            let found = &text[at + before.len()..];
            assert!(found.starts_with(version), "{before} is not {version}");
        }
    }
}

#[test]
fn its_options_and_formats_exist() {
    let help: String = (["check", "baseline", "inspect", "store"].iter())
        .map(|name| run(command(env!("CARGO_BIN_EXE_copydesk")).args([name, "--help"])))
        .map(|help| all(&help.expect("the binary")))
        .collect();
    let text = read("README.md");
    for line in text.lines().filter(|line| !line.contains("cargo")) {
        for (at, _) in line.match_indices("--") {
            let rest = &line[at + 2..];
            let end = rest
                .find(|c: char| !c.is_ascii_lowercase() && c != '-')
                .unwrap_or(rest.len());
            let option = &rest[..end];
            if option.len() > 1 && !option.starts_with('-') {
                assert!(help.contains(&format!("--{option}")), "--{option}");
            }
        }
    }
    for format in Format::ALL {
        let name = format.name();
        assert!(text.contains(&format!("`{name}`")), "the format {name}");
    }
}

#[test]
fn its_fields_of_a_finding_are_all_there_are() {
    let output = run(command(env!("CARGO_BIN_EXE_copydesk"))
        .args(["check", "--quiet", "--format", "jsonl"])
        .arg(repository("fixtures/sample-site")));
    let output = output.expect("the binary");
    let line = output.stdout.split(|&byte| byte == b'\n').next();
    let finding: serde_json::Map<_, _> =
        serde_json::from_slice(line.expect("a finding")).expect("JSON");
    let found: BTreeSet<&str> = finding.keys().map(String::as_str).collect();

    let text = read("README.md");
    let table = text
        .split("| field | what it is |")
        .nth(1)
        .expect("a table");
    let rows = table.trim_start().lines().skip(1);
    let named: BTreeSet<&str> = rows
        .take_while(|row| row.starts_with('|'))
        .filter_map(|row| row.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    assert_eq!(named, found);
}

#[test]
fn its_links_lead_somewhere() {
    let editors = repository("editors").read_dir().expect("a folder");
    let pages = editors.map(|entry| entry.expect("an entry").file_name());
    let pages = pages.map(|name| format!("editors/{}", name.display()));
    let is_page = |name: &String| Path::new(name).extension().is_some_and(|kind| kind == "md");
    let pages = pages.filter(is_page);
    for file in ["README.md", "CONTRIBUTING.md"]
        .map(str::to_owned)
        .into_iter()
        .chain(pages)
    {
        let text = read(&file);
        let folder = repository(&file).parent().expect("a folder").to_path_buf();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap_or_default();
            let is_there = target.contains("://") || folder.join(target).exists();
            assert!(is_there, "{file}: {target}");
        }
    }
}
