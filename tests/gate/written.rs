//! Where findings are written to, and what is said beside them.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Stdio;

use super::repo::{BAD, GOOD, Repo, ran};

fn site() -> Repo {
    let repo = Repo::plain();
    repo.write("a.md", BAD);
    repo
}

#[test]
fn several_formats_go_to_several_files() {
    let repo = site();
    let args = [
        "check",
        "--format",
        "concise",
        "--format",
        "sarif=out.sarif",
    ];
    let run = ran(repo.copydesk(&args).args(["--format", "json=out.json"]));
    run.reports(&["a.md front-matter/syntax"]);
    let json =
        |name: &str| -> serde_json::Value { serde_json::from_str(&repo.read(name)).expect("JSON") };
    assert_eq!(json("out.sarif")["version"], "2.1.0");
    assert_eq!(
        json("out.json")["findings"][0]["rule"],
        "front-matter/syntax"
    );
    // Files that lie there are no findings of the next run, which writes the same.
    let before = repo.read("out.sarif");
    ran(repo.copydesk(&args).args(["--format", "json=out.json"]));
    assert_eq!(repo.read("out.sarif"), before);
}

#[test]
fn an_output_takes_the_place_of_stdout() {
    let repo = site();
    let run = repo.check(&["--output", "out.txt"]);
    assert_eq!((run.code, &*run.out), (1, ""));
    assert!(repo.read("out.txt").starts_with("a.md:"));
    repo.check(&["--format", "json"])
        .refuses("two formats cannot both be written to stdout");
    let args = ["check", "--format", "json=x.json", "--output", "y.txt"];
    ran(&mut repo.copydesk(&args)).refuses("--output has nothing to write");
    repo.check(&["--output", "no/folder/out.txt"])
        .refuses("cannot write");
}

#[test]
fn a_device_stays_a_device() {
    let repo = site();
    let run = repo.check(&["--output", "/dev/stdout"]);
    run.reports(&["a.md front-matter/syntax"]);
    let run = repo.check(&["--output", "/dev/null"]);
    assert_eq!((run.code, &*run.out), (1, ""));
    let null = fs::metadata("/dev/null").expect("it is there");
    assert!(!null.is_file(), "it was replaced");
}

#[test]
fn github_actions_gets_annotations_by_itself() {
    let repo = site();
    let run = ran(repo.copydesk(&["check"]).env("GITHUB_ACTIONS", "true"));
    assert!(run.out.contains("::error "), "{run:?}");
    assert!(run.out.contains("front-matter/syntax"), "{run:?}");
    // What was asked for is what is written.
    let asked = ran(repo
        .copydesk(&["check", "--format", "concise"])
        .env("GITHUB_ACTIONS", "true"));
    assert!(!asked.out.contains("::error "), "{asked:?}");
    let file = ran(repo
        .copydesk(&["check", "--output", "out.txt"])
        .env("GITHUB_ACTIONS", "true"));
    assert!(file.out.starts_with("::error "), "{file:?}");
}

#[test]
fn allowed_findings_are_listed_when_asked() {
    let repo = Repo::plain();
    repo.write(
        "a.md",
        "---\ntitle: A\n# copydesk: allow url/insecure: the archive has no https\nurl: http://gazette.github.io/\n---\ntext\n",
    );
    let quiet = repo.check(&[]);
    quiet.reports(&[]);
    assert!(!quiet.err.contains("suppressed:"), "{quiet:?}");
    quiet.says("Suppressed: 1 finding");
    repo.check(&["--show-allowed"])
        .says("suppressed: a.md:4:6: [url/insecure]");
    repo.write(
        "a.md",
        GOOD.replace("---\ntext", "# copydesk: allow url/insecur\n---\ntext"),
    );
    repo.check(&[]).reports(&["a.md suppression/unknown-rule"]);
}

#[test]
fn timings_say_where_the_time_went() {
    let repo = site();
    let run = repo.check(&["--timings"]);
    run.reports(&["a.md front-matter/syntax"]);
    for phase in [
        "find files",
        "check",
        "compare",
        "report",
        "Read: 22 of 22 bytes in 1 file",
    ] {
        run.says(phase);
    }
    assert!(!repo.check(&[]).err.contains("Read:"));
    // A run that fixes checks twice, and says which is which.
    repo.write("b.md", "---\ntitle: \"B \"\n---\ntext\n");
    let run = repo.check(&["--timings", "--fix"]);
    for phase in ["  check files\n", "  fix\n", "  check files, after fixes\n"] {
        assert_eq!(run.err.matches(phase).count(), 1, "{phase}: {}", run.err);
    }
}

#[test]
fn a_file_that_may_not_become_so_large_is_not_begun() {
    let repo = Repo::plain();
    let url = "---\nurl: http://gazette..com/\n---\ntext\n";
    for number in 0..40 {
        repo.write(format!("{number}.md"), url);
    }
    let limited = |args: &str| {
        let binary = env!("CARGO_BIN_EXE_copydesk");
        let script = format!("ulimit -f 1 && exec '{binary}' {args}");
        ran(repo.command("sh").args(["-c", &script]))
    };
    repo.write("report", "as it was");
    for (args, file) in [
        ("check --output report", "report"),
        ("check --format json=report", "report"),
        ("baseline", ".copydesk-baseline.jsonl"),
    ] {
        let run = limited(args);
        run.refuses("it would be larger than");
        run.says(&format!("{file}: it would be"));
        let names = fs::read_dir(repo.root()).expect("a folder");
        assert_eq!(names.count(), 41, "{args}: {run:?}");
        assert_eq!(repo.read("report"), "as it was");
    }
}

#[test]
fn no_format_is_written_over_another_one() {
    let repo = site();
    repo.write("folder/known", "as it was");
    symlink("folder/known", repo.path("link")).expect("linked");
    for [one, other] in [
        ["json=x", "sarif=x"],
        ["json=x", "sarif=./folder/../x"],
        ["json=x", "json=x"],
        ["json=folder/known", "sarif=link"],
    ] {
        let run = ran(&mut repo.copydesk(&["check", "--format", one, "--format", other]));
        run.refuses("two formats cannot both be written to ");
        run.says("json would be lost");
        assert!(!repo.path("x").exists());
        assert_eq!(repo.read("folder/known"), "as it was");
    }
    let args = [
        "check", "--format", "json", "--output", "x", "--format", "sarif=x",
    ];
    ran(&mut repo.copydesk(&args)).refuses("two formats cannot both be written to x");
    let args = [
        "check",
        "--format",
        "json=/dev/null",
        "--format",
        "sarif=/dev/null",
    ];
    assert_eq!(ran(&mut repo.copydesk(&args)).code, 1);
    let args = ["check", "--format", "json=x", "--format", "sarif=folder/x"];
    assert_eq!(ran(&mut repo.copydesk(&args)).code, 1);
}

#[test]
fn the_table_of_rules_stands_behind_nothing_that_programs_read() {
    let repo = site();
    let table = |out: &str| out.matches("1  front-matter/syntax  ").count();
    for (args, in_out) in [
        (&[][..], 1),
        (&["--format", "human"], 1),
        (&["--format", "json=report"], 1),
        (&["--format", "human", "--format", "sarif=report"], 1),
        (&["--format", "json"], 0),
        (&["--format", "human=report", "--format", "json"], 0),
        (&["--format", "json", "--output", "/dev/stdout"], 0),
        (&["--format", "sarif"], 0),
        (&["--format", "jsonl"], 0),
        (&["--format", "junit"], 0),
        (&["--format", "concise"], 1),
        (&["--format", "github"], 0),
        (&["--format", "markdown"], 0),
    ] {
        let mut command = repo.copydesk(&["check", "--statistics", "--quiet"]);
        let run = ran(command.args(args));
        assert_eq!(table(&run.out), in_out, "{args:?}: {run:?}");
        assert_eq!(table(&run.err), 1 - in_out, "{args:?}: {run:?}");
        let plain = ran(repo.copydesk(&["check", "--quiet"]).args(args));
        assert!(run.out.starts_with(&plain.out), "{args:?}: {run:?}");
    }
}

/// Of a large file only what is shown is read again, and that is the same as if all were.
#[test]
fn places_deep_in_a_large_file_are_shown() {
    let repo = Repo::plain();
    let tags = "  - tag\n".repeat(20_000);
    let body = "Words of a body.\n".repeat(10_000);
    let text = format!("---\nheat: 1\ntags:\n{tags}heat: 2\nplace: Moor\n---\n{body}");
    repo.write("a.md", &text);
    let run = ran(&mut repo.copydesk(&["check", "--format", "human"]));
    let shown = "  error[front-matter/duplicate-key]: the key `heat` is defined twice
       ╭─[a.md:20004:1]
 20003 │   - tag
 20004 │ heat: 2
       · ────
 20005 │ place: Moor
       ╰────
   ╭─[a.md:2:1]
 1 │ ---
 2 │ heat: 1
   · ──┬─
   ·   ╰── first defined here
 3 │ tags:
   ╰────
";
    assert!(run.out.starts_with(shown), "{run:?}");
}

/// Whatever standard output is called.
#[test]
fn two_formats_are_not_mixed() {
    let repo = site();
    let words = "two formats cannot both be written to stdout";
    for name in [
        "/dev/stdout",
        "/dev/fd/1",
        "/proc/self/fd/1",
        "/dev/../dev/stdout",
    ] {
        if fs::metadata(name).is_err() {
            continue;
        }
        let form = format!("sarif={name}");
        let args = ["check", "--format", "json", "--format", &form];
        ran(&mut repo.copydesk(&args)).refuses(words);
        // Also where it goes to a file, which would be replaced.
        let out = fs::File::create(repo.path("out.txt")).expect("made");
        let run = repo.copydesk(&args).stdout(out).output().expect("it runs");
        assert_eq!(run.status.code(), Some(2), "{name}");
        assert_eq!(repo.read("out.txt"), "", "{name}");
        let one = repo.run(&["check", "--format", &form]);
        assert!(one.out.starts_with('{'), "{one:?}");
    }
    // The file that standard output goes to, by its own name.
    let out = fs::File::create(repo.path("out.txt")).expect("made");
    let args = ["check", "--format", "json", "--format", "sarif=out.txt"];
    let run = repo.copydesk(&args).stdout(out).output().expect("it runs");
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    let out = fs::File::create(repo.path("out.txt")).expect("made");
    let args = ["check", "--format", "sarif=out.txt"];
    let run = repo.copydesk(&args).stdout(out).output().expect("it runs");
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    assert!(repo.read("out.txt").starts_with('{'));

    repo.write("r.json", "");
    fs::hard_link(repo.path("r.json"), repo.path("same.json")).expect("linked");
    symlink("r.json", repo.path("link.json")).expect("linked");
    for other in ["same.json", "link.json", "./r.json", "../"] {
        let other = match other {
            "../" => format!("{}/r.json", repo.root().display()),
            other => other.to_owned(),
        };
        let form = format!("sarif={other}");
        let args = ["check", "--format", "json=r.json", "--format", &form];
        ran(&mut repo.copydesk(&args)).refuses("two formats cannot both be written");
    }
}

/// Half a report is nobody's: it goes with the process that a signal ends, and with the next run
/// after one that could not even clean up.
#[test]
fn an_interrupted_report_leaves_nothing() {
    use std::os::unix::process::ExitStatusExt as _;
    let repo = Repo::plain();
    for file in 0..500 {
        repo.write(format!("{file}.md"), BAD);
    }
    let halves = || {
        let names = fs::read_dir(repo.path("reports")).expect("a folder");
        let names = names.map(|entry| entry.expect("an entry").file_name());
        let names = names.map(|name| name.into_string().expect("UTF-8"));
        names
            .filter(|name| name.starts_with(".copydesk-"))
            .collect::<Vec<_>>()
    };
    fs::create_dir(repo.path("reports")).expect("a folder");
    let args = [
        "check",
        "--max-findings",
        "0",
        "--format",
        "sarif=reports/out.sarif",
        ".",
    ];
    let mut caught = 0;
    for (signal, number) in [("-INT", 2), ("-TERM", 15), ("-HUP", 1), ("-KILL", 9)] {
        for _ in 0..6 {
            let mut command = repo.copydesk(&args);
            let mut child = command.stderr(Stdio::null()).spawn().expect("it runs");
            while halves().is_empty() && child.try_wait().expect("a child").is_none() {
                std::thread::yield_now();
            }
            let sent = repo
                .command("kill")
                .args([signal, &child.id().to_string()])
                .output();
            sent.expect("kill");
            let status = child.wait().expect("it ends");
            if status.signal() == Some(number) {
                caught += 1;
                assert!(
                    signal == "-KILL" || halves().is_empty(),
                    "{signal}: {:?}",
                    halves()
                );
            }
        }
    }
    assert!(caught > 0);
    let run = repo.run(&args);
    assert_eq!((run.code, halves().len()), (1, 0), "{run:?}");
}
