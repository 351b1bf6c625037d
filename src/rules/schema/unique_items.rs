//! `schema/unique-items`: a list has the same item twice.

use serde::Deserialize;

use crate::document::Node;
use crate::document::edit::Removals;
use crate::finding::Severity;
use crate::rules::refusal::shown;
use crate::rules::rule::{
    Build, Draft, Findings, FixAvailability, Rule, SchemaCheck, SchemaContext,
};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem, repeats};
use crate::text::Span;

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
            let items = refusal.node.as_sequence().unwrap_or_default();
            remove(items, &removals, draft);
        }
    }
}

/// Removes all items that repeat others, as far as that can be done.
fn remove(items: &[Node<'_>], removals: &Removals<'_, '_>, draft: &mut Draft) {
    let mut removed = Vec::new();
    for at in repeats(items) {
        let item = &items[at];
        if item.alias.is_some() {
            continue;
        }
        // The last one goes with the comma before it, which would go with the one before.
        let is_behind_one = at + 1 == items.len() && removed.last() == Some(&(at - 1));
        if !is_behind_one && removals.of(item.span, item.span).is_some() {
            removed.push(at);
        }
    }
    let spans: Vec<Span> = (removed.iter())
        .filter_map(|&at| removals.of(items[at].span, items[at].span))
        .collect();
    let title = match *removed {
        [_] => "remove the repeated item",
        _ => "remove the repeated items",
    };
    draft.removals(title, &spans);
    draft
        .fixes_also
        .extend(removed.iter().map(|&at| items[at].address()));
}
