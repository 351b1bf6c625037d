//! `text/empty`: a text field that is there and says nothing.

use serde::Deserialize;

use super::characters::is_zero_width;
use super::{FIELDS, Fields, name};
use crate::content::site::Generator;
use crate::document::Node;
use crate::document::roles::TextField;
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
        if self.fields.is_default() {
            nulls(context, out);
        }
        self.fields.each(context, |field| {
            let text = field.node.as_str().unwrap_or_default();
            if !text.chars().all(|c| c.is_whitespace() || is_zero_width(c)) {
                return;
            }
            if self.fields.is_default() && !is_wanted(context, field.key, text) {
                return;
            }
            if context.settings.collection.is_none() && is_explained(context, &field) {
                return;
            }
            let how = if text.is_empty() { "empty" } else { "blank" };
            out.at(field.node, format!("{} is {how}", name(&field)))
                .help("write a text, or delete the key");
        });
    }
}

/// Fields without any value at which Docusaurus stops; it takes the empty text.
/// docs/src/frontMatter.ts of plugin-content-docs, `Joi.string()`.
const NEVER_NULL: &[&str] = &["description", "id", "sidebar_label", "slug", "title"];

fn nulls(context: &DocumentContext<'_>, out: &mut Findings) {
    let (document, site) = (context.document, &context.settings.site);
    let is_page = site.generator == Some(Generator::Docusaurus)
        && document.layout.is_content()
        && site.is_content(document.source.path());
    let root = document
        .root()
        .filter(|_| is_page)
        .and_then(Node::as_mapping);
    for entry in root.map_or(&[][..], |root| &root.entries) {
        if entry.value.is_null() && NEVER_NULL.contains(&&*entry.key) {
            let message = format!("`{}` has no value, at which Docusaurus stops", entry.key);
            out.at_key(entry, message)
                .help("write a text, or delete the key");
        }
    }
}

/// Whether a text is missed where nobody has said which fields are texts: a title or an excerpt, but
/// not that of a homepage, which often has none on purpose.
fn is_wanted(context: &DocumentContext<'_>, key: &str, text: &str) -> bool {
    if context.settings.collection.is_some() {
        return true;
    }
    let path = context.document.source.path();
    let name = path.name();
    let is_index = name.starts_with("index.") || name.starts_with("_index.");
    let has_name = || {
        let roots = &context.document.roots;
        let filled = |key: &&str| {
            let named = roots.iter().filter_map(|root| root.get(key)?.as_str());
            named.into_iter().any(|text| !text.trim().is_empty())
        };
        SHORT_NAMES.iter().any(filled)
    };
    match key {
        // Where nobody knows the generator, and where templates alone decide, a title may come from
        // the name of the file, or be left out on purpose.
        "title" | "name" => {
            let generator = context.settings.site.generator;
            let is_shown = generator.is_some_and(|generator| generator != Generator::Eleventy);
            let is_draft = path.names().any(|name| name == "_drafts");
            let may_be_empty = is_index || is_draft || has_name() || is_part(context);
            (is_shown || !text.is_empty()) && !may_be_empty
        }
        // lib/jekyll/document.rb: without the key, the first paragraph is the excerpt. To templates of Go,
        // JavaScript, Nunjucks, Jinja and Tera, an empty text is as false as one that is missing.
        "excerpt" => !is_index && context.settings.site.generator.is_none(),
        _ => false,
    }
}

/// Whether a comment behind an empty text says why it is empty.
fn is_explained(context: &DocumentContext<'_>, field: &TextField<'_>) -> bool {
    let text = context.document.source.text();
    let behind = &text[field.node.span.range().end..];
    let line = behind.lines().next().unwrap_or_default();
    line.trim_start().starts_with('#')
}

/// Whether a document of Hugo has no page of its own, but is shown within another one, which may want
/// no title there.
fn is_part(context: &DocumentContext<'_>) -> bool {
    let headless = context
        .document
        .root()
        .and_then(|root| root.get("headless")?.as_bool());
    headless == Some(true) && context.settings.site.generator == Some(Generator::Hugo)
}

/// Keys of a name that is shown where the title is not: a document that has one is not nameless.
const SHORT_NAMES: &[&str] = &[
    "short_name",
    "short_title",
    "shortTitle",
    "linkTitle",
    "nav_title",
    "sidebar_label",
];
