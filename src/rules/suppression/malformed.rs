//! `suppression/malformed`: a comment speaks to copydesk and cannot be understood.

use serde::Deserialize;

use crate::document::suppression::SuppressionKind;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "suppression/malformed",
    summary: "A comment speaks to copydesk and cannot be understood.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A comment that starts with `copydesk:` is one of two things: `allow RULE, RULE: reason` for the key
on its line or the next, or `allow-file RULE, RULE: reason`. Anything else allows nothing.",
    options: &[],
    examples: &[
        Example {
            title: "The word is another one",
            files: &[file(
                "a.md",
                "---\nurl: http://gazette.com/ # copydesk: ignore url/insecure\n---\n",
            )],
            reports: &["a.md:2:26 this comment speaks to copydesk, but says nothing that it knows"],
            ..Example::NEW
        },
        Example {
            title: "As it should be",
            files: &[file(
                "a.md",
                "---\nurl: http://gazette.com/ # copydesk: allow url/insecure\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<Malformed>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Malformed {}

impl Check for Malformed {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for suppression in context.suppressions {
            if suppression.kind == SuppressionKind::Malformed {
                let message = "this comment speaks to copydesk, but says nothing that it knows";
                out.span(suppression.span, message)
                    .help("write `# copydesk: allow RULE: reason` or `# copydesk: allow-file RULE: reason`");
            }
        }
    }
}
