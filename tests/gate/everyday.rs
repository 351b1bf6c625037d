//! A baseline over real content of ten years, with every rule on.

use std::fs;
use std::path::{Path, PathBuf};

use super::repo::{Ran, Repo, ran};
use super::support;

const EVERYTHING: &[&str] = &["--select", "all", "--now", "2024-06-01T00:00:00Z"];

/// A copy of the real content; none, said aloud, where it is not.
fn content() -> Option<Repo> {
    let corpus = support::shared("corpus/everyday")?;
    let repo = Repo::plain();
    for file in support::files(&corpus) {
        let inside = file.strip_prefix(&corpus).expect("inside");
        repo.write(inside, fs::read(&file).expect("readable"));
    }
    Some(repo)
}

#[track_caller]
fn check(repo: &Repo) -> Ran {
    repo.check(&[EVERYTHING, &["--fail-on", "warning"]].concat())
}

/// Content files whose front matter is opened by `---`.
fn articles(repo: &Repo) -> Vec<PathBuf> {
    let news = repo.path("_news");
    let mut files = support::files(&news);
    files.retain(|file| {
        let text = fs::read_to_string(file).unwrap_or_default();
        text.starts_with("---\n")
    });
    files
}

fn insert_after(path: &Path, line: &str, new: &str) {
    let text = fs::read_to_string(path).expect("text");
    let at = text.find(line).expect("the line") + line.len();
    fs::write(path, format!("{}{new}{}", &text[..at], &text[at..])).expect("written");
}

#[test]
fn real_content_stays_forgiven_until_it_changes() {
    let Some(repo) = content() else {
        return;
    };
    let written = ran(repo.copydesk(&["baseline"]).args(EVERYTHING));
    assert_eq!(written.code, 0, "{}", written.err);
    let clean = check(&repo);
    clean.reports(&[]);
    assert!(!clean.err.contains("gone"), "{}", clean.err);

    // Lines move, and nothing wakes.
    let articles = articles(&repo);
    for article in articles.iter().step_by(articles.len() / 100).take(100) {
        insert_after(article, "---\n", &"# a comment\n".repeat(10));
    }
    let moved = check(&repo);
    moved.reports(&[]);
    assert!(!moved.err.contains("gone"), "{}", moved.err);

    // A value that is forgiven changes into another that is wrong in the same way.
    let all = repo.check(&[EVERYTHING, &["--no-baseline"]].concat());
    let insecure = (all.out.lines())
        .find(|line| line.contains("[url/insecure]") && line.starts_with("_news/"))
        .expect("an old address");
    let file = insecure.split(':').next().expect("a file").to_owned();
    let text = repo.read(&file);
    let changed = text.replacen("http://", "http://changed.", 1);
    repo.write(&file, &changed);
    let one = check(&repo).findings();
    let insecure_ones: Vec<_> = one
        .iter()
        .filter(|it| it.ends_with("url/insecure"))
        .collect();
    assert_eq!(insecure_ones, [&format!("{file} url/insecure")], "{one:?}");

    // Mended, it is gone.
    repo.write(&file, text.replacen("http://", "https://", 1));
    let mended = check(&repo);
    assert!(
        mended
            .err
            .contains(&format!("gone: {file}: [url/insecure]")),
        "{}",
        mended.err
    );
    repo.write(&file, &text);
    check(&repo).reports(&[]);

    // Under another name, it is still forgiven, but for what is said of the name itself.
    let new = file.replace(".md", "-renamed.md");
    fs::rename(repo.path(&file), repo.path(&new)).expect("renamed");
    let renamed = check(&repo).findings();
    let of_the_name =
        |finding: &&String| finding.contains("file/") || finding.contains("file-date");
    assert!(renamed.iter().all(|it| of_the_name(&it)), "{renamed:?}");
}
