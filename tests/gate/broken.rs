//! What a change breaks in files that did not change.

use super::repo::{Ran, Repo};
use super::staged::PNG;
use super::work_tree::staged;

const CONFIG: &str = "\
site: { static: [.] }
collections:
  people:
    files: people/*.md
    unique: [{ fields: [name] }]
  news:
    files: news/*.md
    schema: schema.json
    references: [{ from: author, to: people.name }]
";

/// Two articles that name a person; a third one names nobody that there is.
fn site() -> Repo {
    let repo = Repo::with(&[
        ("copydesk.yaml", CONFIG),
        ("schema.json", r#"{ "required": ["author"] }"#),
        ("people/ada.md", "---\nname: Ada\n---\ntext\n"),
        ("people/bob.md", "---\nname: Bob\n---\ntext\n"),
        ("news/a.md", "---\ntitle: A\nauthor: Ada\n---\ntext\n"),
        ("news/b.md", "---\ntitle: B\nauthor: Bob\n---\ntext\n"),
        (
            "news/old.md",
            "---\ntitle: Old\nauthor: Nobody\n---\ntext\n",
        ),
    ]);
    repo.write("img/dot.png", PNG);
    repo.write(
        "news/image.md",
        "---\ntitle: I\nauthor: Ada\nimage:\n  url: /img/dot.png\n  width: 1\n  height: 1\n---\ntext\n",
    );
    repo.commit();
    repo
}

/// What a change makes wrong, by both ways to look at it.
#[track_caller]
fn breaks(repo: &Repo, expected: &[&str]) {
    let changed = repo.check(&["--changed", "--since", "HEAD"]);
    changed.reports(expected);
    repo.git(&["add", "--all"]);
    let staged = repo.check(&["--staged"]);
    staged.reports(expected);
    assert_eq!(staged.out, changed.out);
    if !expected.is_empty() {
        staged.says("did not change");
    }
}

#[test]
fn the_last_person_is_missed() {
    let repo = site();
    repo.git(&["rm", "--quiet", "people/ada.md", "people/bob.md"]);
    let run = repo.check(&["--staged"]);
    run.reports_of_config(&["copydesk.yaml config/matches-nothing"]);
    // As in a whole run.
    repo.check(&[])
        .reports_of_config(&["copydesk.yaml config/matches-nothing"]);
}

#[test]
fn a_deleted_person_breaks_the_articles_that_name_it() {
    let repo = site();
    repo.remove("people/ada.md");
    breaks(
        &repo,
        &[
            "news/a.md reference/unknown",
            "news/image.md reference/unknown",
        ],
    );
    // Only there where it was asked for.
    repo.check(&["--staged", "people"]).reports(&[]);
    // It has moved, and nothing is broken.
    repo.write("people/lovelace.md", "---\nname: Ada\n---\ntext\n");
    breaks(&repo, &[]);
}

#[test]
fn another_name_breaks_and_another_text_does_not() {
    let repo = site();
    repo.write("people/bob.md", "---\nname: Bob\n---\nmore text\n");
    breaks(&repo, &[]);
    repo.write("people/bob.md", "---\nname: Robert\n---\ntext\n");
    breaks(&repo, &["news/b.md reference/unknown"]);
    // With the article changed too, it is whole again.
    repo.write("news/b.md", "---\ntitle: B\nauthor: Robert\n---\ntext\n");
    breaks(&repo, &[]);
}

#[test]
fn what_repeats_is_reported_at_the_change_alone() {
    let repo = site();
    repo.write("people/zoe.md", "---\nname: Ada\n---\ntext\n");
    let run = repo.check(&["--changed", "--since", "HEAD", "--fail-on", "warning"]);
    run.reports(&["people/zoe.md unique/repeated"]);
}

#[test]
fn an_image_breaks_the_articles_that_show_it() {
    let repo = site();
    let mut wider = PNG.to_vec();
    wider[19] = 2;
    repo.write("img/dot.png", wider);
    breaks(&repo, &["news/image.md image/size-differs"]);
    repo.remove("img/dot.png");
    breaks(&repo, &["news/image.md image/missing-file"]);
}

#[test]
fn a_stricter_schema_breaks_what_it_judges() {
    let repo = site();
    repo.write("schema.json", r#"{ "required": ["author", "image"] }"#);
    breaks(
        &repo,
        &[
            "news/a.md schema/required",
            "news/b.md schema/required",
            "news/old.md schema/required",
        ],
    );
    let config = CONFIG.replace("    schema: schema.json\n", "");
    repo.write("copydesk.yaml", config);
    breaks(&repo, &[]);
}

#[test]
fn an_allowance_between_files_counts_and_is_judged_in_whole_runs() {
    let repo = site();
    let allowed = |author: &str| {
        format!(
            "---\ntitle: Old\n# copydesk: allow reference/unknown: has left\nauthor: {author}\n---\ntext\n"
        )
    };
    repo.write("news/old.md", allowed("Nobody"));
    let needed = repo.check(&["--fail-on", "warning", "--show-allowed"]);
    needed.reports(&[]);
    needed.says("suppressed: news/old.md:4:9: [reference/unknown]");
    repo.check(&["--changed", "--since", "HEAD"])
        .says("Suppressed: 1 finding");
    repo.write("news/old.md", allowed("Ada"));
    repo.check(&["--fail-on", "warning"])
        .reports(&["news/old.md suppression/unused"]);
    // One file alone does not know.
    repo.check(&["--fail-on", "warning", "--no-cross-file"])
        .reports(&[]);
    repo.check(&["--fail-on", "warning", "news/old.md"])
        .reports(&[]);
}

/// How often git is asked for the content of files when an article is gone that nobody may refer to:
/// once for the article, and for others only where the whole repository is looked at.
fn asked_without(repo: &Repo, gone: &str, other: &str) -> (Ran, usize) {
    repo.git(&["rm", "--quiet", gone]);
    repo.remove(other);
    staged(repo, &[])
}

#[test]
fn an_article_that_is_gone_breaks_nothing_that_cannot_refer_to_it() {
    let (run, asked) = asked_without(&site(), "news/b.md", "people/bob.md");
    run.reports(&[]);
    assert_eq!(asked, 1);
    let (run, asked) = asked_without(&site(), "people/bob.md", "news/b.md");
    run.reports(&["news/b.md reference/unknown"]);
    assert!(asked > 1, "{asked}");
}

#[test]
fn a_name_that_has_moved_to_another_file_is_not_gone() {
    let repo = site();
    repo.git(&["mv", "people/bob.md", "people/robert.md"]);
    repo.check(&["--staged"]).reports(&[]);
}

#[test]
fn an_article_that_is_gone_may_be_missed_in_other_ways() {
    let with = |config: &str, more: &[(&str, &str)]| {
        let repo = site();
        repo.write("copydesk.yaml", config);
        for (path, text) in more {
            repo.write(path, text);
        }
        repo.commit();
        repo.git(&["rm", "--quiet", "news/b.md"]);
        repo.check(&["--staged", "--fail-on", "warning"])
    };
    // By its path.
    let paths = CONFIG.replace("to: people.name", "to: [people.name, { path: news }]");
    let linked = ("news/c.md", "---\ntitle: C\nauthor: b.md\n---\ntext\n");
    with(&paths, &[linked]).reports(&["news/c.md reference/unknown"]);
    // By an assertion.
    let asserts = format!(
        "{CONFIG}    assert: {{ id: has-b, expr: 'siblings.exists(file, file.name == \"b.md\")' }}\n"
    );
    with(&asserts, &[]).reports(&[
        "news/a.md assert/failed",
        "news/image.md assert/failed",
        "news/old.md assert/failed",
    ]);
    // By what it alone referred to.
    let unused = format!("rules: {{ reference/unused: warning }}\n{CONFIG}");
    with(&unused, &[]).reports(&["people/bob.md reference/unused"]);
    // By the config: it was the only one that a glob matches, or that has a field.
    let glob =
        format!("overrides: [{{ files: '*/b.md', rules: {{ body/empty: off }} }}]\n{CONFIG}");
    let nothing = ["copydesk.yaml config/matches-nothing"];
    with(&glob, &[("people/b.md", "---\nname: B\n---\ntext\n")]).reports(&[]);
    with(&glob, &[]).reports_of_config(&nothing);
    let field = format!("{CONFIG}    unique: [{{ fields: [code] }}]\n");
    let b = (
        "news/b.md",
        "---\ntitle: B\nauthor: Bob\ncode: 1\n---\ntext\n",
    );
    let old = (
        "news/old.md",
        "---\ntitle: Old\nauthor: Ada\ncode: 2\n---\ntext\n",
    );
    with(&field, &[b, old]).reports(&[]);
    with(&field, &[b]).reports(&nothing);
}
