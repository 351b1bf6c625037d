//! `front-matter/unclosed`: the opening fence has no closing one.

use serde::Deserialize;

use crate::document::{Document, Format, ProblemKind};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::text::Span;

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "front-matter/unclosed",
    summary: "Front matter is opened and never closed.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Without the closing fence a generator takes the whole file for front matter, or the front matter for
text; either way the page is lost. The closing fence is a line of its own, `---` for YAML and `+++`
for TOML, at the start of the line.

A first line `---` over text that does not look like keys and values is a rule drawn across the
page, and is left alone.",
    options: &[],
    examples: &[
        Example {
            title: "The closing fence was forgotten",
            files: &[file("a.md", "---\ntitle: A\n\nThe text begins.\n")],
            reports: &["a.md:1:1 the front matter that `---` opens here is never closed"],
            fixed: &[("a.md", "---\ntitle: A\n---\n\nThe text begins.\n")],
            ..Example::NEW
        },
        Example {
            title: "A fence that is indented closes nothing",
            files: &[file("a.md", "---\ntitle: A\n  ---\n")],
            reports: &["a.md:1:1 the front matter that `---` opens here is never closed"],
            fixed: &[("a.md", "---\ntitle: A\n---\n")],
            ..Example::NEW
        },
        Example {
            title: "Closed, and a rule across the page",
            files: &[
                file("a.md", "---\ntitle: A\n---\n"),
                file("b.md", "---\n\nOnce upon a time\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Unclosed>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unclosed {}

impl Check for Unclosed {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let document = context.document;
        for problem in &document.problems {
            let ProblemKind::Unclosed { likely_end } = &problem.kind else {
                continue;
            };
            let fence = match document.format {
                Format::Toml => "+++",
                _ => "---",
            };
            let message = format!("the front matter that `{fence}` opens here is never closed");
            let draft = out.span(problem.span, message);
            if let Some(line) = almost_a_fence(document, fence) {
                draft
                    .help(format!(
                        "a closing fence is exactly `{fence}`, at the start of its line"
                    ))
                    .related(line, "this closes nothing")
                    .unsafe_fix(format!("write `{fence}`"), line, fence);
                continue;
            }
            draft.help(format!("add a line `{fence}` after the last key"));
            if let Some(end) = *likely_end {
                draft
                    .related(end, "a closing fence was probably meant before this line")
                    .unsafe_fix(
                        format!("add `{fence}`"),
                        Span::empty(end.start as usize),
                        format!("{fence}{}", line_break(document, end)),
                    );
            }
        }
    }
}

/// A line that was probably meant to close the front matter: a fence that is indented, or has too
/// many or too few dashes, or dashes that a word processor made longer.
fn almost_a_fence(document: &Document<'_>, fence: &str) -> Option<Span> {
    let open = document.front_matter?.open;
    let text = document.source.text();
    let letters: &[char] = match fence {
        "+++" => &['+'],
        _ => &['-', '\u{2013}', '\u{2014}'],
    };
    let mut start = open.end as usize;
    for line in text.get(start..)?.split_inclusive(['\n', '\r']) {
        let shown = line.trim();
        if !shown.is_empty() && shown != "-" && shown.trim_start_matches(letters).is_empty() {
            let length = line.trim_end().len();
            return Some(Span::new(start, start + length));
        }
        start += line.len();
    }
    None
}

/// The line break that the file uses before a place.
fn line_break(document: &Document<'_>, place: Span) -> &'static str {
    let before = document.source.text().get(..place.start as usize);
    match before {
        Some(before) if before.ends_with("\r\n") => "\r\n",
        _ => "\n",
    }
}
