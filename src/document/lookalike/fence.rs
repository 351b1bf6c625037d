//! Lines that were meant as fences, and are none for what they are or for what is on them.

use super::{Lookalike, LookalikeKind, has_known_keys, is_known_key};
use crate::document::Document;
use crate::document::split::{Line, looks_like_key};
use crate::text::Span;

/// Signs of the longest line that may be meant as a fence.
const MOST_DASHES: usize = 100;

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
pub(super) fn fence_kind(line: &str) -> Option<LookalikeKind> {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if matches!(bare, "***" | "* * *" | "- - -" | "___" | "_ _ _" | "===") {
        return Some(LookalikeKind::Rule);
    }
    if matches!(bare, "\\---" | "\\-\\-\\-") {
        return Some(LookalikeKind::Escaped);
    }
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
        2 | 4..=MOST_DASHES => Some(LookalikeKind::Length),
        _ => None,
    }
}

/// Whether a line was meant to close front matter.
pub(super) fn is_closing(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let bare = bare.trim_start_matches('\\');
    let signs = bare.chars().count();
    let is_dashes = bare.chars().all(is_dash) && (signs >= 2 || !bare.is_ascii() && signs == 1);
    is_dashes || signs >= 2 && bare.chars().all(|c| c == '+')
}

/// What a line that was meant as a fence is, where keys and another one follow, and how many lines
/// below the other one is.
pub(super) fn with_keys(
    kind: LookalikeKind,
    written: &str,
    rest: &[&str],
) -> Option<(LookalikeKind, usize)> {
    let sign = if written.contains('+') { '=' } else { ':' };
    if kind == LookalikeKind::Rule {
        let is_end = |line: &&str| matches!(line.trim_end(), "---") || *line == written;
        let end = rest.iter().position(is_end)?;
        let keys = &rest[..end];
        let known = keys.iter().filter(|line| is_known_key(line, sign)).count();
        return (known > 1 && has_known_keys(keys, sign)).then_some((kind, end));
    }
    let end = rest.iter().position(|line| is_closing(line))?;
    let keys = &rest[..end];
    if has_known_keys(keys, sign) {
        return Some((kind, end));
    }
    let indentation = indentation(written);
    if kind != LookalikeKind::Indented || indentation.is_empty() {
        return None;
    }
    let keys: Option<Vec<&str>> = rest[..=end]
        .iter()
        .map(|line| match line.strip_prefix(indentation) {
            None if line.trim().is_empty() => Some(""),
            line => line,
        })
        .collect();
    has_known_keys(&keys?[..end], sign).then_some((LookalikeKind::Block, end))
}

/// The white space that a line begins with.
pub(super) fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Languages that readers of front matter know behind a fence, by their names: gray-matter, lib/engine.js,
/// and what sites add to it.
const LANGUAGES: &[&str] = &["yaml", "yml", "toml", "json", "json5", "js", "javascript"];

/// What is behind the first fence on its line, if the lines below are front matter: a key, the name of a
/// format, or a comment.
pub(super) fn behind_fence(
    first: Line,
    behind: &str,
    below: &[Line],
    rest: &[&str],
) -> Option<Lookalike> {
    let language = LANGUAGES.iter().find(|language| **language == behind);
    let is_key = looks_like_key(behind, true);
    if language.is_none() && !is_key && !behind.starts_with('#') {
        return None;
    }
    let end = rest.iter().position(|line| line.trim_end() == "---")?;
    let keys = &rest[..end];
    let (kind, is_meant) = match language {
        Some(language @ &("yaml" | "yml")) => {
            (LookalikeKind::Language(language), has_known_keys(keys, ':'))
        }
        Some(language @ &"toml") => (LookalikeKind::Language(language), has_known_keys(keys, '=')),
        Some(language) => (LookalikeKind::Language(language), true),
        None if is_key => {
            let keys: Vec<&str> = std::iter::once(behind)
                .chain(keys.iter().copied())
                .collect();
            (LookalikeKind::KeyBehind, has_known_keys(&keys, ':'))
        }
        None => (LookalikeKind::CommentBehind, has_known_keys(keys, ':')),
    };
    let written = first.end - first.start;
    let opening = match kind {
        // The key, or the comment, moves to the next line.
        LookalikeKind::KeyBehind | LookalikeKind::CommentBehind => {
            let line_end = first.start + "---".len();
            let spaces = written - "---".len() - behind.len();
            Span::new(first.start, line_end + spaces)
        }
        _ => Span::new(first.start, first.end),
    };
    is_meant.then(|| Lookalike {
        span: Span::new(first.start, first.end),
        kind,
        fences: Some((opening, Span::new(below[end].start, below[end].end))),
    })
}

/// Front matter whose opening fence names its format.
pub(super) fn with_language(document: &Document<'_>) -> Option<Lookalike> {
    let front_matter = document.front_matter.filter(|it| !it.open.is_empty())?;
    let text = document.source.text();
    let line = Line::at(text, front_matter.open.range().start);
    let behind = line.text(text).get(3..)?.trim();
    let language = LANGUAGES.iter().find(|language| **language == behind)?;
    let close = Line::at(text, front_matter.close?.range().start);
    Some(Lookalike {
        span: Span::new(line.start, line.start + line.text(text).trim_end().len()),
        kind: LookalikeKind::Language(language),
        fences: Some((
            Span::new(line.start, line.end),
            Span::new(close.start, close.end),
        )),
    })
}
