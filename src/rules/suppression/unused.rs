//! `suppression/unused`: a comment allows what does not occur.

use serde::Deserialize;

use crate::document::suppression::{NameUse, Suppressions};
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, FixAvailability, Property, Rule, SuppressionCheck};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Always,
    since: "0.1.0",
    properties: &[Property::SettledAcross],
    ..Rule::new(
        "suppression/unused",
        include_str!("unused.md"),
        Build::suppression::<Unused>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unused {}

impl SuppressionCheck for Unused {
    fn check(&self, suppressions: &Suppressions, out: &mut Findings) {
        let names = suppressions.names_and_their_bytes();
        let names = names.zip(&suppressions.uses);
        for ((name, bytes), _) in names.filter(|(_, state)| **state == NameUse::Unused) {
            let message = format!(
                "`{}` is allowed here, but there is nothing to allow",
                name.name
            );
            out.span(name.span, message)
                .help(
                    "take the comment away, or put it on the line of the key that it is about, or above it",
                )
                .fix("remove it", bytes, "");
        }
    }
}
