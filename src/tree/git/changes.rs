//! What changed: in the work tree since a commit, or in the index.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf, is_separator};
use std::process::Stdio;

use super::objects::Objects;
use super::{Base, Git, GitError, ObjectId, path, split};

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
        let (mut changes, touched) = self.read_diff(&self.run(diff)?)?;
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

    /// What `git diff-index` says in the words of [`diff_index`].
    pub(crate) fn read_diff(&self, output: &[u8]) -> Result<(Changes, Vec<TouchedFile>), GitError> {
        let mut fields = split(output);
        let mut changes = Changes::default();
        let mut touched = Vec::new();
        while let (Some(change), Some(name)) = (fields.next(), fields.next()) {
            let file = self.in_work_tree(name);
            let change = RawChange::read(change).ok_or(GitError::NotUnderstood)?;
            let RawChange { old, new, .. } = change;
            let (was_file, is_file) = (change.was_file(), change.is_file());
            match (was_file, is_file) {
                // Only whether it is executable changed.
                (true, true) if old == new => {}
                (true, true) if new.is_null() => touched.push((file, old)),
                (true, true) => {
                    changes.before.insert(file.clone().into(), old);
                    changes.present.push(file);
                }
                (false, true) => changes.present.push(file),
                // In a conflict, the index has it more than once.
                (true, false) if change.status.starts_with(b"U") => changes.present.push(file),
                (true, false) => {
                    changes.before.insert(file.clone().into(), old);
                    changes.gone.push(file);
                }
                // The same, where this side has none: theirs, if there is one, may be committed.
                (false, false) if change.status == b"U" && change.old_mode == b":000000" => {
                    changes.present.push(file);
                }
                (false, false) => {}
            }
        }
        Ok((changes, touched))
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

/// A line of `git diff-index --raw`: modes, objects and what became of a file. There may be very many.
struct RawChange<'o> {
    old_mode: &'o [u8],
    mode: &'o [u8],
    old: ObjectId,
    new: ObjectId,
    status: &'o [u8],
}

impl<'o> RawChange<'o> {
    fn read(line: &'o [u8]) -> Option<Self> {
        let mut fields = line.split(|&byte| byte == b' ');
        let change = Self {
            old_mode: fields.next()?,
            mode: fields.next()?,
            old: ObjectId::parse(fields.next()?)?,
            new: ObjectId::parse(fields.next()?)?,
            status: fields.next()?,
        };
        fields.next().is_none().then_some(change)
    }

    fn was_file(&self) -> bool {
        self.old_mode.starts_with(b":100")
    }

    fn is_file(&self) -> bool {
        self.mode.starts_with(b"100")
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
        assert!(change.was_file() && change.is_file());
        assert_eq!(change.status, b"M");
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
