//! Dates of the things that a data file lists, however deep: `[{ title: Moss, date: 2024-02-30 }]`.

use crate::document::roles::DATE_KEYS;
use crate::document::{Entry, Node, Value};
use crate::rules::rule::DocumentContext;

/// The dates of a data file below its top, in the order of the file.
pub(super) fn dates<'d>(context: &DocumentContext<'d>) -> Vec<&'d Entry<'d>> {
    let mut found = Vec::new();
    let root = context.document.root().filter(|_| context.settings.is_data);
    if let Some(root) = root {
        collect(root, true, &mut found);
    }
    found
}

fn collect<'d>(node: &'d Node<'d>, is_top: bool, found: &mut Vec<&'d Entry<'d>>) {
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                if !is_top && DATE_KEYS.contains(&&*entry.key) {
                    found.push(entry);
                }
                collect(&entry.value, false, found);
            }
        }
        Value::Sequence(items) => {
            for item in items {
                collect(item, false, found);
            }
        }
        _ => {}
    }
}
