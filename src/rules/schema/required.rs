//! `schema/required`: a key that the schema requires is missing.

use serde::Deserialize;

use super::words::absences;
use crate::document::{Document, Entry, edit};
use crate::finding::wording::quoted;
use crate::finding::{Finding, Severity};
use crate::rules::rule::{
    Build, Draft, Findings, FixAvailability, Grouping, Refusal, Rule, SchemaCheck, SchemaContext,
    Words,
};
use crate::schema::{Given, SchemaKeyword, SchemaProblemKind as Problem};

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

/// Gives a key that looks like the missing one its name.
fn offer_rename(document: &Document<'_>, entry: &Entry<'_>, key: &str, draft: &mut Draft) {
    let written = document.source.slice(entry.key_span);
    if written == entry.key && is_bare(key) && entry.merged.is_none() {
        draft.unsafe_fix(format!("rename it to {}", quoted(key)), entry.key_span, key);
        draft.fixes_also.push(entry.value.address());
    }
}

fn is_bare(key: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(is_word)
}

/// Adds the key with the value that the schema gives.
fn offer_value(refusal: &Refusal<'_>, key: &str, given: &Given, draft: &mut Draft) {
    let Some(mapping) = refusal.node.as_mapping() else {
        return;
    };
    let after = given.after.as_ref().and_then(|after| mapping.entry(after));
    let document = refusal.document;
    let Some(edit) = edit::insertion(document, refusal.node, after, key, &given.value) else {
        return;
    };
    let title = format!("add {}", quoted(edit.text.trim().trim_matches(',').trim()));
    if given.is_only {
        draft.fix(title, edit.span, edit.text);
    } else {
        draft.unsafe_fix(title, edit.span, edit.text);
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
            let message = format!("{}{place}", missing(key));
            let draft = refusal.missing(out, key, &message);
            draft.help(match similar {
                Some(similar) => format!("is {} a misspelling of it?", quoted(similar)),
                None => add(key),
            });
            if let Some(entry) = similar.as_ref().and_then(|similar| refusal.entry(similar)) {
                offer_rename(refusal.document, entry, key, draft);
            } else if let Some(given) = given {
                offer_value(refusal, key, given, draft);
            }
        }
    }
}
