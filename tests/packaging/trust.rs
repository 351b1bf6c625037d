//! A repository under check is only read: no network is asked, and nothing of it is run. The system
//! calls of real runs over a hostile repository are the witness.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, SystemTime};

use super::hooks::Site;
use super::{all, run};

const ARTICLE: &str =
    "---\ntitle: A\nurl: https://example.org/a\nimage: https://example.org/a.png\n---\n";

/// A repository that would like to run a script, wherever git or a curious reader lets it.
fn hostile() -> Site {
    let site = Site::new();
    site.write(
        "trap.sh",
        "#!/bin/sh\ntouch \"$(dirname \"$0\")/trapped\"\ncat\n",
    );
    let trap = site.path("trap.sh");
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).expect("set");
    let trap = trap.to_str().expect("UTF-8");

    site.write(".gitattributes", "*.md diff=trap filter=tr=ap\n");
    site.write("articles/a.md", ARTICLE);
    site.write(
        "schema.json",
        r#"{ "$ref": "https://example.org/article.json" }"#,
    );
    site.passes();
    site.write("articles/b.md", ARTICLE);
    // Younger than the index: to know whether it changed, git must look into it.
    let file = fs::File::options()
        .write(true)
        .open(site.path("articles/b.md"));
    let later = SystemTime::now() + Duration::from_secs(3600);
    file.and_then(|file| file.set_modified(later)).expect("set");
    site.must(&["add", "--all"]);
    for key in [
        "filter.tr=ap.clean",
        "diff.trap.command",
        "diff.trap.textconv",
        "core.fsmonitor",
        "core.pager",
    ] {
        site.must(&["config", key, trap]);
    }
    site.must(&["config", "filter.tr=ap.required", "true"]);
    site.write("articles/a.md", &ARTICLE.replace('A', "Another"));
    // The trap is one.
    site.must(&["diff-index", "HEAD"]);
    fs::remove_file(site.path("trapped")).expect("git ran the script");
    site
}

/// Runs copydesk and gives the system calls that open connections or run programs; none, said
/// aloud, where calls cannot be watched.
fn calls(site: &Site, arguments: &[&str]) -> Option<(String, Option<i32>)> {
    let log = site.path(".git/calls");
    let watched = [
        "-f",
        "-qq",
        "-e",
        "trace=%network,execve",
        "-e",
        "signal=none",
        "-o",
    ];
    let output = run(site
        .command("strace")
        .args(watched)
        .arg(&log)
        .args([env!("CARGO_BIN_EXE_copydesk"), "check"])
        .args(arguments))?;
    let calls = fs::read_to_string(log).unwrap_or_default();
    if !calls.contains("execve") {
        super::skip(&format!("strace cannot watch here: {}", all(&output)));
        return None;
    }
    Some((calls, output.status.code()))
}

#[test]
fn nothing_is_asked_and_nothing_is_run() {
    let site = hostile();
    let config = "collections:\n  articles:\n    files: articles/*.md\n    schema: schema.json\n";
    let runs: [(&[&str], &str); 4] = [
        (&["."], ""),
        (&["--staged"], ""),
        (&["--changed", "--since", "HEAD"], ""),
        // A schema that leads to the network is an error, not a request.
        (&["."], config),
    ];
    for (arguments, config) in runs {
        if !config.is_empty() {
            site.write("copydesk.yaml", config);
        }
        let Some((calls, code)) = calls(&site, arguments) else {
            return;
        };
        let expected = if config.is_empty() { 0 } else { 2 };
        assert_eq!(code, Some(expected), "{arguments:?}: {calls}");
        // A call that another one interrupts takes two lines, of which the first has its words.
        // A thread that ends with the process, before strace knows what it does, made no call.
        let began =
            |call: &&str| !call.contains("<... execve resumed>") && !call.contains(" ???( <");
        for call in calls.lines().filter(began) {
            let is_fine = call.contains("/copydesk\", ") || call.contains("/git\", ");
            assert!(call.contains("execve(") && is_fine, "{arguments:?}: {call}");
        }
        assert!(!site.path("trapped").exists(), "{arguments:?}: {calls}");
    }
}
