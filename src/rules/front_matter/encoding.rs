//! `front-matter/encoding`: bytes that are not UTF-8 text. Of files in UTF-16, only the config comes here.

use serde::Deserialize;

use crate::document::ProblemKind;
use crate::finding::Severity;
use crate::finding::wording::counted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Property, Rule};
use crate::text::{EncodingProblem, Span};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    properties: &[Property::AboutWriting, Property::ForData],
    ..Rule::new(
        "front-matter/encoding",
        include_str!("encoding.md"),
        Build::document::<Encoding>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Encoding {}

impl DocumentCheck for Encoding {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let source = context.document.source;
        // A static file without front matter is served as it is, in whatever encoding.
        let is_static = context.document.front_matter.is_none()
            && context.document.layout.is_content()
            && !context.settings.wants_front_matter
            && context.settings.collection.is_none();
        if is_static {
            // github.com/AGWA/git-crypt: only who has the key can read the file.
            if source.text().starts_with("\0GITCRYPT\0") {
                return;
            }
            let name = source.path().to_ascii_lowercase();
            if [".html", ".htm", ".txt"]
                .iter()
                .any(|end| name.ends_with(end))
            {
                return;
            }
        }
        let mut is_utf16 = false;
        for problem in &context.document.problems {
            match problem.kind {
                ProblemKind::Encoding(EncodingProblem::Utf16 { .. }) => {
                    is_utf16 = true;
                    out.span(problem.span, "the file is UTF-16, expected UTF-8")
                        .help("save it as UTF-8; the rest of it was not checked");
                }
                ProblemKind::Encoding(EncodingProblem::NotUtf8 { first, count }) => {
                    let others = match count {
                        1 => String::new(),
                        _ => format!(" in {}", counted(count as usize, "place")),
                    };
                    out.span(first, format!("invalid UTF-8{others}"))
                        .help("save the file as UTF-8");
                }
                _ => {}
            }
        }
        // What breaks the grammar is reported there.
        let is_said = |at: usize| {
            context.document.problems.iter().any(|problem| {
                matches!(problem.kind, ProblemKind::Syntax { .. })
                    && problem.span.range().start == at
            })
        };
        let nul = memchr::memchr(0, source.text().as_bytes());
        if let Some(at) = nul.filter(|at| !is_utf16 && !is_said(*at)) {
            out.span(Span::new(at, at + 1), "unexpected NUL byte").help(
                "delete it; if there are many, the file may be UTF-16, truncated or overwritten",
            );
        }
    }
}
