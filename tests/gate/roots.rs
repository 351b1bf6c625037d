//! Several roots in one repository: each file belongs to its nearest config, wherever the run
//! starts.

use crate::repo::Repo;

const NEWS: &str =
    "collections:\n  news:\n    files: [\"news/*.md\"]\n    unique: [{ fields: [slug] }]\n";
const PAGES: &str = "collections:\n  pages:\n    files: [\"pages/*.md\"]\n    schema: page.json\n";
const PAGE: &str = "{ \"required\": [\"title\"] }";

/// A news site and a site of pages, with a defect that only the config of each finds.
fn monorepo() -> Repo {
    Repo::with(&[
        ("README.md", "# Sites\n"),
        ("one/copydesk.yaml", NEWS),
        ("one/news/a.md", "---\nslug: moss\n---\n"),
        ("one/news/b.md", "---\nslug: moss\n---\n"),
        ("two/copydesk.yaml", PAGES),
        ("two/page.json", PAGE),
        ("two/pages/a.md", "---\nslug: moss\n---\n"),
    ])
}

const ALL: &[&str] = &[
    "one/news/b.md unique/repeated",
    "two/pages/a.md schema/required",
];

#[test]
fn a_run_from_the_top_checks_each_root_under_its_own_config() {
    let repo = monorepo();
    let ran = repo.check(&[]);
    ran.reports(ALL);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(repo.check(&["one"]).findings(), ALL[..1]);
    repo.check(&["one/news/b.md", "two/pages/a.md"]).reports(&[
        "one/news/b.md unique/repeated",
        "two/pages/a.md schema/required",
    ]);
}

#[test]
fn json_names_the_root_and_fingerprints_do_not_know_of_others() {
    let repo = monorepo();
    let json = repo.copydesk(&["check", "--format", "jsonl"]).output();
    let json = crate::repo::Ran::of(&json.expect("a run"));
    let roots: Vec<String> = (json.out.lines())
        .map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).expect("a finding");
            format!("{} {}", finding["root"], finding["file"])
        })
        .collect();
    assert_eq!(
        roots,
        ["\"one\" \"one/news/b.md\"", "\"two\" \"two/pages/a.md\""]
    );
    let fingerprint = |args: &[&str]| {
        let sarif = repo
            .copydesk(&[&["check", "--format", "sarif"], args].concat())
            .output();
        let sarif = crate::repo::Ran::of(&sarif.expect("a run"));
        let sarif: serde_json::Value = serde_json::from_str(&sarif.out).expect("SARIF");
        sarif["runs"][0]["results"][0]["partialFingerprints"].clone()
    };
    assert_eq!(fingerprint(&[]), fingerprint(&["one"]));
}

#[test]
fn what_is_staged_is_checked_under_the_configs_of_the_index() {
    let repo = monorepo();
    repo.write("one/news/c.md", "---\nslug: moss\n---\n");
    repo.write("two/pages/b.md", "---\nslug: fern\n---\n");
    repo.git(&["add", "."]);
    // What is in the work tree alone counts for nothing.
    repo.write("two/copydesk.yaml", "collections: {}\n");
    let ran = repo.check(&["--staged"]);
    ran.reports(&[
        "one/news/c.md unique/repeated",
        "two/pages/b.md schema/required",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.err);
}

#[test]
fn each_root_has_its_own_baseline() {
    let repo = monorepo();
    let written = repo.copydesk(&["baseline"]).output().expect("a run");
    assert!(written.status.success());
    assert!(repo.path("one/.copydesk-baseline.jsonl").is_file());
    assert!(repo.path("two/.copydesk-baseline.jsonl").is_file());
    let ran = repo.check(&[]);
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    repo.check(&["--baseline", "one/.copydesk-baseline.jsonl"])
        .refuses("--baseline names one file, but each root has a baseline of its own");
}

#[test]
fn a_config_that_cannot_be_used_fails_the_run_after_the_others_were_checked() {
    let repo = monorepo();
    repo.write("one/copydesk.yaml", "collections: 7\n");
    let ran = repo.check(&[]);
    assert_eq!(
        ran.findings(),
        [
            "one/copydesk.yaml schema/type",
            "two/pages/a.md schema/required",
        ]
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
    ran.says("nothing was checked: the config is wrong");
}

#[test]
fn a_root_that_checks_nothing_fails_a_whole_run() {
    let repo = monorepo();
    repo.remove("two/pages/a.md");
    let ran = repo.check(&[]);
    assert_eq!(
        ran.findings(),
        [ALL[0], "two/copydesk.yaml config/matches-nothing"]
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn nothing_above_the_git_repository_is_read() {
    let repo = Repo::plain();
    repo.write("copydesk.yaml", "rules: { all: off }\n");
    repo.write("inner/a.md", crate::repo::BAD);
    let inner = Repo::at(repo.path("inner"));
    inner.git(&["init", "--quiet", "--initial-branch", "main"]);
    inner.check(&[]).reports(&["a.md front-matter/syntax"]);
}

#[test]
fn a_config_overrides_all_others() {
    let repo = monorepo();
    repo.write(
        "all.yaml",
        "collections:\n  all:\n    files: [\"**/*.md\"]\n    unique: [{ fields: [slug] }]\n",
    );
    let ran = repo.check(&["--config", "all.yaml"]);
    assert_eq!(ran.findings(), ["one/news/b.md unique/repeated"]);
    ran.says("Checked: 4 in all");
    assert!(ran.out.contains("and in 1 other place"), "{}", ran.out);
}

#[test]
fn what_is_named_below_a_named_folder_is_reported_once() {
    let repo = monorepo();
    for args in [
        &[".", "two/pages/a.md"][..],
        &["two/pages/a.md", "."],
        &[".", "two", "one/news/b.md"],
        &["one", "one/news/b.md", "two/pages"],
    ] {
        let ran = repo.check(args);
        assert_eq!(ran.findings(), ALL, "{args:?}");
    }
    // What is named is checked although a walk would pass it by.
    repo.write("two/.gitignore", "drafts\n");
    repo.write("two/drafts/a.md", crate::repo::BAD);
    repo.check(&[".", "two/drafts/a.md"]).reports(&[
        ALL[0],
        "two/drafts/a.md front-matter/syntax",
        ALL[1],
    ]);
}

#[test]
fn hidden_configs_and_hidden_files_of_a_nested_root_are_seen_from_above() {
    let repo = Repo::with(&[
        ("a.md", crate::repo::GOOD),
        (
            "docs/.copydesk.yaml",
            "collections: { all: { files: ['*.md', '.meta/*.yml'] } }\n",
        ),
        ("docs/b.md", crate::repo::GOOD),
        ("docs/.meta/a.yml", "a: [\n"),
    ]);
    let reported = ["docs/.meta/a.yml front-matter/syntax"];
    repo.check(&[]).reports(&reported);
    repo.check(&["docs"]).reports(&reported);
    repo.check(&[]).says("2 in all");
    Repo::at(repo.path("docs"))
        .check(&[])
        .reports(&[".meta/a.yml front-matter/syntax"]);
    repo.write("docs/.meta/a.yml", "a: [\n\n");
    repo.check(&["--since", "HEAD"]).reports(&reported);
    repo.git(&["add", "."]);
    repo.check(&["--staged"]).reports(&reported);
}

/// A site of Jekyll with one of Hugo in `docs`, which serves its images from `docs/static`.
#[test]
fn the_site_of_a_second_generator_is_a_root_where_no_config_is_above() {
    let repo = Repo::with(&[
        ("_config.yml", "title: Plants\n"),
        ("_posts/2024-01-01-a.md", "---\ntitle: Moss\n---\n"),
        ("docs/hugo.toml", "baseURL = \"https://docs.example/\"\n"),
        (
            "docs/content/a.md",
            "---\ntitle: Moss\nimage: /img/a.png\n---\n",
        ),
        ("docs/content/b.md", "---\ntitle: Fern\n---\n"),
        ("docs/data/nav.yml", "a: 1\n"),
    ]);
    repo.write("docs/static/img/a.png", super::staged::PNG);
    repo.write("docs/static/img/others.png", super::staged::PNG);
    repo.commit();
    repo.check(&[]).reports(&[]);
    repo.write(
        "docs/content/b.md",
        "---\ntitle: Fern\nimage: /img/b.png\n---\n",
    );
    repo.write("docs/data/nav.yml", "a: 1\na: 2\n");
    repo.git(&["add", "--all"]);
    let reported = [
        "docs/content/b.md image/missing-file",
        "docs/data/nav.yml front-matter/duplicate-key",
    ];
    let inside = Repo::at(repo.path("docs"));
    for args in [&[][..], &["docs"], &["--staged"], &["--since", "HEAD"]] {
        let run = repo.check(args);
        run.reports(&reported);
        run.shows("no such file: `docs/static/img/b.png`");
    }
    inside.check(&[]).shows("no such file: `static/img/b.png`");
    repo.git(&["rm", "--quiet", "docs/static/img/a.png"]);
    repo.check(&["--staged"])
        .shows("docs/content/a.md:3:8: error[image/missing-file] no such file: `docs/static/img/a.png` (since");
    repo.git(&["reset", "--quiet", "--hard"]);
    // Below a config, all files are of its site, unless the other one has a config too: an empty one
    // is enough.
    repo.write(
        "copydesk.yaml",
        "collections: { posts: { files: _posts/*.md } }\n",
    );
    repo.write("docs/copydesk.yaml", "");
    repo.check(&[]).reports(&[]);
}

#[test]
fn a_site_below_whose_mark_is_hidden_is_a_root() {
    let repo = Repo::with(&[
        ("README.md", "# Sites\n"),
        ("source/.vitepress/config.ts", "export default {}\n"),
        ("source/index.md", "![](/img/b.png)\n"),
        ("web/.eleventy.js", "module.exports = {};\n"),
        ("web/package.json", "{}\n"),
        ("web/a.md", "---\ndate: someday\n---\n"),
        // By its own starter, VitePress has its pages in `docs`.
        (
            "packages/moss/docs/.vitepress/config.ts",
            "export default {}\n",
        ),
        ("packages/moss/docs/index.md", "![](/img/b.png)\n"),
    ]);
    for folder in ["source", "packages/moss/docs"] {
        repo.write(format!("{folder}/public/img/a.png"), super::staged::PNG);
    }
    repo.commit();
    let reported = [
        "packages/moss/docs/index.md body/missing-image",
        "source/index.md body/missing-image",
        "web/a.md published/date-invalid",
    ];
    repo.check(&[]).reports(&reported);
    repo.check(&["source", "web", "packages"])
        .reports(&reported);
    let named = repo.check(&["source/index.md"]);
    assert_eq!(named.findings(), reported[1..2]);
}
