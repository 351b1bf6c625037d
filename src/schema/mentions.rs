//! Whether a schema speaks of a key at all.

use std::collections::HashSet;

use super::Schema;
use crate::document::value::{Node, Value};

impl Schema {
    /// Whether a key is anywhere in the schema's files: as a key, or as a value as in `required`.
    /// What is nowhere can be nothing that the schema asks for.
    pub(crate) fn mentions(&self, key: &str) -> bool {
        let all = self.mentioned.get_or_init(|| {
            let mut all = HashSet::new();
            for file in &self.places.files {
                collect(&file.root, &mut all);
            }
            all
        });
        all.contains(key)
    }
}

fn collect(root: &Node<'_>, all: &mut HashSet<Box<str>>) {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in &mapping.entries {
                    all.insert(entry.key.as_ref().into());
                    open.push(&entry.value);
                }
            }
            Value::Sequence(items) => open.extend(items),
            Value::String(text) => _ = all.insert(text.as_ref().into()),
            _ => {}
        }
    }
}
