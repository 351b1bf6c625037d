//! Findings: places inside the text, fixes that can be applied, reports that steer no terminal.

use std::sync::{Arc, LazyLock};

use copydesk::Finding;
use copydesk::MemoryTree;
use copydesk::Report;
use copydesk::Selection;
use copydesk::internals::config;
use copydesk::internals::document;
use copydesk::internals::document::suppression::{self, SuppressionKind};
use copydesk::internals::engine::fix::{FixMode, Fixer};
use copydesk::internals::engine::lint;
use copydesk::internals::plan::Plan;
use copydesk::internals::plan::builtin;
use copydesk::internals::tree::{KnownDefaults, World};
use copydesk::parts::RepoPath;
use copydesk::parts::Source;
use copydesk::parts::Summary;
use copydesk::parts::Texts;
use copydesk::{Format, RenderOptions};

/// The built-in config with every rule.
static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let source = Source::new("everyday.yaml", builtin::EVERYDAY_CONFIG);
    let config = config::read(&source).config.expect("the built-in config");
    let site = config.site.to_site();
    Plan::new(&config, site, all_rules(), &builtin::schema)
});

/// Names of files of all collections and formats.
const NAMES: &[&str] = &[
    "_news/2024-05-01-moss.md",
    "_data/organizations/moss.example.md",
    "_topics/moss.yaml",
    "_people/moss.toml",
    "_samples/moss.json",
    "about.html",
    "posts/2024-02-30-\u{1b}[31m\u{202e}moss.md",
];

fn all_rules() -> Selection {
    Selection {
        select: vec!["all".to_owned()],
        ..Selection::default()
    }
}

fn now() -> jiff::Timestamp {
    "2024-06-01T12:00:00Z".parse().expect("a moment")
}

/// A whole document, by all rules. The first byte says which file it is.
pub fn document(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else {
        return;
    };
    check(NAMES[usize::from(*first) % NAMES.len()], bytes);
}

/// Checks one file by all rules.
pub fn check(name: &str, bytes: &[u8]) {
    let source = Source::new(name, bytes);
    let claim = PLAN.claim(name);
    let files = MemoryTree::default();
    let world = World {
        now: now(),
        files: &files,
        defaults: &KnownDefaults::default(),
    };
    let lint = || {
        let layout = document::layout_of(name);
        lint::check(&source, layout, &PLAN, &claim, &world)
    };
    let checked = lint();
    let again = lint();
    assert_eq!(checked.findings, again.findings);
    assert_eq!(checked.allowed, again.allowed);
    assert!(checked.findings.is_sorted_by(|a, b| a.order(b).is_le()));
    for finding in checked.findings.iter().chain(&checked.allowed) {
        check_place(&source, finding);
        check_fix(&source, finding);
    }
    check_reports(source, checked.findings);
}

/// All fixes of a document. The first byte says which file it is, and whether unsafe fixes are
/// applied. The fixer proves each result; it must have nothing to refuse, and nothing left to do.
pub fn fixes(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else {
        return;
    };
    let choice = usize::from(*first);
    let name = NAMES[choice % NAMES.len()];
    let mode = if choice < 128 {
        FixMode::Safe
    } else {
        FixMode::Unsafe
    };
    let source = Source::new(name, bytes);
    if source.encoding_problem().is_some() {
        return;
    }
    let claim = PLAN.claim(name);
    let files = MemoryTree::default();
    let world = World {
        now: now(),
        files: &files,
        defaults: &KnownDefaults::default(),
    };
    let layout = document::layout_of(name);
    let findings = |source: &Source| lint::check(source, layout, &PLAN, &claim, &world).findings;
    let fixer = Fixer {
        layout,
        mode,
        check: &|document| findings(document.source),
        wanted: &|_, _| true,
    };
    let fix = |source: &Source| fixer.fix(source, findings(source)).expect("a proven fix");
    let once = fix(&source);
    let again = fix(&Source::new(name, once.text.as_str()));
    assert!(again.applied.is_empty(), "{:?}", again.applied);
}

fn check_place(source: &Source, finding: &Finding) {
    let text = source.text();
    assert!(!finding.message.is_empty());
    assert!(
        text.get(finding.span.range()).is_some(),
        "{finding:?} in {text:?}"
    );
    assert!(
        finding.location.start <= finding.location.end,
        "{finding:?}"
    );
    for related in &finding.related {
        if related.file == *source.path() {
            assert!(
                text.get(related.span.range()).is_some(),
                "{finding:?} in {text:?}"
            );
        }
    }
}

fn check_fix(source: &Source, finding: &Finding) {
    let Some(fix) = &finding.fix else { return };
    let text = source.text();
    let mut end = 0;
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    for edit in edits {
        assert!(
            text.get(edit.span.range()).is_some(),
            "{finding:?} in {text:?}"
        );
        assert!(edit.span.start >= end, "edits overlap: {finding:?}");
        end = edit.span.end;
    }
}

/// The text of one file.
struct One(Arc<Source>);

impl Texts for One {
    fn text(&self, file: &RepoPath, _until: u32) -> Option<Arc<Source>> {
        (file == &**self.0.path()).then(|| Arc::clone(&self.0))
    }
}

fn check_reports(source: Source, findings: Vec<Finding>) {
    if findings.is_empty() {
        return;
    }
    let texts = One(Arc::new(source));
    let report = Report::new(findings, Summary::default());
    let formats = [
        Format::Human,
        Format::Concise,
        Format::Github,
        Format::Markdown,
    ];
    for format in formats {
        let mut out = Vec::new();
        copydesk::render(&report, format, &RenderOptions::default(), &texts, &mut out)
            .expect("memory");
        let out = String::from_utf8(out).expect("UTF-8");
        let steers = |c: &char| {
            c.is_control() && *c != '\n'
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert_eq!(out.chars().find(steers), None, "{format:?}: {out:?}");
    }
}

/// Checks all files by the default rules.
fn check_tree(files: &MemoryTree) -> Vec<Finding> {
    let tree = Arc::new(files.clone());
    copydesk::check(tree, Selection::default(), now()).expect("a config in memory")
}

/// A config: it is read, settled, and files are checked under it.
pub fn config(bytes: &[u8]) {
    let mut files = MemoryTree::default();
    files.insert("copydesk.yaml", bytes);
    files.insert(
        "posts/2024-05-01-moss.md",
        "---\ntitle: Moss\ndate: 2024-05-01\ntags: [a, b]\nurl: http://moss.example\n---\n",
    );
    files.insert("posts/b.md", "---\ntitle: Moss\ntags: [c]\n---\nText.\n");
    files.insert(
        "data/tags.yaml",
        "- { name: a, parent: b }\n- { name: b, parent: a }\n",
    );
    files.insert(
        "schema/post.schema.json",
        r#"{ "type": "object", "required": ["title"], "properties": { "date": { "format": "date" } } }"#,
    );
    let findings = check_tree(&files);
    assert_eq!(findings, check_tree(&files));
    let source = Source::new("copydesk.yaml", bytes);
    for finding in findings
        .iter()
        .filter(|finding| finding.file == *source.path())
    {
        check_place(&source, finding);
    }
}

/// Comments that allow findings, in YAML and in TOML.
pub fn suppressions(bytes: &[u8]) {
    for name in ["_topics/moss.yaml", "_people/moss.toml"] {
        let source = Source::new(name, bytes);
        let document = document::parse(&source, document::layout_of(name));
        for suppression in suppression::read(&document) {
            let text = source.text();
            assert!(text[suppression.span.range()].starts_with('#'));
            let SuppressionKind::Allow { names, region, .. } = &suppression.kind else {
                continue;
            };
            for name in names {
                assert_eq!(&text[name.span.range()], name.name);
            }
            if let Some(region) = region {
                assert!(text.get(region.range()).is_some(), "{region:?} in {text:?}");
            }
        }
        check(name, bytes);
    }
    let between = [b"---\n", bytes, b"\n---\n"].concat();
    check("_news/2024-05-01-moss.md", &between);
}
