//! What was not checked is an error and exit code 1, whatever levels, selections, comments and
//! baselines say. Only excluding the file changes that.

use super::repo::{Ran, Repo};

/// A schema of which each definition applies the next one four times.
fn schema() -> String {
    let definition = |at: usize| {
        let next = format!("{{ $ref: '#/$defs/d{}' }}", at + 1);
        format!("  d{at}: {{ allOf: [{next}, {next}, {next}, {next}] }}\n")
    };
    let definitions: String = (0..8).map(definition).collect();
    let items = "properties: { a: { items: { $ref: '#/$defs/d0' } } }";
    format!("{items}\n$defs:\n{definitions}  d8: {{ type: integer }}\n")
}

/// A repository with a document of which this rule says that it was not checked.
fn unjudged(rule: &str, config: &str) -> Repo {
    let repo = Repo::new();
    repo.write("copydesk.yaml", config);
    repo.write("s.yaml", schema());
    repo.write("b.md", "---\ntitle: A\n---\n");
    let comment = "# copydesk: allow all: it is old";
    match rule {
        "schema/too-complex" => {
            let deep = format!("{}{}", "[".repeat(22), "]".repeat(22));
            repo.write(
                "a.md",
                format!("---\n{comment}\na: {deep} {comment}\n---\n"),
            );
        }
        "file/too-large" => {
            let long = "# long\n".repeat(1_000);
            repo.write("a.md", format!("---\n{comment}\n{long}---\n"));
        }
        "assert/too-complex" => {
            let parts = vec!["1"; 60].join(", ");
            repo.write(
                "a.md",
                format!("---\n{comment}\nparts: [{parts}] {comment}\n---\n"),
            );
        }
        "front-matter/too-complex" => {
            let deep = format!("{}{}", "[".repeat(256), "]".repeat(256));
            repo.write("a.md", format!("---\n{comment}\nb: {deep}\n---\n"));
        }
        "front-matter/syntax" => {
            let broken = format!("title: [ {comment}\nurl: http://a.org\n");
            repo.write("a.md", format!("---\n{comment}\n{broken}---\n"));
        }
        "front-matter/unclosed" => {
            repo.write("a.md", format!("---\n{comment}\ntitle: A\n\nText.\n"));
        }
        _ => {}
    }
    repo.git(&["add", "--all"]);
    if rule == "file/unreadable" {
        // Nobody can lock a file against root, but git may have lost what was staged.
        let lost = format!("100644,{},a.md", "ab".repeat(20));
        repo.git(&["update-index", "--add", "--cacheinfo", &lost]);
    }
    repo
}

/// Checks such a repository.
fn check(repo: &Repo, rule: &str, args: &[&str]) -> Ran {
    let staged: &[&str] = match rule {
        "file/unreadable" => &["--staged"],
        _ => &[],
    };
    repo.check(&[&["--max-file-size", "5000"], staged, args].concat())
}

const RULES: [&str; 7] = [
    "assert/too-complex",
    "schema/too-complex",
    "file/too-large",
    "file/unreadable",
    "front-matter/too-complex",
    "front-matter/syntax",
    "front-matter/unclosed",
];

fn config(rest: &str) -> String {
    let loops = "fields.parts.all(a, fields.parts.all(b, fields.parts.all(c, a + b + c > 0)))";
    let assert = format!("{{ id: loops, expr: '!has(fields.parts) || {loops}' }}");
    format!("collections: {{ a: {{ files: '*.md', schema: s.yaml, assert: {assert} }} }}\n{rest}")
}

#[track_caller]
fn fails(repo: &Repo, rule: &str, args: &[&str]) {
    let run = check(repo, rule, args);
    let reported = format!("a.md {rule}");
    assert!(run.findings().contains(&reported), "{args:?}: {run:?}");
    assert_eq!(run.code, 1, "{args:?}: {run:?}");
}

#[test]
fn no_level_selection_or_comment_changes_it() {
    for rule in RULES {
        let group = rule.split('/').next().expect("a group");
        for rules in [
            "rules: { all: off }\n".to_owned(),
            "rules: { schema/false: off }\n".to_owned(),
            format!("rules: {{ {group}: warning }}\n"),
            format!("overrides: [{{ files: 'a.md', rules: {{ {group}: off }} }}]\n"),
        ] {
            fails(&unjudged(rule, &config(&rules)), rule, &[]);
        }
        let off = format!("{rule}=off");
        let repo = unjudged(rule, &config(""));
        for args in [
            &[][..],
            &["--select", "url"],
            &["--ignore", rule],
            &["--ignore", "all"],
            &["--severity", &off],
        ] {
            fails(&repo, rule, args);
        }
        let never = check(&repo, rule, &["--fail-on", "never"]);
        assert_eq!(never.code, 0, "{never:?}");
        let repo = unjudged(rule, &config("exclude: a.md\n"));
        let excluded = check(&repo, rule, &[]);
        assert!(!excluded.out.contains(rule), "{excluded:?}");
    }
}

#[test]
fn a_level_of_its_own_is_refused() {
    for rule in RULES {
        let repo = unjudged(rule, &config(&format!("rules: {{ {rule}: off }}\n")));
        let run = check(&repo, rule, &[]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.findings()
                .contains(&"copydesk.yaml config/invalid".to_owned()),
            "{run:?}"
        );
    }
}

#[test]
fn no_baseline_forgives_it() {
    for rule in RULES {
        let repo = unjudged(rule, &config(""));
        let written = repo.copydesk(&["baseline"]).output().expect("it runs");
        assert!(written.status.success(), "{written:?}");
        let baseline = repo.read(".copydesk-baseline.jsonl");
        assert!(!baseline.contains(rule), "{baseline}");
        let entry = format!(
            "{{\"file\":\"a.md\",\"rule\":\"{rule}\",\"pointer\":\"\",\"value\":\"\",\"count\":1}}\n"
        );
        repo.write(".copydesk-baseline.jsonl", baseline + &entry);
        repo.git(&["add", ".copydesk-baseline.jsonl"]);
        fails(&repo, rule, &[]);
    }
}

/// Each of these says that the rest of a document was not read.
#[test]
fn every_limit_of_front_matter_is_one() {
    let levels = |open: &str, close: &str, count| open.repeat(count) + &close.repeat(count);
    let mut aliases = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
    for at in 0..5 {
        let items = vec![format!("*a{at}"); 10].join(", ");
        let line = format!("a{}: &a{} [{items}]\n", at + 1, at + 1);
        aliases.push_str(&line);
    }
    let blocks: String = (0..256).map(|at| " ".repeat(at) + "a:\n").collect();
    for (name, text) in [
        ("flow.yaml", format!("a: {}\n", levels("[", "]", 256))),
        ("blocks.yaml", blocks),
        ("aliases.yaml", aliases),
        ("a.json", format!("{{\"a\":{}}}\n", levels("[", "]", 256))),
        ("a.toml", format!("a = {}\n", levels("[", "]", 81))),
    ] {
        let repo = Repo::new();
        repo.write("copydesk.yaml", "rules: { all: off }\n");
        repo.write(name, text);
        let run = repo.check(&["--ignore", "all", name]);
        run.reports(&[&format!("{name} front-matter/too-complex")]);
    }
}

#[test]
fn what_a_schema_refuses_beyond_a_thousand_values_is_not_hidden_by_a_level() {
    let repo = Repo::new();
    repo.write(
        "copydesk.yaml",
        config("rules: { schema/type: off, schema/required: off }\n"),
    );
    let schema = "required: [title]\nproperties: { tags: { items: { type: string } } }\n";
    repo.write("s.yaml", schema);
    for (items, reported) in [(999, &[][..]), (1_001, &["a.md schema/too-complex"])] {
        let tags = vec!["1"; items].join(", ");
        repo.write("a.md", format!("---\ntags: [{tags}]\n---\n"));
        repo.check(&["--ignore", "schema"]).reports(reported);
    }
}

#[test]
fn no_comment_in_the_config_hides_that_it_is_wrong() {
    let repo = Repo::new();
    repo.write(
        "copydesk.yaml",
        "rules: { nope: off } # copydesk: allow all: old\n",
    );
    repo.write("a.md", "---\ntitle: A\n---\ntext\n");
    let run = repo.check(&[]);
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(run.findings(), ["copydesk.yaml config/unknown-name"]);
}

/// A text in UTF-16, with a byte order mark.
fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xff, 0xfe].into_iter().chain(units).collect()
}

#[test]
fn utf_16_is_not_checked_whatever_settings_say() {
    let repo = Repo::new();
    repo.write("a.md", utf16("---\ntitle: [\n---\n"));
    repo.write("b.md", "---\ntitle: A\n---\n");
    repo.git(&["add", "--all"]);
    let reported = ["a.md file/unreadable"];
    repo.check(&[]).reports(&reported);
    for rules in [
        "all: off",
        "front-matter/encoding: off",
        "front-matter: warning",
    ] {
        repo.write("copydesk.yaml", format!("rules: {{ {rules} }}\n"));
        repo.check(&[]).reports(&reported);
        repo.check(&["--staged"]).reports(&reported);
        repo.check(&["--ignore", "front-matter/encoding"])
            .reports(&reported);
    }
    repo.remove("copydesk.yaml");
    let written = repo.run(&["baseline"]);
    assert_eq!(written.code, 0, "{written:?}");
    written.says("no findings recorded");
    written.says("1 finding cannot be recorded");
    repo.check(&[]).reports(&reported);
    repo.write("copydesk.yaml", "exclude: a.md\n");
    repo.check(&[]).reports(&[]);
}

#[test]
fn a_baseline_that_cannot_record_what_was_not_checked_is_up_to_date() {
    let repo = Repo::with(&[("b.md", "---\nurl: htp://a.org/b\n---\n")]);
    repo.write("a.md", utf16("---\ntitle: A\n---\n"));
    assert_eq!(repo.run(&["baseline"]).code, 0);
    let again = repo.run(&["baseline"]);
    again.says("is up to date: 1 finding recorded");
    assert_eq!(again.code, 0, "{again:?}");
}

#[test]
fn data_of_a_generator_that_is_too_complex_is_not_passed_over() {
    let repo = Repo::with(&[
        ("_config.yml", "title: A\n"),
        ("_posts/2024-01-01-a.md", "---\ntitle: A\n---\n"),
    ]);
    let deep = format!("a: {}{}\n", "[".repeat(256), "]".repeat(256));
    repo.write("_data/nav.yml", deep);
    let reported = ["_data/nav.yml front-matter/too-complex"];
    repo.check(&[]).reports(&reported);
    repo.check(&["--since", "HEAD"]).reports(&reported);
}

/// Data with so many insecure URLs.
fn links(count: usize, end: &str) -> String {
    let links: Vec<String> = (0..count)
        .map(|at| format!("- url: http://a{at}.org/x\n"))
        .collect();
    links.concat() + end
}

#[test]
fn what_is_beyond_the_findings_of_a_rule_counts_and_no_baseline_hides_it() {
    let repo = Repo::with(&[(
        "copydesk.yaml",
        "collections: { a: { files: 'a.yml' } }\nrules: { url/insecure: error }\n",
    )]);
    for (count, recorded, code) in [(1_000, 1_000, 0), (1_001, 1_000, 1)] {
        repo.write("a.yml", links(count, ""));
        let run = repo.check(&["--no-baseline"]);
        assert_eq!(run.findings().len(), 1_000);
        let count = count.to_string();
        let shown = format!("{},{} errors", &count[..1], &count[1..]);
        run.says(&shown);
        let written = repo.run(&["baseline", "--update"]);
        written.says(&format!(
            "{},{:03} findings",
            recorded / 1_000,
            recorded % 1_000
        ));
        let run = repo.check(&[]);
        assert_eq!((run.code, run.findings().len()), (code, 0), "{}", run.err);
        if code == 1 {
            run.says("1 error in");
            run.says("a.yml: 1 more finding of url/insecure is not listed");
        }
    }
    // A comment about the whole file suppresses all of them.
    let all = "# copydesk: allow-file url/insecure: an archive\n".to_owned() + &links(1_500, "");
    repo.write("a.yml", all);
    repo.check(&["--no-baseline"]).reports(&[]);
    let one = links(
        1_500,
        "- url: http://b.org/ # copydesk: allow url/insecure: old\n",
    );
    repo.write("a.yml", one);
    repo.check(&["--no-baseline"]).says("500 more findings");
}

/// What comes after a syntax error was not checked, in each format, in front matter and in data.
#[test]
fn a_syntax_error_is_always_an_error() {
    for (name, text) in [
        (
            "a.md",
            "---\ntitle: [ # copydesk: allow all: old\nother: 1\n---\n",
        ),
        ("a.md", "+++\ntitle = A # copydesk: allow all: old\n+++\n"),
        ("a.md", "{ \"title\": A }\n"),
        ("a.yml", "# copydesk: allow-file all: old\ntitle: \"A\n"),
        ("a.toml", "# copydesk: allow-file all: old\ntitle =\n"),
        ("a.json", "{ \"title\": \"A\", }\n"),
        ("_data/a.yml", "- a: 1\n- \"b\n"),
        ("_data/a.json", "[1, 2\n"),
    ] {
        let repo = Repo::with(&[
            ("_config.yml", "title: A\n"),
            (
                "copydesk.yaml",
                "collections: { a: { files: 'a.*' } }\nrules: { all: off }\n",
            ),
        ]);
        repo.write(name, text);
        repo.git(&["add", "--all"]);
        let reported = [&*format!("{name} front-matter/syntax")];
        for args in [
            &[][..],
            &["--staged"],
            &["--since", "HEAD"],
            &["--select", "image"],
            &["--ignore", "all"],
            &["--severity", "front-matter/syntax=off"],
            &["--severity", "front-matter=warning"],
        ] {
            let run = repo.check(args);
            assert_eq!(run.code, 1, "{name} {args:?}: {run:?}");
            assert_eq!(run.findings(), reported, "{name} {args:?}: {run:?}");
        }
        let never = repo.check(&["--fail-on", "never"]);
        assert_eq!(never.code, 0, "{never:?}");
        let config = repo.read("copydesk.yaml") + &format!("exclude: [{name}]\n");
        repo.write("copydesk.yaml", config);
        let run = repo.check(&["--allow-empty"]);
        assert!(run.findings().iter().all(|line| !line.contains("syntax")));
    }
}

/// The fixes of such a rule are as safe as the config says, though its level is fixed.
#[test]
fn fixes_of_syntax_errors_can_be_turned_off() {
    for (fix, left) in [("safe", "title: \"a: b\"\n"), ("off", "title: a: b\n")] {
        let repo = Repo::new();
        repo.write(
            "copydesk.yaml",
            format!("fix: {{ front-matter/syntax: {fix} }}\n"),
        );
        repo.write("a.md", "---\ntitle: a: b\n---\n");
        repo.check(&["--fix"]);
        assert_eq!(repo.read("a.md"), format!("---\n{left}---\n"));
    }
}

#[test]
fn a_baseline_names_what_it_cannot_record() {
    let repo = Repo::with(&[
        ("a.md", "---\ntitle: [\n---\n"),
        ("b.md", "---\ntitle: A\nurl: htp://a.org/b\n---\n"),
    ]);
    let written = repo.run(&["baseline"]);
    written.says("1 finding (1 error) recorded in");
    written.says("1 finding cannot be recorded, since the rest of the file was not checked");
    written.says("`copydesk check` fails until you fix or `exclude` it");
    written.says("! a.md:2:8: error[front-matter/syntax]");
    assert_eq!(written.code, 0);
    let reported = ["a.md front-matter/syntax"];
    repo.check(&[]).reports(&reported);
    // Older versions wrote such entries: they are read, ignore nothing, and go.
    let old = r#"{"file":"a.md","rule":"front-matter/syntax"}"#;
    let baseline = repo.read(".copydesk-baseline.jsonl");
    repo.write(".copydesk-baseline.jsonl", format!("{baseline}{old}\n"));
    let run = repo.check(&[]);
    run.reports(&reported);
    run.says("gone: a.md: [front-matter/syntax], which no baseline can ignore");
    let run = repo.run(&["baseline"]);
    assert_eq!(run.code, 2, "{run:?}");
    run.says("- a.md: [front-matter/syntax]");
    assert_eq!(repo.run(&["baseline", "--update"]).code, 0);
    assert_eq!(repo.read(".copydesk-baseline.jsonl"), baseline);
}

#[test]
fn a_pointer_of_git_lfs_is_not_the_document() {
    let repo = Repo::new();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    repo.write("a.md", pointer);
    repo.git(&["add", "--all"]);
    let reported = ["a.md file/unreadable"];
    repo.check(&[]).reports(&reported);
    repo.check(&["--staged", "--ignore", "all"])
        .reports(&reported);
    repo.write("a.md", format!("---\ntitle: A\n---\n{pointer}"));
    repo.check(&[]).reports(&[]);
}
