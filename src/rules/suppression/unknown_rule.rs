//! `suppression/unknown-rule`: a comment allows a rule that does not exist.

use serde::Deserialize;

use crate::document::suppression::{NameUse, Suppressions};
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, FixAvailability, Rule, SuppressionCheck};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "suppression/unknown-rule",
        include_str!("unknown_rule.md"),
        Build::suppression::<UnknownRule>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnknownRule {}

impl SuppressionCheck for UnknownRule {
    fn check(&self, suppressions: &Suppressions, out: &mut Findings) {
        for (name, state) in suppressions.names().zip(&suppressions.uses) {
            let NameUse::Unknown(nearest) = state else {
                continue;
            };
            let help = match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "`copydesk rules` lists them".to_owned(),
            };
            let message = format!("unknown rule or group `{}`", name.name);
            let draft = out.span(name.span, message);
            draft.help(help);
            if let Some(nearest) = nearest {
                draft.unsafe_fix(format!("write `{nearest}`"), name.span, nearest.as_str());
            }
        }
    }
}
