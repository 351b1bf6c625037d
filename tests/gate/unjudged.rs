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
        "front-matter/too-complex" => {
            let deep = format!("{}{}", "[".repeat(256), "]".repeat(256));
            repo.write("a.md", format!("---\n{comment}\nb: {deep}\n---\n"));
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

const RULES: [&str; 4] = [
    "schema/too-complex",
    "file/too-large",
    "file/unreadable",
    "front-matter/too-complex",
];

fn config(rest: &str) -> String {
    format!("collections: {{ a: {{ files: '*.md', schema: s.yaml }} }}\n{rest}")
}

#[track_caller]
fn fails(repo: &Repo, rule: &str, args: &[&str]) {
    let run = check(repo, rule, args);
    let told = format!("a.md {rule}");
    assert!(run.findings().contains(&told), "{args:?}: {run:?}");
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
        run.tells(&[&format!("{name} front-matter/too-complex")]);
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
    for (items, told) in [(999, &[][..]), (1_001, &["a.md schema/too-complex"])] {
        let tags = vec!["1"; items].join(", ");
        repo.write("a.md", format!("---\ntags: [{tags}]\n---\n"));
        repo.check(&["--ignore", "schema"]).tells(told);
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
