//! `text/invisible-character`: characters in a text that nobody sees and no script needs.

use serde::Deserialize;

use super::characters::{describe, is_zero_width, litter};
use super::{FIELDS, Fields, and_more, fix, name};
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
        "text/invisible-character",
        include_str!("invisible_character.md"),
        Build::document::<InvisibleCharacter>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct InvisibleCharacter {
    fields: Fields,
}

impl DocumentCheck for InvisibleCharacter {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        self.fields
            .each_unusual(context, |field| look(context, &field, out));
    }
}

fn look(context: &DocumentContext<'_>, field: &TextField<'_>, out: &mut Findings) {
    let text = field.node.as_str().unwrap_or_default();
    let is_edge = |c: char| c.is_whitespace() || is_zero_width(c);
    let start = text.len() - text.trim_start_matches(is_edge).len();
    let end = text.trim_end_matches(is_edge).len();
    let found: Vec<(usize, char)> = litter(text)
        .filter(|&(at, _)| start <= at && at < end)
        .collect();
    let Some(&(at, c)) = found.first() else {
        return;
    };
    let more = and_more(found.len() - 1);
    let message = format!(
        "{} contains {}, which is invisible{more}",
        name(field),
        describe(c)
    );
    let document = context.document;
    let span = document.inside(field.node, at..at + c.len_utf8());
    let draft = out.within(field.node, span, message);
    let is_separator = |c: char| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    draft.help(match (is_separator(c), found.len()) {
        (true, 1) => "write a space in its place",
        (_, 1) => "delete it",
        _ => "delete them",
    });
    let safety = if found.iter().all(|&(_, c)| is_zero_width(c)) {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    // What ends a line is all there is between two words.
    let between = |at: usize, c: char| {
        let is_apart = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let before = text[..at].chars().next_back();
        let after = text[at + c.len_utf8()..].chars().next();
        is_separator(c) && !is_apart(before) && !is_apart(after)
    };
    let cut = found.into_iter().map(|(at, c)| {
        let text = if between(at, c) { " " } else { "" };
        (at..at + c.len_utf8(), text.to_owned())
    });
    draft.fix = fix(
        document,
        field.node,
        "delete invisible characters",
        safety,
        cut,
    );
}
