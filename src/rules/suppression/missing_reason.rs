//! `suppression/missing-reason`: a comment allows a finding and does not say why.

use serde::Deserialize;

use crate::document::suppression::SuppressionKind;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Rule, build};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    enabled: false,
    since: "0.1.0",
    ..Rule::new(
        "suppression/missing-reason",
        include_str!("missing_reason.md"),
        build::<MissingReason>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MissingReason {}

impl Check for MissingReason {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for suppression in context.suppressions {
            if let SuppressionKind::Allow {
                has_reason: false, ..
            } = suppression.kind
            {
                out.span(suppression.span, "this allowance does not say why")
                    .help("add the reason after a colon: `# copydesk: allow RULE: reason`");
            }
        }
    }
}
