//! `suppression/unused`: a comment allows what does not occur.

use serde::Deserialize;

use crate::document::suppression::{Fate, SuppressionKind};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "suppression/unused",
    summary: "A comment allows a finding that there is not.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
What was allowed has been mended, or the comment stands in the wrong place. An allowance that hides
nothing today will hide the next defect. It is judged only for rules that ran: not for one that is
off or not selected.

A comment `# copydesk: allow RULE: reason` stands on the line of a key or above it, and holds for the
key and its value; `# copydesk: allow-file RULE: reason` holds for the file.",
    options: &[],
    examples: &[
        Example {
            title: "The address was mended, the comment stayed",
            config: "rules:\n  url/insecure: warning\n",
            files: &[file(
                "a.md",
                "---\n# copydesk: allow url/insecure: the archive has no https\nurl: https://old.gazette.com/\n---\n",
            )],
            reports: &["a.md:2:19 `url/insecure` is allowed here, but there is nothing to allow"],
            ..Example::NEW
        },
        Example {
            title: "An allowance that is needed",
            config: "rules:\n  url/insecure: warning\n",
            files: &[file(
                "a.md",
                "---\n# copydesk: allow url/insecure: the archive has no https\nurl: http://old.gazette.com/\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<Unused>,
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
