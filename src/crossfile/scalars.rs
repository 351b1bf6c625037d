//! The scalars of a document by their places.

use crate::document::Document;
use crate::document::value::{Node, Value};
use crate::text::Span;

/// The scalars of a document, sorted by place: what is wrong between files is known by its bytes,
/// and there may be as much of it as there are scalars.
pub(crate) struct Scalars<'d> {
    /// Each with its number in the order of the document.
    sorted: Vec<(usize, &'d Node<'d>)>,
}

impl<'d> Scalars<'d> {
    /// Those of a document.
    pub(crate) fn of(document: &'d Document<'_>) -> Self {
        let mut sorted: Vec<(usize, &'d Node<'d>)> = Vec::new();
        let mut open: Vec<&Node<'_>> = document.roots.iter().rev().collect();
        while let Some(node) = open.pop() {
            match &node.value {
                Value::Mapping(mapping) => {
                    open.extend(mapping.entries.iter().rev().map(|entry| &entry.value));
                }
                Value::Sequence(items) => open.extend(items.iter().rev()),
                _ => sorted.push((sorted.len(), node)),
            }
        }
        // What came several times through an alias has one place.
        sorted.sort_by_key(|(_, node)| node.span);
        sorted.dedup_by_key(|(_, node)| node.span);
        Self { sorted }
    }

    /// The scalar whose bytes hold a span; the first one where several end or begin there.
    pub(crate) fn at(&self, span: Span) -> Option<&'d Node<'d>> {
        let behind = (self.sorted).partition_point(|(_, node)| node.span.start <= span.start);
        // Scalars do not overlap, so that few can hold it.
        let near = self.sorted[..behind].iter().rev();
        let holding = near.take_while(|(_, node)| node.span.end >= span.end);
        let first = holding.min_by_key(|(number, _)| *number);
        first.map(|(_, node)| *node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Layout, parse};
    use crate::text::Source;

    #[track_caller]
    fn check(text: &str, part: &str, expected: Option<&str>) {
        let source = Source::new("a.yaml", text);
        let document = parse(&source, Layout::Data);
        let start = text.find(part).unwrap();
        let found = Scalars::of(&document).at(Span::new(start, start + part.len()));
        assert_eq!(found.map(|node| source.slice(node.span)), expected);
    }

    #[test]
    fn a_part_is_found_in_its_scalar() {
        let text = "a: one, two\nb: [three, &x four, *x, {c: five}]\nd:\ne: six\n";
        check(text, "one, two", Some("one, two"));
        check(text, "two", Some("one, two"));
        check(text, "four", Some("four"));
        check(text, "five", Some("five"));
        check(text, "six", Some("six"));
        check(text, "b", None);
        check(text, "three, ", None);
    }
}
