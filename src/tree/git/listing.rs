//! What git's index holds, as one list of paths in their order.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use super::{ObjectId, path};
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::disk::walk::FoundFile;
use crate::tree::folder::{self, FolderNames};
use crate::tree::path_name;

thread_local! {
    /// Where a thread found the last file that it asked for.
    static LAST: Cell<usize> = const { Cell::new(0) };
}

/// What is in the index below the root of a repository, sorted by path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listing {
    entries: Vec<IndexEntry>,
}

/// A path in the index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IndexEntry {
    /// Relative to the root of the repository; bytes that are not UTF-8 are written out.
    pub(crate) path: RepoPathBuf,
    /// The bytes of the same path when they are not UTF-8.
    odd: Option<Box<[u8]>>,
    pub(crate) kind: IndexKind,
}

/// What the index has at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum IndexKind {
    /// A regular file and its content.
    File(ObjectId),
    /// A symbolic link, and the object that is its target.
    Link(ObjectId),
    /// A submodule.
    Module,
}

/// What the index says of a path: a line of `git ls-files --stage -z`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record<'l> {
    pub(crate) mode: u32,
    pub(crate) id: ObjectId,
    /// Which of the versions that a merge left; none of them, when it is 0.
    pub(crate) stage: u8,
    /// From the top of the work tree.
    pub(crate) name: &'l [u8],
}

/// The mode of a symbolic link.
const LINK: u32 = 0o120_000;

/// The mode of a submodule.
const MODULE: u32 = 0o160_000;

impl<'l> Record<'l> {
    /// Reads a line: mode, object, stage, tab, name.
    pub(crate) fn read(line: &'l [u8]) -> Option<Self> {
        let tab = memchr::memchr(b'\t', line)?;
        let mut head = line[..tab].split(|&byte| byte == b' ');
        let mode = str::from_utf8(head.next()?).ok()?;
        Some(Self {
            mode: u32::from_str_radix(mode, 8).ok()?,
            id: ObjectId::parse(head.next()?)?,
            stage: match head.next()? {
                [digit] => digit.wrapping_sub(b'0'),
                _ => return None,
            },
            name: &line[tab + 1..],
        })
    }

    /// Whether it is what a commit would have; not one of the versions that a merge left.
    pub(crate) fn is_merged(&self) -> bool {
        self.stage == 0
    }

    fn kind(&self) -> IndexKind {
        match self.mode {
            MODULE => IndexKind::Module,
            LINK => IndexKind::Link(self.id),
            _ => IndexKind::File(self.id),
        }
    }
}

impl Listing {
    /// Adds what a commit would have, by its path from the top of the work tree.
    pub(crate) fn add(&mut self, record: &Record<'_>) {
        if record.is_merged() {
            self.entries
                .push(IndexEntry::below(record.name, record.kind()));
        }
    }

    /// Takes out files by the bytes of their paths.
    pub(crate) fn remove(&mut self, is_missing: &dyn Fn(&[u8]) -> bool) {
        self.entries.retain(|entry| !is_missing(entry.bytes()));
    }

    /// Sorted as it must be before anything is looked for.
    pub(crate) fn sorted(mut self) -> Self {
        // Git sorts by bytes, which are those of the path but where they are not UTF-8.
        if !self.entries.is_sorted() {
            self.entries.sort();
        }
        self
    }

    /// Of the index of the work tree at `top`, what is below `root`, seen from there.
    pub(crate) fn seen_from(self: &Arc<Self>, root: &Path, top: &Path) -> Arc<Self> {
        if root == top {
            return Arc::clone(self);
        }
        // One of them is above the other, or nothing is below both.
        let (inside, above) = match (root.strip_prefix(top), top.strip_prefix(root)) {
            (Ok(inside), _) => (slashed(inside), Vec::new()),
            (_, Ok(above)) => (Vec::new(), slashed(above)),
            _ => return Arc::default(),
        };
        let below = self.entries.iter().filter_map(|entry| {
            let name = entry.bytes().strip_prefix(&*inside)?;
            Some(IndexEntry::below(&[&above, name].concat(), entry.kind))
        });
        let entries = below.collect();
        Arc::new(Self { entries }.sorted())
    }

    /// What is at a path.
    pub(crate) fn get(&self, path: &str) -> Option<IndexKind> {
        let end = self
            .entries
            .partition_point(|entry| entry.path.as_str() <= path);
        let last = self.entries[..end].last()?;
        (last.path == *path).then_some(last.kind)
    }

    /// What is at each of some paths, which are quickly found where they are sorted.
    pub(crate) fn kinds<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Vec<Option<IndexKind>> {
        let mut at = 0;
        let mut kind = |path: &str| {
            let is_before = |entry: &&IndexEntry| entry.path.as_str() < path;
            let is_next = |at: usize| {
                let here = self
                    .entries
                    .get(at)
                    .is_some_and(|entry| *entry.path == *path);
                here.then_some(at)
            };
            at = is_next(at)
                .or_else(|| is_next(at + 1))
                .unwrap_or_else(|| self.entries.partition_point(|entry| is_before(&entry)));
            is_next(at).map(|at| self.entries[at].kind)
        };
        paths.map(&mut kind).collect()
    }

    /// How many paths there are.
    pub(crate) fn count(&self) -> usize {
        self.entries.len()
    }

    /// What is there of a file, and its place among the entries: two of them may look alike.
    pub(crate) fn of(&self, root: &Path, file: &FoundFile) -> Option<(usize, IndexKind)> {
        let path = &file.path;
        let odd = file.odd_name(root);
        let start = self.start_of(path);
        let alike = self.entries[start..].iter();
        let mut alike = alike.take_while(|entry| entry.path == *path);
        let behind = alike.position(|entry| entry.odd.as_deref() == odd.as_deref())?;
        let at = start + behind;
        Some((at, self.entries[at].kind))
    }

    /// The first entry with a path, or where it would be.
    fn start_of(&self, path: &RepoPath) -> usize {
        let is_at = |at: usize| {
            self.entries
                .get(at)
                .is_some_and(|entry| *entry.path == *path)
        };
        // A thread mostly asks for the files of a folder one after the other.
        let next = LAST.get().saturating_add(1);
        let start = if is_at(next) && !is_at(next - 1) {
            next
        } else {
            (self.entries).partition_point(|entry| *entry.path < *path)
        };
        LAST.set(start);
        start
    }

    /// Whether something is below a path.
    pub(crate) fn is_folder(&self, path: &str) -> bool {
        !self.below(path).is_empty()
    }

    /// Everything below a folder, sorted; everything, for an empty path.
    pub(crate) fn below(&self, folder: &str) -> &[IndexEntry] {
        if folder.is_empty() {
            return &self.entries;
        }
        let below = format!("{folder}/");
        let start = self
            .entries
            .partition_point(|entry| entry.path.as_str() < &*below);
        let rest = &self.entries[start..];
        let end = rest.partition_point(|entry| entry.path.starts_with(&below));
        &rest[..end]
    }

    /// The names in a folder; none when nothing is below it.
    pub(crate) fn folder(&self, path: &str) -> Option<FolderNames> {
        let mut rest = self.below(path);
        let start = if path.is_empty() { 0 } else { path.len() + 1 };
        let mut names = Vec::new();
        while let Some(first) = rest.first() {
            let inside = &first.path[start..];
            let Some((name, _)) = RepoPath::new(inside).split_first() else {
                let kind = match first.kind {
                    IndexKind::File(_) => folder::FolderEntry::File,
                    IndexKind::Link(_) | IndexKind::Module => folder::FolderEntry::Outside,
                };
                names.push((inside.to_owned(), kind));
                rest = &rest[1..];
                continue;
            };
            let end = &first.path[..=start + name.len()];
            let count = rest.partition_point(|entry| entry.path.starts_with(end));
            names.push((name.to_owned(), folder::FolderEntry::Folder));
            rest = &rest[count..];
        }
        (path.is_empty() || !names.is_empty()).then(|| FolderNames::new(names))
    }

    /// The files that are a path of the disk, canonical, or below it.
    pub(crate) fn files(&self, root: &Path, at: &Path, sink: &mut Vec<FoundFile>) {
        let Ok(inside) = at.strip_prefix(root) else {
            if root.starts_with(at) {
                self.files(root, root, sink);
            }
            return;
        };
        let is_odd = inside.to_str().is_none();
        let named = FoundFile::new(root, at, true);
        let below = self.below(&named.path).iter().filter(|entry| {
            matches!(entry.kind, IndexKind::File(_))
                && match &entry.odd {
                    Some(odd) => path(odd).starts_with(inside),
                    None => !is_odd,
                }
        });
        sink.extend(below.map(|entry| entry.found(root)));
        if matches!(self.of(root, &named), Some((_, IndexKind::File(_)))) {
            sink.push(named);
        }
    }
}

impl IndexEntry {
    /// By the bytes of a path, whatever they are.
    fn below(name: &[u8], kind: IndexKind) -> Self {
        let (path, odd) = match std::str::from_utf8(name) {
            Ok(name) => (name.into(), None),
            Err(_) => (path_name::spelled(&path(name)).into(), Some(name.into())),
        };
        Self { path, odd, kind }
    }

    /// The bytes of its path.
    fn bytes(&self) -> &[u8] {
        self.odd.as_deref().unwrap_or(self.path.as_bytes())
    }

    fn found(&self, root: &Path) -> FoundFile {
        let place = self.odd.as_ref().map(|odd| root.join(path(odd)));
        FoundFile::listed(self.path.clone(), place)
    }
}

/// The bytes of a relative path as git writes it, with a slash at its end; nothing for no path.
fn slashed(inside: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for name in inside {
        bytes.extend_from_slice(name.as_encoded_bytes());
        bytes.push(b'/');
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "422c2b7ab3b3c668038da977e4e93a5fc623169c";

    fn listing(root: &str, top: &str, lines: &[(&str, u8, &str)]) -> Arc<Listing> {
        let mut listing = Listing::default();
        for (mode, stage, name) in lines {
            let line = format!("{mode} {ID} {stage}\t{name}");
            listing.add(&Record::read(line.as_bytes()).expect("a line"));
        }
        listing.remove(&|name| name == b"missing.md");
        Arc::new(listing.sorted()).seen_from(Path::new(root), Path::new(top))
    }

    fn paths(listing: &Listing) -> Vec<&str> {
        listing
            .below("")
            .iter()
            .map(|entry| entry.path.as_str())
            .collect()
    }

    const FILES: [(&str, u8, &str); 8] = [
        ("100644", 0, "a-b.md"),
        ("100644", 0, "a/b.md"),
        ("100755", 0, "a/c/d.md"),
        ("120000", 0, "a/link"),
        ("100644", 1, "both.md"),
        ("100644", 2, "both.md"),
        ("100644", 3, "both.md"),
        ("160000", 0, "module"),
    ];

    #[test]
    fn what_a_commit_would_have_is_there() {
        let listing = listing("/top", "/top", &FILES);
        // Not `both.md`: what a merge left open is not part of a commit.
        let all = ["a-b.md", "a/b.md", "a/c/d.md", "a/link", "module"];
        assert_eq!(paths(&listing), all);
        assert!(matches!(listing.get("a/link"), Some(IndexKind::Link(_))));
        assert_eq!(listing.get("module"), Some(IndexKind::Module));
        for none in ["a", "a/", "", "b", "a/b.md/c"] {
            assert_eq!(listing.get(none), None, "{none}");
        }
        assert!(listing.is_folder("a") && listing.is_folder("a/c"));
        assert!(!listing.is_folder("a-b.md") && !listing.is_folder("b"));
        let shown = |folder: &str| listing.folder(folder).map(|folder| folder.shown().to_vec());
        let names = ["a/", "a-b.md", "module"].map(str::to_owned);
        assert_eq!(shown(""), Some(names.to_vec()));
        let names = ["b.md", "c/", "link"].map(str::to_owned);
        assert_eq!(shown("a"), Some(names.to_vec()));
        assert_eq!(shown("b"), None);
    }

    #[test]
    fn only_what_is_below_the_root_counts_and_paths_begin_there() {
        let inside = listing("/top/a", "/top", &FILES);
        assert_eq!(paths(&inside), ["b.md", "c/d.md", "link"]);
        let above = listing(
            "/",
            "/top",
            &[("100644", 0, "a.md"), ("100644", 0, "missing.md")],
        );
        assert_eq!(paths(&above), ["top/a.md"]);
        assert_eq!(paths(&listing("/other", "/top", &FILES)), [""; 0]);
    }

    #[test]
    fn the_files_of_a_path_are_found() {
        let listing = listing("/top", "/top", &FILES);
        let files = |at: &str| {
            let mut files = Vec::new();
            listing.files(Path::new("/top"), Path::new(at), &mut files);
            let found = files
                .iter()
                .map(|file| (file.path.to_string(), file.named()));
            found.collect::<Vec<_>>()
        };
        let file = |path: &str, named| (path.to_owned(), named);
        assert_eq!(
            files("/top/a"),
            [file("a/b.md", false), file("a/c/d.md", false)]
        );
        assert_eq!(files("/top/a/b.md"), [file("a/b.md", true)]);
        assert_eq!(files("/top/a/link"), []);
        assert_eq!(files("/").len(), 3);
    }
}
