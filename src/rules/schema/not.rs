//! `schema/not`: a value is what the schema says it must not be.

use serde::Deserialize;

use super::refusals;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, Rule, build};
use crate::schema::SchemaKeyword;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new("schema/not", include_str!("not.md"), build::<Not>)
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Not {}

impl Check for Not {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::Not) {
            let message = format!("{}, which the schema does not allow", refusal.is());
            refusal
                .at(out, &message)
                .help("write something else; the schema says what not");
        }
    }
}
