//! `front-matter/unclosed`: the opening fence has no closing one.

use serde::Deserialize;

use super::fence_readers::is_mapping;
use super::is_read_by_line;
use crate::content::site::Generator;
use crate::document::{DataFormat, Document, NotPortable, ProblemKind};
use crate::finding::Severity;
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
    ],
    ..Rule::new(
        "front-matter/unclosed",
        include_str!("unclosed.md"),
        Build::document::<Unclosed>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unclosed {}

impl DocumentCheck for Unclosed {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        // Python-Markdown's `meta` ends at an empty line as well.
        if !document.problems.is_empty() && is_read_by_line(context) {
            return;
        }
        for problem in &document.problems {
            if problem.kind == ProblemKind::NotPortable(NotPortable::DotsFence) {
                dots(context, problem.span, out);
            }
            let ProblemKind::Unclosed { likely_end } = &problem.kind else {
                continue;
            };
            if is_closed_by_line(context) {
                continue;
            }
            let fence = match document.format {
                DataFormat::Toml => "+++",
                _ => "---",
            };
            let message = format!("the front matter that `{fence}` opens is never closed");
            let draft = out.span(problem.span, message);
            if let Some(line) = almost_a_fence(document, fence) {
                draft
                    .help(format!(
                        "the closing fence must be exactly `{fence}`, at the start of its line"
                    ))
                    .related(line, "this is not a closing fence")
                    .unsafe_fix(format!("write `{fence}`"), line, fence);
                continue;
            }
            draft.help(format!("add a `{fence}` line after the last key"));
            if let Some(end) = *likely_end {
                draft
                    .related(end, "the closing fence probably belongs before this line")
                    .unsafe_fix(
                        format!("add `{fence}`"),
                        Span::empty(end.start as usize),
                        as_a_line(document, end, fence),
                    );
            }
        }
    }
}

/// Whether the site's generator takes a line that only begins with a fence, `---Moss`, for the closing one,
/// and can read what is above it. Measured with Hugo 0.111 and 0.168, gray-matter, Eleventy,
/// hexo-front-matter and Astro's reader.
fn is_closed_by_line(context: &DocumentContext<'_>) -> bool {
    let document = context.document;
    let reads_it = matches!(
        context.settings.site.generator,
        Some(
            Generator::Hugo
                | Generator::Eleventy
                | Generator::Docusaurus
                | Generator::Vitepress
                | Generator::Gatsby
                | Generator::Hexo
                | Generator::Astro
        )
    );
    let Some(front_matter) = document.front_matter.filter(|_| reads_it) else {
        return false;
    };
    let fence = document.source.slice(front_matter.open);
    let behind = &document.source.text()[front_matter.open.range().end..];
    let Some(end) = behind.find(&format!("\n{fence}")) else {
        return false;
    };
    // What is left of a longer fence is in the text.
    let is_text = !behind[end + 1 + fence.len()..].starts_with(['-', '+']);
    is_text && is_mapping(&format!("{fence}{}\n{fence}\n", &behind[..end]))
}

/// Reports a closing `...` where the site's generator looks for `---` alone. Measured with Hugo 0.111 and
/// 0.168, which stop, and with gray-matter, which takes all below for front matter, too; the others look for
/// `---` in their patterns.
fn dots(context: &DocumentContext<'_>, fence: Span, out: &mut Findings) {
    let Some(generator) = context.settings.site.generator else {
        return;
    };
    let knows_dots = match generator {
        Generator::Jekyll | Generator::Mkdocs | Generator::Pelican => true,
        // gray-matter reads them where nothing is below.
        Generator::Docusaurus
        | Generator::Eleventy
        | Generator::Vitepress
        | Generator::Nuxt
        | Generator::Gatsby => {
            let text = context.document.source.text();
            text[fence.range().end..].trim().is_empty()
        }
        Generator::Hugo | Generator::Zola | Generator::Astro | Generator::Hexo => false,
    };
    if !knows_dots {
        let name = generator.name();
        let message = format!("`...` does not close front matter in {name}");
        let draft = out.span(fence, message);
        draft.help("write `---`").fix("write `---`", fence, "---");
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
            let length = line.trim_end_matches(['\n', '\r']).len();
            return Some(Span::new(start, start + length));
        }
        start += line.len();
    }
    None
}

/// A fence as a line of its own at a place, with the line break that the file uses.
fn as_a_line(document: &Document<'_>, place: Span, fence: &str) -> String {
    let before = document.source.text().get(..place.start as usize);
    let before = before.unwrap_or_default();
    let line_break = if before.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    if before.ends_with(['\n', '\r']) {
        format!("{fence}{line_break}")
    } else {
        format!("{line_break}{fence}{line_break}")
    }
}
