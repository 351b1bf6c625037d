//! `suppression/unused`: a comment allows what does not occur.

use serde::Deserialize;

use crate::document::suppression::{Fate, SuppressionKind};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Rule, build};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    ..Rule::new(
        "suppression/unused",
        include_str!("unused.md"),
        build::<Unused>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unused {}

impl Check for Unused {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for suppression in context.suppressions {
            let SuppressionKind::Allow { names, .. } = &suppression.kind else {
                continue;
            };
            for name in names.iter().filter(|name| name.fate == Fate::Unused) {
                let message = format!(
                    "`{}` is allowed here, but there is nothing to allow",
                    name.name
                );
                out.span(name.span, message).help(
                    "take the comment away, or put it on the line of the key that it is about, or above it",
                );
            }
        }
    }
}
