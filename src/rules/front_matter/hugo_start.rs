//! Markdown at whose first characters Hugo stops. Its lexer takes the first `-`, `+` or `{` of a file for
//! the beginning of front matter, empty lines and spaces before it or not: parser/pageparser,
//! `lexIntroSection`. Measured with 0.111 and 0.168.

use super::fence_readers::is_mapping;
use crate::content::site::Generator;
use crate::document::ProblemKind;
use crate::finding::{Edit, Fix, Safety};
use crate::rules::rule::{DocumentContext, Findings};
use crate::text::Span;

/// What it stops at.
enum Stop {
    /// A hyphen or a plus sign that does not begin a fence.
    Sign(char),
    /// A fence that no other one follows.
    Unclosed(&'static str),
    /// Fences with something between them that cannot be read.
    Unreadable(&'static str),
    /// A brace that does not begin an object of JSON.
    Brace,
    /// HTML, in old versions.
    Html,
}

/// The first version that takes `<` for text: releases/tag/v0.123.0.
const READS_HTML: u32 = 123;

/// Reports the beginning of a page without front matter at which Hugo stops.
pub(super) fn report(context: &DocumentContext<'_>, out: &mut Findings) {
    let (document, site) = (context.document, &context.settings.site);
    let path = document.source.path();
    let is_markdown = ["md", "markdown", "mdown"].contains(&path.extension());
    if site.generator != Some(Generator::Hugo) || !is_markdown || !site.is_content(path) {
        return;
    }
    let is_unknown = |kind: &ProblemKind| {
        matches!(
            kind,
            ProblemKind::Encoding(_) | ProblemKind::Unclosed { .. } | ProblemKind::Limit { .. }
        )
    };
    let is_said = document.problems.iter().any(|it| is_unknown(&it.kind));
    if document.front_matter.is_some() || is_said {
        return;
    }
    let text = document.source.text();
    let is_skipped = |c: char| c == '\u{feff}' || c.is_ascii_whitespace();
    let at = text.len() - text.trim_start_matches(is_skipped).len();
    let Some(stop) = stop(&text[at..], site.version) else {
        return;
    };
    let line = text[at..].lines().next().unwrap_or_default().trim_end();
    let draft = out.span(Span::new(at, at + line.len()), stop.message());
    if stop.may_be_meant(&text[at..]) {
        draft.help("correct what is between its fences, or put other front matter above it");
        return;
    }
    draft.help(stop.help());
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mark = '\u{feff}';
    let start = text.strip_prefix(mark).map_or(0, |_| mark.len_utf8());
    draft.fix = Some(Fix {
        title: "add front matter".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![Edit {
            span: Span::empty(start),
            text: format!("---{newline}---{newline}"),
        }],
        pointers: vec![String::new()],
    });
}

fn stop(text: &str, version: Option<u32>) -> Option<Stop> {
    match text.chars().next()? {
        '-' => at_fence(text, "---"),
        '+' => at_fence(text, "+++"),
        '{' => (!is_mapping(text)).then_some(Stop::Brace),
        '<' if !text.starts_with("<!--") => version
            .is_some_and(|version| version < READS_HTML)
            .then_some(Stop::Html),
        _ => None,
    }
}

/// What is wrong with a text that begins with the sign of a fence.
fn at_fence(text: &str, fence: &'static str) -> Option<Stop> {
    let Some(rest) = text.strip_prefix(fence) else {
        return text.chars().next().map(Stop::Sign);
    };
    // Whatever follows it on its line, the first line that begins like a fence ends it.
    let Some(end) = ["\n", "\r"]
        .iter()
        .filter_map(|newline| rest.find(&format!("{newline}{fence}")))
        .min()
    else {
        return Some(Stop::Unclosed(fence));
    };
    // A list, or a line of hyphens.
    let is_longer = rest.starts_with(['-', '+']);
    let is_read = !is_longer && is_mapping(&format!("{fence}\n{}\n{fence}\n", &rest[..end]));
    (!is_read).then_some(Stop::Unreadable(fence))
}

impl Stop {
    /// Whether a text that begins so has lines like those of front matter between its fences.
    fn may_be_meant(&self, text: &str) -> bool {
        let Self::Unreadable(fence) = self else {
            return false;
        };
        let mut between = (text.lines().skip(1)).take_while(|line| !line.starts_with(fence));
        between.any(|line| line.contains(if *fence == "---" { ": " } else { "= " }))
    }

    fn message(&self) -> String {
        match self {
            Self::Sign(sign) => {
                format!("`{sign}` at the start of a page begins front matter in Hugo, which stops")
            }
            Self::Unclosed(fence) => format!(
                "`{fence}` at the start of a page opens front matter in Hugo, which stops, as nothing \
                 closes it"
            ),
            Self::Unreadable(fence) => format!(
                "`{fence}` at the start of a page opens front matter in Hugo, which stops, as it cannot \
                 read it"
            ),
            Self::Brace => {
                "`{` at the start of a page begins front matter in JSON in Hugo, which stops"
                    .to_owned()
            }
            Self::Html => "`<` at the start of a page stops this version of Hugo".to_owned(),
        }
    }

    fn help(&self) -> &'static str {
        match self {
            Self::Sign(_) => "put front matter above it, or write `*` for the items of a list",
            Self::Unclosed("---") | Self::Unreadable("---") => {
                "put front matter above it, or write `***` for a rule"
            }
            _ => "put front matter above it: two lines of `---` will do",
        }
    }
}
