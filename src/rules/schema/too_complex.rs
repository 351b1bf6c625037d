//! `schema/too-complex`: a document takes more steps to validate than it may.

use serde::Deserialize;

use crate::document::field_path;
use crate::finding::Severity;
use crate::finding::wording::{quoted, thousands};
use crate::rules::rule::{Build, Findings, Property, Rule, SchemaCheck, SchemaContext};
use crate::schema::MAX_PROBLEMS;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.2.0",
    properties: &[Property::AlwaysError],
    ..Rule::new(
        "schema/too-complex",
        include_str!("too_complex.md"),
        Build::schema::<TooComplex>(&[]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TooComplex {}

impl SchemaCheck for TooComplex {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        if context.is_cut {
            let message = format!(
                "the schema refuses more than {} values, and the others were not looked at",
                thousands(MAX_PROBLEMS as u64)
            );
            let draft = out.span(context.document.top(), message);
            draft.help("fix those that are reported, split the file, or correct the schema");
        }
        for problem in context.too_complex {
            let Some(root) = context.document.roots.get(problem.root) else {
                continue;
            };
            let top = match problem.root {
                0 => context.document.top(),
                _ => root.span.part(0, 1),
            };
            let Some(pattern) = &problem.pattern else {
                let message = "validating this takes too many steps, so it was not validated";
                let help = "simplify the schema so that fewer of its parts apply to one value, or split the file";
                let draft = out.within(root, top, message).help(help);
                draft.schema(&problem.schema, "the schema");
                continue;
            };
            let pattern = quoted(pattern);
            let (node, span) = match (root.entry_at(&problem.pointer), problem.pointer.as_str()) {
                (Some(entry), _) => (&entry.value, entry.key_span),
                (None, "") => (root, top),
                (None, pointer) => root
                    .pointer(pointer)
                    .map_or((root, top), |node| (node, node.span)),
            };
            let what = match field_path::show(&problem.pointer).as_str() {
                "" => "a key".to_owned(),
                field => quoted(field),
            };
            let message = format!(
                "matching {what} against {pattern} takes too many steps, so the document was not validated"
            );
            out.within(node, span, message)
                .help("shorten it, or write a pattern that repeats less")
                .schema(&problem.schema, "the pattern");
        }
    }
}
