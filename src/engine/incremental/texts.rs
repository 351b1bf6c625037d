//! Texts that a comparison read, for the next one: it reports the same files again, mostly.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::document::Layout;
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// Bytes that are kept, at most.
const MOST_BYTES: usize = 16 << 20;

/// The texts of files as they were read last.
#[derive(Debug, Default)]
pub(super) struct LastTexts {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    known: HashMap<RepoPathBuf, (Arc<Source>, Layout)>,
    bytes: usize,
    /// Grows whenever a file changes: what was read before that may be old.
    generation: u64,
}

impl LastTexts {
    pub(super) fn generation(&self) -> u64 {
        self.with(|inner| inner.generation)
    }

    /// A file changed.
    pub(super) fn forget(&self, path: &RepoPath) {
        self.with(|inner| {
            inner.generation += 1;
            if let Some((source, _)) = inner.known.remove(path) {
                inner.bytes -= source.text().len();
            }
        });
    }

    /// The text of a file, read if it is not known. `generation` is that of who asks.
    pub(super) fn get(
        &self,
        path: &RepoPathBuf,
        generation: u64,
        read: impl FnOnce() -> Option<(Arc<Source>, Layout)>,
    ) -> Option<(Arc<Source>, Layout)> {
        if let Some(known) = self.with(|inner| inner.known.get(path).cloned()) {
            return Some(known);
        }
        let read = read()?;
        let length = read.0.text().len();
        self.with(|inner| {
            let is_current = inner.generation == generation;
            if is_current && inner.bytes + length <= MOST_BYTES {
                inner.bytes += length;
                if let Some((old, _)) = inner.known.insert(path.clone(), read.clone()) {
                    // Another thread was faster.
                    inner.bytes -= old.text().len();
                }
            }
        });
        Some(read)
    }

    /// The text of a file, if it is known as far as its byte `until`.
    pub(super) fn shown(&self, path: &RepoPath, until: u32) -> Option<Arc<Source>> {
        let known = self.with(|inner| inner.known.get(path).cloned());
        let (source, _) = known?;
        source.shows(until).then_some(source)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Arc<Source>, Layout) {
        (Source::new("a.md", text).into(), Layout::Content)
    }

    #[test]
    fn a_text_is_known_until_its_file_changes() {
        let texts = LastTexts::default();
        let path: RepoPathBuf = "a.md".into();
        let get = |generation, text| {
            let (source, _) = texts.get(&path, generation, || Some(read(text))).unwrap();
            source.text().to_owned()
        };
        assert_eq!(get(0, "old"), "old");
        assert_eq!(get(0, "new"), "old");
        texts.forget(RepoPath::new("a.md"));
        // Somebody who began before that reads it late, and it may be old.
        assert_eq!(get(0, "late"), "late");
        assert_eq!(get(1, "new"), "new");
        assert_eq!(get(1, "newer"), "new");
        assert!(texts.shown(RepoPath::new("a.md"), 3).is_some());
        assert!(texts.shown(RepoPath::new("b.md"), 0).is_none());
    }
}
