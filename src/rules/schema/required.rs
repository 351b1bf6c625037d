//! `schema/required`: a key that the schema requires is missing.

use serde::Deserialize;

use super::missing_key::offer;
use super::words::absences;
use crate::finding::wording::quoted;
use crate::finding::{Finding, Severity};
use crate::rules::rule::{
    Build, Findings, FixAvailability, Grouping, Rule, SchemaCheck, SchemaContext, Words,
};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    grouping: Grouping::OfMapping(together),
    ..Rule::new(
        "schema/required",
        include_str!("required.md"),
        Build::schema::<Required>(&[SchemaKeyword::Required]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Required {}

/// All that a mapping lacks, in one sentence.
fn together(findings: &[&Finding]) -> Words {
    let keys: Vec<String> = findings.iter().map(|one| quoted(&one.subject)).collect();
    let keys = match &*keys {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        keys => keys.concat(),
    };
    let shared = findings.first().and_then(|one| one.shared_words());
    Words {
        message: format!("missing keys {keys}{}", shared.unwrap_or_default()),
        help: "add them".to_owned(),
    }
}

impl SchemaCheck for Required {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in absences(context) {
            let Problem::Required {
                key,
                similar,
                given,
            } = refusal.kind()
            else {
                continue;
            };
            let place = match refusal.problem.pointer.as_str() {
                "" => String::new(),
                _ => format!(" in {}", refusal.name()),
            };
            let missing = format!("missing key {}", quoted(key));
            let draft = refusal.missing(out, key, &format!("{missing}{place}"));
            if let Some(similar) = similar {
                draft.help(format!("is {} a misspelling of it?", quoted(similar)));
            } else {
                draft.help(format!("add {}", quoted(&format!("{key}: …"))));
                // Its place, and why it is wanted.
                draft.shared_from = Some(missing.len());
            }
            offer(refusal, key, similar.as_deref(), given.as_deref(), draft);
        }
    }
}
