//! `text/mojibake`: text that was read in the wrong encoding.

use serde::Deserialize;

use super::recode;
use super::{FIELDS, Fields, and_more, fix, name};
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
        "text/mojibake",
        include_str!("mojibake.md"),
        Build::document::<Mojibake>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Mojibake {
    fields: Fields,
}

impl DocumentCheck for Mojibake {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        self.fields
            .each_unusual(context, |field| look(context, &field, out));
    }
}

fn look(context: &DocumentContext<'_>, field: &TextField<'_>, out: &mut Findings) {
    let text = field.node.as_str().unwrap_or_default();
    let found = recode::find(text);
    let Some(first) = found.first() else {
        return;
    };
    let more = and_more(found.len() - 1);
    let shown = quoted(&text[first.range.clone()]);
    let message = if let Some(meant) = &first.meant {
        let meant = quoted(meant);
        format!("{shown} is probably {meant}, decoded with the wrong encoding{more}")
    } else {
        let name = name(field);
        format!("{name} contains {shown}: a character was lost to a wrong encoding{more}")
    };
    let document = context.document;
    let span = document.inside(field.node, first.range.clone());
    let draft = out.within(field.node, span, message);
    let (mut fixed, mut at) = (String::with_capacity(text.len()), 0);
    for broken in &found {
        let Some(meant) = &broken.meant else {
            draft.help("copy the text again from its source");
            return;
        };
        fixed.push_str(&text[at..broken.range.start]);
        fixed.push_str(meant);
        at = broken.range.end;
    }
    fixed.push_str(&text[at..]);
    draft.help(format!("write {}", quoted(&fixed)));
    let changes = found
        .into_iter()
        .map(|broken| (broken.range, broken.meant.unwrap_or_default()));
    let title = "decode it correctly";
    draft.fix = fix(document, field.node, title, Safety::Unsafe, changes);
}
