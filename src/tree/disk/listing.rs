//! The entries of a folder, as a walk takes them.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};

use super::kind::EntryKind;

/// The entries of a folder. All names are in one text: a million texts would take longer to make
/// and to free than to read.
#[derive(Debug, Default)]
pub(super) struct Listing {
    names: String,
    /// Where each name ends, and what it is of.
    ends: Vec<(usize, EntryKind)>,
    /// Names that are no text, which is how they are in `names`.
    odd: HashMap<usize, OsString>,
}

impl Listing {
    /// One with room for so many bytes of names.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self {
            names: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, name: &OsStr, kind: EntryKind) {
        if let Some(name) = name.to_str() {
            return self.add_text(name, kind);
        }
        self.odd.insert(self.ends.len(), name.to_os_string());
        self.add_text(&name.to_string_lossy(), kind);
    }

    /// Adds an entry of which the name is text.
    pub(super) fn add_text(&mut self, name: &str, kind: EntryKind) {
        self.names.push_str(name);
        self.ends.push((self.names.len(), kind));
    }

    /// Whether all names are text.
    pub(super) fn is_text(&self) -> bool {
        self.odd.is_empty()
    }

    /// The name of an entry, by its number, where it is no text.
    pub(super) fn odd(&self, entry: usize) -> Option<&OsStr> {
        self.odd.get(&entry).map(OsString::as_os_str)
    }

    /// Each name as text, and what it is of.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, EntryKind)> {
        let mut start = 0;
        self.ends.iter().map(move |&(end, kind)| {
            let name = &self.names[start..end];
            start = end;
            (name, kind)
        })
    }
}
