//! When the built-in collections apply: without a config, and where a config takes them.

use super::repo::{GOOD, Repo};

const TOPIC: &str = "{ taxonomy: topic, _id: herbs, name: Herbs, keywords: [herbs], \
    services: { news: https://trellis.example/news, samples: https://trellis.example/samples } }\n";
const ARTICLE: &str = "---\ntitle: A\nheat: 1\n---\ntext\n";
const NOTE: &str = "Note: 2 files are in no collection but where built-in ones look (1 news, 1 topics); \
    `builtin: [everyday]` in the config applies these";

fn site() -> Repo {
    Repo::with(&[
        ("_news/a.md", ARTICLE),
        ("_data/topics/herbs.yaml", TOPIC),
        ("about.md", GOOD),
    ])
}

fn takes_them(repo: &Repo) -> bool {
    let run = repo.check(&[]);
    let found = run.findings();
    assert!(!run.err.contains("are in no collection but"), "{run:?}");
    found.contains(&"_news/a.md schema/required".to_owned())
}

#[test]
fn a_config_takes_them_only_if_it_says_so() {
    let repo = site();
    assert!(takes_them(&repo));
    for config in [
        "",
        "rules: {}\n",
        "collections: { about: { files: about.md } }\n",
    ] {
        repo.write("copydesk.yaml", config);
        let run = repo.check(&[]);
        run.reports(&[]);
        run.says(NOTE);
        // A run over some files judges nothing but these.
        assert!(!repo.check(&["_news/a.md"]).err.contains("Note"));
    }
    for config in ["builtin: everyday\n", "builtin: [everyday]\n"] {
        repo.write("copydesk.yaml", config);
        assert!(takes_them(&repo));
    }
    repo.write("copydesk.yaml", "builtin: []\n");
    assert!(!takes_them(&repo));
    repo.write("copydesk.yaml", "builtin: [daily]\n");
    let run = repo.check(&[]);
    assert_eq!(run.code, 2, "{run:?}");
    run.shows("`builtin[0]` is `daily`, expected `everyday`");
}

#[test]
fn the_collections_of_the_config_come_first() {
    let repo = site();
    // Another collection of the name takes the place of the built-in one, also for references.
    repo.write(
        "copydesk.yaml",
        "builtin: [everyday]\ncollections: { news: { files: '_news/*.md' } }\n",
    );
    let run = repo.check(&[]);
    run.reports(&[]);
    run.says(
        "Checked: 1 in news, 1 in topics; 1 file in no collection, by the rules for any content",
    );
    repo.write(
        "copydesk.yaml",
        "builtin: [everyday]\ncollections: { all: { files: '**/*' } }\n",
    );
    let run = repo.check(&[]);
    assert_eq!(run.code, 2, "{run:?}");
    run.shows("copydesk.yaml:1:11: error[config/shadowed] `everyday` gets no files: the 2 files it matches are already in `all`");
}

#[test]
fn to_take_them_where_they_have_no_file_is_an_error() {
    let repo = Repo::with(&[("about.md", GOOD)]);
    repo.write("copydesk.yaml", "builtin: [everyday]\n");
    let run = repo.check(&[]);
    assert_eq!(run.code, 2, "{run:?}");
    run.shows("copydesk.yaml:1:11: error[config/matches-nothing] no file is in a collection of `everyday`");
    // What built-in collections lack is not the fault of the config.
    repo.write("_data/topics/herbs.yaml", TOPIC);
    repo.check(&[]).reports(&[]);
}
