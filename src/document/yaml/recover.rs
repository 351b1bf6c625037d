//! What a syntax error spoils, and where to go on.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::build::Builder;
use super::stack::Items;
use crate::document::Style;
use crate::document::split::{Line, lines, looks_like_key};

/// Where the parser gave up.
pub(super) struct Broken {
    /// Where the error was noticed.
    pub(super) at: usize,
    /// Start of the entry of the root mapping that is broken.
    pub(super) entry: usize,
}

/// Finds the broken entry, and takes back a scalar that was no value: the `b` of `a: b: c`.
pub(super) fn broken(builder: &mut Builder<'_>, error: &ScanError, from: usize) -> Broken {
    let at = (error.marker().byte_offset()).map_or(builder.last_end, |offset| from + offset);
    let at = at.min(builder.area.end);
    let mut entry = at;
    if matches!(error.kind(), ErrorKind::MappingValueNotAllowed)
        && let Some((scalar, Style::Plain)) = builder.last_scalar
        && builder.text[scalar.end as usize..at.max(scalar.end as usize)]
            .bytes()
            .all(|byte| matches!(byte, b' ' | b'\t'))
    {
        entry = scalar.start as usize;
        builder.take_back();
    }
    if let Some(Items::Mapping { key: Some(key), .. }) =
        builder.stack.first().map(|frame| &frame.items)
    {
        entry = entry.min(key.span.start as usize);
    }
    Broken { at, entry }
}

/// Where the next entry of the root mapping starts after the broken one, or the next document.
pub(super) fn next_entry(text: &str, area: Range<usize>, broken: &Broken) -> Option<usize> {
    let start = text[area.start..broken.entry]
        .rfind(['\n', '\r'])
        .map_or(area.start, |at| area.start + at + 1);
    let first = Line::at(text, start).next;
    let within = &text[..area.end];
    lines(within, first.min(area.end))
        .find(|line| {
            let content = line.text(within);
            looks_like_key(content, true) || content == "---" || content.starts_with("--- ")
        })
        .map(|line| line.start)
}
