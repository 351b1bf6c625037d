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
        let noun = match what {
            NameOf::Rule => "rule or group",
            NameOf::Collection => "collection",
        };
        let draft = at(context, problem, out, format!("unknown {noun} `{name}`"));
        draft.help(match (what, nearest) {
            (_, Some(nearest)) => format!("did you mean `{nearest}`?"),
            (NameOf::Rule, None) => "`copydesk rules` lists all rules and groups".to_owned(),
            (NameOf::Collection, None) if is_data_file(name) => {
                format!("for a data file, write `to: {{ data: {name} }}`")
            }
            (NameOf::Collection, None) => {
                "write `collection.field`, with a collection of this config".to_owned()
            }
        });
    }
}

/// Whether the target of a reference looks like the path of a data file.
fn is_data_file(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(ending, "yml" | "yaml" | "json" | "toml")
}
