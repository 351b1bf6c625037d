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
                "unused suppression: there is no `{}` finding here",
                name.name
            );
            out.span(name.span, message)
                .help("remove the comment, or move it to the line of its key or the line above")
                .fix("remove it", bytes, "");
        }
    }
}
