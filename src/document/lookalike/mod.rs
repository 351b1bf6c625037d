//! A beginning that was meant as front matter and is none: an indented or mistyped fence, keys
//! without an opening fence, fences behind a text or behind other front matter.

#[cfg(test)]
mod tests;
mod words;

use super::repair::apply;
use super::split::{Line, bom, lines, looks_like_key};
use super::{Document, Layout, ProblemKind, parse};
use crate::finding::Edit;
use crate::text::{Source, Span};

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
    /// A character before or after the fence that cannot be seen.
    Invisible(char),
    /// Another number of signs than three.
    Length,
    /// Dashes of typography.
    Dashes,
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
        return behind_marks(document).or_else(|| second(document));
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
    if let Some(key) = written.strip_prefix("---").map(str::trim_start)
        && looks_like_key(key, true)
    {
        let end = rest.iter().position(|line| line.trim_end() == "---")?;
        let keys: Vec<&str> = std::iter::once(key)
            .chain(rest[..end].iter().copied())
            .collect();
        let closing = Span::new(below[end].start, below[end].end);
        let behind = Span::new(first.start, first.end - key.len());
        return has_known_keys(&keys, ':').then(|| Lookalike {
            span: Span::new(first.start, first.start + written.trim_end().len()),
            kind: LookalikeKind::KeyBehind,
            fences: Some((behind, closing)),
        });
    }
    if let Some(found) = in_code(first, written, &rest) {
        return Some(found);
    }
    let (kind, end) = match fence_kind(written) {
        Some(kind) => {
            let sign = if written.contains('+') { '=' } else { ':' };
            let end = rest.iter().position(|line| is_closing(line))?;
            (
                has_known_keys(&rest[..end], sign).then_some(kind)?,
                Some(end),
            )
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
    let text = document.source.text();
    let first = '\u{feff}'.len_utf8();
    let front_matter = document.front_matter.filter(|_| bom(text) > first)?;
    let opening = Span::new(first, Line::at(text, first).end);
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
    /// The closing fence as a whole line, where there is one.
    pub(crate) fn closing(&self) -> Option<Span> {
        self.fences.map(|(_, closing)| closing)
    }

    /// The edits that write the fences, where that makes the keys between them front matter.
    pub(crate) fn repair(&self, document: &Document<'_>) -> Option<Vec<Edit>> {
        let (opening, closing) = self.fences?;
        let text = document.source.text();
        let is_toml =
            text[opening.range()].contains('+') || self.kind == LookalikeKind::NoOpeningToml;
        let sign = if is_toml { "+++" } else { "---" };
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut edits = vec![Edit {
            span: opening,
            text: match self.kind {
                LookalikeKind::NoOpening
                | LookalikeKind::NoOpeningToml
                | LookalikeKind::KeyBehind => {
                    format!("{sign}{newline}")
                }
                _ => sign.to_owned(),
            },
        }];
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

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{a0}')
}

fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{ff0d}'
    )
}

/// What is wrong with a line that was meant as a fence; none when it is nothing of the kind.
fn fence_kind(line: &str) -> Option<LookalikeKind> {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let is_plus = !bare.is_empty() && bare.chars().all(|c| c == '+');
    let is_dashes = !bare.is_empty() && bare.chars().all(is_dash);
    if !is_plus && !is_dashes {
        return None;
    }
    if let Some(c) = line.chars().find(|&c| is_invisible(c)) {
        return Some(LookalikeKind::Invisible(c));
    }
    if !bare.is_ascii() {
        return Some(LookalikeKind::Dashes);
    }
    match bare.len() {
        3 => Some(LookalikeKind::Indented),
        2 | 4..=8 => Some(LookalikeKind::Length),
        _ => None,
    }
}

/// Whether a line was meant to close front matter.
fn is_closing(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let signs = bare.chars().count();
    let is_dashes = bare.chars().all(is_dash) && (signs >= 2 || !bare.is_ascii() && signs == 1);
    is_dashes || signs >= 2 && bare.chars().all(|c| c == '+')
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
    let key = line.split_once(sign).map_or("", |(key, _)| key.trim());
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
    let end = rest.iter().position(|line| line.trim_end() == "---");
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
