//! What a syntax error spoils, and where to go on.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::build::Builder;
use super::stack::Frame;
use crate::document::split::{Line, lines, looks_like_key};
use crate::document::{Problem, ProblemKind, Style};

/// Where the parser gave up.
pub(super) struct BrokenEntry {
    /// Where the error was noticed.
    pub(super) at: usize,
    /// Start of the entry of the root mapping that is broken.
    pub(super) entry: usize,
}

/// Finds the broken entry, and takes back a scalar that was no value: the `b` of `a: b: c`.
pub(super) fn broken(builder: &mut Builder<'_>, error: &ScanError, from: usize) -> BrokenEntry {
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
        if !builder.stack.take_back() {
            builder.roots.pop();
        }
    }
    // What is broken may have been meant as the value that is missing right before it.
    if let Some(end) = builder.stack.last_if_empty()
        && builder.text[end.min(at)..at].trim().is_empty()
    {
        builder.stack.take_back();
    }
    if let Some(key) = builder.stack.pending_root_key() {
        entry = entry.min(key.start as usize);
    }
    BrokenEntry { at, entry }
}

/// Where the next entry of the root mapping starts after the broken one, or the next document.
pub(super) fn next_entry(text: &str, area: Range<usize>, broken: &BrokenEntry) -> Option<usize> {
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

/// Of a merge conflict, only where it begins is reported: the other markers, keys that both sides have
/// and what else is wrong in it go with it.
pub(super) fn drop_inside_conflicts(text: &str, problems: &mut Vec<Problem>) {
    let conflicts: Vec<Range<usize>> = (problems.iter())
        .map(|problem| problem.span.range())
        .filter(|range| text[range.clone()].starts_with("<<<<<<<"))
        .filter_map(|range| {
            let close = lines(text, range.end).find(|line| line.text(text).starts_with(">>>>>>>"));
            Some(range.start + 1..close?.end)
        })
        .collect();
    if !conflicts.is_empty() {
        problems.retain(|problem| {
            let start = problem.span.start as usize;
            !conflicts.iter().any(|conflict| conflict.contains(&start))
        });
    }
}

impl Builder<'_> {
    /// After an error: nobody knows what of an open bracket was meant to be in it, and what is not
    /// portable there is only its consequence. Whether the root goes on.
    pub(super) fn drop_open_flow(&mut self) -> bool {
        let Some(start) = self.stack.drop_open_flow() else {
            return true;
        };
        self.problems.retain(|problem| {
            matches!(
                problem.kind,
                ProblemKind::Syntax { .. } | ProblemKind::Limit { .. }
            ) || (problem.span.start as usize) < start
        });
        !self.stack.is_empty()
    }

    /// After an error: everything that is open ends here, but the root mapping goes on with what
    /// the parser finds next.
    pub(super) fn suspend(&mut self) {
        while self.stack.len() > 1 {
            self.close(None);
        }
        let root = self.stack.pop().or_else(|| self.suspended.take());
        let mut root = root.unwrap_or_else(|| {
            let mut nothing = Frame::new(true, Style::Block, NOWHERE);
            nothing.end = 0;
            nothing
        });
        root.drop_key();
        self.suspended = Some(root);
    }

    /// Ends a root mapping that was not carried on, unless nothing of it was ever read.
    pub(super) fn end_suspended(&mut self) {
        if let Some(root) = self.suspended.take()
            && root.start != NOWHERE
        {
            self.stack.push(root);
            self.close(None);
        }
    }
}

/// Where a root mapping starts of which nothing was read.
const NOWHERE: usize = usize::MAX;
