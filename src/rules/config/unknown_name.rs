//! `config/unknown-name`: the config names a rule that does not exist.

use serde::Deserialize;

use super::{at, places};
use crate::config::{ConfigProblemKind, NameOf};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "config/unknown-name",
    summary: "The config names something that does not exist.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &["schema/additional-properties"],
    docs: "\
A rule or a group of rules is set that copydesk does not have, as a rule because of a typing
mistake. What was meant would not be set, so the run ends with exit code 2.",
    options: &[],
    examples: &[
        Example {
            title: "A rule with a typing mistake",
            config: "rules:\n  url/insecur: error\n",
            files: &[file("a.md", "Text.\n")],
            reports: &["copydesk.yaml:2:3 there is no rule or group of rules `url/insecur`"],
            ..Example::NEW
        },
        Example {
            title: "A rule, a group, and all of them",
            config: "rules:\n  all: warning\n  file: error\n  file/unreadable: off\n",
            files: &[file("a.md", "Text.\n")],
            ..Example::NEW
        },
    ],
    build: build::<UnknownName>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnknownName {}

impl Check for UnknownName {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            let ConfigProblemKind::UnknownName {
                what,
                name,
                nearest,
            } = &problem.kind
            else {
                continue;
            };
            let what = match what {
                NameOf::Rule => "rule or group of rules",
                NameOf::Collection => "collection",
            };
            let help = match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "`copydesk rules` lists what there is".to_owned(),
            };
            at(
                context,
                &places,
                problem,
                out,
                format!("there is no {what} `{name}`"),
            )
            .help(help);
        }
    }
}
