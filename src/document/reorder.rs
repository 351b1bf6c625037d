//! Another order of the keys at the top: each entry moves with its comments, and what is between
//! entries stays.

use super::value::{Entry, Node, Style};
use super::{DataFormat, Document, comments, parse};
use crate::finding::Edit;
use crate::text::{Source, Span};

/// Longer front matter is not reordered: the result is read again.
const MAX_LENGTH: usize = 1 << 18;

/// The edit after which the entries of these indices, which are in the order of the file, have each
/// other's places: the first place is for the first of `wanted`. None where that would change a
/// value or lose a comment.
pub(crate) fn reordered(
    document: &Document<'_>,
    places: &[usize],
    wanted: &[usize],
) -> Option<Edit> {
    let root = document.root()?;
    let entries = &root.as_mapping()?.entries;
    let text = document.source.text();
    if text.len() > MAX_LENGTH || !document.complete {
        return None;
    }
    let is_flow = document.format == DataFormat::Json || root.style == Style::Flow;
    let content = document.front_matter?.content;
    let block = |index: &usize| {
        let entry = entries.get(*index).filter(|entry| entry.merged.is_none())?;
        if is_flow {
            let end = entry.value.alias.unwrap_or(entry.value.span).end;
            Some(Span::new(entry.key_span.range().start, end as usize))
        } else {
            lines_of(text, content, entry)
        }
    };
    let old: Vec<Span> = places.iter().map(block).collect::<Option<_>>()?;
    let new: Vec<Span> = wanted.iter().map(block).collect::<Option<_>>()?;
    let (first, last) = (old.first()?.range().start, old.last()?.range().end);
    let mut after = String::with_capacity(last - first);
    let mut from = first;
    for (place, moved) in old.iter().zip(&new) {
        after.push_str(text.get(from..place.range().start)?);
        after.push_str(text.get(moved.range())?);
        from = place.range().end;
    }
    let edit = Edit {
        span: Span::new(first, last),
        text: after,
    };
    is_the_same(document, &edit).then_some(edit)
}

/// The lines of an entry and of the comments right above it, without the last line break.
fn lines_of(text: &str, content: Span, entry: &Entry<'_>) -> Option<Span> {
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |at| at + 1);
    let top = content.range().start;
    let mut start = line_start(entry.key_span.range().start).max(top);
    while start > top {
        let above = line_start(start - 1).max(top);
        if !text.get(above..start)?.trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    let value = entry.value.alias.unwrap_or(entry.value.span);
    let end = value.end.max(entry.key_span.end) as usize;
    let end = match text.get(..end)?.strip_suffix('\n') {
        // A block scalar ends behind its last line.
        Some(before) if end > start => before.len(),
        _ => end + text.get(end..)?.find('\n').unwrap_or(text.len() - end),
    };
    let end = end.min(content.range().end);
    let end = if text.get(..end)?.ends_with('\r') {
        end - 1
    } else {
        end
    };
    (start <= end).then(|| Span::new(start, end))
}

/// Whether the text has the same values and comments after an edit.
fn is_the_same(document: &Document<'_>, edit: &Edit) -> bool {
    let mut text = document.source.text().to_owned();
    text.replace_range(edit.span.range(), &edit.text);
    let source = Source::new(document.source.path().clone(), text);
    let after = parse(&source, document.layout);
    let values =
        |document: &Document<'_>| -> Vec<_> { document.roots.iter().map(Node::to_json).collect() };
    let remarks = |document: &Document<'_>| {
        let texts = comments(document).into_iter();
        let mut texts: Vec<String> = texts
            .map(|span| document.source.slice(span).trim_end().to_owned())
            .collect();
        texts.sort();
        texts
    };
    after.complete
        && after.problems.len() == document.problems.len()
        && values(document) == values(&after)
        && remarks(document) == remarks(&after)
}
