//! `check --fix` where the fixes of many files do not fit together: what fits is taken, and a second
//! run finds nothing more to do.

use crate::repo::Repo;

const UNIQUE: &str = "collections:\n  news:\n    files: ['*.md']\n    fields: { text: title }\n    \
                      unique: [{ fields: [title] }]\n";

/// Titles of groups in which each collides with the others once it is fixed; after each, whether it is.
const GROUPS: &[&[(&str, &str)]] = &[
    &[("A", "A"), ("A ", "A "), ("A  ", "A  ")],
    &[("A ", "A"), ("A  ", "A  "), (" A", " A"), ("A   ", "A   ")],
    // What collides already may collide elsewhere, but not more.
    &[("A ", "A"), ("A ", "A"), ("B", "B")],
];

#[test]
fn what_fits_is_taken_in_one_run() {
    let mut files = vec![("copydesk.yaml".to_owned(), UNIQUE.to_owned())];
    let mut expected = Vec::new();
    for number in 100..200 {
        let group = GROUPS[number % GROUPS.len()];
        for (at, (title, fixed)) in group.iter().enumerate() {
            let path = format!("{number}-{at}.md");
            let text = |title: &str| {
                let title = title.replace(['A', 'B'], &format!("Moss {number}"));
                format!("---\ntitle: \"{title}\"\n---\n")
            };
            files.push((path.clone(), text(title)));
            expected.push((path, text(fixed)));
        }
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let repo = Repo::with(&files);
    let first = repo.check(&["--fix-only", "--no-fold"]);
    for (path, text) in &expected {
        assert_eq!(repo.read(path), *text, "{path}: {}", first.err);
    }
    for line in first
        .err
        .lines()
        .filter(|line| line.starts_with("not fixed: "))
    {
        assert!(line.contains("it would cause "), "{line}");
    }
    let second = repo.check(&["--fix-only", "--no-fold"]);
    assert!(
        second.err.starts_with("Nothing was fixed\n"),
        "{}",
        second.err
    );
    for (path, text) in &expected {
        assert_eq!(repo.read(path), *text, "{path}");
    }
}
