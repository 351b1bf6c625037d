//! A walk with what an earlier one left.

use std::fs;
use std::time::{Duration, SystemTime};

use super::*;
use crate::tree::signature::ClockReading;

/// The files that a walk finds with the listings of an earlier one, once all writes so far are settled;
/// what it leaves for the next one; and the folders that it did not list again.
fn again(root: &Path, kept: &[u8]) -> (String, Option<Vec<u8>>, Vec<PathBuf>) {
    let later = ClockReading::at(SystemTime::now() + Duration::from_secs(9));
    let known = KeptListings::parse(kept.to_vec(), later);
    let (walked, mut visits) = walk_again(root, &[root.to_path_buf()], 1, Some(&known));
    let files = walked.files.iter().map(|file| file.path.as_str());
    let files = files.collect::<Vec<_>>().join(" ");
    let as_they_were = visits.iter();
    let as_they_were = as_they_were
        .filter(|(_, visit)| matches!(visit, Visit::Same))
        .map(|(path, _)| path.clone())
        .collect();
    // Keep the name of a file that does not exist: a walk that finds it has used the kept listing.
    for visit in visits.values_mut() {
        if let Visit::New { names, .. } = visit {
            names.extend(b"fkept.md\0");
        }
    }
    (files, known.renewed(&visits, true, 0), as_they_were)
}

#[test]
fn a_folder_is_listed_again_only_if_it_changed() {
    let place = tempfile::tempdir().expect("a folder");
    let root = place.path().canonicalize().expect("a path");
    for folder in ["below", "other"] {
        fs::create_dir(root.join(folder)).expect("a folder");
    }
    for file in ["a.md", "below/b.md", "other/c.md"] {
        fs::write(root.join(file), "text").expect("a file");
    }
    let (files, kept, as_they_were) = again(&root, b"");
    assert_eq!(files, "a.md below/b.md other/c.md");
    assert_eq!(as_they_were, [] as [&Path; 0]);
    let Some(kept) = kept else {
        eprintln!("skipped: this file system does not tell when the names in a folder change");
        return;
    };
    let (files, new, as_they_were) = again(&root, &kept);
    let all = "a.md below/b.md below/kept.md kept.md other/c.md other/kept.md";
    assert_eq!(files, all);
    assert_eq!(as_they_were, ["", "below", "other"].map(Path::new));
    assert_eq!(new, None);
    // Writing to a file does not change its folder.
    fs::write(root.join("a.md"), "other text").expect("a file");
    fs::remove_file(root.join("below/b.md")).expect("a file");
    fs::write(root.join("other/d.md"), "text").expect("a file");
    let (files, _, as_they_were) = again(&root, &kept);
    assert_eq!(files, "a.md kept.md other/c.md other/d.md");
    assert_eq!(as_they_were, [""].map(Path::new));
}
