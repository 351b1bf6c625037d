//! `front-matter/syntax`: YAML, TOML or JSON that cannot be read.

use serde::Deserialize;

use super::portable::offer;
use super::{is_markdown, is_read_by_line};
use crate::content::site::Generator;
use crate::document::repair::repairs;
use crate::document::{NotPortable, ProblemKind, Slip, TabPlace};
use crate::finding::{Fix, Severity};
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    properties: &[
        Property::AlwaysError,
        Property::AboutWriting,
        Property::MakesReadable,
        Property::ForData,
    ],
    ..Rule::new(
        "front-matter/syntax",
        include_str!("syntax.md"),
        Build::document::<Syntax>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Syntax {}

impl DocumentCheck for Syntax {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let is_wrong = !context.document.problems.is_empty();
        if is_wrong && (is_read_by_line(context) || is_markdown(context)) {
            return;
        }
        let is_unclosed = (context.document.problems.iter())
            .any(|problem| matches!(problem.kind, ProblemKind::Unclosed { .. }));
        let mut repairs = repairs(context.document).into_iter().peekable();
        for (index, problem) in context.document.problems.iter().enumerate() {
            if let ProblemKind::NotPortable(kind @ NotPortable::Tab(place)) = problem.kind
                && let Some(reader) = refusing(place, context)
            {
                let message = format!("unexpected tab: {reader} cannot read the front matter");
                let draft = out.span(problem.span, message);
                draft.help("use spaces, or delete it");
                // As long as nobody knows where it ends, that is fixed first.
                if !is_unclosed {
                    offer(context.document, kind, problem.span, draft);
                }
                continue;
            }
            let ProblemKind::Syntax {
                message,
                help,
                related,
                slip,
                ..
            } = &problem.kind
            else {
                continue;
            };
            if *slip == Some(Slip::Tab) && replaces_tabs(context, problem.span) {
                continue;
            }
            let draft = out.span(problem.span, message.as_str());
            draft.help = help.clone().map(Into::into);
            if let Some((span, message)) = related {
                draft.related(*span, message.as_str());
            }
            draft.fix = repairs
                .next_if(|(at, _)| *at == index)
                .map(|(_, repair)| Fix {
                    title: repair.title.to_owned(),
                    safety: repair.safety,
                    edits: repair.edits,
                    pointers: repair.pointer.into_iter().collect(),
                });
        }
    }
}

/// The site's generator, if it refuses a tab there: measured by `tests/agreement/portable.py` with Psych 4,
/// which reads with libyaml, and with Hugo 0.111 and 0.168.
fn refusing(place: TabPlace, context: &DocumentContext<'_>) -> Option<&'static str> {
    let generator = context.settings.site.generator?;
    let refuses = match generator {
        Generator::Jekyll => {
            matches!(place, TabPlace::Outside | TabPlace::Inside | TabPlace::Dash)
        }
        Generator::Hugo => place == TabPlace::Outside,
        _ => false,
    };
    (refuses && context.document.front_matter.is_some()).then(|| generator.name())
}

/// Whether Hexo makes spaces of a tab before it reads the YAML: hexo-front-matter, `escapeYAML`, does so
/// at the start of a line.
fn replaces_tabs(context: &DocumentContext<'_>, tab: Span) -> bool {
    let document = context.document;
    let before = &document.source.text()[..tab.range().start];
    context.settings.site.generator == Some(Generator::Hexo)
        && document.front_matter.is_some()
        && before.ends_with(['\n', '\r'])
}
