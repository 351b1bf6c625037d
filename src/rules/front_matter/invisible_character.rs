//! `front-matter/invisible-character`: characters in keys, and line separators, that nobody sees.

use serde::Deserialize;

use super::{Found, visit};
use crate::document::{DataFormat, Document, Entry, Node, Style, Value, edit};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Draft, Findings, FixAvailability, Property, Rule,
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
        "front-matter/invisible-character",
        include_str!("invisible_character.md"),
        Build::document::<InvisibleCharacter>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct InvisibleCharacter {}

impl DocumentCheck for InvisibleCharacter {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let Some(front_matter) = document.front_matter else {
            return;
        };
        let yaml = document.source.slice(front_matter.content);
        if yaml.is_ascii() {
            return;
        }
        if yaml.starts_with('\u{feff}') {
            let start = front_matter.content.range().start;
            let span = Span::new(start, start + '\u{feff}'.len_utf8());
            let message = "a byte order mark is before the first key, which some readers take for a part of it";
            let draft = out.span(span, message);
            draft.help("delete it");
            // Without it, a line may be a fence.
            let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '\'');
            if yaml[span.len()..].starts_with(is_key) {
                draft.removals("delete it", &[span]);
            }
        }
        for root in &document.roots {
            keys(document, root, out);
        }
        visit(&document.roots, &mut |_, found| {
            if let Found::Value(node) = found {
                edges(context, node, out);
            }
            false
        });
        if document.format == DataFormat::Yaml {
            separators(context, yaml, front_matter.content.range().start, out);
        }
    }
}

/// Reports keys with characters that nobody sees, in the order of the file.
fn keys(document: &Document<'_>, node: &Node<'_>, out: &mut Findings) {
    match &node.value {
        Value::Mapping(mapping) => {
            for (at, entry) in mapping.entries.iter().enumerate() {
                if entry.merged.is_none()
                    && !entry.key.is_ascii() // as nearly all are
                    && let Some(c) = entry.key.chars().find(|&c| is_invisible(c))
                {
                    let name = name(c);
                    let message = format!("the key contains {name}, which is part of its name");
                    let draft = out.at_key(entry, message);
                    let leads = entry
                        .key
                        .starts_with(|c: char| is_invisible(c) && c.is_whitespace());
                    draft.help(if leads {
                        "delete it, and indent with spaces"
                    } else {
                        "delete it"
                    });
                    offer(document, &mapping.entries, at, draft);
                }
                keys(document, &entry.value, out);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| keys(document, item, out)),
        _ => {}
    }
}

/// Reports a word, a number or a date that begins or ends with characters that nobody sees: YAML
/// takes them for a part of it. A text that readers see has rules of its own.
fn edges(context: &DocumentContext<'_>, node: &Node<'_>, out: &mut Findings) {
    let document = context.document;
    let (Value::String(text), Style::Plain) = (&node.value, node.style) else {
        return;
    };
    // Between letters that run from the right, marks of direction are spelling.
    let is_mark = |c: char| matches!(c, '\u{200e}' | '\u{200f}');
    let has_marks = text
        .chars()
        .all(|c| c.is_ascii() || is_mark(c) || is_invisible(c));
    let is_edge = |c: char| is_invisible(c) || has_marks && is_mark(c);
    let word = text.trim_matches(is_edge);
    let is_word =
        !word.is_empty() && word.len() < text.len() && !word.contains(char::is_whitespace);
    let mut texts = context.roles.texts.iter();
    if !is_word || texts.any(|field| std::ptr::eq(field.node, node)) {
        return;
    }
    let start = text.len() - text.trim_start_matches(is_edge).len();
    let (side, cut) = if start > 0 {
        ("begins", 0..start)
    } else {
        ("ends", word.len()..text.len())
    };
    let name = text[cut.clone()]
        .chars()
        .next()
        .map(name)
        .unwrap_or_default();
    let span = document.inside(node, cut);
    let message = format!(
        "the value {} {side} with {name}, which is part of it",
        quoted(word)
    );
    let draft = out.within(node, span, message);
    draft.help("delete it");
    let is_as_written = document.source.slice(node.span) == &**text && node.alias.is_none();
    let begins_plainly =
        word.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_'));
    if is_as_written && begins_plainly {
        draft.unsafe_fix("delete it", node.span, word);
    }
}

/// Offers the key as it is seen, or the indentation that was meant.
fn offer(document: &Document<'_>, entries: &[Entry<'_>], at: usize, draft: &mut Draft) {
    let entry = &entries[at];
    let Some(span) = edit::name(document, entry) else {
        return;
    };
    let is_separator = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}');
    if entry.key.contains(is_separator) {
        return;
    }
    let is_wide = |c: char| is_invisible(c) && c.is_whitespace();
    let spaces = entry.key.chars().take_while(|&c| is_wide(c)).count();
    let seen: String = (entry.key.chars().skip(spaces))
        .filter(|&c| !is_invisible(c) || is_wide(c))
        .map(|c| if is_wide(c) { ' ' } else { c })
        .collect();
    let seen = seen.trim();
    // Without it, a colon or a hash may mean something.
    let is_plain =
        seen.starts_with(|c: char| c.is_alphanumeric() || c == '_') && !seen.contains([':', '#']);
    if !is_plain || entries.iter().any(|other| other.key == seen) {
        return;
    }
    if spaces == 0 {
        draft.fix("delete it", span, seen);
        return;
    }
    // Lines that belong to the key above, which has no value without them.
    let indentation = |entry: &Entry<'_>| entry.key.chars().take_while(|&c| is_wide(c)).count();
    let Some(holder) = entries[..at]
        .iter()
        .rposition(|entry| indentation(entry) == 0)
    else {
        return;
    };
    let above = &entries[holder];
    let is_even = (entries[holder + 1..at].iter()).all(|entry| indentation(entry) == spaces);
    // What goes on below would be indented less than the key.
    let end = entry.value.span.end.max(span.end);
    let is_line = !document
        .source
        .slice(Span { end, ..span })
        .contains(['\n', '\r']);
    let is_whole_key = span == entry.key_span && document.format == DataFormat::Yaml;
    if above.value.is_null() && is_even && is_line && is_whole_key {
        let text = format!("{}{seen}", " ".repeat(spaces));
        draft.unsafe_fix("indent it with spaces", span, text);
        draft.fixes_also.push(above.value.address());
    }
}

/// Says where a character is that some parsers take for the end of a line. In a text that readers
/// see, a rule of the group `text` reports it.
fn separators(context: &DocumentContext<'_>, yaml: &str, from: usize, out: &mut Findings) {
    let texts = &context.roles.texts;
    let separators = ['\u{85}', '\u{2028}', '\u{2029}'];
    // The bytes that they begin with.
    let mut first_bytes = memchr::memchr2_iter(0xc2, 0xe2, yaml.as_bytes());
    let found = first_bytes.find_map(|at| {
        let c = yaml.get(at..)?.chars().next()?;
        let in_text = || {
            texts
                .iter()
                .any(|text| text.node.span.range().contains(&(from + at)))
        };
        (separators.contains(&c) && !in_text()).then_some((at, c))
    });
    if let Some((at, c)) = found {
        let span = Span::new(from + at, from + at + c.len_utf8());
        let message = format!(
            "found {}: Jekyll and PyYAML end the line here, other parsers do not",
            name(c)
        );
        out.span(span, message)
            .help("write a space, or end the line");
    }
}

/// Whether a character cannot be seen, or is a space that YAML does not take for one. What joins
/// letters of a script is spelling.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{80}'..='\u{a0}'
            | '\u{ad}'
            | '\u{2000}'..='\u{200b}'
            | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{2064}'
            | '\u{3000}'
            | '\u{feff}'
    )
}

fn name(c: char) -> String {
    let name = match c {
        '\u{a0}' => "a no-break space",
        '\u{85}' => "a next-line character",
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero-width space",
        '\u{2028}' => "a line separator",
        '\u{2029}' => "a paragraph separator",
        '\u{feff}' => "a byte order mark",
        c if c.is_whitespace() => "a wide or narrow space",
        _ => "an invisible character",
    };
    format!("{name} (U+{:04X})", u32::from(c))
}
