//! `config/unknown-name`: the config names a rule that does not exist.

use serde::Deserialize;

use super::{at, places};
use crate::config::{ConfigProblemKind, NameOf};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Property, Rule, build};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    supersedes: &["schema/additional-properties"],
    properties: &[Property::AlwaysError],
    ..Rule::new(
        "config/unknown-name",
        include_str!("unknown_name.md"),
        build::<UnknownName>,
    )
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
