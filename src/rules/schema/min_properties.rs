//! `schema/min-properties`: a mapping has fewer keys than the schema wants.

use serde::Deserialize;

use super::words::{absences, amount};
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/min-properties",
        include_str!("min_properties.md"),
        Build::schema::<MinProperties>(&[SchemaKeyword::MinProperties]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MinProperties {}

impl SchemaCheck for MinProperties {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in absences(context) {
            let Problem::Count { found, limit } = refusal.kind() else {
                continue;
            };
            let help = format!("add {}", amount(limit.saturating_sub(*found), "key"));
            let found = match found {
                0 => "is empty".to_owned(),
                _ => format!("has {}", amount(*found, "key")),
            };
            let limit = amount(*limit, "key");
            let message = format!("{} {found}, expected at least {limit}", refusal.name());
            refusal.at(out, &message).help(help);
        }
    }
}
