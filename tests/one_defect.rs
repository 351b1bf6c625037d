//! One defect is one finding: where several rules and the schema refuse the same value, the rule
//! that says most speaks, as severely as the most severe of them.

use std::sync::Arc;

use copydesk::MemoryTree;
use copydesk::Selection;
use copydesk::check as check_tree;

const CONFIG: &str = "\
collections:
  posts:
    files: '*.md'
    schema: post.json
    fields: { published: published, date: date, text: [title] }
";

const SCHEMA: &str = r#"{
  "required": ["published", "date"],
  "properties": {
    "published": { "type": "boolean" },
    "sticky": { "type": "boolean" },
    "date": { "type": "string", "format": "date-time" },
    "updated": { "type": "string", "format": "date" },
    "title": { "type": "string", "minLength": 1 }
  }
}"#;

/// Checks front matter, to which what is not said is added, by all rules that are on.
#[track_caller]
fn check(front_matter: &str, expected: &[&str]) {
    let mut files = MemoryTree::default();
    files.insert("copydesk.yaml", CONFIG);
    files.insert("post.json", SCHEMA);
    files.insert("a.md", format!("---\n{front_matter}\n---\n"));
    let now = "2024-06-01T12:00:00Z".parse().expect("a moment");
    let findings = check_tree(Arc::new(files), Selection::default(), now).expect("a config");
    let shown: Vec<String> = (findings.iter())
        .map(|finding| format!("{} {}", finding.severity, finding.rule))
        .collect();
    assert_eq!(shown, expected, "{front_matter}");
}

const DATE: &str = "date: 2023-05-14T09:30:00Z";

#[test]
fn a_value_is_reported_by_the_rule_that_says_most() {
    let rest = |line: &str| format!("{line}\npublished: true\n{DATE}");
    let date = |line: &str| format!("published: true\n{line}");
    check(&rest("title: A"), &[]);
    check(&rest("title: ''"), &["error text/empty"]);
    check(
        &rest("sticky: yes"),
        &["error front-matter/ambiguous-scalar"],
    );
    check(&rest("sticky: \"yes\""), &["error schema/type"]);
    check(
        &rest("other: yes"),
        &["warning front-matter/ambiguous-scalar"],
    );
    check(
        &rest("updated: 2023-02-30"),
        &["error front-matter/ambiguous-scalar"],
    );
    check(&date("date: 2023-02-30"), &["error published/date-invalid"]);
    check(&date("date: 2023"), &["error published/date-invalid"]);
    check(&date("date: yesterday"), &["error published/date-invalid"]);
    check(&date("date: 2023-05-14"), &["error schema/format"]);
    check(&date("date:"), &["error published/date-missing"]);
    check(&date("title: A"), &["error published/date-missing"]);
}

#[test]
fn the_published_flag_is_reported_once() {
    let flag = |flag: &str| format!("{flag}\n{DATE}");
    check(&flag("title: A"), &["error published/missing"]);
    check(
        &flag("published: \"yes\""),
        &["error published/not-boolean"],
    );
    check(&flag("published: 1"), &["error published/not-boolean"]);
    check(&flag("published:"), &["error published/not-boolean"]);
    check(
        &flag("published: yes"),
        &["error front-matter/ambiguous-scalar"],
    );
}

#[test]
fn front_matter_that_is_no_mapping_is_reported_once() {
    check("- title", &["error front-matter/not-a-mapping"]);
}
