//! `schema/dependent-required`: a key is missing that another key needs beside it.

use serde::Deserialize;

use std::fmt::Write as _;

use super::missing_key::offer;
use super::words::absences;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, Findings, FixAvailability, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "schema/dependent-required",
        include_str!("dependent_required.md"),
        Build::schema::<DependentRequired>(&[SchemaKeyword::DependentRequired]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DependentRequired {}

impl SchemaCheck for DependentRequired {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in absences(context) {
            let Problem::DependentRequired {
                key,
                needed_by,
                similar,
                given,
            } = refusal.kind()
            else {
                continue;
            };
            let mut message = format!("missing key {}", quoted(key));
            if let Some(needed_by) = needed_by {
                let _ = write!(message, ", required by {}", quoted(needed_by));
            }
            let draft = refusal.missing(out, key, &message);
            draft.help(match (similar, needed_by) {
                (Some(similar), _) => format!("is {} a misspelling of it?", quoted(similar)),
                (None, Some(needed_by)) => {
                    format!("add {}, or remove {}", quoted(key), quoted(needed_by))
                }
                (None, None) => format!("add {}", quoted(key)),
            });
            offer(refusal, key, similar.as_deref(), given.as_deref(), draft);
        }
    }
}
