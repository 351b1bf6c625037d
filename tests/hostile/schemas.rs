//! What schemas may take.

use crate::repo::Repo;
use crate::run;

const CONFIG: &str = "collections: { a: { files: 'a/*.md', schema: a.json } }\n";

#[track_caller]
fn is_refused(schema: &str, words: &str) {
    let repo = Repo::plain();
    repo.write("copydesk.yaml", CONFIG);
    repo.write("a/a.md", "---\ntitle: A\n---\n");
    repo.write("a.json", schema);
    let ran = run(&repo, &["check"]);
    assert_ne!(ran.code, 0, "{ran:?}");
    let said = format!("{}{}", ran.out, ran.err)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(said.contains(words), "{said}");
}

#[test]
fn a_schema_of_many_schemas() {
    let schema = format!("{{\"anyOf\": [{}{{}}]}}", "{},".repeat(4_000));
    is_refused(&schema, "more than 4,000 values");
}

#[test]
fn a_schema_of_many_words() {
    let words: Vec<String> = (0..4_000).map(|at| format!("\"word{at}\"")).collect();
    is_refused(
        &format!("{{\"enum\": [{}]}}", words.join(",")),
        "more than 4,000 values",
    );
}

#[test]
fn a_schema_of_many_bytes() {
    let schema = format!("{{\"description\": \"{}\"}}", "x".repeat(200_000));
    is_refused(&schema, "the schemas of this config are larger than");
}

#[test]
fn many_schemas() {
    let repo = Repo::plain();
    let one = |at: usize| format!("  a{at}: {{ files: 'a{at}/*.md', schema: a.{at}.json }}\n");
    let collections: String = (0..50).map(one).collect();
    repo.write("copydesk.yaml", format!("collections:\n{collections}"));
    let schema = format!("{{\"enum\": [{}1]}}", "1,".repeat(200));
    for at in 0..50 {
        repo.write(format!("a.{at}.json"), &schema);
        repo.write(format!("a{at}/a.md"), "---\ntitle: A\n---\n");
    }
    let ran = run(&repo, &["check", "--no-fold"]);
    assert_ne!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("more than 4,000"), "{}", ran.out);
}
