//! `reference/circle`: references that end where they began.

use std::cell::LazyCell;

use serde::Deserialize;

use crate::crossfile::{CrossfileProblem, CrossfileProblemKind, Mismatch, Place, Scalars};
use crate::finding::{Phrase, Severity};
use crate::rules::rule::{AcrossCheck, AcrossContext, Build, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    properties: &[Property::ReportsAllPlaces],
    ..Rule::new(
        "reference/circle",
        include_str!("circle.md"),
        Build::across::<Circle>(&[Mismatch::Circle]),
    )
};

/// How many documents of a circle the message names.
const NAMED: usize = 5;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Circle {}

impl AcrossCheck for Circle {
    fn check(
        &self,
        problems: &[&CrossfileProblem],
        context: &AcrossContext<'_>,
        out: &mut Findings,
    ) {
        let scalars = LazyCell::new(|| Scalars::of(context.document));
        for problem in problems {
            let CrossfileProblemKind::Circle {
                reference,
                hops,
                count,
            } = &problem.kind
            else {
                continue;
            };
            let Some(reference) = context.constraints.reference(*reference) else {
                continue;
            };
            let message = if *count == 0 {
                Phrase::from(format!(
                    "`{}` refers to the document itself",
                    reference.from
                ))
            } else {
                let words = Phrase::from(format!("`{}` forms a circle: ", reference.from));
                way(words, context.document.source.path(), hops, *count)
            };
            let draft = out.at_place(scalars.at(problem.span), problem.span, message);
            for hop in hops {
                draft.elsewhere(&hop.file, hop.span, "then from here");
            }
            draft.help("change one of these references");
        }
    }
}

/// Adds the files of a circle, from the first back to itself.
fn way(words: Phrase, start: &str, hops: &[Place], count: usize) -> Phrase {
    const TO: &str = " → ";
    let mut words = words.plain_file(start);
    for hop in hops.iter().take(NAMED) {
        words = words.and(TO).plain_file(&hop.file);
    }
    let hidden = count - hops.len().min(NAMED);
    if hidden > 0 {
        words = words.and(&format!("{TO}{hidden} more"));
    }
    words.and(TO).plain_file(start)
}
