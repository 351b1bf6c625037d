//! Which fixes are applied in one pass: those that neither overlap nor touch one another.

use crate::finding::{Edit, Finding, Fix};
use crate::text::{Source, Span};

/// Fixes that can be applied together, in the order of the file. Of two that overlap or touch, the
/// one that starts first is taken; of equal starts, the one that comes first. The others are left
/// for the next pass, which sees their findings again. Equal fixes are applied once. Each finding
/// comes with its place among all, and these places are what comes out.
pub(super) fn select(findings: &[(usize, &Finding)]) -> Vec<usize> {
    let mut sorted: Vec<(Span, usize, &Fix)> = findings
        .iter()
        .filter_map(|(at, finding)| {
            let fix = finding.fix.as_ref()?;
            Some((extent(fix)?, *at, fix))
        })
        .collect();
    // A stable sort: findings come in the total order of reports.
    sorted.sort_by_key(|(extent, ..)| extent.start);
    let mut chosen: Vec<usize> = Vec::new();
    let mut last: Option<(Span, &Fix)> = None;
    for (extent, at, fix) in sorted {
        if let Some((before, applied)) = last {
            if applied.edits == fix.edits {
                chosen.push(at);
                continue;
            }
            if extent.start <= before.end {
                continue;
            }
        }
        chosen.push(at);
        last = Some((extent, fix));
    }
    chosen
}

/// A text after the fixes of these findings, which do not touch one another.
pub(super) fn applied_to(source: &Source, fixes: &[&Finding]) -> Source {
    let mut edits: Vec<&Edit> = (fixes.iter())
        .filter_map(|finding| finding.fix.as_ref())
        .flat_map(|fix| &fix.edits)
        .collect();
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    Source::new(source.path().clone(), splice(source.text(), &edits))
}

/// The text after edits that are sorted and do not overlap.
pub(super) fn splice(text: &str, edits: &[&Edit]) -> String {
    let mut after = String::with_capacity(text.len());
    let mut from = 0;
    for edit in edits {
        after.push_str(&text[from..edit.span.range().start]);
        after.push_str(&edit.text);
        from = edit.span.range().end;
    }
    after.push_str(&text[from..]);
    after
}

/// From the first byte of the first edit to the last of the last; none without edits.
fn extent(fix: &Fix) -> Option<Span> {
    let (first, last) = (fix.edits.first()?, fix.edits.last()?);
    Some(Span {
        start: first.span.start,
        end: last.span.end,
    })
}
