//! `suppression/malformed`: a comment speaks to copydesk and cannot be understood.

use serde::Deserialize;

use crate::document::suppression::{SuppressionKind, Suppressions};
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SuppressionCheck};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "suppression/malformed",
        include_str!("malformed.md"),
        Build::suppression::<Malformed>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Malformed {}

impl SuppressionCheck for Malformed {
    fn check(&self, suppressions: &Suppressions, out: &mut Findings) {
        for suppression in &suppressions.comments {
            if suppression.kind == SuppressionKind::Malformed {
                let message = "invalid suppression comment";
                out.span(suppression.span, message)
                    .help("write `# copydesk: allow RULE: reason` or `# copydesk: allow-file RULE: reason`");
            }
        }
    }
}
