//! `schema/property-names`: a key is not written as the schema wants keys.

use serde::Deserialize;

use super::expected;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/property-names",
        include_str!("property_names.md"),
        Build::schema::<PropertyNames>(&[SchemaKeyword::PropertyNames]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PropertyNames {}

impl SchemaCheck for PropertyNames {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::PropertyNames { key, problem } = refusal.kind() else {
                continue;
            };
            let Some(entry) = refusal.entry(key) else {
                continue;
            };
            let message = format!(
                "invalid key {} in {}, expected {}",
                quoted(key),
                refusal.name(),
                expected::words(problem)
            );
            refusal.at_key(out, entry, &message).help("rename the key");
        }
    }
}
