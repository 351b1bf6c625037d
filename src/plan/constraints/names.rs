//! The names of the collections, as constraints name them.

use std::collections::{BTreeSet, HashMap};

use crate::finding::nearest::{closest, edits};

/// Comparisons for names that may have been meant, at most: more would take longer than it helps.
const MOST_COMPARISONS: usize = 100_000;

/// Bytes of a name for which another is suggested, at most: comparing takes quadratic time.
const LONGEST: usize = 128;

/// The names, by which collections are found.
pub(crate) struct CollectionNames<'a> {
    /// In the order of the config.
    all: Vec<&'a str>,
    by_name: HashMap<&'a str, usize>,
    lengths: BTreeSet<usize>,
    comparisons_left: usize,
}

impl<'a> CollectionNames<'a> {
    pub(crate) fn new(all: Vec<&'a str>) -> Self {
        Self {
            by_name: (0..)
                .zip(&all)
                .map(|(index, name)| (*name, index))
                .collect(),
            lengths: all.iter().map(|name| name.len()).collect(),
            comparisons_left: MOST_COMPARISONS,
            all,
        }
    }

    pub(crate) fn all(&self) -> &[&'a str] {
        &self.all
    }

    /// The index of the collection with a name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The longest name that a text begins with, and that ends where it ends or at a `.` or `[`.
    pub(crate) fn at_start_of(&self, text: &str) -> Option<&'a str> {
        let ends = |length: &usize| {
            let rest = text.as_bytes().get(*length..);
            rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'.' | b'[')))
        };
        let mut lengths = self.lengths.iter().rev().copied().filter(ends);
        lengths.find_map(|length| Some(self.all[self.find(text.get(..length)?)?]))
    }

    /// The name that is nearest to one that no collection has, if one is near.
    pub(crate) fn nearest(&mut self, name: &str) -> Option<String> {
        let left = self.comparisons_left.checked_sub(self.all.len())?;
        if name.len() > LONGEST {
            return None;
        }
        self.comparisons_left = left;
        let most = name.len().div_ceil(3);
        closest(&self.all, |known| edits(name, known, most)).map(|known| (*known).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_counts() {
        let names = CollectionNames::new(vec!["a", "a.b", "ab", "é"]);
        for (text, expected) in [
            ("a", Some("a")),
            ("a.c", Some("a")),
            ("a.b", Some("a.b")),
            ("a.b.c", Some("a.b")),
            ("a.bc", Some("a")),
            ("a[]", Some("a")),
            ("abc", None),
            ("é.x", Some("é")),
            ("", None),
        ] {
            assert_eq!(names.at_start_of(text), expected, "{text}");
        }
        assert_eq!(names.find("ab"), Some(2));
        assert_eq!(names.find("b"), None);
    }

    #[test]
    fn few_names_are_compared() {
        let mut names = CollectionNames::new(vec!["topics", "posts"]);
        assert_eq!(names.nearest("topcis").as_deref(), Some("topics"));
        assert_eq!(names.nearest("pages"), None);
        assert_eq!(names.nearest(&"topics".repeat(100)), None);
        names.comparisons_left = 1;
        assert_eq!(names.nearest("topcis"), None);
    }
}
