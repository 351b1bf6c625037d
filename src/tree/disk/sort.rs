//! Sorting the files of a walk by their paths: a million strings that each lie somewhere else in
//! memory, of which neighbours begin alike.
//!
//! Comparing two of them waits for memory twice. Eight bytes of each path at a time beside the file
//! make numbers to sort by, and only files that are alike so far are looked at again: a radix sort
//! from the front ("multikey quicksort with caching" in the literature on sorting strings).

use super::found::FoundFile;
use crate::text::repo_path::RepoPath;

/// Bytes of a path that are compared at once.
const AT_ONCE: usize = size_of::<u64>();

/// Runs shorter than this are sorted by comparing.
const FEW: usize = 16;

/// Sorts files as [`FoundFile::order`] does.
pub(crate) fn sort(files: Vec<FoundFile>) -> Vec<FoundFile> {
    let mut keyed: Vec<(u64, FoundFile)> = files.into_iter().map(|file| (0, file)).collect();
    sort_from(0, &mut keyed);
    keyed.into_iter().map(|(_, file)| file).collect()
}

/// Sorts files whose paths are alike in their first `start` bytes.
fn sort_from(mut start: usize, files: &mut [(u64, FoundFile)]) {
    loop {
        if files.len() < FEW || files.iter().any(|(_, file)| file.path.len() <= start) {
            files.sort_unstable_by(|(_, a), (_, b)| a.order(b));
            return;
        }
        for (key, file) in &mut *files {
            *key = key_at(start, &file.path);
        }
        start += AT_ONCE;
        // The beginning that all have in common takes no recursion.
        if files.iter().any(|(key, _)| *key != files[0].0) {
            break;
        }
    }
    files.sort_unstable_by_key(|(key, _)| *key);
    for alike in files.chunk_by_mut(|(a, _), (b, _)| a == b) {
        if alike.len() > 1 {
            sort_from(start, alike);
        }
    }
}

/// Some bytes of a path as a number that is as large as they are late in the order. Zeros are
/// behind its end: whoever is alike but for them is distinguished by comparing.
fn key_at(start: usize, path: &RepoPath) -> u64 {
    let bytes = path.as_bytes().get(start..).unwrap_or_default();
    if let Some(bytes) = bytes.first_chunk() {
        return u64::from_be_bytes(*bytes);
    }
    let mut padded = [0; AT_ONCE];
    padded[..bytes.len()].copy_from_slice(bytes);
    u64::from_be_bytes(padded)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    fn file(path: &str, named: bool) -> FoundFile {
        FoundFile::new(Path::new("/r"), &Path::new("/r").join(path), named)
    }

    proptest! {
        #[test]
        fn it_is_the_order_of_comparing(
            paths in prop::collection::vec(("(common/beginning/)?[ab\0é/]{0,20}", any::<bool>()), 0..80),
        ) {
            let files: Vec<_> = paths.iter().map(|(path, named)| file(path, *named)).collect();
            let mut expected = files.clone();
            expected.sort_by(FoundFile::order);
            prop_assert_eq!(sort(files), expected);
        }
    }

    #[test]
    fn a_path_may_be_long_and_others_alike() {
        let long = "folder/".repeat(10_000);
        let paths = (0..100)
            .rev()
            .map(|number| file(&format!("{long}{number:02}"), false));
        let sorted = sort(paths.collect());
        assert!(sorted.is_sorted_by(|a, b| a.path < b.path));
    }
}
