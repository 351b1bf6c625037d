//! The index that is read is the one that git lists.
#![expect(clippy::disallowed_methods, reason = "the tests write repositories")]

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

/// A repository and where it is.
struct Repository {
    folder: TempDir,
    git: Git,
}

impl Repository {
    fn new(format: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let git = Git {
            folder: Some(top.clone()),
            top,
        };
        let format = format!("--object-format={format}");
        let repository = Self { folder, git };
        repository.run(&["init", "--quiet", &format]);
        repository.run(&["config", "user.name", "Writer"]);
        repository.run(&["config", "user.email", "writer@site.example"]);
        repository
    }

    fn run(&self, args: &[&str]) {
        self.git.run(args).unwrap();
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Makes entries of an index out of nothing, as `git update-index --index-info` reads them.
    fn add(&self, lines: &[u8]) {
        use std::io::Write as _;
        let mut command = self.git.command(["update-index", "-z", "--index-info"]);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines).unwrap();
        assert!(child.wait().unwrap().success());
    }

    /// What is read without git; none when git must be asked.
    fn read(&self) -> Option<Vec<String>> {
        let mut read = Vec::new();
        let add = &mut |record: &Record<'_>| read.push(format!("{record:?}"));
        self.git.read_index(add).map(|()| read)
    }

    fn listed(&self) -> Vec<String> {
        let mut listed = Vec::new();
        let args = ["ls-files", "-z", "--stage", "--full-name", ":/"];
        let mut add = |line: &[u8]| listed.push(format!("{:?}", Record::read(line).unwrap()));
        self.git.run_by_line(args, &mut add).unwrap();
        listed
    }

    #[track_caller]
    fn check(&self, count: usize) {
        let listed = self.listed();
        assert_eq!(listed.len(), count);
        assert_eq!(self.read(), Some(listed));
    }
}

#[test]
fn what_git_adds_is_read() {
    for format in ["sha1", "sha256"] {
        for version in ["2", "3", "4"] {
            let repository = Repository::new(format);
            assert_eq!(repository.read(), None, "there is no index yet");
            for path in ["a.md", "a/b.md", "a-b.md", "news/ü.md", "news/2024/x y.md"] {
                repository.write(path, path);
            }
            repository.run(&["add", "--all"]);
            repository.run(&["update-index", "--index-version", version]);
            repository.check(5);
            repository.write("later.md", "");
            repository.run(&["add", "--intent-to-add", "later.md"]);
            repository.run(&["update-index", "--skip-worktree", "a.md"]);
            repository.run(&["update-index", "--assume-unchanged", "a-b.md"]);
            repository.check(6);
            repository.run(&["commit", "--quiet", "--message", "content"]);
            repository.run(&["rm", "--quiet", "a/b.md"]);
            repository.check(5);
        }
    }
}

#[test]
fn what_git_must_expand_is_left_to_it() {
    let make = || {
        let repository = Repository::new("sha1");
        for path in ["a.md", "in/b.md", "out/c.md"] {
            repository.write(path, path);
        }
        repository.run(&["add", "--all"]);
        repository.run(&["commit", "--quiet", "--message", "content"]);
        repository
    };
    let split = make();
    split.run(&["update-index", "--split-index"]);
    assert_eq!((split.read(), split.listed().len()), (None, 3));
    let sparse = make();
    sparse.run(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    assert_eq!((sparse.read(), sparse.listed().len()), (None, 3));
}

#[test]
fn what_is_cut_or_changed_is_left_to_git() {
    for version in ["2", "4"] {
        let repository = Repository::new("sha1");
        repository.write("a.md", "a");
        repository.write("news/b.md", "b");
        repository.run(&["add", "--all"]);
        repository.run(&["update-index", "--index-version", version]);
        repository.check(2);
        let index: PathBuf = repository.folder.path().join(".git/index");
        let whole = fs::read(&index).unwrap();
        for length in 0..whole.len() {
            fs::write(&index, &whole[..length]).unwrap();
            assert_eq!(repository.git.read_index(&mut |_| ()), None, "{length}");
        }
        // The sign, the version, the count.
        for at in [0, 7, 11] {
            let mut changed = whole.clone();
            changed[at] += 9;
            fs::write(&index, &changed).unwrap();
            assert_eq!(repository.git.read_index(&mut |_| ()), None, "{at}");
        }
    }
}

/// Names of any bytes and lengths, with what they have in common at the beginning.
fn names() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let part = prop_oneof![
        "[a-c]{1,3}".prop_map(String::into_bytes),
        "[a-zäß 0-9_.-]{1,40}x".prop_map(String::into_bytes),
        (1..5_000_usize).prop_map(|length| vec![b'l'; length]),
        Just(b"\xff\xfe".to_vec()),
    ];
    let name = prop::collection::vec(part, 1..5).prop_map(|parts| parts.join(&b'/'));
    prop::collection::vec(name, 0..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_names_are_those_that_git_lists(
        names in names(),
        kinds in prop::collection::vec((0..4_usize, 0..4_u8), 20),
        version in 2..5_u8,
    ) {
        let repository = Repository::new("sha1");
        let mut lines = Vec::new();
        for (name, (mode, stage)) in names.iter().zip(kinds) {
            let mode = ["100644", "100755", "120000", "160000"][mode];
            let id = "422c2b7ab3b3c668038da977e4e93a5fc623169c";
            lines.extend_from_slice(format!("{mode} {id} {stage}\t").as_bytes());
            lines.extend_from_slice(name);
            lines.push(0);
        }
        repository.add(&lines);
        repository.run(&["update-index", "--force-write-index", "--index-version", &version.to_string()]);
        prop_assert_eq!(repository.read(), Some(repository.listed()));
    }
}
