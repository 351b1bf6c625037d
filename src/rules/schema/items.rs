//! `schema/items`: a list has an item that the schema has no place for.

use std::collections::HashMap;

use serde::Deserialize;

use crate::finding::Severity;
use crate::rules::rule::{Build, Findings, Refusal, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/items",
        include_str!("items.md"),
        Build::schema::<Items>(&[SchemaKeyword::Items]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Items {}

impl SchemaCheck for Items {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        // The first item that has no place says how many have one.
        let mut fitting: HashMap<_, usize> = HashMap::new();
        for refusal in context.refusals {
            if let Problem::ExtraItem { index, .. } = refusal.kind() {
                let least = fitting.entry(list(refusal)).or_insert(*index);
                *least = (*least).min(*index);
            }
        }
        for refusal in context.refusals {
            let Problem::ExtraItem { index, .. } = refusal.kind() else {
                continue;
            };
            let most = fitting.get(&list(refusal)).unwrap_or(index);
            let Some(item) = refusal.item(*index) else {
                continue;
            };
            let message = format!(
                "unexpected item {} of {}, expected at most {most}",
                index + 1,
                refusal.name(),
            );
            refusal.at_item(out, item, &message).help("remove it");
        }
    }
}

/// The list of a refusal, and the place of the schema that counts its items.
fn list<'a>(refusal: &Refusal<'a>) -> (usize, &'a str, &'a str, Span) {
    let problem = refusal.problem;
    let schema = &problem.schema;
    (problem.root, &problem.pointer, &schema.file, schema.span)
}
