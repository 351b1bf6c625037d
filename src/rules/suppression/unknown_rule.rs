//! `suppression/unknown-rule`: a comment allows a rule that does not exist.

use serde::Deserialize;

use crate::document::suppression::{Fate, SuppressionKind};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Rule, build};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "suppression/unknown-rule",
        include_str!("unknown_rule.md"),
        build::<UnknownRule>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnknownRule {}

impl Check for UnknownRule {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for suppression in context.suppressions {
            let SuppressionKind::Allow { names, .. } = &suppression.kind else {
                continue;
            };
            for name in names {
                let Fate::Unknown(nearest) = &name.fate else {
                    continue;
                };
                let help = match nearest {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => "`copydesk rules` lists them".to_owned(),
                };
                let message = format!("there is no rule or group `{}`", name.name);
                out.span(name.span, message).help(help);
            }
        }
    }
}
