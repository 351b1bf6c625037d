//! Repositories of people who have never heard of copydesk: what is recognised in them, what is left
//! alone, and that both are said.

use super::repo::{BAD, GOOD, Repo};
use super::staged::PNG;

const PERSON: &str = "---\nlayout: person\nname: Rose\nrole: Gardener\ntopics: [moss]\n---\n";

#[test]
fn folders_of_strangers_are_not_taken_for_built_in_collections() {
    let repo = Repo::with(&[
        ("_config.yml", "title: Garden\n"),
        ("_people/rose.md", PERSON),
        (
            "_news/2024-05-01-moss.md",
            "---\nlayout: post\ntitle: Moss\n---\ntext\n",
        ),
    ]);
    let run = repo.check(&[]);
    run.reports(&[]);
    run.says("Site generator: Jekyll (found _config.yml)");
    assert!(!run.err.contains("Built-in"), "{run:?}");
    // A config of their own changes nothing.
    repo.write("copydesk.yaml", "rules: {}\n");
    assert!(!repo.check(&[]).err.contains("built-in"));
    repo.remove("copydesk.yaml");
    // A single article of the format is known by its keys, broken or not; other folders are not.
    repo.write(
        "_news/2024-05-01-moss.md",
        "---\ntitle: Moss\nheat: 1\nprovider: {\n---\n",
    );
    let run = repo.check(&[]);
    run.reports(&["_news/2024-05-01-moss.md front-matter/syntax"]);
    run.says("Checked: 1 in news");
    run.says("Built-in collections: their content was recognised");
    // The same in a run over one file.
    let run = repo.check(&["_news/2024-05-01-moss.md"]);
    run.says("Checked: 1 in news");
    repo.check(&["_people/rose.md"]).reports(&[]);
}

#[test]
fn the_generator_is_said_and_why() {
    let repo = Repo::with(&[
        ("config/_default/hugo.toml", "title = 'Garden'\n"),
        ("archetypes/default.md", "---\ntitle: {{ .Name }}\n---\n"),
        ("content/a.md", GOOD),
    ]);
    let run = repo.check(&[]);
    run.reports(&[]);
    run.says("Site generator: Hugo (found config/_default/hugo.toml)");
    run.says("1 template of the site generator");
    // Who has a config knows, unless they ask.
    repo.write("copydesk.yaml", "site: { generator: zola }\n");
    assert!(!repo.check(&[]).err.contains("Site generator"));
    repo.check(&["--verbose"])
        .says("Site generator: Zola (`site.generator` in the config)");
    let shown = repo.check(&["--show-settings", "content/a.md"]);
    assert!(
        shown
            .out
            .contains("generator: zola (`site.generator` in the config)"),
        "{shown:?}"
    );
    repo.remove("copydesk.yaml");
    let shown = repo.check(&["--show-settings", "content/a.md"]);
    assert!(
        shown
            .out
            .contains("generator: hugo (found config/_default/hugo.toml)"),
        "{shown:?}"
    );
    let unknown = Repo::with(&[("a.md", GOOD)]);
    assert!(!unknown.check(&[]).err.contains("Site generator"));
    unknown
        .check(&["--verbose"])
        .says("Site generator: unknown");
}

#[test]
fn folders_of_tests_are_counted_and_can_be_named() {
    let repo = Repo::with(&[("tests/a.md", BAD), ("fixtures/b.md", BAD), ("c.md", GOOD)]);
    let run = repo.check(&[]);
    run.reports(&[]);
    run.says("Skipped: 2 files in folders of tests (name such a folder to check them)");
    repo.check(&["tests"])
        .reports(&["tests/a.md front-matter/syntax"]);
    repo.check(&["tests/a.md"])
        .reports(&["tests/a.md front-matter/syntax"]);
    // Where the generator has its pages, they are pages.
    repo.write("hugo.toml", "");
    repo.write("content/fixtures/d.md", BAD);
    repo.check(&[])
        .reports(&["content/fixtures/d.md front-matter/syntax"]);
}

#[test]
fn images_may_come_from_the_build_or_from_a_theme() {
    let image = "---\nimage: /made/a.png\n---\ntext\n";
    let repo = Repo::with(&[("_config.yml", "title: A\n"), ("a.md", image)]);
    let missing = ["a.md image/missing-file"];
    repo.check(&[]).reports(&missing);
    repo.write(".gitignore", "made/\n");
    repo.check(&[]).reports(&[]);
    repo.remove(".gitignore");
    repo.remove("_config.yml");
    repo.write("hugo.toml", "title = 'A'\n");
    repo.check(&[]).reports(&missing);
    repo.write("hugo.toml", "theme = 'paper'\n");
    repo.check(&[]).reports(&[]);
    repo.write("themes/paper/static/b.png", "");
    repo.check(&[]).reports(&missing);
    repo.write("themes/paper/static/made/a.png", "");
    assert!(!repo.check(&[]).findings().contains(&missing[0].to_owned()));
}

#[test]
fn fields_of_a_collection_are_a_table() {
    let repo = Repo::with(&[
        (
            "copydesk.yaml",
            "collections: { posts: { files: 'posts/*.md' } }\n",
        ),
        ("posts/a.md", "---\ntitle: A\ndate: 2024-05-01\n---\n"),
        ("posts/b.md", "---\ntitle: B\ndate: 2024-05-02\n---\n"),
        ("posts/c.md", "---\ntitle: C\ndate: 2024-05-03\n---\n"),
        ("posts/d.md", "---\ntitle: D\ndate: some day\n---\n"),
    ]);
    let table = repo.run(&["inspect", "--fields", "posts"]);
    assert_eq!(table.code, 0, "{table:?}");
    assert!(
        table
            .out
            .contains("posts/d.md:3:7: text, usually date: `some day`"),
        "{table:?}"
    );
    let json = repo.run(&["inspect", "--fields", "posts", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(json["fields"][0]["outliers"][0]["line"], 3);
    let unknown = repo.run(&["inspect", "--fields", "post"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    assert!(
        unknown
            .err
            .contains("no such collection: `post`; did you mean `posts`?"),
        "{unknown:?}"
    );
}

#[test]
fn a_config_of_jekyll_below_another_may_be_that_of_the_site_above() {
    let repo = Repo::with(&[
        ("_config.yml", "title: Garden\n"),
        ("docs/_config.yml", "title: Garden, for a try\n"),
        (
            "docs/_samples/a.md",
            "---\ntitle: Moss\ncover: /docs/img/moss.png\n---\n",
        ),
    ]);
    repo.write("docs/img/moss.png", PNG);
    repo.check(&[]).reports(&[]);
    repo.write(
        "docs/_samples/b.md",
        "---\ntitle: Fern\ncover: /docs/img/fern.png\n---\n",
    );
    repo.check(&[])
        .reports(&["docs/_samples/b.md image/missing-file"]);
}

#[test]
fn pointers_of_git_lfs_are_counted() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    let image = "---\ntitle: Moss\nimage: /moss.png\n---\ntext\n";
    let repo = Repo::with(&[
        ("_config.yml", "title: Garden\n"),
        ("a.md", image),
        ("moss.png", pointer),
    ]);
    let run = repo.check(&[]);
    run.reports(&[]);
    run.says("Note: 1 image is a pointer of Git LFS, whose format and size were not checked");
    repo.write("copydesk.yaml", "rules: {}\n");
    assert_eq!(repo.check(&[]).findings(), ["a.md image/unreadable"]);
}

#[test]
fn parts_of_a_site_are_no_sites_of_their_own() {
    let repo = Repo::with(&[
        ("web/config/_default/hugo.toml", "title = 'Garden'\n"),
        ("web/config/staging/hugo.toml", "title = 'Garden'\n"),
        ("web/content/a.md", GOOD),
        ("other/config/tool/config.toml", "baseURL = 'x'\n"),
        ("other/config/tool/content/a.md", GOOD),
        ("web/static/lib/docs/mkdocs.yml", "site_name: Library\n"),
        ("web/static/lib/docs/docs/a.md", BAD),
        ("web/themes/paper/config/en/hugo.toml", "title = 'Garden'\n"),
        ("web/themes/paper/config/en/content/a.md", GOOD),
    ]);
    let run = repo.check(&[]);
    run.reports(&[]);
    run.says("found web/config/_default/hugo.toml");
    run.says("found other/config/tool/config.toml");
    for part in ["staging", "mkdocs", "themes"] {
        assert!(!run.err.contains(part), "{run:?}");
    }
    let run = repo.check(&["web/config/staging"]);
    assert!(!run.err.contains("staging/hugo.toml"), "{run:?}");
}
