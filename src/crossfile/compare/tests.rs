//! What the checks between files find, on small repositories in memory.

use std::collections::{BTreeMap, BTreeSet};

use crate::config;
use crate::crossfile::Facts;
use crate::engine::across::Between;
use crate::engine::lint;
use crate::finding::Finding;
use crate::plan::{Plan, Selection};
use crate::schema::ResolveError;
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::World;
use crate::tree::defaults::KnownDefaults;
use crate::tree::memory::MemoryTree;

fn plan(config: &str) -> Plan {
    let source = Source::new("copydesk.yaml", config);
    let read = config::read(&source).config.unwrap();
    let selection = Selection {
        select: vec![
            "unique".to_owned(),
            "reference".to_owned(),
            "image/conflicting-size".to_owned(),
        ],
        ..Selection::default()
    };
    let plan = Plan::new(&read, read.site.to_site(), selection, &|_: &str| {
        Err(ResolveError::Missing)
    });
    assert!(plan.problems.is_empty(), "{:?}", plan.problems);
    plan
}

/// The findings between files as `file:line:column message (related file:line, …)`, when only the
/// files whose names begin with `named` are named, and the files come in this or the other order.
fn findings(
    config: &str,
    files: &[(&str, &str)],
    named: Option<&str>,
    turned: bool,
) -> Vec<String> {
    let plan = plan(config);
    let mut memory = MemoryTree::default();
    for (path, text) in files {
        memory.insert(*path, *text);
    }
    let now = "2024-06-01T12:00:00Z".parse().unwrap();
    let world = World {
        now,
        files: &memory,
        defaults: &KnownDefaults::default(),
    };
    let mut sorted = files.to_vec();
    sorted.sort_unstable();
    let layout =
        |path: &str| lint::layout(RepoPath::new(path), &plan.claim(path), true, false).unwrap();
    let mut all = Facts::default();
    let mut collections = BTreeSet::new();
    let mut numbered: Vec<(u32, &(&str, &str))> = (0..).zip(&sorted).collect();
    if turned {
        numbered.reverse();
    }
    for (number, (path, text)) in numbered {
        let claim = plan.claim(path);
        let source = Source::new(*path, *text);
        let facts = lint::facts(&source, layout(path), &plan, &claim, &world);
        collections.extend(claim.collection);
        // What was written and read again says the same.
        let text = serde_json::to_string(&facts).unwrap();
        let read: Facts = serde_json::from_str(&text).unwrap();
        assert_eq!(read, facts);
        all.add(number, &read);
    }
    let paths: Vec<RepoPathBuf> = sorted.iter().map(|(path, _)| (*path).into()).collect();
    let load = |file: u32| {
        let (path, text) = sorted[file as usize];
        Some((Source::new(path, text).into(), layout(path)))
    };
    let is_named = |path: &RepoPathBuf| named.is_none_or(|named| path.starts_with(named));
    let are_named: Vec<bool> = paths.iter().map(is_named).collect();
    let between = Between {
        plan: &plan,
        world: &world,
        files: &paths,
        named: named.map(|_| &*are_named),
        suppressions: &BTreeMap::new(),
        collections: &collections,
        load: &load,
        max_findings: usize::MAX,
    };
    let mut found = between.check(all).findings;
    lint::locate_elsewhere(&mut found, &|name, _| {
        let (path, text) = sorted.iter().find(|(path, _)| *path == name)?;
        Some(Source::new(*path, *text).into())
    });
    found.iter().map(show).collect()
}

fn show(finding: &Finding) -> String {
    let start = finding.location.start;
    let (file, message) = (&finding.file, &finding.message);
    let mut text = format!("{file}:{}:{} {message}", start.line, start.column);
    for related in &finding.related {
        let line = related.location.start.line;
        text = format!("{text} | {}:{line}", related.file);
    }
    text
}

#[track_caller]
fn check(config: &str, files: &[(&str, &str)], named: Option<&str>, expected: &[&str]) {
    let found = findings(config, files, named, false);
    assert_eq!(found, expected);
    assert_eq!(
        findings(config, files, named, true),
        found,
        "in another order"
    );
}

const UNIQUE: &str = "collections:\n  a: { files: '*.md', unique: { fields: [id] } }\n";

#[test]
fn a_group_is_reported_once() {
    let files = [
        ("1.md", "---\nid: x\n---\n"),
        ("2.md", "---\nid: x\n---\n"),
        ("3.md", "---\nid: y\n---\n"),
        ("4.md", "---\nid: 'x'\n---\n"),
        ("5.md", "---\nid: \"\"\n---\n"),
        ("6.md", "---\nid:\n---\n"),
    ];
    let expected = "2.md:2:5 `id` is the same as in 1.md, and in 1 other place | 1.md:2 | 4.md:2";
    check(UNIQUE, &files, None, &[expected]);
}

#[test]
fn in_a_partial_run_each_named_member_is_reported() {
    let files = [
        ("a1.md", "---\nid: x\n---\n"),
        ("a2.md", "---\nid: x\n---\n"),
        ("b3.md", "---\nid: x\n---\n"),
    ];
    let expected = [
        "a1.md:2:5 `id` is the same as in b3.md, and in 1 other place | b3.md:2 | a2.md:2",
        "a2.md:2:5 `id` is the same as in b3.md, and in 1 other place | b3.md:2 | a1.md:2",
    ];
    check(UNIQUE, &files, Some("a"), &expected);
    let expected =
        ["b3.md:2:5 `id` is the same as in a1.md, and in 1 other place | a1.md:2 | a2.md:2"];
    check(UNIQUE, &files, Some("b"), &expected);
    // All of the group are named, others are not.
    let files = [files[0], files[1], ("c.md", "---\nid: z\n---\n")];
    let expected = ["a2.md:2:5 `id` is the same as in a1.md | a1.md:2"];
    check(UNIQUE, &files, Some("a"), &expected);
}

#[test]
fn a_value_may_repeat_inside_of_one_file() {
    let config =
        "collections:\n  a: { files: '*.md', unique: { fields: ['ids[]'], separator: ',' } }\n";
    let files = [("1.md", "---\nids: ['p, q', \"r,p\"]\n---\n")];
    check(
        config,
        &files,
        None,
        &["1.md:2:18 `ids[]` is the same as above | 1.md:2"],
    );
    // What an alias repeats is written once.
    let files = [("1.md", "---\nids: [&x p, *x]\n---\n")];
    check(config, &files, None, &[]);
}

#[test]
fn each_folder_by_itself() {
    let config =
        "collections:\n  a: { files: '**/*.md', unique: { fields: [n], within: folder } }\n";
    let files = [
        ("x/1.md", "---\nn: 1\n---\n"),
        ("y/1.md", "---\nn: 1\n---\n"),
        ("y/2.md", "---\nn: 1.0\n---\n"),
    ];
    check(
        config,
        &files,
        None,
        &["y/2.md:2:4 `n` is the same as in y/1.md | y/1.md:2"],
    );
}

#[test]
fn references_by_path_slug_and_relative() {
    let config = "collections:\n  lists: { files: 'l/*.md', references: { from: 'items[]', to: videos } }\n  videos: { files: 'v/**/*.md' }\n";
    let items = "---\nitems:\n- v/x/one\n- x/one.md\n- /v/x/one/\n- ../v/x/one\n- one\n- two\n- x/onne\n---\n";
    let files = [
        ("l/a.md", items),
        ("v/x/2024-01-02-one.md", ""),
        ("v/x/one.md", ""),
    ];
    let expected = [
        "l/a.md:8:3 `two` is not a file in `videos` | v/x/2024-01-02-one.md:1",
        "l/a.md:9:3 `x/onne` is not a file in `videos`; did you mean `x/one`? | v/x/2024-01-02-one.md:1",
    ];
    let found = findings(config, &files, None, false);
    let unknown: Vec<_> = found
        .iter()
        .filter(|text| !text.contains("nothing refers"))
        .collect();
    assert_eq!(unknown, expected);
}

#[test]
fn a_name_of_a_file_may_hold_dots() {
    let config = "collections:\n  a: { files: 'a/*', references: { from: 'items[]', to: o } }\n  o: { files: 'o/*', unique: { file: slug } }\n";
    let items = "---\nitems: [microsoft.com, release-1.2, o/release-1.3, about, about.en, microsoft]\n---\n";
    let files = [
        ("a/a.md", items),
        ("o/about.de.md", ""),
        ("o/about.en.md", ""),
        ("o/microsoft.com.md", ""),
        ("o/release-1.2.md", ""),
        ("o/release-1.3.markdown", ""),
    ];
    let found = findings(config, &files, None, false);
    let reported: Vec<_> = (found.iter())
        .filter(|text| !text.contains("nothing refers"))
        .collect();
    let expected = "a/a.md:2:69 `microsoft` is not a file in `o`; did you mean `microsoft.com`? | o/about.de.md:1";
    assert_eq!(reported, [expected]);
}

#[test]
fn nothing_is_reported_where_nothing_is_defined() {
    let config = "collections:\n  a: { files: '*.md', references: { from: t, to: b.name } }\n  b: { files: 'b/*.yaml' }\n";
    let one = ("1.md", "---\nt: x\n---\n");
    check(config, &[one], None, &[]);
    // A definition that cannot be read may be the one that is meant.
    let files = [one, ("b/1.yaml", "name: y\n"), ("b/2.yaml", "name: 'x\n")];
    let found = findings(config, &files, None, false);
    assert_eq!(
        found.iter().filter(|text| text.contains("is no")).count(),
        0
    );
}

#[test]
fn things_of_one_list_are_unused_each_by_itself() {
    let config = "collections:\n  a: { files: '*.md', references: { from: 't[]', to: [{ collection: b, field: 'all[].name' }, { collection: b, field: 'all[].alias' }] } }\n  b: { files: 'b/*' }\n";
    let all = "all:\n- { name: x, alias: y }\n- { name: p, alias: q }\n- { name: r, alias: s }\n";
    let files = [("1.md", "---\nt: [y, p]\n---\n"), ("b/1.yaml", all)];
    let found = findings(config, &files, None, false);
    assert_eq!(found, ["b/1.yaml:4:11 nothing refers to `r`"]);
    let turned =
        "all:\n- { alias: y, name: x }\n- { alias: q, name: p }\n- { alias: s, name: r }\n";
    let found = findings(config, &[files[0], ("b/1.yaml", turned)], None, false);
    assert_eq!(found, ["b/1.yaml:4:21 nothing refers to `r`"]);
}

#[test]
fn circles_are_reported_once_with_all_their_files() {
    let config =
        "collections:\n  a: { files: '*.md', references: { from: p, to: a, circle: forbidden } }\n";
    let files = [
        ("1.md", "---\np: 2\n---\n"),
        ("2.md", "---\np: 3\n---\n"),
        ("3.md", "---\np: 1\n---\n"),
        ("4.md", "---\np: 1\n---\n"),
        ("5.md", "---\np: 5\n---\n"),
    ];
    let circle = "`p` forms a circle:";
    let expected = [
        format!("1.md:2:4 {circle} 1.md → 2.md → 3.md → 1.md | 2.md:2 | 3.md:2"),
        "5.md:2:4 `p` refers to the document itself".to_owned(),
    ];
    let found = findings(config, &files, None, false);
    let circles: Vec<_> = found
        .iter()
        .filter(|text| text.contains("forms a circle") || text.contains("the document itself"))
        .collect();
    assert_eq!(circles, expected.iter().collect::<Vec<_>>());
    let partial = findings(config, &files, Some("3"), false);
    assert_eq!(
        partial,
        [format!(
            "3.md:2:4 {circle} 3.md → 1.md → 2.md → 3.md | 1.md:2 | 2.md:2"
        )]
    );
}

#[test]
fn circles_through_collections_go_one_way() {
    let one = |name: &str| {
        let to = "{ collection: [a, b], by: path }";
        format!(
            "  {name}: {{ files: '{name}/*.md', references: [{{ from: next, to: {to}, circle: forbidden }}, {{ from: previous, to: {to}, circle: forbidden }}] }}\n"
        )
    };
    let config = format!("collections:\n{}{}", one("a"), one("b"));
    let files = [
        ("a/1.md", "---\nnext: b/2\n---\n"),
        ("b/2.md", "---\nprevious: a/1\nnext: a/3\n---\n"),
        ("a/3.md", "---\nprevious: b/2\n---\n"),
    ];
    let circles = |files: &[(&str, &str)], named| {
        let mut found = findings(&config, files, named, false);
        found
            .retain(|text| text.contains("forms a circle") || text.contains("the document itself"));
        found
    };
    assert_eq!(circles(&files, None), Vec::<String>::new());
    let files = [files[0], files[1], ("a/3.md", "---\nnext: a/1\n---\n")];
    let way = "`next` forms a circle: a/1.md → b/2.md → a/3.md → a/1.md";
    let expected = format!("a/1.md:2:7 {way} | b/2.md:3 | a/3.md:2");
    assert_eq!(circles(&files, None), [expected]);
}
