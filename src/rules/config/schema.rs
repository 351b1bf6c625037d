//! `config/schema`: a schema that cannot be used.

use serde::Deserialize;

use super::{at, report};
use crate::config::{ConfigProblem, ConfigProblemKind, WantedSchema};
use crate::finding::Severity;
use crate::rules::rule::{Build, ConfigCheck, ConfigContext, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    properties: &[Property::AlwaysError],
    ..Rule::new(
        "config/schema",
        include_str!("schema.md"),
        Build::config::<Schema>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Schema {}

impl ConfigCheck for Schema {
    fn check(&self, problem: &ConfigProblem, context: &ConfigContext<'_>, out: &mut Findings) {
        let (name, wanted, unreadable) = match &problem.kind {
            ConfigProblemKind::NoSchema {
                name,
                wanted,
                unreadable,
            } => (name, wanted, unreadable),
            ConfigProblemKind::Schema(error) => {
                report(context, problem, out, error);
                return;
            }
            _ => return,
        };
        let message = match unreadable {
            None => format!("no such schema: `{name}`"),
            Some(why) => format!("the schema `{name}` cannot be read: {why}"),
        };
        let draft = at(context, problem, out, message);
        match wanted {
            WantedSchema::File if name.contains("://") => {
                draft.help(
                    "copydesk reads nothing from the network; save the schema in the repository \
                     and write its path",
                );
            }
            WantedSchema::File if name.contains('#') => {
                let (file, part) = name.split_once('#').unwrap_or_default();
                draft.help(match part {
                    "" => format!("for a whole file, write `{file}`"),
                    part => format!("for a part of a file, write `{file}#/{part}`"),
                });
            }
            WantedSchema::File => {
                draft.help("the path is relative to the folder of the config");
            }
            WantedSchema::Shipped {
                nearest: Some(nearest),
            } => {
                draft.help(format!("did you mean `{nearest}`?"));
            }
            WantedSchema::Shipped { nearest: None } => {}
        }
    }
}
