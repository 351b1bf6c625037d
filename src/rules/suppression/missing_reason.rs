//! `suppression/missing-reason`: a comment allows a finding and does not say why.

use serde::Deserialize;

use crate::document::suppression::{SuppressionKind, Suppressions};
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SuppressionCheck};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    enabled: false,
    since: "0.1.0",
    ..Rule::new(
        "suppression/missing-reason",
        include_str!("missing_reason.md"),
        Build::suppression::<MissingReason>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MissingReason {}

impl SuppressionCheck for MissingReason {
    fn check(&self, suppressions: &Suppressions, out: &mut Findings) {
        for suppression in &suppressions.comments {
            if let SuppressionKind::Allow {
                has_reason: false, ..
            } = suppression.kind
            {
                out.span(suppression.span, "suppression comment without a reason")
                    .help("add the reason after a colon: `# copydesk: allow RULE: reason`");
            }
        }
    }
}
