//! `suppression/unknown-rule`: a comment allows a rule that does not exist.

use serde::Deserialize;

use crate::document::suppression::{Fate, SuppressionKind};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "suppression/unknown-rule",
    summary: "A comment allows a rule that does not exist.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The comment names neither a rule nor a group of rules, as a rule because of a typing mistake: what
it was meant to allow is not allowed.",
    options: &[],
    examples: &[
        Example {
            title: "A typing mistake",
            files: &[file(
                "a.md",
                "---\nurl: http://gazette.com/ # copydesk: allow url/insecur: no https\n---\n",
            )],
            reports: &["a.md:2:44 there is no rule or group `url/insecur`"],
            ..Example::NEW
        },
        Example {
            title: "A rule that there is",
            files: &[file(
                "a.md",
                "---\nurl: http://gazette.com/ # copydesk: allow url/insecure: no https\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<UnknownRule>,
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
