//! A beginning that was meant as front matter and is none: an indented or mistyped fence, keys
//! without an opening fence, fences behind a text or behind other front matter.

mod fence;
#[cfg(test)]
mod tests;
mod words;

use super::repair::apply;
use super::split::{Line, bom, lines, looks_like_key};
use super::{Document, Layout, ProblemKind, parse};
use crate::finding::Edit;
use crate::text::{Source, Span};
use fence::{behind_fence, fence_kind, indentation, is_closing, with_keys, with_language};

/// Lines that are looked at; longer front matter is rare.
const MOST_LINES: usize = 300;

/// Keys that say that lines are front matter. Others, such as `Note` and `From`, are words of texts.
const KNOWN_KEYS: &[&str] = &[
    "author",
    "authors",
    "categories",
    "category",
    "date",
    "description",
    "draft",
    "excerpt",
    "image",
    "layout",
    "permalink",
    "published",
    "pubdate",
    "sidebar_position",
    "slug",
    "summary",
    "tags",
    "template",
    "title",
    "weight",
];

/// What is written where front matter was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lookalike {
    /// The bytes of the first line.
    pub(crate) span: Span,
    /// Why it is not front matter.
    pub(crate) kind: LookalikeKind,
    /// Both fences as whole lines; nothing in place of one that is missing. None without any fence.
    fences: Option<(Span, Span)>,
}

/// Why a beginning is not front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LookalikeKind {
    /// White space before the fence.
    Indented,
    /// White space before all lines from fence to fence.
    Block,
    /// A character before or after the fence that cannot be seen.
    Invisible(char),
    /// Another number of signs than three.
    Length,
    /// Dashes of typography.
    Dashes,
    /// Other lines that Markdown makes a rule of: `***`, `- - -`.
    Rule,
    /// A backslash before the dashes, as tools write that escape Markdown.
    Escaped,
    /// The name of a format is behind the fence: `---toml`.
    Language(&'static str),
    /// A comment is behind the fence.
    CommentBehind,
    /// The first key is on the line of the fence: `---title: Moss`.
    KeyBehind,
    /// Keys, then a closing fence: no opening one.
    NoOpening,
    /// The same with the fence of TOML.
    NoOpeningToml,
    /// Keys up to an empty line: no fence at all.
    NoFence,
    /// Fences behind an HTML comment.
    AfterComment,
    /// Fences behind a heading, an import or another short text.
    AfterText,
    /// A block of code is around the fences.
    InCode,
    /// Fences right behind front matter.
    Second,
}

/// What is at the start of a document without front matter, if it was meant as such.
pub(crate) fn find(document: &Document<'_>) -> Option<Lookalike> {
    let is_unknown = |kind: &ProblemKind| {
        matches!(
            kind,
            ProblemKind::Encoding(_) | ProblemKind::Unclosed { .. } | ProblemKind::Limit { .. }
        )
    };
    if document.layout == Layout::Data || document.problems.iter().any(|it| is_unknown(&it.kind)) {
        return None;
    }
    if document.front_matter.is_some() {
        return behind_marks(document)
            .or_else(|| with_language(document))
            .or_else(|| second(document));
    }
    let text = document.source.text();
    let mut rest = lines(text, bom(text)).skip_while(|line| line.text(text).trim().is_empty());
    let first = rest.next()?;
    let written = first.text(text);
    let below: Vec<Line> = rest.take(MOST_LINES).collect();
    let rest: Vec<&str> = below.iter().map(|line| line.text(text)).collect();
    if written.trim_start().starts_with("<!--") {
        return is_behind_comment(written, &rest).then(|| Lookalike {
            span: Span::new(first.start, first.start + written.trim_end().len()),
            kind: LookalikeKind::AfterComment,
            fences: None,
        });
    }
    if let Some(behind) = written.strip_prefix("---").map(str::trim)
        && let Some(found) = behind_fence(first, behind, &below, &rest)
    {
        return Some(found);
    }
    if let Some(found) = in_code(first, written, &rest) {
        return Some(found);
    }
    let (kind, end) = match fence_kind(written) {
        Some(kind) => {
            let (kind, end) = with_keys(kind, written, &rest)?;
            (kind, Some(end))
        }
        None => match without_opening(written, &rest) {
            Some(found) => found,
            None => return behind_text(text, first, &below),
        },
    };
    let length = written.trim_end().len();
    let opening = match kind {
        LookalikeKind::NoOpening | LookalikeKind::NoOpeningToml => Span::empty(first.start),
        _ => Span::new(first.start, first.end),
    };
    let closing = end.map(|end| Span::new(below[end].start, below[end].end));
    Some(Lookalike {
        span: Span::new(first.start, first.start + length),
        kind,
        fences: closing.map(|closing| (opening, closing)),
    })
}

/// Lines of a text that somebody may have put before the front matter.
const MOST_LINES_BEFORE: usize = 12;

/// Front matter behind a short text: the keys of a page, since rules and headings look like fences.
fn behind_text(text: &str, first: Line, below: &[Line]) -> Option<Lookalike> {
    let is_code = |line: &Line| line.text(text).trim_start().starts_with(['`', '~']);
    let before = below.iter().take(MOST_LINES_BEFORE);
    let open = before
        .take_while(|line| !is_code(line))
        .position(|line| line.text(text).trim_end() == "---")?;
    let rest: Vec<&str> = below[open + 1..]
        .iter()
        .map(|line| line.text(text))
        .collect();
    let end = rest.iter().position(|line| line.trim_end() == "---")?;
    let keys = &rest[..end];
    let known = keys.iter().filter(|line| is_known_key(line, ':')).count();
    let has_title = keys.iter().any(|line| line.starts_with("title:"));
    let is_meant = !is_code(&first) && known > 1 && has_title && has_known_keys(keys, ':');
    is_meant.then(|| Lookalike {
        span: Span::new(below[open].start, below[open].end),
        kind: LookalikeKind::AfterText,
        fences: None,
    })
}

/// Front matter behind two byte order marks, of which readers take away one.
fn behind_marks(document: &Document<'_>) -> Option<Lookalike> {
    let first = '\u{feff}'.len_utf8();
    (bom(document.source.text()) > first).then_some(())?;
    behind_mark(document, first)
}

/// Front matter behind a byte order mark at the start or, from another byte on, behind others.
pub(crate) fn behind_mark(document: &Document<'_>, from: usize) -> Option<Lookalike> {
    let text = document.source.text();
    let front_matter = document.front_matter.filter(|_| bom(text) > from)?;
    let opening = Span::new(from, Line::at(text, from).end);
    let closing = front_matter.close?;
    let is_fence = !front_matter.open.is_empty() && front_matter.open.end <= opening.end;
    is_fence.then_some(Lookalike {
        span: opening,
        kind: LookalikeKind::Invisible('\u{feff}'),
        fences: Some((opening, closing)),
    })
}

/// Front matter that a block of code is around, as whoever copies an answer of a chat has it.
fn in_code(first: Line, written: &str, rest: &[&str]) -> Option<Lookalike> {
    let language = written.trim_end().strip_prefix("```")?;
    if !matches!(language, "" | "markdown" | "md" | "mdx" | "yaml" | "yml") {
        return None;
    }
    let keys = rest.strip_prefix(&["---"])?;
    let end = keys.iter().position(|line| line.trim_end() == "---")?;
    let keys = &keys[..end];
    let known = keys.iter().filter(|line| is_known_key(line, ':')).count();
    (known > 1 && has_known_keys(keys, ':')).then(|| Lookalike {
        span: Span::new(first.start, first.start + written.trim_end().len()),
        kind: LookalikeKind::InCode,
        fences: None,
    })
}

/// Front matter right behind front matter.
fn second(document: &Document<'_>) -> Option<Lookalike> {
    let text = document.source.text();
    let mut rest = lines(text, document.body.range().start)
        .skip_while(|line| line.text(text).trim().is_empty());
    let first = rest.next()?;
    // Nearly all bodies begin otherwise.
    if first.text(text).trim_end() != "---" {
        return None;
    }
    let below: Vec<&str> = rest.take(MOST_LINES).map(|line| line.text(text)).collect();
    let end = below.iter().position(|line| line.trim_end() == "---")?;
    has_known_keys(&below[..end], ':').then(|| Lookalike {
        span: Span::new(first.start, first.end),
        kind: LookalikeKind::Second,
        fences: None,
    })
}

/// Whether front matter follows the comment that a document begins with.
fn is_behind_comment(first: &str, below: &[&str]) -> bool {
    let mut lines = std::iter::once(first).chain(below.iter().copied());
    let is_end = |line: &str| line.trim_end().ends_with("-->");
    if !lines.by_ref().any(is_end) {
        return false;
    }
    let mut lines = lines.skip_while(|line| line.trim().is_empty());
    let sign = match lines.next().map(str::trim_end) {
        Some("---") => ':',
        Some("+++") => '=',
        _ => return false,
    };
    let rest: Vec<&str> = lines.collect();
    let end = rest.iter().position(|line| is_closing(line));
    end.is_some_and(|end| has_known_keys(&rest[..end], sign))
}

impl Lookalike {
    fn is_toml(&self) -> bool {
        let kinds = [
            LookalikeKind::NoOpeningToml,
            LookalikeKind::Language("toml"),
        ];
        kinds.contains(&self.kind)
    }

    /// The opening fence as a whole line, where there is one.
    pub(crate) fn opening(&self) -> Option<Span> {
        self.fences.map(|(opening, _)| opening)
    }

    /// The closing fence as a whole line, where there is one.
    pub(crate) fn closing(&self) -> Option<Span> {
        self.fences.map(|(_, closing)| closing)
    }

    /// The edits that write the fences, where that makes the keys between them front matter.
    pub(crate) fn repair(&self, document: &Document<'_>) -> Option<Vec<Edit>> {
        let (opening, closing) = self.fences?;
        let text = document.source.text();
        let is_toml = text[opening.range()].contains('+') || self.is_toml();
        let sign = if is_toml { "+++" } else { "---" };
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut edits = vec![Edit {
            span: opening,
            text: match self.kind {
                LookalikeKind::NoOpening
                | LookalikeKind::NoOpeningToml
                | LookalikeKind::CommentBehind
                | LookalikeKind::KeyBehind => {
                    format!("{sign}{newline}")
                }
                _ => sign.to_owned(),
            },
        }];
        if self.kind == LookalikeKind::Block {
            let indentation = indentation(&text[opening.range()]);
            let inner = lines(text, opening.range().end)
                .skip(1)
                .take_while(|line| line.start < closing.range().start)
                .filter(|line| line.text(text).starts_with(indentation));
            edits.extend(inner.map(|line| Edit {
                span: Span::new(line.start, line.start + indentation.len()),
                text: String::new(),
            }));
        }
        if document.source.slice(closing) != sign {
            edits.push(Edit {
                span: closing,
                text: sign.to_owned(),
            });
        }
        let new = Source::new(document.source.path().clone(), apply(text, &edits));
        let after = parse(&new, document.layout);
        let is_mapping = after.root().is_some_and(|root| root.as_mapping().is_some());
        (after.complete && after.roots.len() == 1 && is_mapping).then_some(edits)
    }
}

/// Whether lines are keys, what belongs to them, and comments, and a key among them is one of front
/// matter.
pub(super) fn has_known_keys(lines: &[&str], sign: char) -> bool {
    let mut is_known = false;
    for line in lines {
        let is_part = line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-', ']', '}']);
        if is_part {
            continue;
        }
        if !looks_like_key(line, sign == ':') {
            return false;
        }
        is_known |= is_known_key(line, sign);
    }
    is_known
}

fn is_known_key(line: &str, sign: char) -> bool {
    is_of_pages(line.split_once(sign).map_or("", |(key, _)| key.trim()))
}

/// Whether a key is one that pages have.
pub(crate) fn is_of_pages(key: &str) -> bool {
    KNOWN_KEYS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(key))
}

/// Keys at the very start, with a fence behind them or an empty line.
fn without_opening(first: &str, rest: &[&str]) -> Option<(LookalikeKind, Option<usize>)> {
    if looks_like_key(first, false) && is_known_key(first, '=') {
        let end = rest.iter().position(|line| line.trim_end() == "+++")?;
        let is_toml = has_known_keys(&rest[..end], '=') || end == 0;
        return is_toml.then_some((LookalikeKind::NoOpeningToml, Some(end)));
    }
    if !looks_like_key(first, true) || !is_known_key(first, ':') {
        return None;
    }
    let keys = rest
        .iter()
        .take_while(|line| looks_like_key(line, true))
        .count();
    if keys == 0 {
        return None;
    }
    let is_fence = |line: &&str| {
        let line = line.trim_end();
        line.len() >= 3 && line.bytes().all(|byte| byte == b'-')
    };
    let end = rest.iter().position(is_fence);
    match end {
        Some(end) if has_known_keys(&rest[..end], ':') || only_keys(&rest[..end]) => {
            Some((LookalikeKind::NoOpening, Some(end)))
        }
        _ if rest.get(keys).is_none_or(|line| line.trim().is_empty()) => {
            Some((LookalikeKind::NoFence, None))
        }
        _ => None,
    }
}

fn only_keys(lines: &[&str]) -> bool {
    let fits = |line: &&str| line.trim().is_empty() || looks_like_key(line, true);
    lines.iter().all(fits)
}
