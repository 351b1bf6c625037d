//! The listings of folders, kept from one walk to the next: a walk of a hundred thousand files to check
//! one of them takes a third of its time for them.
//!
//! A folder is listed again unless its signature is what it was. Its times change with each name in it
//! that comes, goes or is given to something else, and nothing else is read off them: what the files
//! hold, and what ignore files say, is found out each time. Only where the file system keeps such times,
//! and folders that did not change in the last two seconds.
//!
//! # The file
//!
//! Columns, one behind the other; numbers are little-endian. Folders are in the order of their paths.
//!
//! | column | holds |
//! |---|---|
//! | magic | 8 bytes: what it is, and which format |
//! | checksum | 16 bytes: `SipHash` of all that comes behind it |
//! | counts | `u32` each: folders, bytes of paths |
//! | folders | for each: signature (16 bytes), end of its path (`u32`), end of its names (`u32`) |
//! | paths | the paths of the folders, from the top of the walk |
//! | names | for each entry: a byte for what it is, its name, a zero |

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::kind::EntryKind;
use super::listing::Listing;
use crate::tree::signature::{ClockReading, Signature};
use crate::tree::stored::{checksum, u32_at};

/// What the file begins with. Another format has another number at the end.
const MAGIC: [u8; 8] = *b"copyfol\x01";

/// Bytes before the first column.
const HEAD: usize = 8 + 16 + 4 + 4;

/// Bytes of a folder in its column.
const FOLDER: usize = 24;

/// The listings are written anew when one in so many of their bytes is out of date: to list again what
/// is takes less time until then.
const OUT_OF_DATE: usize = 16;

/// The listings of an earlier walk, and the clock of this one.
#[derive(Debug)]
pub(super) struct KeptListings {
    bytes: Vec<u8>,
    folders: usize,
    /// Where the columns of paths and of names begin.
    paths: usize,
    names: usize,
    /// Before any folder of this walk is looked at.
    now: ClockReading,
}

/// What a walk found of a folder.
#[derive(Debug)]
pub(super) enum Visit {
    /// Its listing is the one that was kept.
    Same,
    /// Its listing may be kept.
    New {
        signature: [u8; 16],
        /// As the column of names has them.
        names: Vec<u8>,
    },
    /// Nobody would know whether it changes.
    Unsettled,
}

impl Visit {
    /// Of a folder that was listed, after it had a signature.
    pub(super) fn of(signature: Option<Signature>, listing: &Listing) -> Self {
        match signature {
            Some(Signature {
                id: signature,
                is_settled: true,
            }) => {
                (names_of(listing)).map_or(Self::Unsettled, |names| Self::New { signature, names })
            }
            _ => Self::Unsettled,
        }
    }
}

/// The folders of a walk, by their paths from the top.
pub(super) type Visits = BTreeMap<PathBuf, Visit>;

impl KeptListings {
    /// What an earlier walk left; nothing where it is another format, or not what was written.
    pub(super) fn parse(bytes: Vec<u8>, now: ClockReading) -> Self {
        let (bytes, [folders, paths, names]) = match Self::columns(&bytes) {
            Some(columns) => (bytes, columns),
            None => Default::default(),
        };
        Self {
            bytes,
            folders,
            paths,
            names,
            now,
        }
    }

    /// How many folders there are, and where the columns behind theirs begin.
    fn columns(bytes: &[u8]) -> Option<[usize; 3]> {
        let (head, rest) = bytes.split_first_chunk::<24>()?;
        if head[..8] != MAGIC || head[8..] != checksum(rest) {
            return None;
        }
        let folders = number(bytes, 24)?;
        let paths = HEAD.checked_add(folders.checked_mul(FOLDER)?)?;
        let names = paths.checked_add(number(bytes, 28)?)?;
        (names <= bytes.len()).then_some([folders, paths, names])
    }

    /// When this walk began.
    pub(super) fn now(&self) -> ClockReading {
        self.now
    }

    /// The listing of a folder, if it is as it was.
    pub(super) fn find(&self, folder: &Path, signature: Signature) -> Option<Listing> {
        let path = bytes_of(folder);
        let (mut from, mut to) = (0, self.folders);
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.path(middle)? < path {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        let is_same = self.path(from)? == path && self.signature(from)? == signature.id;
        let names = is_same.then(|| self.names(from)).flatten()?;
        listing(str::from_utf8(names).ok()?)
    }

    fn folder(&self, at: usize) -> Option<&[u8]> {
        let start = HEAD + at * FOLDER;
        (at < self.folders)
            .then(|| self.bytes.get(start..start + FOLDER))
            .flatten()
    }

    fn signature(&self, at: usize) -> Option<[u8; 16]> {
        self.folder(at)?.first_chunk().copied()
    }

    /// The bytes of a column up to the end that a folder has in it, from that of the one before.
    fn part(&self, at: usize, column: usize, end_at: usize) -> Option<&[u8]> {
        let end = |at| number(self.folder(at)?, end_at);
        let start = match at.checked_sub(1) {
            Some(before) => end(before)?,
            None => 0,
        };
        self.bytes.get(column..)?.get(start..end(at)?)
    }

    fn path(&self, at: usize) -> Option<&[u8]> {
        self.part(at, self.paths, 16)
    }

    fn names(&self, at: usize) -> Option<&[u8]> {
        self.part(at, self.names, 20)
    }

    /// What a walk leaves for the next one, where much of it is new and it has as many entries as
    /// `least`. Of folders that it did not visit, the listings stay, unless it visited all that there
    /// are.
    pub(super) fn renewed(
        &self,
        visits: &Visits,
        visited_all: bool,
        least: usize,
    ) -> Option<Vec<u8>> {
        let new = visits.values().map(|visit| match visit {
            Visit::New { names, .. } => names.len(),
            Visit::Same | Visit::Unsettled => 0,
        });
        let new: usize = new.sum();
        if new == 0 || new.saturating_mul(OUT_OF_DATE) < self.bytes.len() - self.names {
            return None;
        }
        let mut all: BTreeMap<&[u8], ([u8; 16], &[u8])> = BTreeMap::new();
        for at in 0..self.folders {
            let known = (self.path(at), self.signature(at), self.names(at));
            if let (Some(path), Some(signature), Some(names)) = known {
                all.insert(path, (signature, names));
            }
        }
        if visited_all {
            let visited: BTreeSet<&[u8]> = visits.keys().map(|path| bytes_of(path)).collect();
            all.retain(|path, _| visited.contains(path));
        }
        for (path, visit) in visits {
            match visit {
                Visit::Same => {}
                Visit::New { signature, names } => {
                    all.insert(bytes_of(path), (*signature, names));
                }
                Visit::Unsettled => {
                    all.remove(bytes_of(path));
                }
            }
        }
        let names = all.values().map(|(_, names)| *names);
        let entries: usize = names
            .map(|names| memchr::memchr_iter(0, names).count())
            .sum();
        (entries >= least).then(|| content(&all)).flatten()
    }
}

/// The file, from each folder's signature and names by its path; none when a number in it would be too
/// large.
fn content(folders: &BTreeMap<&[u8], ([u8; 16], &[u8])>) -> Option<Vec<u8>> {
    let length = |part: &[u8]| u32::try_from(part.len()).ok();
    let mut rest = u32::try_from(folders.len()).ok()?.to_le_bytes().to_vec();
    let paths = folders
        .keys()
        .try_fold(0_u32, |sum, path| sum.checked_add(length(path)?))?;
    rest.extend(paths.to_le_bytes());
    let (mut path_end, mut names_end) = (0_u32, 0_u32);
    for (path, (signature, names)) in folders {
        path_end = path_end.checked_add(length(path)?)?;
        names_end = names_end.checked_add(length(names)?)?;
        rest.extend(signature);
        rest.extend(path_end.to_le_bytes());
        rest.extend(names_end.to_le_bytes());
    }
    for path in folders.keys() {
        rest.extend_from_slice(path);
    }
    for (_, names) in folders.values() {
        rest.extend_from_slice(names);
    }
    Some([&MAGIC[..], &checksum(&rest), &rest].concat())
}

/// The names of a listing as they are kept, sorted; none where one of them is no text.
fn names_of(listing: &Listing) -> Option<Vec<u8>> {
    let mut entries: Vec<_> = listing.entries().collect();
    entries.sort_unstable();
    let mut names = Vec::new();
    for (name, kind) in entries {
        names.push(letter(kind));
        names.extend_from_slice(name.as_bytes());
        names.push(0);
    }
    listing.is_text().then_some(names)
}

/// The listing of names as they are kept.
fn listing(names: &str) -> Option<Listing> {
    let mut listing = Listing::with_room(names.len());
    let mut start = 0;
    for end in memchr::memchr_iter(0, names.as_bytes()) {
        let (kind, name) = names.get(start..end)?.split_at_checked(1)?;
        listing.add_text(name, kind_of(*kind.as_bytes().first()?)?);
        start = end + 1;
    }
    (start == names.len()).then_some(listing)
}

fn letter(kind: EntryKind) -> u8 {
    match kind {
        EntryKind::File => b'f',
        EntryKind::Folder => b'd',
        EntryKind::Link => b'l',
        EntryKind::Other => b'o',
    }
}

fn kind_of(letter: u8) -> Option<EntryKind> {
    let all = [
        EntryKind::File,
        EntryKind::Folder,
        EntryKind::Link,
        EntryKind::Other,
    ];
    all.into_iter().find(|kind| self::letter(*kind) == letter)
}

fn bytes_of(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(bytes: &[u8]) -> KeptListings {
        KeptListings::parse(bytes.to_vec(), ClockReading::now())
    }

    /// What is left after a walk, if it is anything new.
    fn renewed(kept: &[u8], visits: Vec<(&str, Visit)>, visited_all: bool) -> Option<Vec<u8>> {
        let visits = visits.into_iter();
        let visits = visits.map(|(path, visit)| (path.into(), visit)).collect();
        parse(kept).renewed(&visits, visited_all, 2)
    }

    fn signature(number: u8, is_settled: bool) -> Signature {
        Signature {
            id: [number; 16],
            is_settled,
        }
    }

    fn entries(listing: &Listing) -> Vec<(String, EntryKind)> {
        let entries = listing.entries();
        entries
            .map(|(name, kind)| (name.to_owned(), kind))
            .collect()
    }

    fn visit(number: u8, names: &[&str]) -> Visit {
        let kinds = [
            EntryKind::File,
            EntryKind::Folder,
            EntryKind::Link,
            EntryKind::Other,
        ];
        let mut listing = Listing::default();
        for (name, kind) in names.iter().zip(kinds.into_iter().cycle()) {
            listing.add_text(name, kind);
        }
        Visit::of(Some(signature(number, true)), &listing)
    }

    #[test]
    fn a_folder_that_is_as_it_was_has_the_names_that_it_had() {
        let names = [".git", "a.md", "b", "new\nline", "é"];
        let visits = vec![("", visit(1, &names)), ("x/y", visit(2, &[]))];
        let read = parse(&renewed(b"", visits, true).expect("new"));
        let find = |path: &str, number| read.find(Path::new(path), signature(number, true));
        let found = find("", 1).expect("known");
        let mut expected = Listing::default();
        for (name, kind) in names.iter().zip(b"fdlof") {
            expected.add_text(name, kind_of(*kind).expect("a kind"));
        }
        assert_eq!(entries(&found), entries(&expected));
        assert_eq!(entries(&find("x/y", 2).expect("known")), []);
        for (path, number) in [("", 2), ("x/y", 1), ("x", 1), ("z", 2)] {
            assert!(find(path, number).is_none(), "{path} {number}");
        }
    }

    #[test]
    fn what_is_not_sure_is_not_kept() {
        let listing = Listing::default();
        let unsettled = [None, Some(signature(1, false))];
        for signature in unsettled {
            let visit = Visit::of(signature, &listing);
            assert!(matches!(visit, Visit::Unsettled), "{signature:?}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt as _;
            let mut odd = Listing::default();
            odd.add(std::ffi::OsStr::from_bytes(b"\xff"), EntryKind::File);
            let visit = Visit::of(Some(signature(1, true)), &odd);
            assert!(matches!(visit, Visit::Unsettled));
        }
        // Too few entries for a file.
        assert!(renewed(b"", vec![("a", visit(1, &["one"]))], true).is_none());
    }

    #[test]
    fn the_last_walks_are_known() {
        let are_known = |kept: &[u8], expected: [bool; 4]| {
            let read = parse(kept);
            let find = |path: &str, number| read.find(Path::new(path), signature(number, true));
            let found = [("a", 1), ("b", 2), ("c", 3), ("d", 4)];
            let found = found.map(|(path, number)| find(path, number).is_some());
            assert_eq!(found, expected);
        };
        let many: Vec<String> = (0..40).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let visits = vec![("a", visit(1, &many)), ("b", visit(2, &many))];
        let kept = renewed(b"", visits, false).expect("new");
        are_known(&kept, [true, true, false, false]);
        // Little is out of date.
        let visits = vec![("a", Visit::Same), ("c", visit(3, &["c"]))];
        assert!(renewed(&kept, visits, false).is_none());
        let visits = vec![("b", Visit::Unsettled), ("c", visit(3, &many))];
        let kept = renewed(&kept, visits, false).expect("new");
        are_known(&kept, [true, false, true, false]);
        // All that there is was walked: what is not there is gone.
        let visits = vec![("c", Visit::Same), ("d", visit(4, &many))];
        let kept = renewed(&kept, visits, true).expect("new");
        are_known(&kept, [false, false, true, true]);
    }

    #[test]
    fn a_broken_file_holds_nothing() {
        let visits = vec![("a", visit(1, &["x", "y"])), ("b", visit(2, &["z"]))];
        let good = renewed(b"", visits, true).expect("new");
        let is_known = |bytes: &[u8]| {
            let found = parse(bytes).find(Path::new("a"), signature(1, true));
            found.is_some()
        };
        assert!(is_known(&good));
        for at in 0..good.len() {
            let mut bytes = good.clone();
            bytes[at] ^= 1;
            assert!(!is_known(&bytes), "{at}");
            assert!(!is_known(&good[..at]), "{at}");
            // Whoever wrote the sum as well, nothing is read beyond the end.
            let mut bytes = good.clone();
            bytes[at] = 0xff;
            let sum = checksum(&bytes[24..]);
            bytes[8..24].copy_from_slice(&sum);
            let _ = is_known(&bytes);
        }
    }
}
