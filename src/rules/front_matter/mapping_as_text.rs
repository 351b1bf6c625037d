//! `front-matter/mapping-as-text`: `key:value` without the space, where keys and values are meant.

use serde::Deserialize;

use crate::document::repair::reads_as_well;
use crate::document::{DataFormat, Entry, Mapping, Node, Style, Value};
use crate::finding::wording::quoted;
use crate::finding::{Edit, Fix, Safety, Severity};
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    since: "0.2.0",
    supersedes: &[
        "schema/additional-properties",
        "schema/unevaluated-properties",
    ],
    properties: &[
        Property::AboutWriting,
        Property::ForData,
        Property::NotForConfig,
    ],
    ..Rule::new(
        "front-matter/mapping-as-text",
        include_str!("mapping_as_text.md"),
        Build::document::<MappingAsText>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MappingAsText {}

impl DocumentCheck for MappingAsText {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let is_yaml = document.format == DataFormat::Yaml && document.front_matter.is_some();
        if !is_yaml {
            return;
        }
        for root in &document.roots {
            look(context, root, out);
        }
    }
}

fn look(context: &DocumentContext<'_>, node: &Node<'_>, out: &mut Findings) {
    match &node.value {
        Value::Mapping(mapping) => {
            if node.style == Style::Flow {
                in_braces(context, mapping, out);
            }
            for entry in mapping.entries.iter().filter(|it| it.merged.is_none()) {
                // A schema says by itself what is a mapping.
                if !context.settings.wants_front_matter {
                    below_key(context, entry, out);
                }
                // Most values are neither, and to see that here takes less than a call for each.
                if matches!(entry.value.value, Value::Mapping(_) | Value::Sequence(_)) {
                    look(context, &entry.value, out);
                }
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| look(context, item, out)),
        _ => {}
    }
}

/// `{path:/a.png}`: a key without a value.
fn in_braces(context: &DocumentContext<'_>, mapping: &Mapping<'_>, out: &mut Findings) {
    for entry in &mapping.entries {
        let written = context.document.source.slice(entry.key_span);
        let is_alone =
            entry.merged.is_none() && entry.value.is_null() && entry.value.span.is_empty();
        let Some(colon) = glued_colon(written).filter(|_| is_alone && written == entry.key) else {
            continue;
        };
        let message = format!(
            "{} is a key without a value, since there is no space after the `:`",
            quoted(written)
        );
        let draft = out.at_key(entry, message);
        draft.help(format!("write {}", quoted(&spaced(written, colon))));
        let edit = Edit {
            span: Span::empty(entry.key_span.range().start + colon + 1),
            text: " ".to_owned(),
        };
        draft.fix = fix("write the space", vec![edit], context);
    }
}

/// Lines such as `path:/a.png` below a key, of which YAML makes one text.
fn below_key(context: &DocumentContext<'_>, entry: &Entry<'_>, out: &mut Findings) {
    let (source, node) = (&context.document.source, &entry.value);
    if node.style != Style::Plain || node.alias.is_some() || node.as_str().is_none() {
        return;
    }
    let written = source.slice(node.span);
    let between = Span {
        start: entry.key_span.end,
        end: node.span.start,
    };
    let mut edits = Vec::new();
    let mut at = node.span.range().start;
    for line in written.split_inclusive('\n') {
        let indentation = line.len() - line.trim_start().len();
        let Some(colon) = glued_colon(line.trim()) else {
            return;
        };
        edits.push(Edit {
            span: Span::empty(at + indentation + colon + 1),
            text: " ".to_owned(),
        });
        at += line.len();
    }
    if !source.slice(between).contains('\n') {
        return;
    }
    let message = format!(
        "`{}` is a text, since there is no space after the `:`; expected keys and values",
        entry.key
    );
    let draft = out.at(node, message);
    draft.help("write a space after each colon");
    draft.fix = fix("write the spaces", edits, context);
}

/// The fix, unless what is behind a space means something else then: `alt:[Moss`.
fn fix(title: &str, edits: Vec<Edit>, context: &DocumentContext<'_>) -> Option<Fix> {
    reads_as_well(context.document, &edits).then(|| Fix {
        title: title.to_owned(),
        safety: Safety::Unsafe,
        edits,
        pointers: Vec::new(),
    })
}

/// What begins an address or an identifier, and is no key: `mailto:…`.
const SCHEMES: &[&str] = &[
    "about",
    "arn",
    "data",
    "did",
    "doi",
    "file",
    "geo",
    "git",
    "http",
    "https",
    "isbn",
    "issn",
    "javascript",
    "magnet",
    "mailto",
    "node",
    "npm",
    "pkg",
    "sha256",
    "sms",
    "ssh",
    "tel",
    "urn",
    "xmpp",
];

/// The colon of `key:value`, where the key is a word in lower case as front matter has it.
fn glued_colon(text: &str) -> Option<usize> {
    let (key, value) = text.split_once(':')?;
    let is_word = key.len() > 1
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && (key.bytes()).all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let is_value =
        !value.is_empty() && !value.starts_with([' ', '\t', ':']) && !value.starts_with("//");
    (is_word && is_value && !SCHEMES.contains(&key)).then_some(key.len())
}

fn spaced(written: &str, colon: usize) -> String {
    format!("{}: {}", &written[..colon], &written[colon + 1..])
}

#[cfg(test)]
mod tests {
    use super::glued_colon;

    #[test]
    fn a_key_is_a_word_in_lower_case() {
        for text in ["path:/a.png", "alt:Moss", "og_image:x", "alt:\"Moss\""] {
            assert!(glued_colon(text).is_some(), "{text}");
        }
        for text in [
            "https://example.org",
            "mailto:a@b.example",
            "C:/a",
            "10:30",
            "a b:c",
            "std::fs",
            "x:y",
            "path:",
            "path: /a.png",
            "Note:text",
        ] {
            assert!(glued_colon(text).is_none(), "{text}");
        }
    }
}
