//! A repository under check is only read: no network is asked, and nothing of it is run. The system
//! calls of real runs over a hostile repository are the witness.

use std::collections::BTreeSet;
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

/// The calls of copydesk itself that name files, without those of the git that it starts; none, said
/// aloud, where calls cannot be watched.
fn file_calls(site: &Site, arguments: &[&str]) -> Option<(Vec<String>, Option<i32>)> {
    let log = site.path(".git/calls");
    let watched = [
        "-f",
        "-qq",
        "-y",
        "-e",
        "trace=%file,clone,clone3",
        "-e",
        "signal=none",
        "-o",
    ];
    let output = run(site
        .command("strace")
        // What the user ignores everywhere is a file of the user's own.
        .env("HOME", site.path(""))
        .env_remove("XDG_CONFIG_HOME")
        .args(watched)
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_copydesk"))
        .args(arguments))?;
    let text = fs::read_to_string(log).unwrap_or_default();
    if !text.contains("execve") {
        super::skip(&format!("strace cannot watch here: {}", all(&output)));
        return None;
    }
    // A thread has a number of its own; a program that was started has one, too, and is not ours.
    let number = |line: &str| line.split_once(' ').map(|(number, _)| number.to_owned());
    let mut own: BTreeSet<String> = text.lines().next().and_then(number).into_iter().collect();
    for line in text
        .lines()
        .filter(|line| line.contains("CLONE_THREAD") || line.contains("clone3 resumed"))
    {
        if let Some((_, thread)) = line.rsplit_once("= ") {
            own.insert(thread.trim().to_owned());
        }
    }
    let started = text
        .lines()
        .filter(|line| line.contains("execve(") && line.contains("/git\""));
    for line in started {
        own.remove(&number(line).unwrap_or_default());
    }
    let is_own = |line: &&str| number(line).is_some_and(|number| own.contains(&number));
    let calls = text.lines().filter(is_own).map(str::to_owned).collect();
    Some((calls, output.status.code()))
}

/// What is opened belongs to the system or lies in the repository, with no link on the way; what is
/// written was named.
#[test]
fn nothing_elsewhere_is_opened_and_nothing_unnamed_is_written() {
    let elsewhere = Site::new();
    let site = site_with_links_to(&elsewhere);
    let config = "collections:\n  articles:\n    files: articles/*.md\n    schema: schema.json\n";
    let runs: [(&[&str], &str, &[&str]); 11] = [
        (&["check", "--verbose"], "", &[]),
        (&["check"], config, &[]),
        (&["check", "--staged"], "", &[]),
        (&["check", "--changed", "--since", "HEAD"], "", &[]),
        (&["check", "out"], "", &[]),
        (&["check", "articles/out.md"], "", &[]),
        (&["inspect", "articles/out.md", "out/secret.md"], "", &[]),
        (&["check", "--format", "json=report.json"], "", &[]),
        (
            &["check", "articles", "--format", "json=named.json"],
            "",
            &["named.json"],
        ),
        (
            &["check", "--fix", "--unsafe-fixes", "articles"],
            "",
            &["articles/b.md"],
        ),
        (&["baseline"], "", &[]),
    ];
    site.must(&["add", "--all"]);
    site.must(&["commit", "--quiet", "--no-verify", "--message", "content"]);
    site.write("articles/a.md", &ARTICLE.replace('A', "Another"));
    site.must(&["add", "articles/a.md"]);
    let root = site.path("").canonicalize().expect("a folder");
    let root = root.to_str().expect("UTF-8").trim_end_matches('/');
    let mut seen = 0;
    for (arguments, config, named) in runs {
        let _ = fs::remove_file(site.path(".ignore"));
        let config_file = site.path("copydesk.yaml");
        let _ = fs::remove_file(&config_file);
        if !config.is_empty() {
            site.write("copydesk.yaml", config);
        }
        let Some((calls, _)) = file_calls(&site, arguments) else {
            return;
        };
        seen += check_calls(&calls, root, arguments, named);
    }
    assert!(seen > 20, "{seen}");
}

/// A site with links that lead to the files of another.
fn site_with_links_to(elsewhere: &Site) -> Site {
    elsewhere.write("secret.md", ARTICLE);
    elsewhere.write("copydesk.yaml", "rules: { all: off }\n");
    let above = elsewhere.path("above/top");
    fs::create_dir_all(&above).expect("a folder");
    let site = Site::new();
    site.write("articles/a.md", ARTICLE);
    site.write(
        "articles/b.md",
        "---\ntitle: B\npublished: 'yes'\nimage: /img/out.png\n---\n",
    );
    site.write("schema.json", r#"{ "$ref": "linked.json" }"#);
    site.write("img/a.png", "no image");
    for (link, target) in [
        ("articles/out.md", "secret.md"),
        ("out", "."),
        ("linked.json", "secret.md"),
        ("img/out.png", "secret.md"),
        (".ignore", "secret.md"),
        (".copydesk-baseline.jsonl", "secret.md"),
        ("report.json", "secret.md"),
    ] {
        std::os::unix::fs::symlink(elsewhere.path(target), site.path(link)).expect("linked");
    }
    site
}

/// Checks what a run opened and wrote; how many files in the repository it opened.
fn check_calls(calls: &[String], root: &str, arguments: &[&str], named: &[&str]) -> usize {
    let mut seen = 0;
    let opens = calls.iter().filter(|call| call.contains(" open"));
    let opens: Vec<&String> = opens.collect();
    for call in opens {
        // What was opened is behind the number of the result.
        let opened = call
            .rsplit_once("= ")
            .and_then(|(_, result)| result.split_once('<'));
        if let Some((_, opened)) = opened.filter(|(number, _)| number.parse::<u32>().is_ok()) {
            let is_system = ["/lib", "/usr", "/etc/", "/proc/", "/sys/", "/dev/null"]
                .iter()
                .any(|place| opened.starts_with(place));
            let rest = opened.strip_prefix(root);
            let is_inside = rest.is_some_and(|rest| rest.starts_with(['/', '>']));
            assert!(is_system || is_inside, "{arguments:?}: {call}");
            seen += usize::from(is_inside);
        }
        let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"];
        let is_nothing = call.contains("\"/dev/null\"");
        if writes.iter().any(|flag| call.contains(flag)) && !is_nothing {
            let is_new = call.contains("/.copydesk-") || call.contains("\".copydesk-");
            assert!(!named.is_empty() && is_new, "{arguments:?}: {call}");
        }
    }
    for call in calls.iter().filter(|call| call.contains(" rename")) {
        let is_named = named.iter().any(|file| {
            let name = file.rsplit('/').next().unwrap_or(file);
            call.contains(&format!("\"{name}\""))
        });
        assert!(is_named, "{arguments:?}: {call}");
    }
    for change in ["mkdir", "link", "truncate", "chmod", "mknod"] {
        let change = format!(" {change}");
        let found = calls.iter().find(|call| {
            call.contains(&format!("{change}(")) || call.contains(&format!("{change}at("))
        });
        assert!(found.is_none(), "{arguments:?}: {found:?}");
    }
    seen
}
