//! Help that leads on: what people write into a config out of the habit of other tools, and what to
//! write instead.

use super::repo::{Ran, Repo};

/// A site with one post, and a config of it.
fn site(config: &str) -> Repo {
    let repo = Repo::with(&[
        (
            "posts/a.md",
            "---\ntitle: A\nauthor: x\nslug: s\n---\ntext\n",
        ),
        ("blog/authors.yml", "x: 1\n"),
    ]);
    repo.write("copydesk.yaml", config);
    repo
}

fn posts(rest: &str) -> String {
    format!("collections: {{ posts: {{ files: 'posts/*.md', {rest} }} }}\n")
}

#[test]
fn it_says_what_to_write() {
    for (config, help) in [
        (
            "collections: [posts]\n".to_owned(),
            "write a mapping of names: `posts: { files: \"posts/**\" }`",
        ),
        (
            "collections: { posts: 'posts/*.md' }\n".to_owned(),
            "write `{ files: \"posts/*.md\" }`",
        ),
        ("rules: { url/insecure: false }\n".to_owned(), "write `off`"),
        (posts("rules: { url: false }"), "write `off`"),
        (
            "rules: { url/insecure: true }\n".to_owned(),
            "write a level: `warning` or `error`",
        ),
        (
            "collections: { posts: { files: [posts] } }\n".to_owned(),
            "for all files in a folder, write `posts/**`",
        ),
        (
            "collections: { posts: { files: posts/ } }\n".to_owned(),
            "for all files in a folder, write `posts/**`",
        ),
        (
            "collections: { posts: { files: 'posts\\**\\*.md' } }\n".to_owned(),
            "folders are separated by `/`, on Windows too: `posts/**/*.md`",
        ),
        (
            "collections: { posts: { files: [posts/*.md, '!posts/b.md'] } }\n".to_owned(),
            "write `exclude: \"posts/b.md\"` beside `files`",
        ),
        (
            posts("schema: 'https://json.schemastore.org/x.json'"),
            "copydesk reads nothing from the network; save the schema in the repository",
        ),
        (
            posts("references: { from: author, to: blog/authors.yml }"),
            "for a data file, write `to: { data: blog/authors.yml }`",
        ),
        (
            posts("references: { from: author, to: authors.name }"),
            "write `collection.field`, with a collection of this config",
        ),
        (
            posts("references: [author]"),
            "write `{ from: author, to: … }`, with a target such as `authors.name`",
        ),
        (posts("unique: [slug]"), "write `{ fields: [slug] }`"),
        (posts("unique: slug"), "write `{ fields: [slug] }`"),
        (
            posts("assert: { id: x, expr: fields.title == }"),
            "expressions are in CEL; `copydesk explain assert/failed` shows some",
        ),
        (
            posts("assert: { id: x, expr: size(title) < 3 }"),
            "a field of the document is `fields.title`",
        ),
        (
            posts("assert: { id: x, expr: len(fields.title) < 3 }"),
            "the length of a text or list is `size(…)`",
        ),
    ] {
        let run = site(&config).run(&["check", "--format", "jsonl", "-q"]);
        assert_eq!(run.code, 2, "{config}: {run:?}");
        let findings: Vec<serde_json::Value> = (run.out.lines())
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        let [finding] = &*findings else {
            panic!("{config}: {run:?}");
        };
        let found = finding["help"].as_str().unwrap_or_default();
        assert!(found.contains(help), "{config}: {found}");
        assert!(finding["fix"].is_null(), "{config}: {run:?}");
    }
}

const ASSERTS: &str = "assert: [{ id: short-title, expr: size(fields.title) > 5, message: too short, \
    at: title }, { id: no-slug, expr: '!has(fields.slug)' }]";

#[test]
fn an_assertion_is_named_and_can_be_selected() {
    let repo = site(&posts(ASSERTS));
    let both = repo.check(&[]);
    both.shows("[assert/failed] too short (assertion `short-title` on `title`)\n");
    both.shows("[assert/failed] assertion `no-slug` failed: `!has(fields.slug)`\n");
    let reported = |run: &Ran| [run.out.contains("short-title"), run.out.contains("no-slug")];
    for (args, expected) in [
        (&["--select", "assert/short-title"][..], [true, false]),
        (
            &["--select", "assert/short-title,assert/no-slug"],
            [true, true],
        ),
        (&["--select", "assert/short-title,assert"], [true, true]),
        (&["--ignore", "assert/short-title"], [false, true]),
        (&["--select", "url,assert/no-slug"], [false, true]),
    ] {
        let run = repo.check(args);
        assert_eq!(reported(&run), expected, "{args:?}: {run:?}");
        assert_eq!(run.code, 1, "{args:?}: {run:?}");
    }
    for args in [["--select", "assert/long"], ["--ignore", "assert/long"]] {
        repo.check(&args)
            .refuses("no assertion of the config has the id `long`");
    }
    // What a selection leaves out is not gone.
    repo.run(&["baseline"]).says("2 findings");
    let one = repo.check(&["--select", "assert/short-title", "--prune"]);
    one.reports(&[]);
    repo.check(&[]).reports(&[]);
}
