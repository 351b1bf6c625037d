//! `text/empty`: a text field that is there and says nothing.

use serde::Deserialize;

use super::characters::is_zero_width;
use super::{FIELDS, Fields, name};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "text/empty",
    summary: "A text field is there and says nothing.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &["schema/min-length"],
    docs: "\
`excerpt: \"\"` is printed as an empty paragraph or an empty description, where a missing key would
have been left out or filled by the generator. White space and characters that cannot be seen are
nothing too. It is a warning: the page is built.

A key without any value (`excerpt:`) is left alone: templates start like that, and generators treat
it as missing.",
    options: &[FIELDS],
    examples: &[
        Example {
            title: "Empty, and blank",
            files: &[
                file("a.md", "---\ntitle: A\nexcerpt: \"\"\n---\n"),
                file("b.md", "---\ntitle: ' \u{a0}'\n---\n"),
            ],
            reports: &["a.md:3:10 `excerpt` is empty", "b.md:2:8 `title` is blank"],
            ..Example::NEW
        },
        Example {
            title: "Text, or no value",
            files: &[file("a.md", "---\ntitle: A\nexcerpt:\n---\n")],
            ..Example::NEW
        },
    ],
    build: build::<Empty>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Empty {
    fields: Fields,
}

impl Check for Empty {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
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
