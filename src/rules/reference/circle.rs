//! `reference/circle`: references that end where they began.

use std::cell::LazyCell;

use serde::Deserialize;

use super::elsewhere;
use crate::crossfile::{GatherProblem, GatherProblemKind, Mismatch, Place, Scalars};
use crate::finding::Severity;
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
    fn check(&self, problems: &[&GatherProblem], context: &AcrossContext<'_>, out: &mut Findings) {
        let scalars = LazyCell::new(|| Scalars::of(context.document));
        for problem in problems {
            let GatherProblemKind::Circle {
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
                format!("`{}` refers to the document itself", reference.from)
            } else {
                let way = way(context.document.source.path(), hops, *count);
                format!("`{}` forms a circle: {way}", reference.from)
            };
            let draft = match scalars.at(problem.span) {
                Some(node) => out.within(node, problem.span, message),
                None => out.span(problem.span, message),
            };
            let hops = hops.iter().map(|hop| elsewhere(hop, "then from here"));
            draft.related.extend(hops);
            draft.help("change one of these references");
        }
    }
}

fn way(start: &str, hops: &[Place], count: usize) -> String {
    let mut names = vec![start];
    names.extend(hops.iter().take(NAMED).map(|hop| &*hop.file));
    let hidden = count - hops.len().min(NAMED);
    let more = format!("{hidden} more");
    if hidden > 0 {
        names.push(&more);
    }
    names.push(start);
    names.join(" → ")
}
