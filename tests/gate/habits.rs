//! What people type out of the habit of other tools, and values of options that are not right.

use super::repo::{BAD, GOOD, Ran, Repo};

impl Ran {
    #[track_caller]
    fn hints(&self, hint: &str) {
        assert_eq!(self.code, 2, "{self:?}");
        let tips = self.err.lines().filter(|line| line.contains("tip: "));
        let tips: Vec<&str> = tips
            .map(|line| line.trim().trim_start_matches("tip: "))
            .collect();
        assert_eq!(tips, [hint], "{self:?}");
    }
}

#[test]
fn foreign_options_get_a_hint() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    let cases = [
        ("--exit-zero", "use `--fail-on never`"),
        ("--output-format=json", "use `--format`"),
        ("--rule", "use `--select`"),
        ("--no-color", "use `--color never`"),
        ("-j4", "use `--threads`"),
    ];
    for (option, hint) in cases {
        repo.check(&[option]).hints(hint);
    }
    repo.check(&["--fail-on warning"]).hints(
        "`--fail-on warning` is one argument; write `--fail-on=warning`, or pass the value by itself",
    );
    // One that is only mistyped is found by its likeness.
    repo.check(&["--chnaged"])
        .hints("a similar argument exists: '--changed'");
}

#[test]
fn a_path_without_a_command_gets_a_hint() {
    let repo = Repo::with(&[("a.md", GOOD), ("posts/a.md", GOOD)]);
    for path in [".", "a.md", "posts", "_news/*.md"] {
        repo.run(&[path])
            .hints(&format!("to check files, use `copydesk check {path}`"));
    }
    for option in ["--staged", "--format=json"] {
        repo.run(&[option, "a.md"])
            .hints(&format!("to check files, use `copydesk check {option}`"));
    }
    repo.run(&["chekc"])
        .hints("a similar subcommand exists: 'check'");
}

#[test]
fn wrong_values_say_what_is_expected() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    let cases: [(&[&str], &str); 8] = [
        (
            &["--threads", "0"],
            "expected a number of threads, 1 or more",
        ),
        (
            &["--now", "yesterday"],
            "expected an RFC 3339 timestamp, such as `2026-01-31T12:00:00Z`",
        ),
        (
            &["--max-file-size", "1X"],
            "expected a number of bytes, or a number with K, M or G",
        ),
        (
            &["--severity", "url"],
            "expected RULE=LEVEL, such as `url/insecure=error`",
        ),
        (
            &["--severity", "url=bad"],
            "expected `off`, `warning` or `error` after `=`",
        ),
        (&["--format", "xml"], "expected one of human, concise, json"),
        (&["--select", "url/invaild"], "did you mean `url/invalid`?"),
        (&["-"], "`--stdin-filename PATH` checks text on stdin"),
    ];
    for (args, words) in cases {
        let mut command = repo.copydesk(&["check"]);
        super::repo::ran(command.args(args)).refuses(words);
    }
}

#[test]
fn sizes_may_have_a_unit() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    let long = format!("---\ntitle: {}\n---\n", "x".repeat(1_100));
    repo.write("a.md", long);
    repo.check(&["--max-file-size", "1K"])
        .reports(&["a.md file/too-large"]);
    repo.check(&["--max-file-size", "1M"]).reports(&[]);
}

#[test]
fn the_environment_has_defaults() {
    let repo = Repo::with(&[("a.md", BAD)]);
    repo.write("other.yaml", "rules: { front-matter/syntax: off }\n");
    let run = |variables: &[(&str, &str)], args: &[&str]| {
        let mut command = repo.copydesk(&["check"]);
        super::repo::ran(command.args(args).envs(variables.iter().copied()))
    };
    let concise = [("COPYDESK_FORMAT", "concise")];
    assert!(
        run(&concise, &[])
            .out
            .starts_with("a.md:2:8: error[front-matter/syntax]")
    );
    // What is typed wins.
    assert!(run(&concise, &["--format", "json"]).out.starts_with('{'));
    assert!(
        run(&[("COPYDESK_COLOR", "always")], &[])
            .out
            .contains("\u{1b}[")
    );
    assert_eq!(run(&[("COPYDESK_FAIL_ON", "never")], &[]).code, 0);
    run(&[("COPYDESK_CONFIG", "nowhere.yaml")], &[]).refuses("nowhere.yaml");
    run(&[("COPYDESK_THREADS", "none")], &[]).refuses("1 or more");
}

#[test]
fn help_is_in_groups_with_formats_examples_and_exit_codes() {
    let help = Repo::plain().run(&["check", "--help"]).out;
    for line in [
        "Files:",
        "Rules:",
        "Baseline:",
        "Output:",
        "Run:",
        "Examples:",
        "Exit codes:",
        "  1  findings, or files that could not be checked",
        "  copydesk check --staged           check what the next commit will contain",
        "          - sarif:      SARIF 2.1.0, for code scanning",
    ] {
        assert!(help.lines().any(|known| known == line), "{line}\n{help}");
    }
    for line in help.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn repeats_are_folded_in_whole_runs_for_people() {
    let repo = Repo::plain();
    for number in 0..14 {
        repo.write(format!("{number:02}.md"), BAD);
    }
    let shown = |args: &[&str]| {
        let run = repo.run(args);
        (run.out.matches("error[").count(), run.out)
    };
    let (count, out) = shown(&["check", "."]);
    assert_eq!(count, 10, "{out}");
    assert!(
        out.ends_with(
            "14 × front-matter/syntax; 10 shown, `--select front-matter/syntax` shows all\n\
             To check new findings only, record these: copydesk baseline\n\
             More about this rule: copydesk explain front-matter/syntax\n"
        ),
        "{out}"
    );
    for args in [
        &["check", ".", "--no-fold"][..],
        &["check", "--select", "front-matter/syntax"],
        &["check", "*.md"],
        &["check", "--format", "concise"],
    ] {
        let (count, out) = shown(args);
        assert_eq!(count, 14, "{args:?}: {out}");
    }
}
