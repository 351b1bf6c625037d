//! Wrong defaults (`defaults` of Jekyll, `cascade` of Hugo) wherever findings go: the index, baselines,
//! SARIF. Each is one finding, at the place where it is written.

use super::repo::Repo;

const CONFIG: &str = "collections:\n  posts: { files: ['_posts/*.md'] }\n";

const POST: &str = "---\ntitle: Moss\n---\nText.\n";

/// The config of a Jekyll site whose posts are published or not.
fn jekyll(published: &str) -> String {
    format!(
        "title: Garden\ndefaults:\n  - scope: {{ path: '', type: posts }}\n    values:\n      published: {published}\n"
    )
}

fn repo(published: &str) -> Repo {
    Repo::with(&[
        ("copydesk.yaml", CONFIG),
        ("_config.yml", &jekyll(published)),
        ("_posts/2024-05-01-moss.md", POST),
        ("_posts/2024-05-02-fern.md", POST),
    ])
}

const WRONG: &str = "_config.yml published/not-boolean";

#[test]
fn what_is_staged_decides_about_defaults() {
    let repo = repo("true");
    repo.write("_config.yml", jekyll("flase"));
    repo.git(&["add", "_config.yml"]);
    repo.write("_config.yml", jekyll("true"));
    let staged = repo.check(&["--staged"]);
    staged.reports(&[WRONG]);
    staged.shows("the default of 2 documents");

    repo.git(&["reset", "--quiet"]);
    repo.write("_config.yml", jekyll("flase"));
    // The index has the right one still, and the post by itself is fine.
    repo.write("_posts/2024-05-01-moss.md", POST.replace("Moss", "Mosses"));
    repo.git(&["add", "_posts"]);
    repo.check(&["--staged"]).reports(&[]);
}

#[test]
fn a_document_that_is_staged_is_not_blamed_for_a_default() {
    let repo = repo("flase");
    repo.write("_posts/2024-05-01-moss.md", POST.replace("Moss", "Mosses"));
    repo.git(&["add", "_posts"]);
    repo.check(&["--staged"]).reports(&[]);
    repo.check(&[]).reports(&[WRONG]);
}

#[test]
fn what_changes_since_a_commit_may_be_a_default() {
    let repo = repo("true");
    repo.write("_config.yml", jekyll("flase"));
    repo.git(&["add", "_config.yml"]);
    repo.git(&["commit", "--quiet", "--message", "Hide the posts"]);
    repo.check(&["--changed", "--since", "HEAD~1"])
        .reports(&[WRONG]);
}

#[test]
fn a_baseline_ignores_a_default_however_many_documents_have_it() {
    let repo = repo("flase");
    let recorded = repo.run(&["baseline"]);
    assert_eq!(recorded.code, 0, "{recorded:?}");
    recorded.says("1 finding (1 error) recorded");
    repo.check(&[]).reports(&[]);

    // Another document has it as well, and that is no other finding.
    repo.write("_posts/2024-05-03-yew.md", POST);
    repo.check(&[]).reports(&[]);
    // Another place of the file does not wake it, another value does.
    let moved = jekyll("flase").replace("title: Garden\n", "title: Garden\nlang: en\n");
    repo.write("_config.yml", moved);
    repo.check(&[]).reports(&[]);
    repo.write("_config.yml", jekyll("fales"));
    repo.check(&[]).reports(&[WRONG]);

    repo.write("_config.yml", jekyll("true"));
    let pruned = repo.check(&["--prune"]);
    pruned.reports(&[]);
    assert!(!repo.read(".copydesk-baseline.jsonl").contains("published"));
}

#[test]
fn sarif_has_a_default_once_where_it_is_written() {
    let repo = repo("flase");
    let result = repo.run(&["check", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&result.out).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 1, "{results:#?}");
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "_config.yml");
    assert_eq!(place["region"]["startLine"], 5);
    let message = results[0]["message"]["text"].as_str().expect("a message");
    assert!(message.contains("the default of 2 documents"), "{message}");

    // The number of documents is not what it is known by.
    let known = results[0]["partialFingerprints"].clone();
    repo.write("_posts/2024-05-03-yew.md", POST);
    let result = repo.run(&["check", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&result.out).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["partialFingerprints"], known);
}

#[test]
fn a_cascade_is_one_finding_in_the_page_that_has_it() {
    let repo = Repo::with(&[
        (
            "copydesk.yaml",
            "collections:\n  all: { files: ['content/**'] }\n",
        ),
        ("hugo.toml", "baseURL = 'https://garden.example/'\n"),
        (
            "content/walks/_index.md",
            "---\ntitle: Walks\ncascade:\n  draft: flase\n---\n",
        ),
        ("content/walks/rim.md", "---\ntitle: Rim\n---\nText.\n"),
        ("content/walks/edge.md", "---\ntitle: Edge\n---\nText.\n"),
    ]);
    let wrong = "content/walks/_index.md published/not-boolean";
    let all = repo.check(&[]);
    all.reports(&[wrong]);
    all.shows("the default of 2 documents");
    let recorded = repo.run(&["baseline"]);
    assert_eq!(recorded.code, 0, "{recorded:?}");
    repo.check(&[]).reports(&[]);
    repo.write(
        "content/walks/_index.md",
        "---\ntitle: Walks\ncascade:\n  draft: ture\n---\n",
    );
    repo.git(&["add", "content"]);
    repo.check(&["--staged"]).reports(&[wrong]);
}
