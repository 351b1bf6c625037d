//! `front-matter/encoding`: bytes that are no UTF-8 text.

use serde::Deserialize;

use crate::document::ProblemKind;
use crate::finding::Severity;
use crate::finding::wording::counted;
use crate::rules::rule::{
    Check, Context, Example, Findings, FixAvailability, Rule, build, bytes, file,
};
use crate::text::{EncodingProblem, Span};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "front-matter/encoding",
    summary: "A file is not UTF-8 text.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Site generators read UTF-8. Of bytes in another encoding readers see `�` or wrong letters, and some
generators stop. UTF-16, as some editors on Windows save it, is not read at all; a NUL byte is a
sign of it, or of a file that was cut or overwritten. Bodies that no rule has to read are not looked
at.",
    options: &[],
    examples: &[
        Example {
            title: "Latin-1",
            files: &[bytes("a.md", b"---\ntitle: Caf\xe9 \xfc\n---\n")],
            reports: &["a.md:2:11 bytes are not UTF-8; there are 2 such places"],
            ..Example::NEW
        },
        Example {
            title: "UTF-16",
            files: &[bytes("a.md", b"\xff\xfe-\0-\0-\0\n\0")],
            reports: &["a.md:1:1 the file is UTF-16, expected UTF-8"],
            ..Example::NEW
        },
        Example {
            title: "A NUL byte",
            files: &[bytes("a.md", b"---\ntitle: A\n---\nB\0\n")],
            reports: &["a.md:4:2 a NUL byte stands in the text"],
            ..Example::NEW
        },
        Example {
            title: "UTF-8, with or without a byte order mark",
            files: &[
                file("a.md", "---\ntitle: Café\n---\n"),
                file("b.md", "\u{feff}---\ntitle: Café\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Encoding>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Encoding {}

impl Check for Encoding {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let source = context.document.source;
        let mut is_utf16 = false;
        for problem in &context.document.problems {
            match problem.kind {
                ProblemKind::Encoding(EncodingProblem::Utf16 { .. }) => {
                    is_utf16 = true;
                    out.span(problem.span, "the file is UTF-16, expected UTF-8")
                        .help("save it as UTF-8; nothing else of it was checked");
                }
                ProblemKind::Encoding(EncodingProblem::NotUtf8 { first, count }) => {
                    let others = match count {
                        1 => String::new(),
                        _ => format!("; there are {}", counted(count as usize, "such place")),
                    };
                    out.span(first, format!("bytes are not UTF-8{others}"))
                        .help("save the file as UTF-8");
                }
                _ => {}
            }
        }
        if let Some(at) = memchr::memchr(0, source.text().as_bytes()).filter(|_| !is_utf16) {
            out.span(Span::new(at, at + 1), "a NUL byte stands in the text")
                .help("delete it; if there are many, the file may be UTF-16, cut or overwritten");
        }
    }
}
