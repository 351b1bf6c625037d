//! How large the variables of an expression are: a look at what a document holds.

use super::{Cost, LEVELS, MADE, Size, copied};
use crate::document::value::{Node, Value};

/// Bytes of the name of a file, at most.
const LONGEST_NAME: u64 = 255;

/// Parts of what is said of a file or of its body, at most.
const MOST_PARTS: u64 = 16;

/// How large `siblings` is with so many files.
pub(in super::super) fn of_siblings(beside: usize) -> Size {
    let each = Size::text(LONGEST_NAME);
    let one = each.around(MOST_PARTS.saturating_mul(each.copy[0]));
    let mut size = one.around((beside as u64).saturating_mul(one.copy[0]));
    size.list = beside as u64;
    size
}

/// A look at what a document holds, for one expression.
pub(in super::super) struct Look<'c> {
    splits_at: &'c [Option<String>],
    /// What comes of splitting any text that was seen.
    pub(super) parts: Size,
}

impl<'c> Look<'c> {
    pub(in super::super) fn new(cost: &'c Cost) -> Self {
        Self {
            splits_at: &cost.splits_at,
            parts: Size::default(),
        }
    }

    /// Whether the expression must look for itself, whatever others have seen.
    pub(in super::super) fn is_needed(&self) -> bool {
        !self.splits_at.is_empty()
    }

    pub(in super::super) fn at_fields(&mut self, root: Option<&Node<'_>>) -> Size {
        let mut size = Size::default();
        if let Some(root) = root {
            self.at(root, 0, &mut size);
        }
        size
    }

    pub(in super::super) fn at_body(&mut self, text: &str) -> Size {
        let mut size = Size::default();
        self.at_text(text, &mut size);
        Size::text(size.text).around(MOST_PARTS + copied(size.text))
    }

    pub(in super::super) fn at_file(&mut self, path: &str) -> Size {
        let mut size = Size::default();
        self.at_text(path, &mut size);
        let all = MOST_PARTS.saturating_mul(copied(size.text));
        Size::text(size.text).around(all)
    }

    /// Looks at a value that lies so many levels deep; what it takes to copy it.
    fn at(&mut self, node: &Node<'_>, level: usize, size: &mut Size) -> u64 {
        let mut copy = 1;
        match &node.value {
            Value::Sequence(items) => {
                size.list = size.list.max(items.len() as u64);
                for item in items {
                    copy += self.at(item, level + 1, size);
                }
            }
            Value::Mapping(mapping) => {
                size.list = size.list.max(mapping.entries.len() as u64);
                for entry in &mapping.entries {
                    self.at_text(&entry.key, size);
                    copy += copied(entry.key.len() as u64);
                    copy += self.at(&entry.value, level + 1, size);
                }
            }
            Value::String(text) => {
                self.at_text(text, size);
                copy = copied(text.len() as u64);
            }
            _ => {}
        }
        let known = &mut size.copy[level.min(LEVELS - 1)];
        *known = copy.max(*known);
        copy
    }

    fn at_text(&mut self, text: &str, size: &mut Size) {
        size.text = size.text.max(text.len() as u64);
        for separator in self.splits_at {
            let (count, longest) = match separator.as_deref() {
                None | Some("") => (text.len(), text.len()),
                Some(separator) => (text.split(separator))
                    .fold((0, 0), |(count, longest), part| {
                        (count + 1, longest.max(part.len()))
                    }),
            };
            let (count, longest) = (count as u64, longest as u64);
            let all = count.saturating_add(text.len() as u64 / MADE);
            let mut split = Size::text(longest).around(all);
            split.list = count;
            self.parts = self.parts.or(split);
        }
    }
}
