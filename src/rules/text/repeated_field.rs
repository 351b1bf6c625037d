//! `text/repeated-field`: an excerpt that only says the title again.

use serde::Deserialize;

use crate::document::Node;
use crate::document::field_path::{FieldPath, Match};
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule, RuleOption};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    enabled: false,
    since: "0.1.0",
    options: &[RuleOption {
        name: "pairs",
        schema: r#"{ "type": "array", "items": {
            "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2
        } }"#,
    }],
    ..Rule::new(
        "text/repeated-field",
        include_str!("repeated_field.md"),
        Build::document::<RepeatedField>(),
    )
};

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RepeatedField {
    pairs: Vec<[FieldPath; 2]>,
}

const PAIRS: [[&str; 2]; 4] = [
    ["title", "excerpt"],
    ["title", "description"],
    ["title", "summary"],
    ["title", "subtitle"],
];

impl Default for RepeatedField {
    fn default() -> Self {
        let pairs = PAIRS.map(|pair| pair.map(FieldPath::key));
        Self {
            pairs: pairs.into(),
        }
    }
}

impl DocumentCheck for RepeatedField {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for root in &context.document.roots {
            for [first, second] in &self.pairs {
                let (Some(one), Some(other)) = (first.first(root), second.first(root)) else {
                    continue;
                };
                if !says_the_same(one.node, other.node) {
                    continue;
                }
                let message = format!("`{second}` says the same as `{first}`");
                out.at(other.node, message)
                    .help("write something different, or delete it")
                    .related(place(&one), format!("`{first}` is here"));
            }
        }
    }
}

fn place(found: &Match<'_>) -> crate::text::Span {
    found.entry.map_or(found.node.span, |entry| entry.key_span)
}

/// Whether two texts have the same words, whatever their case.
fn says_the_same(one: &Node<'_>, other: &Node<'_>) -> bool {
    let (Some(one), Some(other)) = (one.as_str(), other.as_str()) else {
        return false;
    };
    let letters = |text: &'_ str| text.split_whitespace().any(|word| !word.is_empty());
    let same = |one: &str, other: &str| {
        let mut others = other.split_whitespace();
        let mut ones = one.split_whitespace();
        loop {
            match (ones.next(), others.next()) {
                (None, None) => return true,
                (Some(a), Some(b)) if a == b || a.to_lowercase() == b.to_lowercase() => {}
                _ => return false,
            }
        }
    };
    letters(one) && same(one, other)
}
