//! When the config itself is judged: as a whole in a whole run, and when it is named, staged,
//! changed or on standard input; else only what the files of the run need.

use super::repo::{BAD, GOOD, Repo, ran};

const TWO: &str = "collections:\n  a: { files: 'a/*.md', schema: a.json }\n  b: { files: 'b/*.md', schema: b.json }\n";

/// A repository in which the schema of collection `b` cannot be used, and a glob matches nothing.
fn two() -> Repo {
    let config = format!("{TWO}  c: {{ files: 'c/*.md' }}\n");
    Repo::with(&[
        ("copydesk.yaml", &config),
        ("a.json", r#"{ "required": ["title"] }"#),
        ("b.json", r#"{ "required": 3 }"#),
        ("a/x.md", GOOD),
        ("b/y.md", GOOD),
    ])
}

#[test]
fn a_partial_run_needs_only_what_its_files_need() {
    let repo = two();
    repo.check(&["a/x.md"]).reports(&[]);
    repo.check(&["a"]).reports(&[]);
    repo.check_with(GOOD, &["--stdin-filename", "a/new.md"])
        .reports(&[]);
    repo.write("a/x.md", "---\nname: A\n---\n");
    repo.check(&["--since", "HEAD"])
        .reports(&["a/x.md schema/required"]);
    for args in [&["b/y.md"][..], &["a/x.md", "b/y.md"]] {
        let run = repo.check(args);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.findings()
                .contains(&"copydesk.yaml config/schema".to_owned()),
            "{run:?}"
        );
    }
    let whole = repo.check(&["."]);
    assert_eq!(whole.code, 2, "{whole:?}");
    assert_eq!(
        whole.findings(),
        [
            "a/x.md schema/required",
            "copydesk.yaml config/schema",
            "copydesk.yaml config/matches-nothing",
        ]
    );
}

#[test]
fn whose_files_they_are_concerns_all() {
    let repo = Repo::with(&[("a/x.md", BAD), ("b/y.md", GOOD)]);
    repo.write(
        "copydesk.yaml",
        "collections:\n  a: { files: 'a/*.md' }\n  b: { files: 'b/[*.md' }\n",
    );
    let run = repo.check(&["b/y.md"]);
    assert_eq!(
        (run.code, run.findings()),
        (2, vec!["copydesk.yaml config/invalid".to_owned()])
    );
}

#[test]
fn a_config_that_is_named_staged_or_changed_is_judged_as_a_whole() {
    let repo = Repo::with(&[("a/x.md", GOOD), ("copydesk.yaml", TWO)]);
    for schema in ["a.json", "b.json"] {
        repo.write(schema, r#"{ "required": ["title"] }"#);
    }
    repo.commit();
    let whole = ["copydesk.yaml config/matches-nothing"];
    for args in [&["a/x.md"][..], &["--since", "HEAD"]] {
        repo.check(args).reports(&[]);
    }
    let is_judged = |args: &[&str]| {
        let run = repo.check(args);
        assert_eq!(run.findings(), whole, "{args:?}: {run:?}");
        assert_eq!(run.code, 2, "{run:?}");
    };
    is_judged(&["."]);
    is_judged(&["copydesk.yaml"]);
    is_judged(&["copydesk.yaml", "a/x.md"]);
    repo.write("copydesk.yaml", format!("{TWO}# changed\n"));
    is_judged(&["--since", "HEAD"]);
    repo.git(&["add", "--all"]);
    is_judged(&["--staged"]);
    repo.git(&["commit", "--quiet", "--message", "config"]);
    repo.check(&["--staged"]).reports(&[]);
}

#[test]
fn a_config_under_its_hidden_name_is_judged_too() {
    let repo = Repo::with(&[("a/x.md", GOOD)]);
    repo.write(
        ".copydesk.yaml",
        "collections: { b: { files: 'b/*.md' } }\n",
    );
    repo.git(&["add", "--all"]);
    let run = repo.check(&["--staged"]);
    assert_eq!(
        run.findings(),
        [".copydesk.yaml config/matches-nothing"],
        "{run:?}"
    );
}

#[test]
fn a_config_on_stdin_is_judged_whether_one_is_there_or_not() {
    let good = "collections: { a: { files: 'a/*.md' } }\n";
    let repo = Repo::with(&[("a/x.md", GOOD), ("site/b/y.md", GOOD)]);
    let cases = [
        ("collections: }\n", "front-matter/syntax"),
        ("collections: [posts]\n", "schema/type"),
        ("rules: { url/insecur: error }\n", "config/unknown-name"),
        (
            "collections: { a: { files: 'b/*.md' } }\n",
            "config/matches-nothing",
        ),
        (
            "collections: { a: { files: 'a/*.md', schema: s.json } }\n",
            "config/schema",
        ),
    ];
    for existing in [false, true] {
        if existing {
            repo.write("copydesk.yaml", good);
        }
        for name in ["copydesk.yaml", "copydesk.yml"] {
            // What goes before it is read instead.
            if existing && name == "copydesk.yml" {
                continue;
            }
            for (text, rule) in cases {
                let run = repo.check_with(text, &["--stdin-filename", name]);
                assert_eq!(run.code, 2, "{text}: {run:?}");
                let first = run.findings().first().cloned();
                assert_eq!(first, Some(format!("{name} {rule}")), "{text}: {run:?}");
            }
            repo.check_with(good, &["--stdin-filename", name])
                .reports(&[]);
        }
    }
    // The config of a folder below, whatever the one above says.
    repo.check_with(
        "collections: { b: { files: 'b/*.md' } }\n",
        &["--stdin-filename", "site/copydesk.yaml"],
    )
    .reports(&[]);
    let mut command = repo.copydesk(&["check", "--stdin-filename", "none/copydesk.yaml"]);
    ran(&mut command).refuses("none/copydesk.yaml");
}

#[test]
fn what_is_wrong_with_how_a_config_is_written_is_reported_once() {
    // The continuation of the value is not indented.
    let config = "collections:\n  all: { files: ['*.md',\n'x.md'] }\n";
    let repo = Repo::with(&[("copydesk.yaml", config), ("a.md", GOOD), ("x.md", GOOD)]);
    for args in [&["."][..], &["copydesk.yaml"], &[".", "copydesk.yaml"]] {
        let run = repo.check(args);
        let expected = ["copydesk.yaml front-matter/not-portable"];
        assert_eq!(
            (run.code, run.findings()),
            (0, expected.map(str::to_owned).to_vec()),
            "{run:?}"
        );
    }
}
