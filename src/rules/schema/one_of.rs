//! `schema/one-of`: a value fits none, or more than one, of the alternatives that the schema offers.

use serde::Deserialize;

use super::alternatives::report_alternatives;
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, FixAvailability, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "schema/one-of",
        include_str!("one_of.md"),
        Build::schema::<OneOf>(&[SchemaKeyword::OneOf]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OneOf {}

impl SchemaCheck for OneOf {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::SeveralAlternatives { count } = refusal.kind() else {
                report_alternatives(refusal, out);
                continue;
            };
            let name = refusal.name();
            let message = format!("{name} matches {count} alternatives, expected exactly one");
            let draft = refusal.at(out, &message);
            draft.help("the alternatives are mutually exclusive: keep one");
        }
    }
}
