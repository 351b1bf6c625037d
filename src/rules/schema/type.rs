//! `schema/type`: a value is of another type than the schema wants.

use serde::Deserialize;

use super::expected;
use crate::document::{Node, Style, Value, ValueKind};
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
            if let Some((help, text)) = retyped(refusal, expected) {
                draft.help(format!("{help}: {}", quoted(&text)));
                if refusal.is_replaceable() {
                    draft.fix(help, refusal.node.span, text);
                }
            } else if let Some(text) = as_boolean(refusal, expected) {
                let help = "write it as a boolean";
                draft.help(format!("{help}: `{text}`"));
                if refusal.is_replaceable() {
                    // To a template, the text is true, whatever it says.
                    draft.unsafe_fix(help, refusal.node.span, text);
                }
            } else if let Some((items, text)) = as_list(refusal, expected) {
                draft.help(format!("write it as a list: {}", quoted(&text)));
                let (title, span) = ("write it as a list", refusal.node.span);
                if refusal.is_replaceable() && items == 1 {
                    draft.fix(title, span, text);
                } else if refusal.is_replaceable() {
                    draft.unsafe_fix(title, span, text);
                }
            } else {
                draft.help(advice(refusal, expected));
            }
        }
    }
}

/// A scalar as a list, and how many items it has then: text with commas is meant to be several.
fn as_list(refusal: &Refusal<'_>, expected: &[ValueKind]) -> Option<(usize, String)> {
    if !expected.contains(&ValueKind::Sequence) {
        return None;
    }
    let node = refusal.node;
    let written = refusal.document.source.slice(node.span);
    let Value::String(text) = &node.value else {
        let is_number = matches!(node.value, Value::Number(_));
        return is_number.then(|| (1, format!("[{written}]")));
    };
    let items: Vec<&str> = text.split(',').map(str::trim).collect();
    if text.is_empty() || items.iter().any(|item| item.is_empty()) {
        return None;
    }
    let item = |item: &&str| match node.style {
        Style::Plain if is_plain_in_brackets(item) => (*item).to_owned(),
        _ => serde_json::Value::from(*item).to_string(),
    };
    let list = match (&*items, node.style) {
        ([_], Style::SingleQuoted | Style::DoubleQuoted) => written.to_owned(),
        _ => items.iter().map(item).collect::<Vec<_>>().join(", "),
    };
    Some((items.len(), format!("[{list}]")))
}

/// Whether plain text is the same text inside of brackets.
fn is_plain_in_brackets(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '+'))
        && text.starts_with(char::is_alphabetic)
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        )
}

/// The value with the type that was meant, when only quotes are too many or missing, or when it is
/// a boolean in the words of YAML 1.1.
fn retyped(refusal: &Refusal<'_>, expected: &[ValueKind]) -> Option<(&'static str, String)> {
    let wants = |kind: ValueKind| expected.contains(&kind);
    match &refusal.node.value {
        Value::String(text) if is_quoted(refusal.node) => {
            let whole = text.parse::<i64>().is_ok() && !text.starts_with('+');
            let number = text.parse::<f64>().is_ok_and(f64::is_finite)
                && text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
                && text.ends_with(|c: char| c.is_ascii_digit());
            let boolean = matches!(text.as_ref(), "true" | "false");
            let fits = boolean && wants(ValueKind::Boolean)
                || whole
                    && !has_leading_zero(text)
                    && (wants(ValueKind::Integer) || wants(ValueKind::Float))
                || number && !has_leading_zero(text) && wants(ValueKind::Float);
            fits.then(|| ("remove the quotes", text.clone().into_owned()))
        }
        Value::String(text) if refusal.node.style == Style::Plain && wants(ValueKind::Boolean) => {
            let value = of_word(text)?;
            Some(("write it as YAML 1.2 does", value.to_owned()))
        }
        Value::Number(_) | Value::Bool(_) if wants(ValueKind::String) => {
            let written = refusal.document.source.slice(refusal.node.span);
            Some(("quote it", format!("\"{written}\"")))
        }
        _ => None,
    }
}

/// The boolean that a text in quotes says in words.
fn as_boolean(refusal: &Refusal<'_>, expected: &[ValueKind]) -> Option<&'static str> {
    let is_wanted = expected.contains(&ValueKind::Boolean) && is_quoted(refusal.node);
    let text = refusal.node.as_str().filter(|_| is_wanted)?;
    match text.to_ascii_lowercase().as_str() {
        "true" => Some("true"),
        "false" => Some("false"),
        word => of_word(word),
    }
}

/// The boolean of a word of YAML 1.1.
fn of_word(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "on" => Some("true"),
        "no" | "off" => Some("false"),
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

fn advice(refusal: &Refusal<'_>, expected: &[ValueKind]) -> String {
    let wants = |kind: ValueKind| expected.contains(&kind);
    match &refusal.node.value {
        Value::Null => "write a value, or remove the key".to_owned(),
        Value::Sequence(items) if items.len() == 1 => {
            "write the item on its own, not as a list".to_owned()
        }
        _ if wants(ValueKind::Boolean) => "write `true` or `false`, without quotes".to_owned(),
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
