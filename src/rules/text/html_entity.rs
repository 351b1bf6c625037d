//! `text/html-entity`: text that spells characters as HTML does.

use serde::Deserialize;

use super::characters::is_zero_width;
use super::{FIELDS, Fields, and_more, entities, fix, name};
use crate::document::roles::TextField;
use crate::finding::wording::quoted;
use crate::finding::{Safety, Severity};
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    options: &[FIELDS],
    ..Rule::new(
        "text/html-entity",
        include_str!("html_entity.md"),
        Build::document::<HtmlEntity>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct HtmlEntity {
    fields: Fields,
}

impl DocumentCheck for HtmlEntity {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        self.fields
            .each(context, |field| look(context, &field, out));
    }
}

fn look(context: &DocumentContext<'_>, field: &TextField<'_>, out: &mut Findings) {
    let text = field.node.as_str().unwrap_or_default();
    let mut found = entities::find(text).peekable();
    let Some((first, c)) = found.peek().cloned() else {
        return;
    };
    if is_html(text) {
        return;
    }
    let found: Vec<_> = found.collect();
    let more = and_more(found.len() - 1);
    let message = format!(
        "{} contains the HTML entity {}, which readers may see{more}",
        name(field),
        quoted(&text[first.clone()])
    );
    let help = match plain(c).as_str() {
        "" => "delete it: it would be invisible".to_owned(),
        " " => "write a space".to_owned(),
        plain => format!("write the character itself: `{plain}`"),
    };
    let document = context.document;
    let span = document.inside(field.node, first);
    let draft = out.within(field.node, span, message);
    draft.help(help);
    let changes = found.into_iter().map(|(range, c)| (range, plain(c)));
    let title = "write the characters themselves";
    draft.fix = fix(document, field.node, title, Safety::Unsafe, changes);
}

/// What to write in place of an entity.
fn plain(c: char) -> String {
    match c {
        c if is_zero_width(c) => String::new(),
        c if c.is_whitespace() => " ".to_owned(),
        c => c.to_string(),
    }
}

/// Whether a text holds tags.
fn is_html(text: &str) -> bool {
    let is_tag = |rest: &str| {
        let name = rest.strip_prefix('/').unwrap_or(rest);
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    };
    text.split('<').skip(1).any(is_tag)
}
