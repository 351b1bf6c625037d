//! The facts of each file for itself, so that those of one can be taken out and put in again.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Facts;

/// The facts of files, by their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactsByFile {
    files: BTreeMap<String, Facts>,
}

impl FactsByFile {
    /// Puts in the facts of a file, and gives those that it had.
    pub fn insert(&mut self, path: &str, facts: Facts) -> Option<Facts> {
        self.files.insert(path.to_owned(), facts)
    }

    /// Takes out the facts of a file.
    pub fn remove(&mut self, path: &str) -> Option<Facts> {
        self.files.remove(path)
    }

    /// The facts of all files together, and the files by which they are numbered.
    pub fn all(&self) -> (Vec<Arc<str>>, Facts) {
        let mut all = Facts::default();
        for (number, facts) in (0_u32..).zip(self.files.values()) {
            all.add(number, facts.clone());
        }
        let paths = self.files.keys().map(|path| path.as_str().into());
        (paths.collect(), all)
    }
}
