//! `text/empty`: a text field that is there and says nothing.

use serde::Deserialize;

use super::characters::is_zero_width;
use super::{FIELDS, Fields, name};
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    supersedes: &["schema/min-length"],
    options: &[FIELDS],
    ..Rule::new(
        "text/empty",
        include_str!("empty.md"),
        Build::document::<Empty>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Empty {
    fields: Fields,
}

impl DocumentCheck for Empty {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        self.fields.each(context, |field| {
            let text = field.node.as_str().unwrap_or_default();
            if !text.chars().all(|c| c.is_whitespace() || is_zero_width(c)) {
                return;
            }
            let how = if text.is_empty() { "empty" } else { "blank" };
            out.at(field.node, format!("{} is {how}", name(&field)))
                .help("write a text, or delete the key");
        });
    }
}
