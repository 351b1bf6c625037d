//! What the parser reads and stricter ones refuse: tabs between tokens, and lines that go on at
//! too little indentation.

use std::ops::Range;

use crate::document::split::lines;
use crate::document::{Format, NotPortable, Problem, ProblemKind, Slip};
use crate::text::Span;

/// Tells of tabs in what stands between two tokens: white space, comments and indicators. The
/// generators' readers refuse one before the first token of a line, others refuse all.
pub(super) fn check_tabs(
    text: &str,
    gap: Range<usize>,
    in_flow: bool,
    problems: &mut Vec<Problem>,
) {
    let bytes = text.as_bytes();
    if memchr::memchr(b'\t', &bytes[gap.clone()]).is_none() {
        return;
    }
    for line in lines(&text[..gap.end], gap.start) {
        let content = &text[line.start..line.end];
        let Some(tab) = content.find('\t').map(|length| line.start + length) else {
            continue;
        };
        if comment_start(content).is_some_and(|comment| line.start + comment < tab) {
            continue;
        }
        let tabs = content[tab - line.start..].bytes();
        let length = tabs.take_while(|&byte| byte == b'\t').count();
        let span = Span::new(tab, tab + length);
        let starts_line = line.start == 0 || matches!(bytes[line.start - 1], b'\n' | b'\r');
        let leads = text[line.start..tab].bytes().all(|byte| byte == b' ');
        let is_last = line.end == gap.end && gap.end < text.len();
        let is_followed =
            is_last || !text[tab..line.end].trim_start().is_empty() && !content.contains('#');
        let kind = if starts_line && leads && is_followed && !in_flow {
            ProblemKind::Syntax {
                format: Format::Yaml,
                message: "a tab is used for indentation, expected spaces".to_owned(),
                help: Some("replace the tab with spaces".to_owned()),
                related: None,
                slip: Some(Slip::Tab),
            }
        } else {
            ProblemKind::NotPortable(NotPortable::Tab)
        };
        problems.push(Problem { span, kind });
    }
}

/// Where a comment begins in a line without scalars.
fn comment_start(line: &str) -> Option<usize> {
    let led = |&(at, _): &(usize, &str)| at == 0 || line[..at].ends_with([' ', '\t']);
    line.match_indices('#').find(led).map(|(at, _)| at)
}

/// Tells when a quoted scalar or a flow collection that takes several lines goes on at or before
/// the `column` of the block collection around it.
pub(super) fn check_indentation(
    text: &str,
    span: Span,
    column: usize,
    problems: &mut Vec<Problem>,
) {
    let range = span.range();
    if memchr::memchr2(b'\n', b'\r', &text.as_bytes()[range.clone()]).is_none() {
        return;
    }
    let outdented = lines(&text[..range.end], range.start).skip(1).find(|line| {
        let content = line.text(text);
        let indented = content.trim_start_matches(' ');
        let is_nothing = indented.trim_start().is_empty() || indented.starts_with('#');
        let indentation = content.len() - indented.len();
        // Every reader takes a closing bracket at the indentation of its key.
        let closes =
            indentation == column && indented.starts_with([']', '}']) && line.next >= range.end;
        !is_nothing && !closes && indentation <= column
    });
    if let Some(line) = outdented {
        problems.push(Problem {
            span: Span::new(line.start, line.end),
            kind: ProblemKind::NotPortable(NotPortable::Indentation),
        });
    }
}
