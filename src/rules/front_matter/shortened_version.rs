//! `front-matter/shortened-version`: a version that is a number, and so loses its last zero.

use serde::Deserialize;

use crate::document::{Entry, Node, Value};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Always,
    since: "0.2.0",
    properties: &[Property::AboutWriting, Property::NotForConfig],
    ..Rule::new(
        "front-matter/shortened-version",
        include_str!("shortened_version.md"),
        Build::document::<ShortenedVersion>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ShortenedVersion {}

impl DocumentCheck for ShortenedVersion {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        if context.settings.wants_front_matter {
            return;
        }
        for root in &context.document.roots {
            look(context, root, out);
        }
    }
}

fn look(context: &DocumentContext<'_>, node: &Node<'_>, out: &mut Findings) {
    match &node.value {
        Value::Mapping(mapping) => {
            let own = mapping
                .entries
                .iter()
                .filter(|entry| entry.merged.is_none());
            for entry in own {
                look_at(context, entry, out);
                look(context, &entry.value, out);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| look(context, item, out)),
        _ => {}
    }
}

fn look_at(context: &DocumentContext<'_>, entry: &Entry<'_>, out: &mut Findings) {
    let node = &entry.value;
    if node.as_number().is_none() || node.alias.is_some() || !is_version(&entry.key) {
        return;
    }
    let text = context.document.source.slice(node.span);
    let Some(left) = shortened(text) else { return };
    let message = format!(
        "{} is the number {left}, which another version may have",
        quoted(text)
    );
    let draft = out.at(node, message);
    draft.help(format!("quote it: `\"{text}\"`"));
    draft.unsafe_fix("quote it", node.span, format!("\"{text}\""));
}

/// Whether a key says that its value is a version: `version`, `minVersion`, `ruby_version`.
fn is_version(key: &str) -> bool {
    const WORD: &str = "version";
    let start = key.len().checked_sub(WORD.len());
    let end = start.and_then(|start| key.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(WORD))
}

/// What is left of a number that ends in a zero behind other digits: `1.1` of `1.10`. That `2.0` is 2
/// is no loss.
fn shortened(text: &str) -> Option<&str> {
    let (whole, fraction) = text.split_once('.')?;
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let left = fraction.trim_end_matches('0');
    let is_it = is_digits(whole) && is_digits(left) && left.len() < fraction.len();
    is_it.then(|| &text[..=whole.len() + left.len()])
}

#[cfg(test)]
mod tests {
    use super::{is_version, shortened};

    #[test]
    fn a_zero_behind_other_digits_is_lost() {
        for (text, expected) in [
            ("1.10", Some("1.1")),
            ("10.200", Some("10.2")),
            ("1.0", None),
            ("2.00", None),
            ("1.01", None),
            ("10", None),
            ("1.10e5", None),
            (".10", None),
            ("-1.10", None),
        ] {
            assert_eq!(shortened(text), expected, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_key_says_that_it_is_a_version() {
        for key in ["version", "minVersion", "ruby_version", "VERSION"] {
            assert!(is_version(key), "{key}");
        }
        for key in ["versions", "conversion_rate", "n", "", "éversio"] {
            assert!(!is_version(key), "{key}");
        }
    }
}
