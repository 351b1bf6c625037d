//! `schema/contains`: a list lacks an item that the schema wants in it, or has too many of them.

use serde::Deserialize;

use super::words::{absences, amount};
use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/contains",
        include_str!("contains.md"),
        Build::schema::<Contains>(&[SchemaKeyword::Contains]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Contains {}

impl SchemaCheck for Contains {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in absences(context) {
            let Problem::Contains { min, max } = refusal.kind() else {
                continue;
            };
            let name = refusal.name();
            let message = match (min, max) {
                (0 | 1, None) => format!("{name} lacks an item that the schema requires"),
                (min, None) => {
                    let min = amount(*min, "item");
                    format!("{name} must have at least {min} that the schema describes")
                }
                (min, Some(max)) if min == max => {
                    let max = amount(*max, "item");
                    format!("{name} must have {max} that the schema describes")
                }
                (min, Some(max)) => {
                    let max = amount(*max, "item");
                    format!("{name} must have {min} to {max} that the schema describes")
                }
            };
            refusal
                .at(out, &message)
                .help("see the schema for what the item must look like");
        }
    }
}
