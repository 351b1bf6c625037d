//! `text/html-entity`: text that spells characters as HTML does.

use std::ops::Range;

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
        // `<` breaks a page that does not escape it: who wrote `&lt;` there meant it.
        let may_break = shows_html && self.fields.is_default();
        self.fields
            .each(context, |field| look(context, &field, may_break, out));
    }
}

fn look(context: &DocumentContext<'_>, field: &TextField<'_>, may_break: bool, out: &mut Findings) {
    let text = field.node.as_str().unwrap_or_default();
    // A sign of HTML or of a template may have to be written so, and a hyphen that cannot be seen is easier to keep so:
    // what a collection wants is known better.
    let is_any = context.settings.collection.is_none();
    let is_sign = |c: char| matches!(c, '<' | '>');
    let is_meant = |(range, c): &(Range<usize>, char)| {
        // What was escaped twice is seen on every page.
        let is_once = once(&text[range.clone()]).is_none();
        is_sign(*c) && (is_any || may_break && is_once)
            || is_any && matches!(c, '{' | '}' | '\u{ad}')
    };
    let found: Vec<_> = (entities::find(text))
        .filter(|one| !is_meant(one))
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
            let itself = format!("the character itself if the template escapes it: `{plain}`");
            match once(&text[first.clone()]) {
                Some(once) => format!("write `{once}`, or {itself}"),
                None => format!("write {itself}"),
            }
        }
        plain => format!("write the character itself: `{plain}`"),
    };
    let document = context.document;
    let span = document.inside(field.node, first);
    let draft = out.within(field.node, span, message);
    draft.help(help);
    let is_certain = (context.settings.site.profile()).is_some_and(|own| !own.shows_html);
    let change = |(range, c): (Range<usize>, char)| {
        let written = &text[range.clone()];
        let new = match once(written) {
            _ if is_certain || !is_sign(c) => plain(c),
            Some(once) => once,
            None => return None,
        };
        Some((range, new))
    };
    let changes: Vec<_> = found.into_iter().filter_map(change).collect();
    if !changes.is_empty() {
        let title = "write the characters themselves";
        draft.fix = fix(document, field.node, title, Safety::Unsafe, changes);
    }
}

/// An entity that was escaped again (`&amp;lt;`) as it was before.
fn once(entity: &str) -> Option<String> {
    let rest = entity.strip_prefix("&amp;")?;
    (!rest.is_empty()).then(|| format!("&{}", rest.trim_start_matches("amp;")))
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
