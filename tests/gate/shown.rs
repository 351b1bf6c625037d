//! `--show-files` and `--show-settings`: what a run would do with each file, and why it skips one.

use super::repo::{BAD, GOOD, Repo, ran};

const CONFIG: &str = "\
collections:
  posts: { files: 'posts/*.md', schema: post.json, rules: { url/insecure: off } }
  notes: { files: 'notes/*.md', assert: { id: short, expr: size(fields.title) < 9 } }
exclude: posts/old.md
overrides: [{ files: posts/a.md, rules: { url/invalid: warning } }]
";

fn site() -> Repo {
    Repo::with(&[
        ("copydesk.yaml", CONFIG),
        ("post.json", "{ \"required\": [\"title\"] }"),
        ("posts/a.md", BAD),
        ("posts/old.md", GOOD),
        ("notes/b.md", GOOD),
        ("about.md", GOOD),
        ("logo.png", "no image"),
        (".hidden/c.md", GOOD),
        (
            "shop/copydesk.yaml",
            "collections: { items: { files: '*.md' } }\n",
        ),
        ("shop/d.md", GOOD),
        ("ignored.md", GOOD),
        ("_config.yml", "title: A\n"),
        ("_data/nav.yml", "a: 1\n"),
    ])
}

#[test]
fn every_file_has_its_collection_or_a_reason() {
    let repo = site();
    repo.write(".gitignore", "ignored.md\n");
    repo.git(&["rm", "--cached", "--quiet", "ignored.md"]);
    let run = repo.run(&["check", "--show-files"]);
    assert_eq!((run.code, &*run.err), (0, ""), "{run:?}");
    let skipped = "skipped: neither content nor claimed by a collection";
    let expected = [
        ".gitignore: skipped: hidden",
        ".hidden/: skipped: hidden",
        &format!("_config.yml: {skipped}"),
        "_data/nav.yml: data of the site generator",
        "about.md: in no collection",
        &format!("copydesk.yaml: {skipped}"),
        "ignored.md: skipped: ignored by git or an `.ignore` file",
        &format!("logo.png: {skipped}"),
        "notes/b.md: notes",
        &format!("post.json: {skipped}"),
        "posts/a.md: posts, post.json",
        "posts/old.md: skipped: excluded by the config",
        &format!("shop/copydesk.yaml: {skipped}"),
        "shop/d.md: items",
    ];
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines, expected, "{run:?}");
    let one = repo.run(&["check", "--show-files", "posts/a.md"]);
    assert_eq!(one.out, "posts/a.md: posts, post.json\n");
}

#[test]
fn settings_name_config_collection_schema_rules_and_levels() {
    let repo = site();
    let run = repo.run(&["check", "--show-settings", "posts/a.md"]);
    assert_eq!((run.code, &*run.err), (0, ""), "{run:?}");
    for line in [
        "posts/a.md\n",
        "  config: copydesk.yaml\n",
        "  collection: posts\n",
        "  schema: post.json\n",
        "  overrides: overrides[0]\n",
        "  generator: jekyll (found _config.yml)\n",
        "    warning  url/invalid\n",
        "    error    front-matter/syntax\n",
    ] {
        run.shows(line);
    }
    assert!(!run.out.contains("url/insecure"), "{run:?}");
    repo.run(&["check", "--show-settings", "notes/b.md"])
        .shows("assertion short\n");
    let nested = repo.run(&["check", "--show-settings", "shop/d.md"]);
    nested.shows("  config: shop/copydesk.yaml\n");
    nested.shows("  path in it: d.md\n");
    // As a run over the whole finds it, and from another folder.
    let all = repo.run(&["check", "--show-settings"]);
    all.shows(&run.out);
    let inside = Repo::at(repo.path("posts"));
    inside
        .run(&["check", "--show-settings", "a.md"])
        .shows(&format!(
            "  config: {}/copydesk.yaml\n",
            repo.root().display()
        ));
    repo.run(&["check", "--show-settings", "posts/old.md"])
        .shows("posts/old.md: skipped: excluded by the config\n");
    repo.run(&["check", "--show-settings", "_data/nav.yml"])
        .shows("  collection: none (data of the site generator)\n");
    repo.write("copydesk.yaml", "collections: []\n");
    repo.run(&["check", "--show-files"])
        .refuses("the config is wrong");
}

#[test]
fn inspect_names_the_collection_and_its_schema() {
    let repo = Repo::with(&[
        (
            "site/copydesk.yaml",
            "collections: { posts: { files: \"posts/*.md\", schema: post.json } }\n",
        ),
        ("site/post.json", "{ \"required\": [\"title\"] }\n"),
        ("site/posts/a.md", "---\ntitle: A\n---\n"),
        ("b.md", "---\ntitle: B\n---\n"),
    ]);
    let run = repo.run(&["inspect", "site/posts/a.md", "b.md"]);
    let seen: Vec<serde_json::Value> = (run.out.lines())
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let names = |value: &serde_json::Value| format!("{} {}", value["collection"], value["schema"]);
    assert_eq!(names(&seen[0]), "\"posts\" \"post.json\"");
    assert_eq!(names(&seen[1]), "null null");
}

#[test]
fn rules_and_their_pages_fit_the_terminal() {
    let repo = Repo::plain();
    for args in [
        &["rules"][..],
        &["explain", "url/invalid"],
        &["explain", "url"],
    ] {
        let run = |columns: Option<&str>| {
            let mut command = repo.copydesk(args);
            command.env_remove("COLUMNS");
            ran(command.envs(columns.map(|columns| ("COLUMNS", columns))))
        };
        let (narrow, whole) = (run(Some("72")), run(None));
        let mut in_code = false;
        for line in narrow.out.lines() {
            in_code ^= line.starts_with("```");
            let may_be_long = in_code || line.starts_with(['#', '`', '|']);
            assert!(
                may_be_long || line.chars().count() <= 72,
                "{args:?}: {line}"
            );
        }
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(words(&narrow.out), words(&whole.out), "{args:?}");
        assert_ne!(narrow.out, whole.out, "{args:?}");
    }
}

#[test]
fn a_run_that_checked_nothing_does_not_say_that_nothing_was_found() {
    let repo = Repo::with(&[("a.txtx", "text\n"), ("b.md", GOOD)]);
    for args in [&["--since", "HEAD"][..], &["a.txtx"]] {
        let run = repo.check(args);
        assert!(!run.err.contains("No findings"), "{run:?}");
        run.says("Nothing checked");
    }
    repo.write("a.txtx", "other\n");
    let run = repo.check(&["--since", "HEAD"]);
    assert!(!run.err.contains("No findings"), "{run:?}");
    let run = repo.run(&["check", "--since", "HEAD", "--format", "markdown"]);
    run.shows("Nothing was checked.");
    let run = repo.run(&["check", "--since", "HEAD", "--format", "junit"]);
    run.shows("<skipped/>");
}
