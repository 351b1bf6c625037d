//! One cause is one finding for people, and a line for each place for machines.

use super::repo::Repo;

const CONFIG: &str = "\
collections:
  news: { files: n/*.md, schema: s.yaml, references: { from: topic, to: topics.name } }
  topics: { files: t/*.yaml }
";

fn site(schema: &str) -> Repo {
    let repo = Repo::new();
    repo.write("copydesk.yaml", CONFIG);
    repo.write("s.yaml", schema);
    repo.write("t/cats.yaml", "name: Cats\n");
    repo.write("t/dogs.yaml", "name: Dogs\n");
    repo.write("t/herb.yaml", "name: Herbs\n");
    for number in 10..29 {
        repo.write(format!("n/{number}.md"), "---\ntopic: Herbs\n---\n");
    }
    repo.commit();
    repo
}

#[test]
fn a_deleted_topic_that_nineteen_files_name() {
    let repo = site("required: [topic]");
    repo.git(&["rm", "--quiet", "t/herb.yaml"]);
    let run = repo.run(&["check", "--staged"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(run.out.matches("error[").count(), 1, "{run:?}");
    run.shows("(since `t/herb.yaml` was deleted)");
    assert!(!run.out.contains("t/cats.yaml"), "{run:?}");
    for number in 11..29 {
        run.shows(&format!("also: n/{number}.md:2:8"));
    }
    run.says("19 errors in 19 files");
    let markdown = repo.run(&["check", "--staged", "--format", "markdown"]);
    assert_eq!(markdown.out.matches("reference/unknown").count(), 1);
    markdown.shows("also in <code>n/11.md");
    markdown.shows("19 errors");
    for format in ["concise", "jsonl", "checkstyle"] {
        let run = repo.run(&["check", "--staged", "--format", format]);
        let lines = run.out.lines().filter(|line| line.contains("t/herb.yaml"));
        assert_eq!(lines.count(), 19, "{run:?}");
    }
    // Without a change to look at, it is one finding too.
    let whole = repo.run(&["check"]);
    assert_eq!(whole.out.matches("error[").count(), 1, "{whole:?}");
    whole.shows("and 8 more places");
    whole.says("19 errors in 19 of 21 files");
    assert!(!whole.out.contains("t/cats.yaml"), "{whole:?}");
}

#[test]
fn missing_keys_of_one_file() {
    let keys = "required: [a, b, c, d, e, f, g, title]\nproperties:\n  \
                title: {}\n  topic: {}\n  more: { required: [x, y] }\n\
                if: { properties: { topic: { const: Cats } } }\nthen: { required: [h, i] }\n";
    let repo = site(keys);
    repo.write("n/new.md", "---\ntopic: Cats\nmore: {}\ntitel: A\n---\n");
    let run = repo.run(&["check", "n/new.md"]);
    run.shows("missing keys `a`, `b`, `c`, `d`, `e`, `f` and `g`");
    run.shows("missing keys `x` and `y` in `more`");
    run.shows("missing keys `h` and `i` (because `topic` is `Cats`)");
    run.shows("missing key `title`");
    run.shows("is `titel` a misspelling of it?");
    assert_eq!(run.out.matches("error[").count(), 4, "{run:?}");
    run.says("12 errors in 1 of 1 file");
    let run = repo.check(&["n/new.md"]);
    assert_eq!(run.findings().len(), 12, "{run:?}");
    let markdown = repo.run(&["check", "--format", "markdown", "n/new.md"]);
    assert_eq!(markdown.out.matches("schema/required").count(), 4);
    assert!(!markdown.out.contains("more."), "{markdown:?}");
}
