//! Which folders of which repositories the built-in collections take.

use super::*;
use crate::tree::memory::MemoryTree;
use crate::tree::recording::Recording;

const ARTICLE: &str =
    "---\ntitle: A\nexcerpt: B\npublishedDateTime: 2024-01-01\noriginalUrl: x\n---\n";
const OTHER: &str = "---\nlayout: post\ntitle: A\ndate: 2024-01-01\nauthor: B\n---\n";

fn fits(files: &[(&str, &str)], path: &str, collection: &str) -> bool {
    let InOrder(collections) = builtin::everyday().collections;
    let at = collections.iter().position(|(name, _)| name == collection);
    let tree: MemoryTree = files.iter().copied().collect();
    Recognition::new(Arc::new(tree)).fits(RepoPath::new(path), at.expect("a collection"))
}

#[test]
fn a_folder_is_taken_by_what_is_in_it() {
    for (text, expected) in [
        (ARTICLE, true),
        (OTHER, false),
        // A single article that lacks a key, has a broken line or no opening fence.
        ("---\ntitle: A\nsecured: true\n---\n", true),
        ("---\ntitle: \"A\nheat: 1\nprovider: [\n---\n", true),
        ("title: A\nheat: 1\n---\n", true),
        ("+++\ntitle = 'A'\nheat = 1\n+++\n", true),
        ("{\n  \"title\": \"A\",\n  \"heat\": 1\n}\n", true),
        ("{ \"title\": \"A\", \"heat\": 1 }\n", true),
        // Without any of the format, with one among many of another, empty.
        (
            "---\ntitle: A\ntype: article\ntopics: [a]\nimages: []\n---\n",
            false,
        ),
        (
            "---\nheat: 1\nlayout: x\nauthor: y\nrate: z\ntitle: A\n---\n",
            false,
        ),
        ("text\n", false),
        ("", false),
    ] {
        let files = [("site/_news/2024/a.md", text)];
        assert_eq!(
            fits(&files, "site/_news/2024/a.md", "news"),
            expected,
            "{text}"
        );
        // Deeper down the same name means nothing.
        assert_eq!(
            fits(&files, "site/_news/_news/b.md", "news"),
            expected,
            "{text}"
        );
    }
}

#[test]
fn most_documents_decide() {
    let own = |number: usize| (format!("_news/{number}.md"), ARTICLE);
    let other = |number: usize| (format!("_news/x{number}.md"), OTHER);
    for (own_ones, others, expected) in [
        (2, 2, true),
        (1, 2, false),
        (300, 200, true),
        (200, 300, false),
    ] {
        let files: Vec<(String, &str)> = (0..own_ones)
            .map(own)
            .chain((0..others).map(other))
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, *text)).collect();
        assert_eq!(
            fits(&files, "_news/0.md", "news"),
            expected,
            "{own_ones} {others}"
        );
    }
    // What has no keys decides nothing.
    let files = [
        ("_news/a.md", ARTICLE),
        ("_news/b.md", "text"),
        ("_news/c.md", ""),
    ];
    assert!(fits(&files, "_news/b.md", "news"));
    assert!(!fits(&files, "_people/b.md", "people"));
}

#[test]
fn few_of_many_folders_are_listed_where_these_have_documents() {
    let recognition = |files: Vec<(String, &str)>| {
        let tree = Arc::new(Recording::new(Arc::new(MemoryTree::from_iter(files))));
        let recognition = Recognition::new(tree.clone());
        (tree, recognition)
    };
    let many = (0..60).flat_map(|year| (0..60).map(move |day| (year, day)));
    let path = |(year, day)| (format!("_news/{year:02}/{day:02}.md"), ARTICLE);
    let (tree, of_many) = recognition(many.map(path).collect());
    let found = of_many.sample(RepoPath::new("_news"));
    assert!(tree.take().len() < 12, "few folders");
    let years: BTreeSet<&str> = found.iter().map(|path| &path[..8]).collect();
    assert!(found.len() > MOST_DOCUMENTS / 2 && found.len() <= MOST_DOCUMENTS);
    assert!(years.len() > 4, "{years:?}");

    // Nearly all of them have nothing but images.
    let mut files = vec![("_news/077/a.md".to_owned(), ARTICLE)];
    files.extend((0..90).map(|number| (format!("_news/{number:03}/a.png"), "")));
    let (_, of_few) = recognition(files);
    assert_eq!(
        of_few.sample(RepoPath::new("_news")),
        [RepoPathBuf::from("_news/077/a.md")]
    );
}

#[test]
fn data_is_recognised_as_well() {
    let topic = "taxonomy: topic\n_id: a\nname: A\nkeywords: []\nservices: {}\n";
    let files = [
        ("_data/topics/a.yaml", topic),
        ("_data/organizations/a.yaml", "name: A\nurl: b\n"),
    ];
    assert!(fits(&files, "_data/topics/a.yaml", "topics"));
    assert!(!fits(&files, "_data/organizations/a.yaml", "organizations"));
}
