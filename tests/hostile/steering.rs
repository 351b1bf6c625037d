//! Nothing of content steers a terminal or turns text around, in any format; and all of it was read.

use copydesk::Format;

use crate::repo::{Ran, Repo};
use crate::run;

/// A terminal's escapes, and marks that turn text around.
const STEER: &str =
    "\u{1b}[31mred\u{7}\u{202e}turned\u{2066}\u{9b}2J\u{8}\u{7f}\u{200f}\u{2028}\u{85}\u{feff}";

/// The payloads: each is refused at its own place, so that it was read.
const PAYLOADS: [&str; 7] = [
    "a/a.md", "a/b.yaml", "a/c.toml", "a/d.json", "a/e.md", "a/f.md", "b/g.md",
];

fn repo() -> Repo {
    let repo = Repo::plain();
    // What YAML, TOML and JSON allow without quotes or escapes.
    let plain: String = std::iter::once('x')
        .chain(
            STEER
                .chars()
                .filter(|char| !char.is_control() && *char != '\u{feff}'),
        )
        .collect();
    let codes = STEER
        .chars()
        .map(|char| format!("\\u{:04x}", u32::from(char)));
    let escaped = codes.collect::<Vec<_>>().concat();
    repo.write(
        "copydesk.yaml",
        format!(
            "collections:\n  a:\n    files: ['a/*']\n    schema: a.json\n  b:\n    files: ['b/*']\n    assert:\n      - id: a\n        expr: 'false'\n        message: \"{escaped}\"\n      - {{ id: b, expr: 'size(title) > 99' }}\n"
        ),
    );
    repo.write(
        "a.json",
        r#"{"properties": {"title": {"type": "integer"}}, "additionalProperties": false}"#,
    );
    repo.write(
        "a/a.md",
        format!("---\ntitle: \"{escaped}\"\n\"{escaped}\": 1\n---\n{STEER}\n"),
    );
    repo.write("a/b.yaml", format!("title: {plain}\n{plain}: 1\n"));
    repo.write(
        "a/c.toml",
        format!("title = \"{escaped}\"\n\"{plain}\" = 1\n"),
    );
    repo.write(
        "a/d.json",
        format!("{{\"title\": \"{escaped}\", \"{plain}\": 1, \"{escaped}\": 2}}"),
    );
    repo.write("a/e.md", format!("---\n{plain}: [\n---\n"));
    repo.write("a/f.md", format!("+++\n{plain} = {plain}\n+++\n"));
    repo.write("b/g.md", format!("---\ntitle: \"{escaped}\"\n---\n"));
    repo.write(
        format!("a/{plain}.md"),
        format!("---\ntitle: {plain}\n---\n"),
    );
    repo
}

#[track_caller]
fn steers_nothing(what: &str, ran: &Ran) {
    let hidden = |char: char| {
        char != '\n' && char.is_control()
            || matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    for text in [&ran.out, &ran.err] {
        if let Some(at) = text.find(hidden) {
            let around: String = text[..at].chars().rev().take(80).collect();
            let around: String = around.chars().rev().collect();
            panic!("{what}: {:?} after {around:?}", text[at..].chars().next());
        }
    }
}

#[test]
fn no_format_steers() {
    let repo = repo();
    for format in Format::ALL.iter().map(|format| format.name()) {
        let ran = run(&repo, &["check", "--format", format, "--select", "all"]);
        assert_ne!(ran.code, 0, "{format}: {ran:?}");
        steers_nothing(format, &ran);
    }
    let ran = run(
        &repo,
        &[
            "check",
            "--verbose",
            "--timings",
            "--statistics",
            "--show-files",
        ],
    );
    steers_nothing("--show-files", &ran);
    let ran = run(
        &repo,
        &["inspect", "a/a.md", "a/b.yaml", "a/c.toml", "a/d.json"],
    );
    steers_nothing("inspect", &ran);
}

#[test]
fn every_payload_was_read() {
    let repo = repo();
    let ran = run(&repo, &["check", "--format", "jsonl", "--select", "all"]);
    for path in PAYLOADS {
        let own = format!("\"file\":\"{path}\"");
        let mut lines = ran.out.lines().filter(|line| line.contains(&own));
        let says_payload = |line: &str| {
            line.contains("\\u202e")
                || line.contains("\\\\u{202e}")
                || line.contains("\"rule\":\"front-matter/syntax\"")
        };
        assert!(lines.any(says_payload), "{path}: {}", ran.out);
    }
}
