//! `schema/false`: something is there that the schema allows nothing for.

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/false",
        include_str!("false.md"),
        Build::schema::<False>(&[SchemaKeyword::False]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct False {}

impl SchemaCheck for False {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            if let Problem::Other(words) = refusal.kind() {
                let message = format!("{} does not match the schema: {words}", refusal.name());
                refusal.at(out, &message);
                continue;
            }
            let message = format!("{} is not allowed", refusal.name());
            let draft = refusal.at(out, &message).help("remove it");
            if let Some(entry) =
                refusal.document.roots[refusal.problem.root].entry_at(&refusal.problem.pointer)
            {
                draft.span = entry.key_span;
            }
        }
    }
}
