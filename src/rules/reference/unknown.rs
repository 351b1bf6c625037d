//! `reference/unknown`: a value that resolves to nothing.

use std::cell::LazyCell;

use serde::Deserialize;

use super::expected;
use crate::crossfile::{
    CrossfileProblem, CrossfileProblemKind, Mismatch, PathBase, Reference, Scalars,
    repository_path, source_of,
};
use crate::document::field_path::Step;
use crate::document::value::Node;
use crate::finding::Severity;
use crate::finding::wording::{counted, quoted};
use crate::rules::rule::{AcrossCheck, AcrossContext, Build, Findings, Grouping, Rule};
use crate::text::repo_path::RepoPath;
use crate::tree::Look;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    grouping: Grouping::ByMessage,
    ..Rule::new(
        "reference/unknown",
        include_str!("unknown.md"),
        Build::across::<Unknown>(&[Mismatch::Unknown, Mismatch::Absent]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unknown {}

impl AcrossCheck for Unknown {
    fn check(
        &self,
        problems: &[&CrossfileProblem],
        context: &AcrossContext<'_>,
        out: &mut Findings,
    ) {
        let scalars = LazyCell::new(|| Scalars::of(context.document));
        for problem in problems {
            match &problem.kind {
                CrossfileProblemKind::Absent { reference } => {
                    if let Some(reference) = context.constraints.reference(*reference) {
                        absent(context, reference, out);
                    }
                }
                CrossfileProblemKind::Unknown { .. } => unknown(context, problem, &scalars, out),
                _ => {}
            }
        }
    }
}

fn absent(context: &AcrossContext<'_>, reference: &Reference, out: &mut Findings) {
    let targets = expected(reference, context.constraints);
    let from = &reference.from;
    let root = context.document.root();
    // The field is there, but it is empty, or no value that could be looked for.
    let mut there = from.path.clone();
    while there.steps.last() == Some(&Step::Each) {
        there.steps.pop();
    }
    if !there.steps.is_empty()
        && let Some(root) = root
        && let Some(found) = there.first(root)
    {
        let message = format!("`{from}` has no value, expected a {targets}");
        out.at(found.node, message);
        return;
    }
    let message = format!("`{from}` is missing, expected a {targets}");
    match root {
        Some(root) => out.missing(context.document, root, &from.text, message),
        None => out.span(context.document.top(), message),
    };
}

fn unknown(
    context: &AcrossContext<'_>,
    problem: &CrossfileProblem,
    scalars: &Scalars<'_>,
    out: &mut Findings,
) {
    let CrossfileProblemKind::Unknown {
        reference,
        nearest,
        defined,
        count,
    } = &problem.kind
    else {
        return;
    };
    let Some(reference) = context.constraints.reference(*reference) else {
        return;
    };
    let path = context.document.source.path();
    let own = (reference.path_below.as_deref()).and_then(|folder| path.below(folder));
    let node = match own {
        Some(_) => None,
        None => scalars.at(problem.span),
    };
    let text = match (own, node) {
        (Some(own), _) => page_of(reference, own),
        (None, Some(node)) => written(context, node, problem),
        (None, None) => return,
    };
    let expected = expected(reference, context.constraints);
    let mut message = format!("{} is not a {expected}", quoted(&text));
    let other_case = || {
        reference.paths.iter().find_map(|(base, _)| {
            let text = text.split(['#', '?']).next()?;
            let path = repository_path(base, text, context.document.source.path())?;
            match context.world.files.look(&path) {
                Look::OtherCase(path) => Some(path),
                _ => None,
            }
        })
    };
    let is_elsewhere = reference.compare.within_folder && nearest.as_deref() == Some(text.trim());
    let nearest = nearest.clone().filter(|_| !is_elsewhere);
    if let Some(nearest) = nearest.or_else(other_case) {
        message = format!("{message}; did you mean {}?", quoted(&nearest));
    }
    let draft = out.at_place(node, problem.span, message);
    if let Some(place) = defined {
        let words = format!("the first of {}", counted(*count, "definition"));
        draft.elsewhere(&place.file, place.span, words);
    }
    draft.help(if is_elsewhere {
        format!(
            "{} is in another folder, and only the folder of the document counts here; correct \
             the value, or add what it refers to",
            quoted(&text)
        )
    } else if own.is_some() {
        "move or remove this file, or add the other one".to_owned()
    } else {
        "correct the value, or add what it refers to".to_owned()
    });
}

/// The page that must be there for a document: in its own folder, it is the one that it translates.
fn page_of(reference: &Reference, own: &RepoPath) -> String {
    let is_same = |(base, _): &(PathBase, String)| match base {
        PathBase::Folder(folder) => reference.path_below.as_ref() == Some(folder),
        PathBase::Document => false,
    };
    let source = source_of(own.as_str()).filter(|_| reference.paths.iter().any(is_same));
    source.unwrap_or_else(|| own.as_str().to_owned())
}

/// The value as it is written, or the part of it that the problem is about.
fn written(context: &AcrossContext<'_>, node: &Node<'_>, problem: &CrossfileProblem) -> String {
    let source = context.document.source;
    match node.as_str() {
        Some(text) if node.span == problem.span => text.to_owned(),
        _ => source.slice(problem.span).to_owned(),
    }
}
