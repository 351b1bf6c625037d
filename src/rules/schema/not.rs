//! `schema/not`: a value is what the schema says it must not be.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::SchemaKeyword;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/not",
        include_str!("not.md"),
        Build::schema::<Not>(&[SchemaKeyword::Not]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Not {}

impl SchemaCheck for Not {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let message = format!("{}, which the schema does not allow", refusal.is());
            refusal
                .at(out, &message)
                .help("write something else; the schema says what is not allowed");
        }
    }
}
