//! What fixing and the runs around it know of each other's work, so that no file is checked twice
//! in the same state.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::crossfile::Facts;
use crate::engine::lint::Checked;
use crate::text::Source;

/// Files whose results are held at most.
const MAX_FILES: usize = 1 << 18;

/// Results of one root, by the path of the file.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    /// Files with something to fix, as a run read them.
    seen: Mutex<HashMap<Arc<str>, Seen>>,
    /// Files after their fixes, as they were checked last.
    fixed: HashMap<Arc<str>, Arc<Checked>>,
}

/// A file as a run read it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// How much of it was read, in bytes.
    length: usize,
    hash: u64,
    /// What it says to others.
    pub(super) facts: Facts,
}

impl Carried {
    /// The results of files after their fixes.
    pub(crate) fn fixed(files: impl IntoIterator<Item = (Arc<str>, Arc<Checked>)>) -> Self {
        Self {
            seen: Mutex::default(),
            fixed: files.into_iter().take(MAX_FILES).collect(),
        }
    }

    /// What came of a file after its fixes.
    pub(crate) fn result(&self, path: &str) -> Option<Checked> {
        self.fixed.get(path).map(|checked| Checked::clone(checked))
    }

    /// Notes a file that was checked, if there is something to fix in it.
    pub(crate) fn note(&self, source: &Source, checked: &Checked) {
        if !checked.findings.iter().any(|finding| finding.fix.is_some()) {
            return;
        }
        let text = source.text();
        let seen = Seen {
            length: text.len(),
            hash: hash(text.as_bytes()),
            facts: checked.facts.clone(),
        };
        let mut all = self.lock();
        if all.len() < MAX_FILES {
            all.insert(Arc::clone(source.path()), seen);
        }
    }

    /// What is known of a file with these bytes, if they are those that were checked.
    pub(super) fn take(&self, path: &str, bytes: &[u8]) -> Option<Seen> {
        let seen = self.lock().remove(path)?;
        let read = bytes.get(..seen.length)?;
        (hash(read) == seen.hash).then_some(seen)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Arc<str>, Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}
