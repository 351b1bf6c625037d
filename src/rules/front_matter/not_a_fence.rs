//! `front-matter/not-a-fence`: a beginning that was meant as front matter and is none.

use serde::Deserialize;

use super::fence_readers::{behind_mark, is_read, is_usual, report_blanks, report_format};
use super::{fences, hugo_start};
use crate::content::site::profile::Fences;
use crate::document::body_need::BodyNeed;
use crate::document::lookalike::{self, Lookalike, LookalikeKind as Kind};
use crate::finding::Severity;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.2.0",
    properties: &[Property::AboutWriting],
    ..Rule::new(
        "front-matter/not-a-fence",
        include_str!("not_a_fence.md"),
        Build::document::<NotAFence>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotAFence {}

impl DocumentCheck for NotAFence {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        // Where front matter is required, `front-matter/missing` reports it.
        let is_missing = context.document.front_matter.is_none();
        if context.settings.wants_front_matter && is_missing {
            return;
        }
        if report_format(context, out) || report_blanks(context, out) {
            return;
        }
        let found = behind_mark(context).or_else(|| lookalike::find(context.document));
        let Some(found) = found else {
            return hugo_start::report(context, out);
        };
        let own = context.settings.site.profile().map(|own| own.fences);
        let is_read = is_read(context, &found)
            || own.is_none() && found.kind == Kind::NoOpening && is_habit(context);
        if own == Some(Fences::Lines) && is_read && report_empty_lines(context, &found, out) {
            return;
        }
        if is_read {
            return;
        }
        let draft = out.span(found.span, found.kind.message());
        draft.help(found.kind.help());
        draft.fix = fences(&found, context.document);
    }
    fn body(&self) -> BodyNeed {
        BodyNeed::Most
    }
}

/// Whether other documents of the folder have no opening fence either: they are posts of Hexo, say, that
/// are kept apart from its config.
fn is_habit(context: &DocumentContext<'_>) -> bool {
    is_usual(context, &|document| {
        lookalike::find(document).is_some_and(|other| other.kind == Kind::NoOpening)
    })
}

/// Reports empty lines before metadata that is read line by line, if there are any: Python-Markdown's
/// `meta` ends at the first empty line.
fn report_empty_lines(
    context: &DocumentContext<'_>,
    found: &Lookalike,
    out: &mut Findings,
) -> bool {
    let document = context.document;
    let start = document.top().range().start;
    let lines = Span::new(start, found.span.range().start);
    let is_page = context.settings.site.is_content(document.source.path());
    let is_late = is_page && !lines.is_empty() && document.source.slice(lines).trim().is_empty();
    if is_late {
        let message = "an empty line is before the metadata, so the generator reads none";
        let draft = out.span(found.span, message);
        draft.help("start the file with the metadata");
        draft.unsafe_fix("delete the empty lines", lines, "");
    }
    is_late
}
