//! `config/schema`: a schema that cannot be used.

use serde::Deserialize;

use super::{at, places, tell};
use crate::config::{ConfigProblemKind, WantedSchema};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Property, Rule, build};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    properties: &[Property::AlwaysError],
    ..Rule::new("config/schema", include_str!("schema.md"), build::<Schema>)
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Schema {}

impl Check for Schema {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            let (name, wanted, unreadable) = match &problem.kind {
                ConfigProblemKind::NoSchema {
                    name,
                    wanted,
                    unreadable,
                } => (name, wanted, unreadable),
                ConfigProblemKind::Schema(error) => {
                    tell(context, &places, problem, out, error);
                    continue;
                }
                _ => continue,
            };
            let message = match unreadable {
                None => format!("there is no schema `{name}`"),
                Some(why) => format!("the schema `{name}` cannot be read: {why}"),
            };
            let draft = at(context, &places, problem, out, message);
            match wanted {
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
}
