//! `schema/type`: a value is of another type than the schema wants.

use serde::Deserialize;

use super::expected;
use crate::document::{Kind, Node, Style, Value};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, Findings, FixAvailability, Refusal, Rule, SchemaCheck, SchemaContext,
};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "schema/type",
        include_str!("type.md"),
        Build::schema::<Type>(&[SchemaKeyword::Type]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Type {}

impl SchemaCheck for Type {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::Type { expected } = refusal.kind() else {
                continue;
            };
            let message = format!(
                "{}, expected {}",
                refusal.found(),
                expected::types(expected)
            );
            let draft = refusal.at(out, &message);
            let Some((help, text)) = mended(refusal, expected) else {
                draft.help(advice(refusal, expected));
                continue;
            };
            draft.help(format!("{help}: {}", quoted(&text)));
            if refusal.is_replaceable() {
                draft.unsafe_fix(help, refusal.node.span, text);
            }
        }
    }
}

/// The value with the type that was meant, when only quotes are too many or missing.
fn mended(refusal: &Refusal<'_>, expected: &[Kind]) -> Option<(&'static str, String)> {
    let wants = |kind: Kind| expected.contains(&kind);
    match &refusal.node.value {
        Value::String(text) if is_quoted(refusal.node) => {
            let whole = text.parse::<i64>().is_ok() && !text.starts_with('+');
            let number = text.parse::<f64>().is_ok_and(f64::is_finite)
                && text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
                && text.ends_with(|c: char| c.is_ascii_digit());
            let boolean = matches!(text.as_ref(), "true" | "false");
            let fits = boolean && wants(Kind::Boolean)
                || whole && !has_leading_zero(text) && (wants(Kind::Integer) || wants(Kind::Float))
                || number && !has_leading_zero(text) && wants(Kind::Float);
            fits.then(|| ("remove the quotes", text.clone().into_owned()))
        }
        Value::Number(_) | Value::Bool(_) if wants(Kind::String) => {
            let written = refusal.document.source.slice(refusal.node.span);
            Some(("put it in quotes", format!("\"{written}\"")))
        }
        _ => None,
    }
}

fn is_quoted(node: &Node<'_>) -> bool {
    matches!(node.style, Style::SingleQuoted | Style::DoubleQuoted)
}

fn has_leading_zero(text: &str) -> bool {
    let digits = text.trim_start_matches('-');
    digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.")
}

fn advice(refusal: &Refusal<'_>, expected: &[Kind]) -> String {
    let wants = |kind: Kind| expected.contains(&kind);
    match &refusal.node.value {
        Value::Null => "write a value, or remove the key".to_owned(),
        Value::Sequence(items) if items.len() == 1 => {
            "write the item alone, not as a list".to_owned()
        }
        Value::String(_) | Value::Number(_) if wants(Kind::Sequence) => {
            let written = refusal.document.source.slice(refusal.node.span);
            format!("write it as a list: {}", quoted(&format!("[{written}]")))
        }
        _ if wants(Kind::Boolean) => "write `true` or `false`, without quotes".to_owned(),
        _ => format!("write {}", expected::types(expected)),
    }
}

#[cfg(test)]
mod tests {
    use super::has_leading_zero;

    #[test]
    fn what_is_no_number_without_its_quotes() {
        for (text, expected) in [("0", false), ("-0", false), ("0.5", false), ("007", true)] {
            assert_eq!(has_leading_zero(text), expected, "{text}");
        }
    }
}
