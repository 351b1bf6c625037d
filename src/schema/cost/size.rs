//! How large schemas may be: what is compiled of one takes hundreds of bytes for each of its values.

use std::cell::Cell;
use std::error::Error;
use std::fmt;

use crate::document::{Node, Value};
use crate::finding::wording::thousands;
use crate::text::limits::{SCHEMA_BYTES, SCHEMA_VALUES};

/// What is left for the schemas of a config.
pub(crate) struct Room {
    values: Cell<usize>,
    bytes: Cell<usize>,
}

/// What the schemas of a config have too much of, together.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SizeError {
    Bytes,
    Values,
}

impl fmt::Display for SizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the schemas of this config ")?;
        match self {
            Self::Bytes => write!(
                f,
                "are larger than {} MiB together",
                SCHEMA_BYTES.get() >> 20
            ),
            Self::Values => {
                let values = thousands(SCHEMA_VALUES.get());
                write!(f, "have more than {values} values together")
            }
        }
    }
}

impl Error for SizeError {}

impl Default for Room {
    fn default() -> Self {
        Self {
            values: Cell::new(SCHEMA_VALUES.size()),
            bytes: Cell::new(SCHEMA_BYTES.size()),
        }
    }
}

impl Room {
    /// Counts the bytes of a file before it is read.
    ///
    /// # Errors
    /// What there is too much of.
    pub(crate) fn take_bytes(&self, bytes: usize) -> Result<(), SizeError> {
        take(&self.bytes, bytes).ok_or(SizeError::Bytes)
    }

    /// Counts the values of a file before they are compiled.
    ///
    /// # Errors
    /// What there is too much of.
    pub(crate) fn take_values(&self, root: &Node<'_>) -> Result<(), SizeError> {
        take(&self.values, count(root)).ok_or(SizeError::Values)
    }
}

/// Takes so many of what is left; nothing is left where they are more.
fn take(left: &Cell<usize>, wanted: usize) -> Option<()> {
    let rest = left.get().checked_sub(wanted);
    left.set(rest.unwrap_or_default());
    rest.map(|_| ())
}

fn count(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::Sequence(items) => items.iter().map(count).sum(),
        Value::Mapping(mapping) => (mapping.entries.iter())
            .map(|entry| count(&entry.value))
            .sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Style;
    use crate::text::Span;

    #[test]
    fn all_values_count() {
        let null = || Node::new(Value::Null, Span::default(), Style::Plain);
        let items = (0..SCHEMA_VALUES.get() - 1).map(|_| null()).collect();
        let list = Node::new(Value::Sequence(items), Span::default(), Style::Flow);
        let room = Room::default();
        assert!(room.take_values(&list).is_ok());
        assert!(room.take_values(&null()).is_err());
        assert!(room.take_bytes(SCHEMA_BYTES.size()).is_ok());
        assert!(room.take_bytes(1).is_err());
    }
}
