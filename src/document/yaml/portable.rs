//! What the parser reads and stricter ones refuse: tabs between tokens, and lines that go on at
//! too little indentation.

use std::ops::Range;

use crate::document::split::{Line, lines};
use crate::document::{
    DataFormat, Document, Node, NotPortable, Problem, ProblemKind, Slip, Style, TabPlace, Value,
};
use crate::text::Span;

/// What is between two tokens: white space, comments and indicators.
pub(super) struct Gap<'s> {
    pub(super) text: &'s str,
    pub(super) range: Range<usize>,
    /// Whether it is in brackets.
    pub(super) in_flow: bool,
    /// The scalar that ends where it begins.
    pub(super) behind: Option<(Span, Style)>,
    /// The column of the block collection around the last scalar; none at the root.
    pub(super) column: Option<usize>,
}

/// Reports tabs between two tokens. The generators' readers refuse one before the first token of a line,
/// others refuse all.
pub(super) fn check_tabs(gap: &Gap<'_>, problems: &mut Vec<Problem>) {
    let (text, range) = (gap.text, &gap.range);
    let bytes = text.as_bytes();
    if memchr::memchr(b'\t', &bytes[range.clone()]).is_none() {
        return;
    }
    for line in lines(&text[..range.end], range.start) {
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
        let is_last = line.end == range.end && range.end < text.len();
        let is_followed =
            is_last || !text[tab..line.end].trim_start().is_empty() && !content.contains('#');
        let leads = starts_line && leads && !gap.in_flow;
        let kind = if leads && is_followed {
            ProblemKind::Syntax {
                format: DataFormat::Yaml,
                message: "a tab is used for indentation, expected spaces".to_owned(),
                help: Some("replace the tab with spaces".to_owned()),
                related: None,
                slip: Some(Slip::Tab),
            }
        } else if leads {
            let Some(place) = gap.on_empty_line(tab, tab - line.start) else {
                continue;
            };
            ProblemKind::NotPortable(NotPortable::Tab(place))
        } else {
            let is_item = !gap.in_flow && text[..tab].trim_end_matches(' ').ends_with('-');
            let place = if is_item {
                TabPlace::Dash
            } else {
                TabPlace::Between
            };
            ProblemKind::NotPortable(NotPortable::Tab(place))
        };
        problems.push(Problem { span, kind });
    }
}

impl Gap<'_> {
    /// Where a tab is that begins so far from the start of a line without a value. libyaml takes it as
    /// white space of a text without quotes that may go on there (`yaml_parser_scan_plain_scalar`), and
    /// nowhere else. None where it belongs to the text of a block scalar.
    fn on_empty_line(&self, tab: usize, column: usize) -> Option<TabPlace> {
        if let Some((span, Style::Literal | Style::Folded)) = self.behind {
            let indentation = indentation_of_block(&self.text[span.range()]);
            return (column < indentation).then_some(TabPlace::Outside);
        }
        if self.column.is_some_and(|around| column <= around) {
            return Some(TabPlace::Outside);
        }
        let is_plain = matches!(self.behind, Some((_, Style::Plain)));
        let between = &self.text[self.range.start..tab];
        Some(if is_plain && between.trim_start().is_empty() {
            TabPlace::Continuation
        } else {
            TabPlace::Inside
        })
    }
}

/// How many spaces are before the lines of a block scalar, of which the first is that of its indicators.
fn indentation_of_block(scalar: &str) -> usize {
    let rest = scalar.split_once('\n').map_or("", |(_, rest)| rest);
    let first = rest.lines().find(|line| !line.trim_start().is_empty());
    first.map_or(0, |line| line.len() - line.trim_start_matches(' ').len())
}

/// Where a comment begins in a line without scalars.
fn comment_start(line: &str) -> Option<usize> {
    let led = |&(at, _): &(usize, &str)| at == 0 || line[..at].ends_with([' ', '\t']);
    line.match_indices('#').find(led).map(|(at, _)| at)
}

/// Reports when a quoted scalar or a flow collection that takes several lines goes on at or before
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
    let is_outdented = |line: &Line| outdent(text, &range, *line, column).is_some();
    let outdented = (lines(&text[..range.end], range.start).skip(1)).find(is_outdented);
    if let Some(line) = outdented {
        problems.push(Problem {
            span: Span::new(line.start, line.end),
            kind: ProblemKind::NotPortable(NotPortable::Indentation),
        });
    }
}

/// How many spaces a line of a value lacks, to be one more than the `column` of its collection; none
/// where it has enough.
fn outdent(text: &str, value: &Range<usize>, line: Line, column: usize) -> Option<usize> {
    let content = line.text(text);
    let indented = content.trim_start_matches(' ');
    let is_nothing = indented.trim_start().is_empty() || indented.starts_with('#');
    // The tab is reported.
    let is_tab = indented.starts_with('\t') && text[value.start..].starts_with(['[', '{']);
    let indentation = content.len() - indented.len();
    // Every reader takes a closing bracket at the indentation of its key.
    let closes =
        indentation == column && indented.starts_with([']', '}']) && line.next >= value.end;
    (!is_nothing && !is_tab && !closes && indentation <= column).then(|| column + 2 - indentation)
}

/// How many spaces a line of a quoted text or of a value in brackets should have that starts with these
/// bytes.
pub(crate) fn indentation_at(document: &Document<'_>, start: Span) -> Option<usize> {
    let text = document.source.text();
    let mut found = None;
    for root in &document.roots {
        find_around(root, start, 0, text, &mut found);
    }
    found.map(|(_, column)| column + 2)
}

/// The lines of a quoted text or of a value in brackets that have too little indentation, where the
/// first of them is at `first`: where each starts, and how many spaces it lacks.
pub(crate) fn outdented(document: &Document<'_>, first: Span) -> Vec<(usize, usize)> {
    let text = document.source.text();
    let mut found = None;
    for root in &document.roots {
        find_around(root, first, 0, text, &mut found);
    }
    let Some((value, column)) = found else {
        return Vec::new();
    };
    let range = value.range();
    let lines = lines(&text[..range.end], range.start).skip(1);
    lines
        .filter_map(|line| Some((line.start, outdent(text, &range, line, column)?)))
        .collect()
}

/// The quoted text or the value in brackets in a block collection that has bytes inside, and the
/// column of that collection.
fn find_around(
    node: &Node<'_>,
    inside: Span,
    column: usize,
    text: &str,
    found: &mut Option<(Span, usize)>,
) {
    if node.alias.is_some() || node.span.start > inside.start || inside.end > node.span.end {
        return;
    }
    let is_block = node.style == Style::Block;
    match &node.value {
        Value::Mapping(mapping) if is_block => {
            for entry in mapping
                .entries
                .iter()
                .filter(|entry| entry.merged.is_none())
            {
                let at = entry.key_span.range().start;
                find_around(&entry.value, inside, column_of(text, at), text, found);
            }
        }
        Value::Sequence(items) if is_block => {
            for item in items {
                let at = item.span.range().start;
                let dash = text[..at].rfind('-').unwrap_or(at);
                find_around(item, inside, column_of(text, dash), text, found);
            }
        }
        _ => *found = Some((node.span, column)),
    }
}

fn column_of(text: &str, at: usize) -> usize {
    let line = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let before = &text[line..at];
    // A byte order mark takes no room.
    (before.strip_prefix('\u{feff}').unwrap_or(before))
        .chars()
        .count()
}
