//! Fixes of any text: the fixes of all rules are applied to the examples of all pages, and to what
//! comes of these when bytes and lines change at random. The fixer proves each result itself; here it
//! must have nothing to refuse, and nothing left to do.

use std::collections::BTreeMap;
use std::sync::Arc;

use copydesk::internals::content::images::tiny_png;
use copydesk::internals::document::layout_of;
use copydesk::internals::engine::fix::{FixError, FixMode, Fixer};
use copydesk::internals::rules::page::{Example, ExampleContent};
use copydesk::{Finding, MemoryTree, RULES, Selection, Source, check};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const NOW: &str = "2024-06-01T00:00:00Z";

/// Characters that mean something to a format, or are easily mistaken for one that does.
const ODD: &[&str] = &[
    "'", "\"", "#", " #", ":", ": ", ",", "[", "]", "{", "}", "- ", "\t", " ", "\u{a0}",
    "\u{200b}", "é", "&a ", "*a", "!", "|", ">", "%", "=", "\\", "\n", "\r\n", "---\n", "yes", "0",
];

/// A file among the others of an example.
#[derive(Clone)]
struct Seed {
    files: MemoryTree,
    path: String,
    text: String,
}

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {:?}", self.path, self.text)
    }
}

/// All files of all examples that fixes may change.
fn seeds() -> Vec<Seed> {
    let pages = RULES.iter().map(|rule| rule.read_page().expect("a page"));
    let examples = pages.flat_map(|page| page.examples);
    examples.flat_map(|example| of_example(&example)).collect()
}

fn of_example(example: &Example<'_>) -> Vec<Seed> {
    let mut files = MemoryTree::default();
    for file in &example.files {
        let bytes = match &file.content {
            ExampleContent::Bytes(bytes) => bytes.clone(),
            ExampleContent::Png(width, height) => tiny_png(*width, *height),
        };
        files.insert(file.path, bytes);
    }
    let texts = example.files.iter().filter_map(|file| {
        let ExampleContent::Bytes(bytes) = &file.content else {
            return None;
        };
        let text = String::from_utf8(bytes.clone()).ok()?;
        (!text.is_empty() && file.path != "copydesk.yaml").then(|| Seed {
            files: files.clone(),
            path: file.path.to_owned(),
            text,
        })
    });
    texts.collect()
}

/// A change of a text.
#[derive(Clone, Debug)]
enum Mutation {
    Insert(Index, &'static str),
    Remove(Index),
    RepeatLine(Index),
    RemoveLine(Index),
    Indent(Index, &'static str),
    CarriageReturns,
    ByteOrderMark,
    NoFinalNewline,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    prop_oneof![
        6 => (index(), select(ODD)).prop_map(|(at, odd)| Mutation::Insert(at, odd)),
        3 => index().prop_map(Mutation::Remove),
        3 => index().prop_map(Mutation::RepeatLine),
        1 => index().prop_map(Mutation::RemoveLine),
        1 => (index(), select(vec!["  ", " ", "\t"])).prop_map(|(at, by)| Mutation::Indent(at, by)),
        1 => Just(Mutation::CarriageReturns),
        1 => Just(Mutation::ByteOrderMark),
        1 => Just(Mutation::NoFinalNewline),
    ]
}

fn mutate(text: &str, mutation: &Mutation) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    match mutation {
        _ if text.is_empty() => return text.to_owned(),
        Mutation::Insert(at, odd) => {
            let at = *at.get(&starts);
            return format!("{}{odd}{}", &text[..at], &text[at..]);
        }
        Mutation::Remove(at) => {
            let at = at.index(starts.len());
            let end = starts.get(at + 1).copied().unwrap_or(text.len());
            return format!("{}{}", &text[..starts[at]], &text[end..]);
        }
        Mutation::RepeatLine(at) => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at].clone());
        }
        Mutation::RemoveLine(at) => drop(lines.remove(at.index(lines.len()))),
        Mutation::Indent(at, by) => {
            let at = at.index(lines.len());
            lines[at].insert_str(0, by);
        }
        Mutation::CarriageReturns => return text.replace("\r\n", "\n").replace('\n', "\r\n"),
        Mutation::ByteOrderMark => return format!("\u{feff}{text}"),
        Mutation::NoFinalNewline => return text.trim_end().to_owned(),
    }
    lines.concat()
}

/// What is wrong with the fixes of a text.
#[derive(Debug)]
#[expect(dead_code, reason = "it is shown")]
enum Defect {
    /// They cannot be applied.
    Refused(FixError),
    /// There are more of them after the first time.
    FixedTwice(BTreeMap<&'static str, u64>),
}

/// Fixes a text twice: the second time there must be nothing to do.
fn try_to_fix(seed: &Seed, text: &str, mode: FixMode) -> Result<String, Defect> {
    let findings = |source: &Source| -> Vec<Finding> {
        let mut files = seed.files.clone();
        files.insert(&seed.path, source.text());
        let selection = Selection {
            select: vec!["all".to_owned()],
            ..Selection::default()
        };
        let now = NOW.parse().expect("a moment");
        let mut findings = check(Arc::new(files), selection, now).unwrap_or_default();
        findings.retain(|finding| *finding.file == *seed.path);
        findings
    };
    let fixer = Fixer {
        layout: layout_of(&seed.path),
        mode,
        check: &findings,
        wanted: &|_, _| true,
    };
    let fix = |text: &str| {
        let source = Source::new(seed.path.as_str(), text);
        (fixer.fix(&source, findings(&source))).map_err(Defect::Refused)
    };
    let once = fix(text)?;
    let again = fix(&once.text)?;
    if again.applied.is_empty() {
        Ok(once.text)
    } else {
        Err(Defect::FixedTwice(again.applied))
    }
}

#[test]
fn the_fixes_of_all_rules_go_together() {
    for seed in seeds() {
        for mode in [FixMode::Safe, FixMode::Unsafe] {
            if let Err(error) = try_to_fix(&seed, &seed.text, mode) {
                panic!("{}: {error:?}\n{}", seed.path, seed.text);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_fix_changes_what_it_does_not_name(
        seed in select(seeds()),
        mutations in prop::collection::vec(mutation(), 1..4),
        mode in select(vec![FixMode::Safe, FixMode::Unsafe]),
    ) {
        let text = mutations.iter().fold(seed.text.clone(), |text, one| mutate(&text, one));
        if let Err(error) = try_to_fix(&seed, &text, mode) {
            prop_assert!(false, "{}: {error:?}\n{text}", seed.path);
        }
    }
}
