//! `schema/required`: a key that the schema requires is missing.

use serde::Deserialize;

use super::words::absences;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/required",
        include_str!("required.md"),
        Build::schema::<Required>(&[SchemaKeyword::Required]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Required {}

impl SchemaCheck for Required {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in absences(context) {
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
