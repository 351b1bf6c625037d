//! `published/not-boolean`: a published flag that is neither true nor false.

use serde::Deserialize;

use crate::document::{Node, Number, Style, Value};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &["schema/type"],
    ..Rule::new(
        "published/not-boolean",
        include_str!("not_boolean.md"),
        Build::document::<NotBoolean>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotBoolean {}

impl DocumentCheck for NotBoolean {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let Some(entry) = context.roles.published else {
            return;
        };
        let node = &entry.value;
        if node.as_bool().is_some() {
            return;
        }
        let found = describe(node, context.document.source.slice(node.span));
        let message = format!("`{}` is {found}, expected `true` or `false`", entry.key);
        let draft = out.at(node, message);
        let Some(meant) = meant(node) else {
            draft.help("write `true` to publish the document, `false` to hide it");
            return;
        };
        draft.help(format!("write `{meant}`, without quotes"));
        // What an alias names may be meant as it is elsewhere; and a block of text has no quotes.
        let is_scalar = !matches!(node.style, Style::Literal | Style::Folded);
        if node.alias.is_none() && is_scalar && !node.span.is_empty() {
            draft.unsafe_fix(format!("write `{meant}`"), node.span, meant.to_string());
        }
    }
}

fn describe(node: &Node<'_>, written: &str) -> String {
    match &node.value {
        Value::Null => "empty".to_owned(),
        Value::String(text) => format!("the string {}", quoted(text)),
        Value::Number(_) => format!("the number {}", quoted(written)),
        _ => node.kind().describe().to_owned(),
    }
}

/// What a value that is not boolean was meant to be.
fn meant(node: &Node<'_>) -> Option<bool> {
    match &node.value {
        Value::Number(Number::Integer(1)) => Some(true),
        Value::Number(Number::Integer(0)) => Some(false),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "y" | "1" => Some(true),
            "false" | "no" | "off" | "n" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}
