//! `front-matter/mistyped-boolean`: a text that was meant as true or false.

use serde::Deserialize;

use crate::document::{Node, Style};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    since: "0.2.0",
    properties: &[Property::NotForConfig],
    ..Rule::new(
        "front-matter/mistyped-boolean",
        include_str!("mistyped_boolean.md"),
        Build::document::<MistypedBoolean>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MistypedBoolean {}

/// What people type for `true` and `false`, and for nothing else. Commas are those of JSON.
const SLIPS: &[(&str, bool)] = &[
    ("false,", false),
    ("false;", false),
    ("falsee", false),
    ("fasle", false),
    ("flase", false),
    ("true,", true),
    ("true;", true),
    ("truee", true),
    ("ture", true),
];

impl DocumentCheck for MistypedBoolean {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let (document, roles) = (context.document, context.roles);
        // A schema knows which fields are true or false.
        if !document.layout.is_content() || context.settings.wants_front_matter {
            return;
        }
        let Some(root) = document.root().and_then(Node::as_mapping) else {
            return;
        };
        for entry in root.entries.iter().filter(|entry| entry.merged.is_none()) {
            let node = &entry.value;
            let Some(meant) = node.as_str().and_then(meant) else {
                continue;
            };
            // `published/not-boolean` is about these.
            let flags = [roles.published, roles.draft];
            let is_flag = flags
                .into_iter()
                .flatten()
                .any(|flag| std::ptr::eq(flag, entry));
            if node.style != Style::Plain || is_flag {
                continue;
            }
            let text = quoted(node.as_str().unwrap_or_default());
            let message = format!(
                "`{}` is the string {text}; did you mean `{meant}`?",
                entry.key
            );
            let draft = out.at(node, message);
            draft.help("correct the word: to templates, any text is true");
            if node.alias.is_none() {
                draft.unsafe_fix(format!("write `{meant}`"), node.span, meant.to_string());
            }
        }
    }
}

fn meant(text: &str) -> Option<bool> {
    if !(4..=6).contains(&text.len()) {
        return None;
    }
    let slip = SLIPS.iter().find(|(slip, _)| *slip == text);
    slip.map(|(_, meant)| *meant)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn slips_are_as_they_are_typed() {
        for (text, expected) in [
            ("flase", Some(false)),
            ("ture", Some(true)),
            ("true,", Some(true)),
            ("false;", Some(false)),
            ("true.", None),
            ("Ture", None),
            ("true", None),
            ("fales", None),
            ("tru", None),
            ("", None),
        ] {
            assert_eq!(meant(text), expected, "{text}");
        }
    }
}
