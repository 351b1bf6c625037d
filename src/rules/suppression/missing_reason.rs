//! `suppression/missing-reason`: a comment allows a finding and does not say why.

use serde::Deserialize;

use crate::document::suppression::SuppressionKind;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "suppression/missing-reason",
    summary: "A comment allows a finding and does not say why.",
    severity: Severity::Warning,
    enabled: false,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Whoever meets the comment in a year wants to know whether it may go. Off by default: that is a house
rule.",
    options: &[],
    examples: &[
        Example {
            title: "No reason",
            config: "rules:\n  suppression/missing-reason: warning\n",
            files: &[file(
                "a.md",
                "---\nurl: http://gazette.com/ # copydesk: allow url/insecure\n---\n",
            )],
            reports: &["a.md:2:26 this allowance does not say why"],
            ..Example::NEW
        },
        Example {
            title: "A reason",
            config: "rules:\n  suppression/missing-reason: warning\n",
            files: &[file(
                "a.md",
                "---\nurl: http://gazette.com/ # copydesk: allow url/insecure: no https there\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<MissingReason>,
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
