//! Front matter as Hexo reads it: with a closing fence alone, with fences of more hyphens, and as the
//! inside of a JSON object above a line of semicolons. hexo-front-matter, `rFrontMatter` and
//! `rFrontMatterNew` in `lib/front_matter.ts`.
//!
//! Hexo takes any text before a line of hyphens for front matter. Here it must look like it, since a
//! heading and a rule are written the same way.

use super::{DASHES, Line, Split, lines, looks_like_key};
use crate::document::lookalike::has_known_keys;
use crate::document::{DataFormat, FrontMatter};
use crate::text::Span;

/// Keys from the first line on, up to a line of hyphens or semicolons; none where the text begins
/// otherwise.
pub(super) fn split(text: &str, start: usize, complete: bool) -> Option<Split> {
    let first = Line::at(text, start);
    let written = first.text(text);
    if is_line_of(written, b';') {
        return between(text, first, first.next, complete);
    }
    let no_fence = Line {
        end: start,
        ..first
    };
    if is_json_key(written)
        && let Some(found) = between(text, no_fence, start, complete)
    {
        return Some(found);
    }
    if written.len() > 3 && is_line_of(written, b'-') {
        return with_long_fences(text, first, complete);
    }
    if !looks_like_key(written, true) {
        return None;
    }
    let Some(close) = closing(text, first.next) else {
        // The fence may follow.
        return (!complete).then(|| Split::none(text, start, false));
    };
    let content = Span::new(start, close.start);
    is_meant(text, content).then(|| found(text, Span::empty(start), content, close, complete))
}

/// Whether front matter is JSON without the braces of its object.
pub(crate) fn has_no_braces(text: &str, front_matter: FrontMatter) -> bool {
    let close = front_matter.close.map(|close| &text[close.range()]);
    close.is_some_and(|close| close.starts_with(';'))
}

fn is_meant(text: &str, content: Span) -> bool {
    let keys: Vec<&str> = lines(text, content.range().start)
        .take_while(|line| line.start < content.range().end)
        .map(|line| line.text(text))
        .collect();
    has_known_keys(&keys, ':')
}

fn found(text: &str, open: Span, content: Span, close: Line, complete: bool) -> Split {
    let fence = close.text(text);
    let is_json = fence.starts_with(';');
    Split {
        format: if is_json {
            DataFormat::Json
        } else {
            DataFormat::Yaml
        },
        front_matter: Some(FrontMatter {
            open,
            content,
            close: Some(Span::new(close.start, close.start + fence.trim_end().len())),
        }),
        body: Span::new(close.next, text.len()),
        problems: Vec::new(),
        decided: complete || close.is_ended(),
    }
}

/// Whether a line is three or more of a sign.
fn is_line_of(line: &str, sign: u8) -> bool {
    line.len() >= 3 && line.bytes().all(|byte| byte == sign)
}

/// Whether a line begins with a key of JSON and its value.
fn is_json_key(line: &str) -> bool {
    let key = line.trim_start().strip_prefix('"');
    key.is_some_and(|key| key.contains("\":")) && line.trim_end().ends_with([',', '"', '[', '{'])
}

/// JSON up to a line of semicolons.
fn between(text: &str, open: Line, from: usize, complete: bool) -> Option<Split> {
    let close = lines(text, from).find(|line| is_line_of(line.text(text), b';'));
    let Some(close) = close else {
        return (!complete).then(|| Split::none(text, open.start, false));
    };
    let content = Span::new(from, close.start);
    let open = Span::new(open.start, open.end);
    Some(found(text, open, content, close, complete))
}

/// YAML between two lines of as many hyphens.
fn with_long_fences(text: &str, open: Line, complete: bool) -> Option<Split> {
    let fence = open.text(text);
    let close = lines(text, open.next).find(|line| line.text(text) == fence);
    let Some(close) = close else {
        return (!complete).then(|| Split::none(text, open.start, false));
    };
    let content = Span::new(open.next, close.start);
    let open = Span::new(open.start, open.end);
    is_meant(text, content).then(|| found(text, open, content, close, complete))
}

/// The first line of three hyphens or more, from `from` on.
fn closing(text: &str, from: usize) -> Option<Line> {
    let bytes = &text.as_bytes()[from..];
    let mut found = DASHES.find_iter(bytes).filter_map(|at| {
        let starts_line = at == 0 || matches!(bytes[at - 1], b'\n' | b'\r');
        starts_line.then(|| Line::at(text, from + at))
    });
    found.find(|line| line.text(text).trim_end().bytes().all(|byte| byte == b'-'))
}
