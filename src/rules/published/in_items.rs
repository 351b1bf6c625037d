//! Dates of the items of a data file: `[{ title: Moss, date: 2024-02-30 }]`, or the same below names.

use crate::document::roles::DATE_KEYS;
use crate::document::{Entry, Node, Value};
use crate::rules::rule::DocumentContext;

/// The dates of the things that a data file lists.
pub(super) fn dates<'d>(context: &DocumentContext<'d>) -> impl Iterator<Item = &'d Entry<'d>> {
    let is_data = context.settings.is_data;
    let root = context.document.root().filter(|_| is_data);
    let (items, named) = match root.map(|root| &root.value) {
        Some(Value::Sequence(items)) => (&items[..], &[][..]),
        Some(Value::Mapping(mapping)) => (&[][..], &mapping.entries[..]),
        _ => (&[][..], &[][..]),
    };
    let things = items.iter().chain(named.iter().map(|entry| &entry.value));
    let entries = things.filter_map(Node::as_mapping);
    let entries = entries.flat_map(|thing| &thing.entries);
    entries.filter(|entry| DATE_KEYS.contains(&&*entry.key))
}
