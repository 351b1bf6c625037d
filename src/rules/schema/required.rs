//! `schema/required`: a key that the schema requires is missing.

use serde::Deserialize;

use super::absences;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Findings, Rule, build};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/required",
        include_str!("required.md"),
        build::<Required>,
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Required {}

impl Check for Required {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in absences(context, SchemaKeyword::Required) {
            let Problem::Required { key, similar } = refusal.kind() else {
                continue;
            };
            let place = match refusal.problem.pointer.as_str() {
                "" => String::new(),
                _ => format!(" in {}", refusal.name()),
            };
            let message = format!("missing key {}{place}", quoted(key));
            let draft = refusal.missing(out, key, &message);
            draft.help(match similar {
                Some(similar) => format!("is {} meant to be it?", quoted(similar)),
                None => format!("add {}", quoted(&format!("{key}: …"))),
            });
        }
    }
}
