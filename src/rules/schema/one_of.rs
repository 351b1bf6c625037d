//! `schema/one-of`: a value fits none, or more than one, of the alternatives that the schema offers.

use serde::Deserialize;

use super::any_of::tell_alternatives;
use super::refusals;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Findings, FixAvailability, Rule, build};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new("schema/one-of", include_str!("one_of.md"), build::<OneOf>)
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OneOf {}

impl Check for OneOf {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for refusal in refusals(context, SchemaKeyword::OneOf) {
            let Problem::SeveralAlternatives { count } = refusal.kind() else {
                tell_alternatives(&refusal, out);
                continue;
            };
            let name = refusal.name();
            let message = format!("{name} fits {count} alternatives, expected exactly one");
            let draft = refusal.at(out, &message);
            draft.help("the alternatives of the schema exclude each other: leave one");
        }
    }
}
