//! `check --fix` and `--diff` on the disk: what changes, what stays, and how the run ends.

use std::fs;
use std::thread;
use std::time::Duration;

use crate::repo::{Repo, ran};

const SPACES: &str = "---\ntitle: \"A \" # why\n---\nText\n";
const FIXED: &str = "---\ntitle: \"A\" # why\n---\nText\n";

const UNIQUE: &str = "collections:\n  news:\n    files: [\"*.md\"]\n    fields: { text: title }\n    \
                      unique: [{ fields: [title] }]\n";

#[test]
fn safe_fixes_are_written_and_what_is_left_is_reported() {
    let repo = Repo::with(&[
        ("a.md", SPACES),
        ("b.md", "---\ntitle: B\nurl: http:/x\n---\n"),
    ]);
    let ran = repo.check(&["--fix", "--fail-on", "warning"]);
    assert_eq!(repo.read("a.md"), FIXED);
    assert_eq!(repo.read("b.md"), "---\ntitle: B\nurl: http:/x\n---\n");
    assert_eq!(
        ran.err.lines().take(2).collect::<Vec<_>>(),
        ["Fixed 1 finding in 1 file", "  1  text/surrounding-space"]
    );
    assert!(ran.out.starts_with("b.md:3:6: "), "{}", ran.out);
    assert_eq!(ran.code, 1);
    // Nothing is left to fix.
    let again = repo.check(&["--fix", "--fail-on", "warning"]);
    assert!(again.err.starts_with("Nothing to fix\n"), "{}", again.err);
}

#[test]
fn the_report_marks_what_can_be_fixed_and_counts_it() {
    let repo = Repo::with(&[
        ("a.md", SPACES),
        ("b.md", "---\ntitle: B\nurl: http:/x\n---\n"),
    ]);
    let out = repo.run(&["check", "--color", "never"]).out;
    for words in [
        "[text/surrounding-space]: [*] ",
        "[url/invalid]: [!] ",
        "\n1 fixable with --fix (1 more with --unsafe-fixes)\n",
    ] {
        assert!(out.contains(words), "{words}: {out}");
    }
    let ran = repo.run(&["check", "--format", "jsonl"]);
    let edits = ran.out.matches("\"edits\":[{\"byte_start\":").count();
    assert_eq!(edits, 2, "{}", ran.out);
}

#[test]
fn repetitions_go_at_once_and_what_a_block_above_would_take_stays() {
    let many = format!("---\ntitle: A\n{}b: 1\n---\n", "a: 1\n".repeat(2_000));
    let block = "---\nnote: |+\n  x\na: 1\n\na: 1 # why\n---\n";
    let anchor = "---\na: {b: &x 1}\nc: *x\na: {b: 1}\n---\n";
    let repo = Repo::with(&[
        ("many.md", &*many),
        ("block.md", block),
        ("anchor.md", anchor),
    ]);
    let ran = repo.check(&["--fix-only"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(repo.read("many.md"), "---\ntitle: A\na: 1\nb: 1\n---\n");
    assert_eq!(repo.read("block.md"), block);
    assert_eq!(repo.read("anchor.md"), anchor);
}

#[test]
fn more_than_is_listed_is_fixed_in_one_run() {
    let keys = |line: &dyn Fn(usize) -> String| (0..2_500).map(line).collect::<Vec<_>>().concat();
    let twice = keys(&|key| format!("k{key}: 1\nk{key}: 1\n"));
    let once = keys(&|key| format!("k{key}: 1\n"));
    let repo = Repo::with(&[
        (
            "copydesk.yaml",
            "collections: { a: { files: ['*.md'], schema: s.json } }\n",
        ),
        (
            "s.json",
            "{ \"properties\": { \"tags\": { \"uniqueItems\": true } } }\n",
        ),
        ("keys.md", &format!("---\n{twice}---\n")),
        (
            "items.md",
            &format!("---\ntags: [{}b]\n---\n", "a, ".repeat(2_500)),
        ),
    ]);
    let ran = repo.check(&["--fix-only"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(repo.read("keys.md"), format!("---\n{once}---\n"));
    assert_eq!(repo.read("items.md"), "---\ntags: [a, b]\n---\n");
    let again = repo.check(&["--fix-only"]);
    assert!(again.err.starts_with("Nothing to fix\n"), "{}", again.err);
}

#[test]
fn what_a_tag_makes_wrong_is_left_and_is_no_defect() {
    let text = "---\ntitle: A\npublished: ! false\n---\n";
    let repo = Repo::with(&[("_posts/2024-01-01-a.md", text)]);
    let ran = repo.check(&["--fix", "--unsafe-fixes", "--fail-on", "never"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("[published/not-boolean] "), "{}", ran.out);
    assert!(ran.err.starts_with("Nothing to fix\n"), "{}", ran.err);
    assert_eq!(repo.read("_posts/2024-01-01-a.md"), text);
}

#[test]
fn text_that_would_be_read_as_something_else_is_left() {
    let text = "---\ntitle: \u{200b}2024\n---\n";
    let repo = Repo::with(&[
        (
            "copydesk.yaml",
            "collections: { all: { files: ['*.md'], fields: { text: title } } }\n",
        ),
        ("a.md", text),
        ("b.md", "---\ntitle: \u{200b}yes\n---\n"),
        ("c.md", "---\ntitle: \u{200b}Year 2024\n---\n"),
    ]);
    repo.check(&["--fix", "--unsafe-fixes", "--fail-on", "never"]);
    assert_eq!(repo.read("a.md"), text);
    assert_eq!(repo.read("b.md"), "---\ntitle: \u{200b}yes\n---\n");
    assert_eq!(repo.read("c.md"), "---\ntitle: Year 2024\n---\n");
}

#[test]
fn exit_codes_after_fixes() {
    for (args, left, code) in [
        (&["--fix"][..], FIXED, 0),
        (&["--fix", "--exit-non-zero-on-fix"], FIXED, 1),
        (&["--fix-only"], FIXED, 0),
        (&["--fix-only", "--exit-non-zero-on-fix"], FIXED, 1),
        (&["--diff"], SPACES, 1),
        (&["--diff", "--ignore", "text"], SPACES, 0),
        (&["--staged", "--fix"], SPACES, 2),
        (&["--fix", "--diff"], SPACES, 2),
    ] {
        let repo = Repo::with(&[("a.md", SPACES)]);
        let ran = repo.check(args);
        assert_eq!(
            (ran.code, &*repo.read("a.md")),
            (code, left),
            "{args:?}: {}",
            ran.err
        );
    }
}

#[test]
fn the_diff_is_what_git_applies_and_equals_the_fix() {
    let files = [
        ("a.md", SPACES.to_owned()),
        ("with space/é.md", SPACES.replace('\n', "\r\n")),
        ("no newline.md", "\u{feff}---\ntitle: ' B'\n---".to_owned()),
        ("c.toml.md", "+++\ntitle = 'C '\n+++\nText".to_owned()),
        (
            "d.json.md",
            "{\n  \"title\": \"D \"\n}\n\nText\n".to_owned(),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let [fixed, applied, patched] = [(); 3].map(|()| Repo::with(&files));
    let diff = applied.check(&["--diff", "--fail-on", "never"]);
    assert_eq!(diff.code, 1);
    applied.write("fixes.patch", &diff.out);
    applied.git(&["apply", "--whitespace=nowarn", "fixes.patch"]);
    assert_eq!(fixed.check(&["--fix"]).code, 0);
    for (path, text) in &files {
        assert_ne!(fixed.read(path), *text, "{path}");
        assert_eq!(fixed.read(path), applied.read(path), "{path}");
    }
    patched.write("fixes.patch", &diff.out);
    let mut patch = patched.command("patch");
    let arguments = ["--strip=1", "--binary", "--silent", "--input=fixes.patch"];
    let Ok(output) = patch.args(arguments).output() else {
        eprintln!("SKIPPED: there is no patch");
        return;
    };
    assert!(output.status.success(), "{output:?}");
    for (path, _) in files {
        assert_eq!(fixed.read(path), patched.read(path), "{path}");
    }
}

#[test]
fn a_diff_is_relative_to_where_it_is_made() {
    let repo = Repo::with(&[("copydesk.yaml", "{}\n"), ("news/a.md", SPACES)]);
    let mut command = repo.copydesk(&["check", "--diff"]);
    let ran = ran(command.current_dir(repo.path("news")));
    assert!(
        ran.out.starts_with("--- a/a.md\n+++ b/a.md\n"),
        "{}",
        ran.out
    );
}

#[test]
fn unsafe_fixes_are_asked_for() {
    let text = "---\ntitle: A\nurl: http://garden.org/x\n---\nText\n";
    let config = "collections:\n  all:\n    files: [\"*.md\"]\n    fields: { url: url }\n\
                  rules: { url/insecure: warning }\n";
    let repo = Repo::with(&[("copydesk.yaml", config), ("a.md", text)]);
    repo.check(&["--fix"]);
    assert_eq!(repo.read("a.md"), text);
    repo.check(&["--fix", "--unsafe-fixes"]);
    assert_eq!(repo.read("a.md"), text.replace("http:", "https:"));
}

#[test]
fn the_config_says_how_safe_the_fixes_of_a_rule_are() {
    let text = "---\ntitle: \"A \"\nurl: http://garden.org/x\n---\nText\n";
    let config = "collections:\n  all:\n    files: [\"*.md\"]\n    fields: { url: url }\n\
                  rules: { url/insecure: warning }\nfix: { text: off, url/insecure: safe }\n\
                  overrides: [{ files: b.md, fix: { text/surrounding-space: safe } }]\n";
    let repo = Repo::with(&[("copydesk.yaml", config), ("a.md", text), ("b.md", text)]);
    let ran = repo.check(&["--fix", "--fix-only"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let secure = text.replace("http:", "https:");
    assert_eq!(repo.read("a.md"), secure);
    assert_eq!(repo.read("b.md"), secure.replace("A ", "A"));
    repo.write("copydesk.yaml", "fix: { text/surrounding-spice: off }\n");
    assert_eq!(repo.check(&[]).code, 2);
}

#[test]
fn baselined_and_suppressed_findings_stay() {
    let allowed = "---\ntitle: \"A \" # copydesk: allow text/surrounding-space: so it is\n---\n";
    let repo = Repo::with(&[("a.md", SPACES), ("b.md", allowed)]);
    assert_eq!(repo.run(&["baseline"]).code, 0);
    repo.write("c.md", SPACES);
    repo.check(&["--fix"]);
    assert_eq!(repo.read("a.md"), SPACES);
    assert_eq!(repo.read("b.md"), allowed);
    assert_eq!(repo.read("c.md"), FIXED);
    repo.check(&["--fix", "--no-baseline"]);
    assert_eq!(repo.read("a.md"), FIXED);
    assert_eq!(repo.read("b.md"), allowed);
}

#[test]
fn a_fix_that_would_break_another_file_is_withheld() {
    let repo = Repo::with(&[
        ("copydesk.yaml", UNIQUE),
        ("a.md", "---\ntitle: A\n---\n"),
        ("b.md", "---\ntitle: \"A \"\nnote: x\n---\n"),
        ("c.md", "---\ntitle: \"C \"\n---\n"),
        ("d.md", "---\ntitle: \"C  \"\n---\n"),
    ]);
    let ran = repo.check(&["--fix"]);
    // Alone each of `c` and `d` fits; the first in the order of paths is taken.
    assert_eq!(repo.read("c.md"), "---\ntitle: \"C\"\n---\n");
    assert_eq!(repo.read("d.md"), "---\ntitle: \"C  \"\n---\n");
    assert_eq!(repo.read("b.md"), "---\ntitle: \"A \"\nnote: x\n---\n");
    let withheld: Vec<&str> = (ran.err.lines())
        .filter(|line| line.starts_with("not fixed: "))
        .collect();
    assert_eq!(withheld.len(), 2, "{}", ran.err);
    for (line, file) in withheld.iter().zip(["b.md", "d.md"]) {
        let start = format!("not fixed: {file}: [text/surrounding-space] it would cause ");
        assert!(line.starts_with(&start), "{line}");
        assert!(line.contains("[unique/repeated]"), "{line}");
    }
}

#[test]
fn after_fixes_of_what_is_compared_the_report_is_that_of_another_run() {
    let fixable = "---\ntitle: \"B \"\nurl: http:/x\n---\n";
    let repo = Repo::with(&[
        ("copydesk.yaml", UNIQUE),
        ("a.md", "---\ntitle: A\n---\n"),
        ("b.md", fixable),
        ("c.md", "---\ntitle: A\nother: \"x\n---\n"),
        (
            "d.md",
            "---\n# copydesk: allow url/invalid: known\nurl: http:/x\ntitle: A\n---\n",
        ),
    ]);
    for options in [&[][..], &["--max-findings", "1"], &["--show-allowed"]] {
        repo.write("b.md", fixable);
        let fixed = repo.check(&[&["--fix"], options].concat());
        assert_eq!(repo.read("b.md"), fixable.replace("B ", "B"));
        let again = repo.check(options);
        // How long it took is another time each time.
        let numbers = |text: &str| {
            let mut lines = text.lines().filter(|line| line.contains(" files ("));
            lines
                .next()
                .and_then(|line| Some(line.split_once(" (")?.0.to_owned()))
        };
        assert!(numbers(&again.err).is_some(), "{}", again.err);
        assert_eq!(numbers(&fixed.err), numbers(&again.err));
        assert_eq!((fixed.out, fixed.code), (again.out, again.code));
    }
}

#[test]
fn named_files_are_fixed_against_all_others() {
    let repo = Repo::with(&[
        ("copydesk.yaml", UNIQUE),
        ("a.md", "---\ntitle: A\n---\n"),
        ("b.md", "---\ntitle: \"A \"\n---\n"),
    ]);
    let ran = repo.check(&["--fix", "b.md"]);
    assert_eq!(
        repo.read("b.md"),
        "---\ntitle: \"A \"\n---\n",
        "{}",
        ran.err
    );
    // Where files are not compared, nobody knows.
    repo.remove("a.md");
    let ran = repo.check(&["--fix", "--no-cross-file", "b.md"]);
    assert_eq!(repo.read("b.md"), "---\ntitle: \"A \"\n---\n");
    assert!(
        ran.err.contains("which --no-cross-file skips"),
        "{}",
        ran.err
    );
    repo.check(&["--fix", "b.md"]);
    assert_eq!(repo.read("b.md"), "---\ntitle: \"A\"\n---\n");
}

#[test]
fn stdin_comes_out_fixed_and_its_report_on_stderr() {
    let repo = Repo::with(&[("a.md", "---\ntitle: saved\n---\nText\n")]);
    let text = SPACES.replace("Text", "[x](http:/x)");
    let ran = repo.check_with(&text, &["--fix", "--stdin-filename", "a.md"]);
    assert_eq!(ran.out, text.replace("A ", "A"));
    assert_eq!(repo.read("a.md"), "---\ntitle: saved\n---\nText\n");
    let diff = repo.check_with(&text, &["--diff", "--stdin-filename", "a.md"]);
    assert!(diff.out.starts_with("--- a/a.md\n"), "{}", diff.out);
    assert_eq!(diff.code, 1);
    let clean = repo.check_with(FIXED, &["--fix", "--stdin-filename", "a.md"]);
    assert_eq!((clean.code, &*clean.out), (0, FIXED));
}

#[test]
fn only_the_changed_files_are_fixed() {
    let repo = Repo::with(&[("a.md", SPACES)]);
    repo.write("b.md", SPACES);
    let ran = repo.check(&["--fix", "--since", "HEAD"]);
    assert_eq!(repo.read("a.md"), SPACES, "{}", ran.err);
    assert_eq!(repo.read("b.md"), FIXED);
}

#[test]
fn each_root_is_fixed_under_its_own_config() {
    let repo = Repo::with(&[
        ("one/copydesk.yaml", "fix: { text: off }\n"),
        ("one/a.md", SPACES),
        ("two/copydesk.yaml", "{}\n"),
        ("two/a.md", SPACES),
    ]);
    let diff = repo.check(&["--diff"]);
    assert!(diff.out.starts_with("--- a/two/a.md\n"), "{}", diff.out);
    repo.check(&["--fix"]);
    assert_eq!(repo.read("one/a.md"), SPACES);
    assert_eq!(repo.read("two/a.md"), FIXED);
}

#[test]
fn a_file_that_cannot_be_written_fails_the_run_and_stays() {
    let repo = Repo::with(&[("a.md", SPACES)]);
    let binary = env!("CARGO_BIN_EXE_copydesk");
    let script = format!("ulimit -f 0; exec {binary} check --fix a.md");
    let ran = ran(repo.command("sh").args(["-c", &script]));
    assert_eq!(ran.code, 2, "{ran:?}");
    ran.says("Nothing was fixed\ncopydesk: cannot write a.md: ");
    assert_eq!(repo.read("a.md"), SPACES);
    let left = fs::read_dir(repo.root()).expect("a folder").count();
    assert_eq!(
        left, 2,
        "no temporary file is left beside `.git` and `a.md`"
    );
}

#[test]
fn of_many_files_that_cannot_be_written_the_first_are_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let names: Vec<String> = (10..23).map(|number| format!("{number}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), SPACES)).collect();
    let repo = Repo::with(&files);
    for name in &names {
        fs::set_permissions(repo.path(name), fs::Permissions::from_mode(0o444)).expect("a mode");
    }
    let lines_of = |names: &[String]| -> String {
        let line = |name: &String| format!("copydesk: cannot write {name}: permission denied\n");
        names.iter().map(line).collect()
    };
    let all = format!("Nothing was fixed\n{}", lines_of(&names));
    let counted = format!(
        "Nothing was fixed\n{}copydesk: cannot write 3 more files: permission denied (--no-fold names \
         them)\n",
        lines_of(&names[..10])
    );
    let fix = ["check", "--fix", "--fix-only"];
    for (more, expected) in [
        (&[][..], &counted),
        (&["--no-fold"], &all),
        (&["--format", "json"], &all),
        (&["--select", "text"], &all),
        (&["*.md"], &all),
    ] {
        let ran = repo.run(&[&fix, more].concat());
        assert_eq!((ran.code, &ran.err), (2, expected), "{more:?}");
    }
}

#[test]
fn findings_of_a_rule_can_be_suppressed_with_comments() {
    let nested = "---\r\nkind: x\r\ntitle: \"B\r\n  of ours \"\r\n---\r\n";
    let repo = Repo::with(&[
        ("a.md", SPACES),
        ("b.md", nested),
        ("c.toml.md", "+++\ntitle = ' C'\n+++\n"),
        ("d.md", "{ \"title\": \"D \" }\n"),
        ("e.md", "---\ntitle: \"E \"\n---\n"),
    ]);
    let rule = "text/surrounding-space";
    let args = ["--add-allow", rule, "--reason", "an old import"];
    let diff = repo.check(&[&args[..], &["--diff"]].concat());
    assert_eq!(diff.code, 1, "{diff:?}");
    assert!(
        diff.out
            .contains("+# copydesk: allow text/surrounding-space: an old import\n")
    );
    let ran = repo.check(&args);
    ran.says("Suppressed 4 findings in 4 files");
    let comment = format!("# copydesk: allow {rule}: an old import");
    assert_eq!(
        repo.read("a.md"),
        SPACES.replace("title", &format!("{comment}\ntitle"))
    );
    let expected = nested.replace("title", &format!("{comment}\r\ntitle"));
    assert_eq!(repo.read("b.md"), expected);
    assert_eq!(
        repo.read("c.toml.md"),
        format!("+++\n{comment}\ntitle = ' C'\n+++\n")
    );
    // JSON has no comments.
    assert_eq!(repo.read("d.md"), "{ \"title\": \"D \" }\n");
    assert_eq!(ran.findings(), ["d.md text/surrounding-space"]);
    repo.check(&["--add-allow", rule]).refuses("--reason");
}

#[test]
fn killed_at_any_moment_every_file_is_old_or_new_and_the_next_run_tidies_up() {
    let repo = Repo::plain();
    let name = |number: usize| format!("{}/{number}.md", number % 7);
    for number in 0..600 {
        repo.write(name(number), SPACES);
    }
    for pause in (0..20).map(|step| Duration::from_millis(10 * step)) {
        let mut command = repo.copydesk(&["check", "--fix-only", "--quiet"]);
        let mut child = command.spawn().expect("it runs");
        thread::sleep(pause);
        // It may be done by now.
        let _ = child.kill();
        child.wait().expect("it ends");
        for number in 0..600 {
            let text = repo.read(&name(number));
            assert!(text == SPACES || text == FIXED, "{text}");
        }
        // From now on there is always something to do in each folder.
        for number in 0..7 {
            repo.write(name(number), SPACES);
        }
    }
    repo.check(&["--fix-only"]);
    for folder in 0..7 {
        let entries = fs::read_dir(repo.path(folder.to_string())).expect("a folder");
        for entry in entries {
            let name = entry.expect("an entry").file_name();
            let name = name.to_string_lossy().into_owned();
            assert!(!name.starts_with('.'), "{name} is left");
            assert_eq!(repo.read(&format!("{folder}/{name}")), FIXED, "{name}");
        }
    }
}
