//! `config/unknown-name`: the config names a rule that does not exist.

use serde::Deserialize;

use super::at;
use crate::config::{ConfigProblem, ConfigProblemKind, NameOf};
use crate::finding::Severity;
use crate::rules::rule::{Build, ConfigCheck, ConfigContext, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    supersedes: &["schema/additional-properties"],
    properties: &[Property::AlwaysError],
    ..Rule::new(
        "config/unknown-name",
        include_str!("unknown_name.md"),
        Build::config::<UnknownName>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnknownName {}

impl ConfigCheck for UnknownName {
    fn check(&self, problem: &ConfigProblem, context: &ConfigContext<'_>, out: &mut Findings) {
        let ConfigProblemKind::UnknownName {
            what,
            name,
            nearest,
        } = &problem.kind
        else {
            return;
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
            problem,
            out,
            format!("there is no {what} `{name}`"),
        )
        .help(help);
    }
}
