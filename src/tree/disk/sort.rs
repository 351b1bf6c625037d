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
    if files.is_sorted_by(|a, b| a.order(b).is_le()) {
        return files;
    }
    let mut keyed: Vec<(u64, FoundFile)> = files.into_iter().map(|file| (0, file)).collect();
    sort_from(0, &mut keyed);
    keyed.into_iter().map(|(_, file)| file).collect()
}

/// Puts sorted parts together, each of the files of a folder: most of them follow one another, and only
/// those are compared by file between which others lie.
pub(super) fn join(mut parts: Vec<Vec<FoundFile>>) -> Vec<FoundFile> {
    parts.retain(|part| !part.is_empty());
    parts.sort_by(|a, b| a[0].order(&b[0]));
    let count = parts.iter().map(Vec::len).sum();
    let mut parts = parts.into_iter().peekable();
    let (mut apart, mut mixed) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next() {
        let is_before = |next: &Vec<FoundFile>| part[part.len() - 1].order(&next[0]).is_lt();
        if parts.peek().is_none_or(is_before) {
            apart.push(part);
        } else {
            mixed.extend(part);
        }
    }
    let mut mixed = sort(mixed).into_iter().peekable();
    let mut joined = Vec::with_capacity(count);
    for mut part in apart {
        let (first, last) = (&part[0], &part[part.len() - 1]);
        while let Some(file) = mixed.next_if(|file| file.order(first).is_lt()) {
            joined.push(file);
        }
        if mixed.peek().is_none_or(|file| last.order(file).is_lt()) {
            joined.append(&mut part);
            continue;
        }
        for own in part {
            while let Some(file) = mixed.next_if(|file| file.order(&own).is_lt()) {
                joined.push(file);
            }
            joined.push(own);
        }
    }
    joined.extend(mixed);
    joined
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
    use std::collections::BTreeMap;
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

    proptest! {
        #[test]
        fn parts_come_together_in_their_order(
            paths in prop::collection::vec(("[ab]/|c/d/|", "[a-d]{1,3}", any::<bool>()), 0..60),
        ) {
            let mut parts: BTreeMap<String, Vec<FoundFile>> = BTreeMap::new();
            for (folder, name, named) in paths {
                let part = parts.entry(folder.clone()).or_default();
                part.push(file(&format!("{folder}{name}"), named));
            }
            let parts: Vec<_> = parts.into_values().map(sort).collect();
            let expected = sort(parts.concat());
            prop_assert_eq!(join(parts), expected);
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
