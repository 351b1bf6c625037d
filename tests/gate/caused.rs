//! What a new, changed or deleted config, schema, data file, image or ignore file makes wrong in files
//! that did not change is reported with the change that causes it.

use super::repo::Repo;
use super::staged::PNG;

const CONFIG: &str = "\
site: { static: [.] }
collections:
  news:
    files: n/*.md
    schema: s.yaml
    references:
      - { from: 'topics[]', to: topics.name }
      - { from: by, to: { data: people.yml } }
  topics:
    files: t/*.yaml
";
const SCHEMA: &str = "properties: { title: { type: string } }\n";
const STRICT: &str = "properties: { title: { type: string, maxLength: 1 } }\n";
const ARTICLE: &str = "---\ntitle: Long\ntopics: [Herbs]\nby: bob\n\
                       image: { url: /img/a.png, width: 1, height: 1 }\n---\ntext\n";

/// A clean site.
fn site() -> Repo {
    let repo = Repo::with(&[
        ("copydesk.yaml", CONFIG),
        ("s.yaml", SCHEMA),
        ("people.yml", "ada: 1\nbob: 2\n"),
        ("t/cats.yaml", "name: Cats\n"),
        ("t/herbs.yaml", "name: Herbs\n"),
        ("n/a.md", ARTICLE),
    ]);
    repo.write("img/a.png", PNG);
    repo.commit();
    repo.check(&[]).reports(&[]);
    repo
}

/// That the change makes this finding, and says that it does.
#[track_caller]
fn causes(repo: &Repo, finding: &str, since: &str) {
    let changed = repo.check(&["--since", "HEAD"]);
    repo.git(&["add", "--all"]);
    let staged = repo.check(&["--staged"]);
    let whole = repo.check(&[]);
    for run in [changed, staged] {
        assert_eq!(run.findings(), [finding], "{run:?}");
        assert_eq!(run.code, whole.code, "{run:?}");
        run.shows(&format!("(since {since})"));
        run.says("did not change");
    }
}

/// A PNG of another size.
fn wider() -> Vec<u8> {
    let mut image = PNG.to_vec();
    image[19] = 2;
    image
}

#[test]
fn a_config() {
    let repo = site();
    repo.remove("copydesk.yaml");
    repo.write("s.yaml", STRICT);
    repo.commit();
    repo.write("copydesk.yaml", CONFIG);
    causes(
        &repo,
        "n/a.md schema/max-length",
        "`copydesk.yaml` was added",
    );

    let repo = site();
    repo.write("n/a.md", "---\ntitle: [\n---\n");
    repo.write("copydesk.yaml", "exclude: n/a.md\n");
    repo.commit();
    repo.remove("copydesk.yaml");
    causes(
        &repo,
        "n/a.md front-matter/syntax",
        "`copydesk.yaml` was deleted",
    );

    let repo = site();
    repo.write("people.yml", "ada: 1\n");
    repo.write(
        "copydesk.yaml",
        CONFIG.replace("- { from: by, to: { data: people.yml } }", ""),
    );
    repo.commit();
    repo.write("copydesk.yaml", CONFIG);
    causes(&repo, "n/a.md reference/unknown", "`copydesk.yaml` changed");
}

#[test]
fn a_schema() {
    let repo = site();
    repo.write("s.yaml", STRICT);
    causes(&repo, "n/a.md schema/max-length", "`s.yaml` changed");
    repo.write("s.yaml", SCHEMA);
    repo.remove("s.yaml");
    causes(&repo, "copydesk.yaml config/schema", "`s.yaml` was deleted");
    repo.commit();
    repo.write("s.yaml", STRICT);
    causes(&repo, "n/a.md schema/max-length", "`s.yaml` was added");
}

#[test]
fn a_data_file() {
    let repo = site();
    repo.write("people.yml", "ada: 1\n");
    causes(&repo, "n/a.md reference/unknown", "`people.yml` changed");
    repo.remove("people.yml");
    causes(
        &repo,
        "copydesk.yaml config/matches-nothing",
        "`people.yml` was deleted",
    );
}

#[test]
fn a_topic() {
    let repo = site();
    repo.remove("t/herbs.yaml");
    causes(
        &repo,
        "n/a.md reference/unknown",
        "`t/herbs.yaml` was deleted",
    );
    repo.write("t/herbs.yaml", "name: Herb\n");
    let run = repo.check(&["--since", "HEAD"]);
    run.shows("did you mean `Herb`?");
    causes(&repo, "n/a.md reference/unknown", "`t/herbs.yaml` changed");
}

#[test]
fn an_image() {
    let repo = site();
    repo.write("img/a.png", wider());
    repo.write("img/b.png", wider());
    causes(&repo, "n/a.md image/size-differs", "`img/a.png` changed");
    repo.remove("img/a.png");
    causes(
        &repo,
        "n/a.md image/missing-file",
        "`img/a.png` was deleted",
    );
    repo.commit();
    repo.write("img/a.png", wider());
    causes(&repo, "n/a.md image/size-differs", "`img/a.png` was added");
}

#[test]
fn an_ignore_file() {
    for name in [".ignore", ".gitignore"] {
        let repo = site();
        repo.write("n/old.md", "---\ntitle: 5\n---\n");
        repo.write(name, "old.md\n");
        repo.git(&["add", "--all", "--force"]);
        repo.git(&["commit", "--quiet", "--message", "old"]);
        repo.remove(name);
        causes(
            &repo,
            "n/old.md schema/type",
            &format!("`{name}` was deleted"),
        );
    }
    let repo = site();
    repo.write(".ignore", "herbs.yaml\n");
    causes(&repo, "n/a.md reference/unknown", "`.ignore` was added");
    let repo = site();
    repo.git(&["rm", "--quiet", "--cached", "t/herbs.yaml"]);
    repo.git(&["commit", "--quiet", "--message", "untracked"]);
    repo.write(".gitignore", "herbs.yaml\n");
    let run = repo.check(&["--since", "HEAD"]);
    run.reports(&["n/a.md reference/unknown"]);
    run.shows("(since `.gitignore` was added)");
}

#[test]
fn a_new_image_that_nothing_else_mentions_is_checked_alone() {
    let repo = site();
    repo.write("img/new.png", PNG);
    repo.write("n/b.md", ARTICLE.replace("a.png", "new.png"));
    let run = repo.check(&["--since", "HEAD"]);
    run.reports(&[]);
    assert!(!run.err.contains("did not change"), "{run:?}");
}

#[test]
fn a_hidden_config_of_a_folder_counts_in_a_whole_run() {
    let repo = site();
    repo.write(
        "sub/.copydesk.yaml",
        "collections: { a: { files: '*.md', schema: s.yaml } }\n",
    );
    repo.write("sub/s.yaml", STRICT);
    repo.write("sub/a.md", "---\ntitle: Long\n---\ntext\n");
    repo.commit();
    repo.check(&["sub/a.md"])
        .reports(&["sub/a.md schema/max-length"]);
    repo.check(&[]).reports(&["sub/a.md schema/max-length"]);
}

#[test]
fn a_config_that_could_not_be_used_before() {
    let repo = site();
    repo.write("s.yaml", STRICT);
    repo.write("copydesk.yaml", "collections: [news]\n");
    repo.commit();
    repo.check(&["--since", "HEAD"])
        .reports_of_config(&["copydesk.yaml schema/type"]);
    repo.write("copydesk.yaml", CONFIG);
    causes(&repo, "n/a.md schema/max-length", "`copydesk.yaml` changed");
}

#[test]
fn a_config_error_that_a_change_causes_is_one_for_hook_and_ci() {
    let repo = site();
    repo.remove("n/a.md");
    for run in [repo.check(&["--since", "HEAD"]), repo.check(&[])] {
        assert_eq!(run.findings(), ["copydesk.yaml config/matches-nothing"]);
        assert_eq!(run.code, 2, "{run:?}");
    }
}

/// A site below another one; the config of the upper one says nothing of bad URLs.
fn nested() -> Repo {
    Repo::with(&[
        (
            "copydesk.yaml",
            "rules: { all: off }\ncollections: { all: { files: '**/*.md' } }\n",
        ),
        ("a.md", "---\ntitle: A\n---\n"),
        ("sub/b.md", "---\nurl: 'http:'\n---\n"),
    ])
}

const OWN: &str = "collections: { own: { files: '*.md' } }\n";

#[test]
fn a_first_config_of_a_folder_is_compared_with_the_one_above() {
    let repo = nested();
    repo.check(&[]).reports(&[]);
    repo.write("sub/copydesk.yaml", OWN);
    causes(
        &repo,
        "sub/b.md url/invalid",
        "`sub/copydesk.yaml` was added",
    );
    // What was wrong under the config above is not new.
    let repo = nested();
    repo.write(
        "copydesk.yaml",
        "collections: { all: { files: '**/*.md' } }\n",
    );
    repo.commit();
    repo.write("sub/copydesk.yaml", OWN);
    repo.check(&["--since", "HEAD"]).reports(&[]);
}

#[test]
fn a_config_of_a_folder_that_is_gone_is_compared_with_the_one_above() {
    let repo = nested();
    repo.write(
        "copydesk.yaml",
        "collections: { all: { files: '**/*.md' } }\n",
    );
    repo.write("sub/copydesk.yaml", format!("rules: {{ all: off }}\n{OWN}"));
    repo.commit();
    repo.check(&[]).reports(&[]);
    repo.remove("sub/copydesk.yaml");
    causes(
        &repo,
        "sub/b.md url/invalid",
        "`sub/copydesk.yaml` was deleted",
    );
    let repo = nested();
    repo.write(
        "copydesk.yaml",
        "collections: { all: { files: '**/*.md' } }\n",
    );
    repo.write("sub/copydesk.yaml", OWN);
    repo.commit();
    repo.remove("sub/copydesk.yaml");
    repo.check(&["--since", "HEAD"]).reports(&[]);
}

#[test]
fn a_first_config_of_a_folder_takes_its_files_from_the_root_above() {
    let repo = site();
    repo.write("copydesk.yaml", CONFIG.replace("t/*", "t/**/*"));
    repo.remove("t/herbs.yaml");
    repo.write("t/sub/herbs.yaml", "name: Herbs\n");
    repo.commit();
    repo.check(&[]).reports(&[]);
    repo.write(
        "t/sub/copydesk.yaml",
        "collections: { own: { files: '*.yaml' } }\n",
    );
    repo.check(&[]).reports(&["n/a.md reference/unknown"]);
    causes(
        &repo,
        "n/a.md reference/unknown",
        "`t/sub/copydesk.yaml` was added",
    );
}

#[test]
fn the_cause_is_named_from_the_common_folder() {
    let repo = site();
    repo.write("sub/copydesk.yaml", CONFIG);
    for (path, text) in [
        ("sub/s.yaml", SCHEMA),
        ("sub/people.yml", "bob: 2\n"),
        ("sub/t/herbs.yaml", "name: Herbs\n"),
        ("sub/n/a.md", "---\ntitle: Long\ntopics: [Herbs]\n---\n"),
    ] {
        repo.write(path, text);
    }
    repo.commit();
    repo.write("sub/s.yaml", STRICT);
    repo.write("a.md", "---\ntitle: A\n---\n");
    let run = repo.check(&["--since", "HEAD"]);
    run.reports(&["sub/n/a.md schema/max-length"]);
    run.shows("(since `sub/s.yaml` changed)");
}

#[test]
fn what_was_wrong_with_the_config_before_is_not_reported_again() {
    let repo = site();
    repo.write("copydesk.yaml", CONFIG.replace("s.yaml", "none.yaml"));
    repo.commit();
    repo.remove("t/herbs.yaml");
    let changed = repo.check(&["--since", "HEAD"]);
    repo.git(&["add", "--all"]);
    for run in [changed, repo.check(&["--staged"])] {
        assert_eq!(run.findings(), ["n/a.md reference/unknown"], "{run:?}");
        assert_eq!(run.code, 1, "{run:?}");
    }
}
