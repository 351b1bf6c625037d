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
    grouping: Grouping::OfMapping(reason, together),
    ..Rule::new(
        "schema/required",
        include_str!("required.md"),
        Build::schema::<Required>(&[SchemaKeyword::Required]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Required {}

/// The words behind the key: its place, and why it is wanted. None where another key may be meant.
fn reason(finding: &Finding) -> Option<&str> {
    let is_plain = finding.help.as_deref() == Some(&*add(&finding.subject));
    let rest = finding.message.strip_prefix(&*missing(&finding.subject));
    rest.filter(|_| is_plain)
}

/// All that a mapping lacks, in one sentence.
fn together(findings: &[&Finding]) -> Words {
    let keys: Vec<String> = findings.iter().map(|one| quoted(&one.subject)).collect();
    let keys = match &*keys {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        keys => keys.concat(),
    };
    let reason = findings
        .first()
        .and_then(|one| reason(one))
        .unwrap_or_default();
    Words {
        message: format!("missing keys {keys}{reason}"),
        help: "add them".to_owned(),
    }
}

fn missing(key: &str) -> String {
    format!("missing key {}", quoted(key))
}

fn add(key: &str) -> String {
    format!("add {}", quoted(&format!("{key}: …")))
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
            let message = format!("{}{place}", missing(key));
            let draft = refusal.missing(out, key, &message);
            draft.help(match similar {
                Some(similar) => format!("is {} a misspelling of it?", quoted(similar)),
                None => add(key),
            });
            offer(refusal, key, similar.as_deref(), given.as_deref(), draft);
        }
    }
}
