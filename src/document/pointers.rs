//! Many JSON Pointers in one tree, each found in about the time that it takes to read it.

use std::cell::RefCell;
use std::collections::HashMap;

use super::value::{Entry, Mapping, Node, Value};
use crate::text::json_pointer::JsonPointer;

/// Entries of a mapping from which on a table of its keys pays.
const LONG: usize = 32;

/// Looks up pointers below a node. A long mapping that is asked for a key gets a table of them.
pub struct Pointers<'d> {
    root: Option<&'d Node<'d>>,
    /// By [`Node::address`] of the mapping.
    tables: RefCell<HashMap<usize, Table<'d>>>,
}

/// The entries of a mapping by their keys.
type Table<'d> = HashMap<&'d str, &'d Entry<'d>>;

impl<'d> Pointers<'d> {
    /// Those below a node; nothing is found where there is none.
    pub fn of(root: Option<&'d Node<'d>>) -> Self {
        Self {
            root,
            tables: RefCell::default(),
        }
    }

    /// The same as [`Node::pointer`].
    pub fn node(&self, pointer: &str) -> Option<&'d Node<'d>> {
        let mut node = self.root?;
        for token in JsonPointer::new(pointer).tokens() {
            node = match &node.value {
                Value::Mapping(mapping) => &self.of_mapping(node, mapping, &token)?.value,
                Value::Sequence(items) => items.get(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The same as [`Node::entry_at`].
    pub fn entry(&self, pointer: &str) -> Option<&'d Entry<'d>> {
        let (parent, key) = JsonPointer::new(pointer).split()?;
        let node = self.node(parent.as_str())?;
        self.of_mapping(node, node.as_mapping()?, &key)
    }

    fn of_mapping(
        &self,
        node: &'d Node<'d>,
        mapping: &'d Mapping<'d>,
        key: &str,
    ) -> Option<&'d Entry<'d>> {
        if mapping.entries.len() < LONG {
            return mapping.entry(key);
        }
        let mut tables = self.tables.borrow_mut();
        let table = tables.entry(node.address()).or_insert_with(|| {
            let entries = mapping.entries.iter();
            entries.map(|entry| (&*entry.key, entry)).collect()
        });
        table.get(key).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Layout, parse};
    use crate::text::Source;

    #[test]
    fn it_finds_what_the_tree_finds() {
        use std::fmt::Write as _;
        let mut text = String::from("a: {b: [1, {c/d~e: 2}]}\nlong:\n");
        for index in 0..2 * LONG {
            writeln!(text, "  k{index}: {index}").unwrap();
        }
        let source = Source::new("a.yaml", text.as_str());
        let document = parse(&source, Layout::Data);
        let root = document.root().unwrap();
        let pointers = Pointers::of(Some(root));
        for pointer in [
            "",
            "/a",
            "/a/b",
            "/a/b/1/c~1d~0e",
            "/a/b/2",
            "/a/x/y",
            "/long",
            "/long/k0",
            "/long/k63",
            "/long/k64",
            "/long/k0/x",
            "a",
        ] {
            let address = |node: Option<&Node<'_>>| node.map(Node::address);
            let key = |entry: Option<&Entry<'_>>| entry.map(|entry| entry.key.to_string());
            assert_eq!(
                address(pointers.node(pointer)),
                address(root.pointer(pointer)),
                "{pointer}"
            );
            assert_eq!(
                key(pointers.entry(pointer)),
                key(root.entry_at(pointer)),
                "{pointer}"
            );
        }
        assert!(Pointers::of(None).node("").is_none());
    }
}
