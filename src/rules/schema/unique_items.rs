//! `schema/unique-items`: a list has the same item twice.

use serde::Deserialize;

use crate::document::edit::Removals;
use crate::finding::Severity;
use crate::rules::refusal::shown;
use crate::rules::rule::{Build, Findings, FixAvailability, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "schema/unique-items",
        include_str!("unique_items.md"),
        Build::schema::<UniqueItems>(&[SchemaKeyword::UniqueItems]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UniqueItems {}

impl SchemaCheck for UniqueItems {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        let removals = Removals::new(context.document);
        for refusal in context.refusals {
            let Problem::Repeated { first, again } = refusal.kind() else {
                continue;
            };
            let (Some(earlier), Some(item)) = (refusal.item(*first), refusal.item(*again)) else {
                continue;
            };
            let value = shown(refusal.document, item);
            let value = value.map_or_else(String::new, |value| format!(" ({value})"));
            let message = format!(
                "item {} of {} repeats item {}{value}",
                again + 1,
                refusal.name(),
                first + 1
            );
            let draft = refusal.at_item(out, item, &message);
            draft
                .related(earlier.span, "first here")
                .help("remove one of them");
            if item.alias.is_none()
                && let Some(span) = removals.of(item.span, item.span)
            {
                draft.fix("remove the repeated item", span, "");
            }
        }
    }
}
