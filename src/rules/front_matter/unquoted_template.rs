//! `front-matter/unquoted-template`: `key: {{ … }}`, which YAML reads as a mapping.

use serde::Deserialize;

use super::is_read_by_line;
use crate::document::{DataFormat, Document, Node, ProblemKind, Style, Value};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    fix: FixAvailability::Sometimes,
    since: "0.2.0",
    severity: Severity::Error,
    supersedes: &["schema/type"],
    properties: &[
        Property::AboutWriting,
        Property::ForData,
        Property::NotForConfig,
    ],
    ..Rule::new(
        "front-matter/unquoted-template",
        include_str!("unquoted_template.md"),
        Build::document::<UnquotedTemplate>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnquotedTemplate {}

impl DocumentCheck for UnquotedTemplate {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let text = document.source.text();
        let yaml = document.front_matter.map_or(text, |front_matter| {
            document.source.slice(front_matter.content)
        });
        let mut braces = memchr::memchr_iter(b'{', yaml.as_bytes());
        let may_have_some = braces.any(|at| yaml.as_bytes().get(at + 1) == Some(&b'{'));
        let may_have_some = may_have_some && document.format == DataFormat::Yaml;
        if may_have_some && !is_of_notes(context) && !is_read_by_line(context) {
            for root in &document.roots {
                look(document, root, out);
            }
        }
    }
}

/// Whether a file may be one that an app for notes fills in, of which nobody here knows the settings.
fn is_of_notes(context: &DocumentContext<'_>) -> bool {
    let path = context.document.source.path().to_lowercase();
    let settings = context.settings;
    settings.site.generator.is_none()
        && settings.collection.is_none()
        && (path.contains("template") || path.contains("模板"))
}

fn look(document: &Document<'_>, node: &Node<'_>, out: &mut Findings) {
    let written = document.source.slice(node.span);
    let is_template = node.style == Style::Flow
        && node.alias.is_none()
        && written.starts_with("{{")
        && written.ends_with("}}");
    // What follows it on its line may have broken the grammar, which is said of the whole value.
    let is_said = || {
        let mut problems = document.problems.iter();
        problems
            .any(|it| matches!(it.kind, ProblemKind::Syntax { .. }) && it.span.contains(node.span))
    };
    if is_template && is_said() {
        return;
    }
    if is_template {
        let message = format!("{} is not quoted, so YAML reads a mapping", quoted(written));
        let draft = out.at(node, message);
        draft.help("quote the template");
        if !written.contains(['"', '\\', '\n', '\r']) {
            draft.unsafe_fix("quote it", node.span, format!("\"{written}\""));
        }
        return;
    }
    match &node.value {
        Value::Mapping(mapping) => {
            let own = mapping
                .entries
                .iter()
                .filter(|entry| entry.merged.is_none());
            own.for_each(|entry| look(document, &entry.value, out));
        }
        Value::Sequence(items) => items.iter().for_each(|item| look(document, item, out)),
        _ => {}
    }
}
