//! What changed: in the work tree since a commit, or in the index.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf, is_separator};
use std::process::{Child, Stdio};

use super::objects::Objects;
use super::{Base, Git, GitError, ObjectId, finish_by_line, path, split};

/// Regular files that changed, as absolute paths, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or different.
    pub present: Vec<PathBuf>,
    /// Files that are no more.
    pub gone: Vec<PathBuf>,
    /// What the files that are different, or no more, were before: ids of objects. Each is asked for
    /// by its path: to sort so many paths took a quarter of the steps of a large commit.
    pub before: HashMap<OsString, ObjectId>,
}

/// A file that may have changed: only its time is another, until its content is compared.
pub(crate) type TouchedFile = (PathBuf, ObjectId);

/// How git is asked for what differs from a commit or a tree.
pub(crate) fn diff_index(base: &str) -> [&str; 10] {
    [
        "diff-index",
        "-z",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules",
        "--ita-invisible-in-index",
        base,
    ]
}

impl Git {
    /// What differs between the work tree, untracked files included, and a commit.
    ///
    /// # Errors
    /// When git does not tell.
    pub fn changed(&self, base: &Base) -> Result<Changes, GitError> {
        let filters = self.without_filters();
        let mut diff = filters.clone();
        diff.extend(diff_index(&base.commit).map(OsString::from));
        let (mut changes, touched) = self.read_diff(self.start(diff)?)?;
        let same = self.same_content(&filters, &touched);
        for ((file, id), same) in touched.into_iter().zip(same) {
            if !same {
                changes.before.insert(file.clone().into(), id);
                changes.present.push(file);
            }
        }
        let untracked = self.run([
            "ls-files",
            "-z",
            "--others",
            "--exclude-standard",
            "--full-name",
            ":/",
        ])?;
        // A name with a slash at its end is a repository of its own.
        let untracked = split(&untracked).filter(|name| !name.ends_with(b"/"));
        (changes.present).extend(untracked.map(|name| self.top.join(path(name))));
        Ok(changes.sorted())
    }

    /// What a running `git diff-index` says in the words of [`diff_index`], read while it says more.
    ///
    /// # Errors
    /// When git fails, or says something else.
    pub(crate) fn read_diff(&self, diff: Child) -> Result<(Changes, Vec<TouchedFile>), GitError> {
        let mut reader = DiffReader {
            git: self,
            change: None,
            is_understood: true,
            changes: Changes::default(),
            touched: Vec::new(),
        };
        finish_by_line(diff, &mut |field| reader.add(field))?;
        if !reader.is_understood || reader.change.is_some() {
            return Err(GitError::NotUnderstood);
        }
        Ok((reader.changes, reader.touched))
    }

    /// For each file whether its content, as git would store it, is still that object. Git itself
    /// looks no further than at times, sizes and owners, which all differ in a fresh container.
    fn same_content(&self, options: &[OsString], files: &[TouchedFile]) -> Vec<bool> {
        let mut same = vec![false; files.len()];
        let mut asked = Vec::new();
        let mut names = Vec::new();
        let sizes = Objects::new(self.clone(), 0);
        for (index, (file, id)) in files.iter().enumerate() {
            let bytes = file.as_os_str().as_encoded_bytes();
            if !bytes.contains(&b'\n') && may_be_same(file, *id, &sizes) {
                asked.push(index);
                names.extend_from_slice(bytes);
                names.push(b'\n');
            }
        }
        if asked.is_empty() {
            return same;
        }
        let mut all = options.to_vec();
        all.extend(["hash-object", "--stdin-paths"].map(OsString::from));
        let mut command = self.command(all);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let Ok(mut child) = command.spawn() else {
            return same;
        };
        let stdin = child.stdin.take();
        // Both ends are served at once, or each would wait for the other.
        let output = std::thread::scope(|scope| {
            let write = || stdin.map(|mut stdin| stdin.write_all(&names));
            // Without a thread, git is told nothing, and ends.
            let _ = std::thread::Builder::new().spawn_scoped(scope, write);
            child.wait_with_output()
        });
        // What git cannot tell has changed.
        let hashes = output.map(|output| output.stdout).unwrap_or_default();
        let hashes = String::from_utf8_lossy(&hashes);
        for (index, hash) in asked.into_iter().zip(hashes.lines()) {
            same[index] = ObjectId::parse(hash.as_bytes()) == Some(files[index].1);
        }
        same
    }
}

/// Reads what `git diff-index` says, field by field: what became of a file, and its name.
struct DiffReader<'g> {
    git: &'g Git,
    /// What became of the file whose name comes next.
    change: Option<RawChange>,
    is_understood: bool,
    changes: Changes,
    touched: Vec<TouchedFile>,
}

impl DiffReader<'_> {
    fn add(&mut self, field: &[u8]) {
        if !self.is_understood {
            return;
        }
        if let Some(change) = self.change.take() {
            self.add_file(&change, self.git.in_work_tree(field));
        } else {
            self.change = RawChange::read(field);
            self.is_understood = self.change.is_some();
        }
    }

    fn add_file(&mut self, change: &RawChange, file: PathBuf) {
        let changes = &mut self.changes;
        let RawChange { old, new, .. } = *change;
        match (change.was, change.is) {
            // Only whether it is executable changed.
            (Mode::File, Mode::File) if old == new => {}
            (Mode::File, Mode::File) if new.is_null() => self.touched.push((file, old)),
            (Mode::File, Mode::File) => {
                changes.before.insert(file.clone().into(), old);
                changes.present.push(file);
            }
            (_, Mode::File) => changes.present.push(file),
            // In a conflict, the index has it more than once. Where this side has none, theirs, if there is
            // one, may be committed.
            (Mode::File | Mode::None, _) if change.is_unmerged => changes.present.push(file),
            (Mode::File, _) => {
                changes.before.insert(file.clone().into(), old);
                changes.gone.push(file);
            }
            (Mode::None | Mode::Other, _) => {}
        }
    }
}

/// What a path is on a side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// A regular file.
    File,
    /// A symbolic link or a submodule.
    Other,
    None,
}

impl Mode {
    fn of(octal: &[u8]) -> Self {
        match octal {
            b"000000" => Self::None,
            _ if octal.starts_with(b"100") => Self::File,
            _ => Self::Other,
        }
    }
}

/// What `git diff-index --raw` says before a name: modes, objects and what became of a file. There may
/// be very many.
struct RawChange {
    was: Mode,
    is: Mode,
    old: ObjectId,
    new: ObjectId,
    /// Whether a merge left several versions.
    is_unmerged: bool,
}

impl RawChange {
    fn read(field: &[u8]) -> Option<Self> {
        let mut parts = field.strip_prefix(b":")?.split(|&byte| byte == b' ');
        let change = Self {
            was: Mode::of(parts.next()?),
            is: Mode::of(parts.next()?),
            old: ObjectId::parse(parts.next()?)?,
            new: ObjectId::parse(parts.next()?)?,
            is_unmerged: parts.next()?.starts_with(b"U"),
        };
        parts.next().is_none().then_some(change)
    }
}

/// Bytes of a file that are hashed whatever they are.
const HASHED: u64 = 16 << 20;

/// What line ends and encodings may make of a byte in the work tree.
const MOST_GROWTH: u64 = 4;

/// Whether the size of a file lets its content be that of an object: hashing a very large one takes
/// minutes.
fn may_be_same(file: &Path, id: ObjectId, sizes: &Objects) -> bool {
    match file.metadata() {
        Ok(found) if found.is_file() && found.len() > HASHED => {
            let length = sizes.length(id).unwrap_or_default();
            found.len() <= length.saturating_mul(MOST_GROWTH)
        }
        Ok(found) => found.is_file(),
        Err(_) => false,
    }
}

impl Changes {
    pub(crate) fn sorted(mut self) -> Self {
        // Git has them in the order of their bytes, which is nearly that of paths, and has each once
        // but in conflicts.
        self.present.sort_by(by_bytes);
        self.present
            .dedup_by(|one, other| one.as_os_str() == other.as_os_str());
        // A file that was deleted from the index and lies there again is not gone.
        let present = &self.present;
        self.gone
            .retain(|gone| present.binary_search(gone).is_err());
        self.gone.sort_by(by_bytes);
        self
    }
}

/// The order of absolute paths of a work tree. [`Path`] has the same, but takes them to pieces, which
/// was a tenth of a large commit.
fn by_bytes(one: &PathBuf, other: &PathBuf) -> Ordering {
    let [one, other] = [one, other].map(|path| path.as_os_str().as_encoded_bytes());
    let same = one.iter().zip(other).position(|(one, other)| one != other);
    let Some(at) = same else {
        return one.len().cmp(&other.len());
    };
    // A name ends before all that goes on.
    let rank = |byte: u8| (!is_separator(char::from(byte)), byte);
    rank(one[at]).cmp(&rank(other[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_bytes_is_that_of_paths() {
        let names = [
            "a", "a/b", "a.b", "a-b", "a b", "a/b.md", "a/b/c", "a0", "ab", "é", "é/a", "b", "A",
        ];
        let paths: Vec<PathBuf> = names
            .iter()
            .map(|name| Path::new("/r").join(name))
            .collect();
        for one in &paths {
            for other in &paths {
                assert_eq!(by_bytes(one, other), one.cmp(other), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_line_of_the_difference_is_read_whole() {
        let [old, new] = ["1", "2"].map(|digit| digit.repeat(40));
        let line = format!(":100644 100755 {old} {new} M");
        let change = RawChange::read(line.as_bytes()).expect("a line");
        assert_eq!((change.was, change.is), (Mode::File, Mode::File));
        assert!(!change.is_unmerged);
        for wrong in [
            &line[..line.len() - 2],
            &format!("{line} more"),
            ":100644 100755 1 2 M",
            "",
        ] {
            assert!(RawChange::read(wrong.as_bytes()).is_none(), "{wrong}");
        }
    }
}
