//! Every rule keeps its word: its examples report exactly what they say, its fixes mend exactly
//! what they say, and its options are what its page says.
#![expect(clippy::unwrap_used, reason = "tests may")]

use std::collections::BTreeMap;

use std::sync::Arc;

use copydesk::Finding;
use copydesk::MemoryTree;
use copydesk::RULES as ALL;
use copydesk::Rule;
use copydesk::Selection;
use copydesk::check as check_tree;
use copydesk::internals::content::images::tiny_png;
use copydesk::internals::document::layout_of;
use copydesk::internals::engine::fix::{FixMode, Fixer};
use copydesk::internals::rules::page::{Example, ExampleContent, Page};
use copydesk::parts::FixAvailability;
use copydesk::parts::{RepoPath, Source};

/// The moment that counts as now in examples.
const NOW: &str = "2024-06-01T12:00:00Z";

/// The file of a rule's page.
fn page_path(rule: &Rule) -> String {
    format!("src/rules/{}.md", rule.id.replace('-', "_"))
}

#[track_caller]
fn page(rule: &Rule) -> Page<'static> {
    match rule.read_page() {
        Ok(page) => page,
        Err(error) => panic!("{}:{}: {}", page_path(rule), error.line, error.kind),
    }
}

fn repository(example: &Example<'_>) -> MemoryTree {
    let mut files = MemoryTree::default();
    for file in &example.files {
        let bytes = match &file.content {
            ExampleContent::Bytes(bytes) => bytes.clone(),
            ExampleContent::Png(width, height) => tiny_png(*width, *height),
        };
        files.insert(file.path, bytes);
    }
    files
}

fn check(files: &MemoryTree, rule: &Rule) -> Vec<Finding> {
    // What is allowed can only be judged when the rules that are allowed run too.
    let name = if rule.group() == "suppression" {
        "all"
    } else {
        rule.id
    };
    let selection = Selection {
        select: vec![name.to_owned()],
        ..Selection::default()
    };
    let tree = Arc::new(files.clone());
    let mut findings = check_tree(tree, selection, NOW.parse().unwrap()).unwrap();
    // The config is always checked by all of its rules.
    findings.retain(|finding| finding.rule == rule.id);
    findings
}

fn show(finding: &Finding) -> String {
    let start = finding.location.start;
    let (file, message) = (&finding.file, &finding.message);
    format!("{file}:{}:{} {message}", start.line, start.column)
}

#[track_caller]
fn check_example(rule: &Rule, example: &Example<'_>) {
    let what = format!("{}, example `{}`", page_path(rule), example.title);
    let files = repository(example);
    let findings = check(&files, rule);
    let shown: Vec<String> = findings.iter().map(show).collect();
    assert_eq!(shown, example.reports, "{what}");
    for finding in &findings {
        assert!(
            !finding.message.ends_with('.'),
            "{what}: ends with a full stop"
        );
        let start = finding.message.chars().next().unwrap();
        assert!(
            !start.is_uppercase(),
            "{what}: starts with a capital: {}",
            finding.message
        );
        match rule.fix {
            FixAvailability::Always => assert!(finding.fix.is_some(), "{what}: no fix"),
            FixAvailability::Never => assert!(finding.fix.is_none(), "{what}: an undeclared fix"),
            FixAvailability::Sometimes => {}
        }
    }
    let fixed = fixed(rule, example, &files, &what);
    let expected: BTreeMap<_, _> = (example.fixed.iter())
        .map(|file| match &file.content {
            ExampleContent::Bytes(bytes) => (file.path, String::from_utf8_lossy(bytes).into()),
            ExampleContent::Png(..) => panic!("{what}: no fix makes an image"),
        })
        .collect();
    assert_eq!(fixed, expected, "{what}: what the fixes give");
}

/// The files that the fixes change, as they are afterwards: fixed until nothing is left to fix, and
/// proven.
fn fixed<'a>(
    rule: &Rule,
    example: &Example<'a>,
    files: &MemoryTree,
    what: &str,
) -> BTreeMap<&'a RepoPath, String> {
    let mut fixed = BTreeMap::new();
    for file in &example.files {
        let ExampleContent::Bytes(bytes) = &file.content else {
            continue;
        };
        let source = Source::new(file.path, bytes.clone());
        let check = |source: &Source| {
            let mut files = files.clone();
            files.insert(file.path, source.text());
            let mut findings = check(&files, rule);
            findings.retain(|finding| *finding.file == *file.path);
            findings
        };
        let layout = layout_of(file.path);
        let how = Fixer {
            layout,
            mode: FixMode::Unsafe,
            check: &|document| check(document.source),
            wanted: &|_, _| true,
        };
        let done = how.fix(&source, check(&source)).expect(what);
        let left: Vec<_> = (done.left.iter())
            .filter(|left| left.fix.is_some())
            .collect();
        assert!(
            left.is_empty(),
            "{what}: the fixed text is not clean: {left:?}"
        );
        if !done.applied.is_empty() {
            fixed.insert(file.path, done.text);
        }
    }
    fixed
}

#[test]
fn every_example_reports_exactly_what_it_says() {
    for rule in ALL {
        for example in &page(rule).examples {
            check_example(rule, example);
        }
    }
}

#[test]
fn every_rule_has_a_good_example_and_a_bad_one() {
    // What the operating system refuses, or takes seconds, cannot be shown; `tests/` has real files.
    let unshowable = ["file/unreadable", "file/too-large", "file/over-budget"];
    for rule in ALL {
        let examples = page(rule).examples;
        let bad = examples.iter().any(|example| !example.reports.is_empty());
        let good = examples.iter().any(|example| example.reports.is_empty());
        assert!(
            bad || unshowable.contains(&rule.id),
            "{} has no bad example",
            rule.id
        );
        assert!(good, "{} has no good example", rule.id);
        let fixes = examples.iter().any(|example| !example.fixed.is_empty());
        let declared = rule.fix != FixAvailability::Never;
        assert_eq!(
            declared, fixes,
            "{}: fixes are declared but not shown, or the reverse",
            rule.id
        );
    }
}

#[test]
fn ids_are_sorted_unique_and_well_formed() {
    assert!(
        ALL.windows(2).all(|pair| pair[0].id < pair[1].id),
        "sorted by id, each once"
    );
    for rule in ALL {
        let word = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        };
        let parts: Vec<&str> = rule.id.split('/').collect();
        assert!(
            matches!(parts[..], [group, name] if word(group) && word(name)),
            "{}",
            rule.id
        );
        assert!(
            rule.summary().ends_with('.'),
            "{}: the summary is a sentence",
            rule.id
        );
        assert!(!rule.since.is_empty(), "{}: since when?", rule.id);
        for other in rule.supersedes {
            assert!(
                copydesk::internals::rules::get(other).is_some(),
                "{}: no rule {other}",
                rule.id
            );
        }
    }
}

#[test]
fn options_are_what_the_pages_say() {
    for rule in ALL {
        let page = page(rule);
        let names: Vec<_> = rule.options.iter().map(|option| option.name).collect();
        let on_page: Vec<_> = page
            .options
            .iter()
            .map(|option| option.name.as_str())
            .collect();
        assert_eq!(names, on_page, "{}: the options", page_path(rule));
        let mut defaults = serde_json::Map::new();
        for (option, on_page) in rule.options.iter().zip(&page.options) {
            let what = format!("{}, option `{}`", rule.id, option.name);
            let schema: serde_json::Value = serde_json::from_str(option.schema).expect(&what);
            let Some(default) = &on_page.default else {
                continue;
            };
            let default: serde_json::Value = serde_json::from_str(default).expect(&what);
            assert!(
                jsonschema::is_valid(&schema, &default),
                "{what}: the default does not fit the schema"
            );
            defaults.insert(option.name.to_owned(), default);
        }
        let built = rule.checker(serde_json::Value::Object(defaults));
        assert!(built.is_ok(), "{}: {:?}", rule.id, built.err());
        let unknown = serde_json::json!({ "no-such-option": true });
        assert!(
            rule.checker(unknown).is_err(),
            "{} takes any option",
            rule.id
        );
    }
}

#[test]
fn every_rule_is_a_file_of_its_name() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
    for rule in ALL {
        let path = format!("{root}/{}.rs", rule.id.replace('-', "_"));
        assert!(
            std::path::Path::new(&path).is_file(),
            "{} has no file {path}",
            rule.id
        );
    }
}
