//! Front matter that has a closing fence alone, as Hexo reads it: hexo-front-matter, `rFrontMatterNew` in
//! `lib/front_matter.ts`.
//!
//! Hexo takes any text before a line of hyphens for front matter. Here it must look like it, since a
//! heading and a rule are written the same way.

use super::{DASHES, Line, Split, lines, looks_like_key};
use crate::document::lookalike::has_known_keys;
use crate::document::{DataFormat, FrontMatter};
use crate::text::Span;

/// Keys from the first line on, up to a line of hyphens; none where the text begins otherwise.
pub(super) fn split(text: &str, start: usize, complete: bool) -> Option<Split> {
    let first = Line::at(text, start);
    if !looks_like_key(first.text(text), true) {
        return None;
    }
    let Some(close) = closing(text, first.next) else {
        // The fence may follow.
        return (!complete).then(|| Split::none(text, start, false));
    };
    let content = Span::new(start, close.start);
    let keys: Vec<&str> = lines(text, start)
        .take_while(|line| line.start < close.start)
        .map(|line| line.text(text))
        .collect();
    has_known_keys(&keys, ':').then(|| Split {
        format: DataFormat::Yaml,
        front_matter: Some(FrontMatter {
            open: Span::empty(start),
            content,
            close: Some(Span::new(close.start, close.start + 3)),
        }),
        body: Span::new(close.next, text.len()),
        problems: Vec::new(),
        decided: complete || close.is_ended(),
    })
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
