//! `text/surrounding-space`: text that begins or ends with something that cannot be seen.

use std::ops::Range;

use serde::Deserialize;

use super::characters::{describe, is_zero_width};
use super::copied::is_copied;
use super::{FIELDS, Fields, fix, name};
use crate::document::Style;
use crate::document::body_need::BodyNeed;
use crate::document::roles::TextField;
use crate::finding::{Safety, Severity};
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    properties: &[Property::ForDefaults],
    options: &[FIELDS],
    ..Rule::new(
        "text/surrounding-space",
        include_str!("surrounding_space.md"),
        Build::document::<SurroundingSpace>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SurroundingSpace {
    fields: Fields,
}

impl DocumentCheck for SurroundingSpace {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        // In no collection, nobody said that texts are checked as tools write them.
        let is_any = self.fields.is_default() && context.settings.collection.is_none();
        self.fields.each(context, |field| {
            if !is_any || !is_harmless(context, &field) && !is_copied(context, &field) {
                look(context, &field, out);
            }
        });
    }
    fn body(&self) -> BodyNeed {
        BodyNeed::Beginning
    }
}

/// Whether what surrounds a text shows nowhere: in a text that is laid out in lines, it is part of how
/// it is written; and tools leave spaces behind the sentences that they cut or join.
fn is_harmless(context: &DocumentContext<'_>, field: &TextField<'_>) -> bool {
    let text = field.node.as_str().unwrap_or_default();
    let is_block = matches!(field.node.style, Style::Literal | Style::Folded);
    // A block that was put in quotes ends with the line break of its last line.
    let source = context.document.source;
    let takes_lines = || source.slice(field.node.span).contains('\n');
    let has_sentences = matches!(field.key, "description" | "excerpt" | "summary");
    let is_left = |c: char| match c {
        ' ' => has_sentences,
        '\n' | '\r' => takes_lines(),
        _ => false,
    };
    is_block || text.trim().contains('\n') || text.trim_end_matches(is_left) == text.trim()
}

fn look(context: &DocumentContext<'_>, field: &TextField<'_>, out: &mut Findings) {
    let text = field.node.as_str().unwrap_or_default();
    let edges = edges(text, field.node.style);
    let [begin, end] = &edges;
    if begin.is_empty() && end.is_empty() {
        return;
    }
    let mut message = name(field);
    if !begin.is_empty() {
        message = format!("{message} begins with {}", unseen(&text[begin.clone()]));
    }
    if !end.is_empty() {
        let and = if begin.is_empty() { "" } else { " and" };
        message = format!("{message}{and} ends with {}", unseen(&text[end.clone()]));
    }
    let document = context.document;
    let first = if begin.is_empty() { end } else { begin };
    let span = document.inside(field.node, first.clone());
    let draft = out.within(field.node, span, message);
    draft.help("delete the invisible characters");
    if !begin.is_empty() && !end.is_empty() {
        let other = document.inside(field.node, end.clone());
        draft.related(other, "and here");
    }
    // Without its first characters a value without quotes might be something else.
    let kept = &text[begin.end..end.start];
    let is_safe = match field.node.style {
        Style::Plain => kept.starts_with(char::is_alphanumeric),
        // Indentation goes with the line break before it, and lines must keep theirs.
        Style::Literal | Style::Folded => !text[begin.clone()].contains('\n'),
        _ => true,
    };
    if is_safe {
        let cut = edges.into_iter().filter(|range| !range.is_empty());
        let cut = cut.map(|range| (range, String::new()));
        draft.fix = fix(document, field.node, "trim the text", Safety::Safe, cut);
    }
}

/// The unseen characters at both ends; both empty for a text that has nothing else, which is
/// `text/empty`.
fn edges(text: &str, style: Style) -> [Range<usize>; 2] {
    let ends_by_itself = matches!(style, Style::Literal | Style::Folded);
    let text = if ends_by_itself {
        text.trim_end_matches(['\n', '\r'])
    } else {
        text
    };
    let is_unseen = |c: char| c.is_whitespace() || is_zero_width(c);
    let trimmed = text.trim_start_matches(is_unseen);
    if trimmed.is_empty() {
        return [0..0, 0..0];
    }
    let start = text.len() - trimmed.len();
    let end = start + trimmed.trim_end_matches(is_unseen).len();
    [0..start, end..text.len()]
}

/// What is at an edge: `a space`, `2 spaces and a line break`, `NO-BREAK SPACE (U+00A0)`.
fn unseen(text: &str) -> String {
    let mut kinds: Vec<(char, usize)> = Vec::new();
    for c in text.replace("\r\n", "\n").chars() {
        match kinds.iter_mut().find(|(known, _)| *known == c) {
            Some((_, count)) => *count += 1,
            None => kinds.push((c, 1)),
        }
    }
    let words = kinds.into_iter().map(|(c, count)| {
        let common = match c {
            ' ' => "space",
            '\t' => "tab",
            '\n' | '\r' => "line break",
            c if count == 1 => return describe(c),
            c => return format!("{count} × {}", describe(c)),
        };
        match count {
            1 => format!("a {common}"),
            _ => format!("{count} {common}s"),
        }
    });
    words.collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, style: Style, expected: &[Range<usize>; 2]) {
        assert_eq!(&edges(text, style), expected, "{text:?}");
    }

    #[test]
    fn edges_are_found() {
        check("", Style::DoubleQuoted, &[0..0, 0..0]);
        check(" \u{200b} ", Style::DoubleQuoted, &[0..0, 0..0]);
        check("a", Style::Plain, &[0..0, 1..1]);
        check("\u{feff}é\n", Style::DoubleQuoted, &[0..3, 5..6]);
        check(" é \n\n", Style::Literal, &[0..1, 3..4]);
        check("é\n\n", Style::Folded, &[0..0, 2..2]);
        check("a\u{200d}", Style::Plain, &[0..0, 4..4]);
    }

    #[test]
    fn what_is_unseen_is_named() {
        assert_eq!(unseen(" "), "a space");
        assert_eq!(unseen("  \r\n\t"), "2 spaces and a line break and a tab");
        let twice = "2 × NO-BREAK SPACE (U+00A0)";
        assert_eq!(unseen("\u{a0}\u{a0}"), twice);
    }
}
