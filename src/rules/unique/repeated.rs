//! `unique/repeated`: a value that must be the only one is there again.

use std::cell::LazyCell;

use serde::Deserialize;

use crate::crossfile::{
    Compare, CrossfileProblem, CrossfileProblemKind, FileName, Mismatch, Normalise, Place, Scalars,
    Unique, UniqueKey, WrittenField,
};
use crate::document::field_path::Step;
use crate::finding::wording::{counted, quoted};
use crate::finding::{Phrase, Severity};
use crate::rules::rule::{AcrossCheck, AcrossContext, Build, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    properties: &[Property::ReportsAllPlaces, Property::OneForAllPlaces],
    ..Rule::new(
        "unique/repeated",
        include_str!("repeated.md"),
        Build::across::<Repeated>(&[Mismatch::Repeated]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Repeated {}

impl AcrossCheck for Repeated {
    fn check(
        &self,
        problems: &[&CrossfileProblem],
        context: &AcrossContext<'_>,
        out: &mut Findings,
    ) {
        let scalars = LazyCell::new(|| Scalars::of(context.document));
        for problem in problems {
            let CrossfileProblemKind::Repeated {
                unique,
                first,
                others,
                more,
            } = &problem.kind
            else {
                continue;
            };
            if let Some(unique) = context.constraints.unique(*unique) {
                report(
                    context,
                    problem,
                    &scalars,
                    unique,
                    (first, others, *more),
                    out,
                );
            }
        }
    }
}

fn report(
    context: &AcrossContext<'_>,
    problem: &CrossfileProblem,
    scalars: &Scalars<'_>,
    unique: &Unique,
    (first, others, more): (&Place, &[Place], usize),
    out: &mut Findings,
) {
    let path = context.document.source.path();
    // Where not all places may be reported, the other one can be behind the one that is.
    let is_behind = (&first.file, first.span) > (path, problem.span);
    let place = match (*path == first.file, is_behind) {
        (true, false) => Phrase::from("above"),
        (true, true) => Phrase::from("below"),
        (false, _) => Phrase::from("in ").plain_file(&first.file),
    };
    let count = others.len() + more;
    let node = scalars.at(problem.span);
    let is_whole = node.is_some_and(|node| node.span == problem.span);
    let mut message = words(context, problem, unique, &place, is_whole);
    if count > 0 {
        message = message.and(&format!(", and in {}", counted(count, "other place")));
    }
    let draft = out.at_place(node, problem.span, message);
    let label = if is_behind { "and here" } else { "first here" };
    draft.elsewhere(&first.file, first.span, label);
    for (index, other) in others.iter().enumerate() {
        let label = if more > 0 && index + 1 == others.len() {
            format!("and here, and in {more} more")
        } else {
            "and here".to_owned()
        };
        draft.elsewhere(&other.file, other.span, label);
    }
    draft.help("if they are duplicates, keep one; otherwise correct one of the values");
}

fn words(
    context: &AcrossContext<'_>,
    problem: &CrossfileProblem,
    unique: &Unique,
    place: &Phrase,
    is_whole: bool,
) -> Phrase {
    let written = context.document.source.slice(problem.span);
    let same = same(unique.compare);
    let words = match unique.keys.as_slice() {
        [UniqueKey::File(name)] => format!("the {} is the same as ", of_file(*name)),
        // The field does not say which of its items; a part of one is pointed at.
        [UniqueKey::Fields(fields)] => match fields.as_slice() {
            [field] if field.path.steps.contains(&Step::Each) && is_whole => {
                let value = quoted(written.trim_matches(['"', '\'']));
                format!("{value} in `{field}` is {same} as ")
            }
            [field] => format!("`{field}` is {same} as "),
            fields => format!("{} together are {same} as ", joined(fields)),
        },
        keys => {
            let keys: Vec<String> = (keys.iter())
                .map(|key| match key {
                    UniqueKey::Fields(fields) => joined(fields),
                    UniqueKey::File(name) => of_file(*name).to_owned(),
                })
                .collect();
            let value = quoted(written.trim_matches(['"', '\'']));
            let words = Phrase::from(format!("{value} is already ")).and_phrase(place);
            return words.and(&format!(", as {}", keys.join(" or ")));
        }
    };
    Phrase::from(words).and_phrase(place)
}

/// `` `a` and `b` ``.
fn joined(fields: &[WrittenField]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
    fields.join(" and ")
}

fn of_file(name: FileName) -> &'static str {
    match name {
        FileName::Path => "path of the file",
        FileName::Slug => "slug of the file",
        FileName::Stem => "file name without its extension",
        FileName::Name => "file name",
        FileName::Folder => "name of the folder",
    }
}

fn same(compare: Compare) -> &'static str {
    match compare.normalise {
        Normalise::Url => "the same address",
        Normalise::None | Normalise::Text => "the same",
    }
}
