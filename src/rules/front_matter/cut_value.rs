//! `front-matter/cut-value`: a `#` that cuts an unquoted value, of which the rest is a comment.

use std::cell::OnceCell;

use serde::Deserialize;

use super::{Found, is_read_by_line, visit};
use crate::content::dates;
use crate::document::{DataFormat, Document, Node, Style, Value};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    since: "0.2.0",
    properties: &[
        Property::AboutWriting,
        Property::ForData,
        Property::NotForConfig,
    ],
    ..Rule::new(
        "front-matter/cut-value",
        include_str!("cut_value.md"),
        Build::document::<CutValue>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CutValue {}

impl DocumentCheck for CutValue {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let Some(front_matter) = document
            .front_matter
            .filter(|_| document.format == DataFormat::Yaml)
        else {
            return;
        };
        let yaml = document.source.slice(front_matter.content);
        if memchr::memchr(b'#', yaml.as_bytes()).is_none() || is_read_by_line(context) {
            return;
        }
        if is_slides(document) {
            return;
        }
        let text = document.source.text();
        let has_notes = OnceCell::new();
        let is_note = || *has_notes.get_or_init(|| has_notes_without_space(yaml));
        visit(&document.roots, &mut |_, found| {
            if let Found::Value(node) = found {
                look(text, node, front_matter.content, &is_note, out);
            }
            false
        });
    }
}

/// Whether Marp makes slides of a document: it reads `backgroundColor: #fff` as it is meant (Marpit,
/// `looseYAML`).
fn is_slides(document: &Document<'_>) -> bool {
    let marp = document.root().and_then(|root| root.get("marp"));
    marp.and_then(Node::as_bool) == Some(true)
}

fn look(text: &str, node: &Node<'_>, area: Span, is_note: &dyn Fn() -> bool, out: &mut Findings) {
    let Some(lost) = comment_after(text, node, area).filter(|_| !is_note()) else {
        return;
    };
    let comment = &text[lost.range()];
    let draft = match &node.value {
        Value::Null if is_value(text, lost, comment) => {
            let message = format!(
                "the value is empty, because {} is a comment",
                quoted(comment)
            );
            out.within(node, lost, message)
        }
        Value::String(value) if is_cut(value, comment) => {
            let message = format!(
                "the value ends before {}, which is a comment",
                quoted(comment)
            );
            out.within(node, lost, message)
        }
        _ => return,
    };
    draft.help("quote the whole value, or put a space after `#` if it is a comment");
    let whole = Span {
        start: node.span.start,
        end: lost.end,
    };
    let written = &text[whole.range()];
    let is_one_line = !written.contains(['\n', '\r']);
    if !node.span.is_empty() && is_one_line && !written.contains(['"', '\\']) {
        draft.unsafe_fix("quote the whole value", whole, format!("\"{written}\""));
    }
}

/// Whether a word follows a `#` behind a value that cannot go on: then the author writes notes like that.
fn has_notes_without_space(yaml: &str) -> bool {
    // A form with more than one empty value, and what each is for.
    let left_out = yaml.lines().filter(|line| is_left_out(line)).nth(1);
    left_out.is_some()
        || yaml.lines().any(|line| {
            let Some((value, note)) = line.split_once(" #") else {
                return false;
            };
            let value = value.trim_end();
            let is_closed = value.ends_with(['"', '\'', ']', '}'])
                || value.ends_with(": true")
                || value.ends_with(": false");
            is_closed && note.starts_with(char::is_alphanumeric)
        })
}

/// Keys whose values may begin with a hashtag.
const TEXTS: &[&str] = &[
    "categories",
    "description",
    "keywords",
    "summary",
    "tags",
    "title",
];

/// Whether a key has no value but a sentence behind a `#`, such as `toc: #是否显示`: no number, colour or
/// hashtag of letters that Latin has.
fn is_left_out(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else {
        return false;
    };
    let Some(note) = rest.trim_start().strip_prefix('#') else {
        return false;
    };
    let is_key = key
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_sentence = note.starts_with(|first: char| first.is_alphabetic() && !first.is_ascii());
    is_key && rest.starts_with(' ') && is_sentence && !TEXTS.contains(&key)
}

/// The comment behind an unquoted value on its line, if a word follows its `#` directly.
fn comment_after(text: &str, node: &Node<'_>, area: Span) -> Option<Span> {
    if node.style != Style::Plain || node.span.end < area.start {
        return None;
    }
    let mut end = node.span.range().end;
    // An empty item is where the next token is.
    if node.is_null() && node.span.is_empty() {
        let before = text.get(area.range().start..end)?.trim_end();
        let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let line = before[start..].trim_start();
        if line
            .strip_prefix('-')
            .is_some_and(|rest| rest.trim_start().starts_with('#'))
        {
            end = area.range().start + before.len() - line.len() + 1;
        }
    }
    let rest = text.get(end..area.range().end)?;
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let comment = line.trim_start_matches([' ', '\t']);
    let word = comment.strip_prefix('#')?;
    let is_apart = comment.len() < line.len() || text[..end].ends_with([' ', '\t']);
    let is_word = word.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if !is_apart || !is_word || word.starts_with("copydesk:") {
        return None;
    }
    let start = end + line.len() - comment.len();
    Some(Span::new(start, start + comment.trim_end().len()))
}

/// Words that open a note, with or without a space behind the `#`.
const NOTES: &[&str] = &[
    "default",
    "deprecated",
    "example",
    "fixme",
    "hack",
    "note",
    "optional",
    "required",
    "tbd",
    "todo",
    "unused",
    "xxx",
];

/// Whether text goes on behind the `#`, so that it was meant as a part of the value.
fn is_cut(value: &str, comment: &str) -> bool {
    // Nobody writes on behind a date, a number or an address.
    let is_closed = dates::lenient(value).is_ok()
        || value.starts_with(|c: char| c.is_ascii_digit()) && !value.contains(' ')
        || value.contains("://");
    if is_closed || is_note(comment) {
        return false;
    }
    // `layout: post #or page` is a setting and a note on it.
    let is_setting = !value.contains([' ', '#']) && value.chars().all(|c| !c.is_uppercase());
    !(is_setting && is_prose(comment))
}

/// Whether a comment behind a key without a value was meant as the value: `tags: #garden #herbs`,
/// `color: #ff0000`, `- #garden`, `order: #12`.
fn is_value(text: &str, lost: Span, comment: &str) -> bool {
    let before = text[..lost.range().start].trim_end_matches([' ', '\t']);
    if !before.ends_with([':', '-']) || is_note(comment) {
        return false;
    }
    before.ends_with('-') || !is_prose(comment)
}

fn is_note(comment: &str) -> bool {
    let word = comment.trim_start_matches('#');
    let end = word
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(word.len());
    NOTES
        .iter()
        .any(|note| note.eq_ignore_ascii_case(&word[..end]))
}

/// Whether a comment reads like a remark: several words in lower case, not all with a `#`.
fn is_prose(comment: &str) -> bool {
    let starts_low = comment[1..].starts_with(char::is_lowercase);
    let mut words = comment.split_whitespace();
    starts_low && words.any(|word| !word.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_told_from_values() {
        for (value, comment, expected) in [
            ("PR", "#526 moves", true),
            ("Episode", "#12", true),
            ("sage#one", "#two", true),
            ("garden", "#herbs", true),
            ("post", "#or page", false),
            ("Fine", "#TODO check", false),
            ("2024-05-01", "#moved", false),
            ("1.2", "#old", false),
            ("https://example.org", "#home", false),
        ] {
            assert_eq!(is_cut(value, comment), expected, "{value} {comment}");
        }
    }
}
