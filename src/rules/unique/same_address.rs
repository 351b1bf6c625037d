//! `unique/same-address`: two documents that the generator gives one address.

use std::cell::LazyCell;

use serde::Deserialize;

use crate::crossfile::{CrossfileProblem, CrossfileProblemKind, Mismatch, Scalars};
use crate::finding::wording::{counted, quoted};
use crate::finding::{Phrase, Severity};
use crate::rules::rule::{AcrossCheck, AcrossContext, Build, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.2.0",
    properties: &[Property::ReportsAllPlaces, Property::OneForAllPlaces],
    ..Rule::new(
        "unique/same-address",
        include_str!("same_address.md"),
        Build::across::<SameAddress>(&[Mismatch::SameAddress]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SameAddress {}

impl AcrossCheck for SameAddress {
    fn check(
        &self,
        problems: &[&CrossfileProblem],
        context: &AcrossContext<'_>,
        out: &mut Findings,
    ) {
        let scalars = LazyCell::new(|| Scalars::of(context.document));
        for problem in problems {
            let CrossfileProblemKind::SameAddress {
                first,
                others,
                more,
            } = &problem.kind
            else {
                continue;
            };
            let node = scalars.at(problem.span);
            let what = match node.and_then(|node| node.as_str()) {
                Some(address) => format!("{} is also an address of ", quoted(address.trim())),
                None => "the address of this page is also one of ".to_owned(),
            };
            let mut message = Phrase::from(what).plain_file(&first.file);
            let count = others.len() + more;
            if count > 0 {
                message = message.and(&format!(", and of {}", counted(count, "other page")));
            }
            let draft = out.at_place(node, problem.span, message);
            for place in std::iter::once(first).chain(others) {
                draft.elsewhere(&place.file, place.span, "and here");
            }
            draft.help("give each page an address of its own: only one of them is kept");
        }
    }
}
