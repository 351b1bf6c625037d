//! The loop and its proof, with fixes made for it.

use super::*;
use crate::finding::{Edit, Fix, Safety, Severity};
use crate::text::Span;

/// A finding whose fix replaces the first `from` of the text by `to`.
fn replace(
    source: &Source,
    rule: &'static str,
    pointer: Option<&str>,
    from: &str,
    to: &str,
) -> Option<Finding> {
    let at = source.text().find(from)?;
    let span = Span::new(at, at + from.len());
    Some(Finding {
        span,
        pointer: pointer.map(str::to_owned),
        fix: Some(Fix {
            title: "write it".to_owned(),
            safety: Safety::Safe,
            pointers: pointer.map(str::to_owned).into_iter().collect(),
            edits: vec![Edit {
                span,
                text: to.to_owned(),
            }],
        }),
        ..Finding::bare(rule, Severity::Error, source.path().clone())
    })
}

type Replacement = (
    &'static str,
    Option<&'static str>,
    &'static str,
    &'static str,
);

fn run(text: &str, replacements: &[Replacement]) -> Result<Fixed, FixError> {
    let source = Source::new("a.md", text);
    let check = |source: &Source| {
        let each = replacements.iter();
        each.filter_map(|(rule, pointer, from, to)| replace(source, rule, *pointer, from, to))
            .collect()
    };
    let fixer = Fixer {
        layout: Layout::Content,
        mode: FixMode::Safe,
        check: &|document| check(document.source),
        wanted: &|_, _| true,
    };
    fixer.fix(&source, check(&source))
}

#[track_caller]
fn check(text: &str, replacements: &[Replacement], expected: &str) {
    assert_eq!(
        run(text, replacements).map(|fixed| fixed.text),
        Ok(expected.to_owned())
    );
}

#[test]
fn what_a_fix_names_changes_and_nothing_else() {
    check(
        "---\na: x # why\nb: y\n---\nbody\n",
        &[("r/a", Some("/a"), "x", "z")],
        "---\na: z # why\nb: y\n---\nbody\n",
    );
    // A renamed key, and one that goes.
    check(
        "---\naa: 1\nb: 2\n---\n",
        &[("r/a", Some("/aa"), "aa:", "a:")],
        "---\na: 1\nb: 2\n---\n",
    );
    check(
        "---\naa: 1\nb: 2\n---\n",
        &[("r/a", Some("/aa"), "aa: 1\n", "")],
        "---\nb: 2\n---\n",
    );
}

#[test]
fn fixes_that_touch_take_turns() {
    let both: &[Replacement] = &[
        ("r/a", Some("/a"), "xy", "z"),
        ("r/b", Some("/a"), "y w", "v"),
    ];
    check("---\na: xy w\n---\n", both, "---\na: z w\n---\n");
    let touching: &[Replacement] = &[("r/a", Some("/a"), "x", "1"), ("r/b", Some("/a"), "y", "2")];
    check("---\na: xy\n---\n", touching, "---\na: 12\n---\n");
}

#[test]
fn fixes_that_undo_each_other_leave_the_text_alone() {
    let circle: &[Replacement] = &[("r/a", Some("/a"), "x", "y"), ("r/b", Some("/a"), "y", "x")];
    let error = run("---\na: x\n---\n", circle).unwrap_err();
    assert!(matches!(error, FixError::Cycle(_)), "{error:?}");
}

#[test]
fn what_a_fix_does_not_name_must_not_change() {
    let unproven = |text: &str, replacement: Replacement| match run(text, &[replacement]) {
        Err(FixError::Unproven(rules, what)) => {
            assert_eq!(rules.into_iter().collect::<Vec<_>>(), [replacement.0]);
            what
        }
        other => panic!("{other:?}"),
    };
    let text = "---\na: x # why\nb: y\n---\n";
    assert_eq!(
        unproven(text, ("r/a", Some("/b"), "x", "z")),
        Unproven::Value("/a".into())
    );
    assert_eq!(
        unproven(text, ("r/a", None, "x", "z")),
        Unproven::Value("/a".into())
    );
    assert_eq!(
        unproven(text, ("r/a", Some("/a"), "x ", "z")),
        Unproven::Comment("# why".into())
    );
    assert_eq!(
        unproven(text, ("r/a", Some("/a"), "x", "[")),
        Unproven::Syntax
    );
    assert_eq!(
        unproven(text, ("r/a", Some("/a"), "x", "z\nc: 1")),
        Unproven::Value("/c".into())
    );
}

#[test]
fn texts_in_a_row_are_fixed_as_if_each_were_alone() {
    let replacements: &[Replacement] = &[
        ("r/a", Some("/a"), "one", "two"),
        ("r/b", Some("/a"), "two", "three"),
        ("r/c", Some("/a"), "circle", "elcric"),
        ("r/d", Some("/a"), "elcric", "circle"),
        ("r/e", Some("/b"), "unnamed", "else"),
    ];
    let texts = [
        "a: zero",
        "a: one",
        "a: circle",
        "a: two # why",
        "a: unnamed",
        "a: \"one\"",
    ];
    let sources = texts.map(|text| Source::new("a.md", format!("---\n{text}\n---\n")));
    let documents: Vec<Document<'_>> = (sources.iter())
        .map(|source| parse(source, Layout::Content))
        .collect();
    let findings = |document: &Document<'_>| -> Vec<Finding> {
        let each = replacements.iter();
        each.filter_map(|(rule, pointer, from, to)| {
            replace(document.source, rule, *pointer, from, to)
        })
        .collect()
    };
    let row = FixRow {
        mode: FixMode::Safe,
        check: &|_, documents| documents.iter().map(findings).collect(),
        wanted: &|_, _, _| true,
    };
    let known: Vec<&Document<'_>> = documents.iter().collect();
    let together = row.run(
        &known,
        documents.iter().map(findings).map(Into::into).collect(),
    );
    let alone = sources
        .iter()
        .map(|source| run(source.text(), replacements));
    assert_eq!(together, alone.collect::<Vec<_>>());
    let changed: Vec<bool> = (together.iter().zip(&sources))
        .map(|(fixed, source)| {
            fixed
                .as_ref()
                .is_ok_and(|fixed| fixed.text != source.text())
        })
        .collect();
    assert_eq!(changed, [false, true, false, true, false, true]);
}
