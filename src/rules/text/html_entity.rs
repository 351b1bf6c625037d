//! `text/html-entity`: text that spells characters as HTML does.

use serde::Deserialize;

use super::characters::is_zero_width;
use super::{FIELDS, Fields, and_more, entities, fix, name};
use crate::document::roles::TextField;
use crate::finding::wording::quoted;
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
        // Where texts are printed as HTML, an entity is what it stands for, and so it may be where
        // nobody knows how they are printed.
        let shows_html = (context.settings.site.profile()).is_none_or(|own| own.shows_html);
        if shows_html && self.fields.is_default() && context.settings.collection.is_none() {
            return;
        }
        self.fields
            .each(context, |field| look(context, &field, out));
    }
}

fn look(context: &DocumentContext<'_>, field: &TextField<'_>, out: &mut Findings) {
    let text = field.node.as_str().unwrap_or_default();
    // A sign of HTML or of a template may have to be written so, and a hyphen that cannot be seen is easier to keep so:
    // what a collection wants is known better.
    let is_any = context.settings.collection.is_none();
    let is_meant = |c: char| is_any && matches!(c, '<' | '>' | '{' | '}' | '\u{ad}');
    let found: Vec<_> = (entities::find(text))
        .filter(|&(_, c)| !is_meant(c))
        .collect();
    let Some((first, c)) = found.first().cloned().filter(|_| !is_html(text)) else {
        return;
    };
    let more = and_more(found.len() - 1);
    let message = format!(
        "{} contains the HTML entity {}, which readers may see{more}",
        name(field),
        quoted(&text[first.clone()])
    );
    let help = match plain(c).as_str() {
        "" => "delete it: it would be invisible".to_owned(),
        " " => "write a space".to_owned(),
        plain @ ("<" | ">") => {
            format!("write the character itself if the template escapes it: `{plain}`")
        }
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
