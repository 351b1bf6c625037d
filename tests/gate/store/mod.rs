//! The facts store: with it and without it, a run gives the same bytes, whatever happened to the
//! files, to the clock, or to the store itself.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::repo::{Ran, Repo, ran};
use changes::{CONFIG, Random, change, post, text};

mod changes;

/// A repository with a folder for its store, which is none of its files.
struct Kept {
    repo: Repo,
    store: tempfile::TempDir,
}

impl Kept {
    fn new() -> Self {
        Self::of(Repo::new())
    }

    fn of(repo: Repo) -> Self {
        repo.write("copydesk.yaml", CONFIG);
        for number in 0..12 {
            repo.write(post(number), text(&mut Random(number), number));
            if number < 4 {
                let topic = format!("---\nname: Topic {number}\n---\n");
                repo.write(format!("topics/{number}.md"), topic);
            }
        }
        repo.write("people.yml", "ada: 1\nbob: 2\n");
        repo.commit();
        let store = tempfile::tempdir().expect("a folder");
        Self { repo, store }
    }

    fn with_store(&self, args: &[&str]) -> Command {
        let mut command = self.repo.copydesk(&["check", "--format", "jsonl"]);
        command.args(args).arg("--store-dir").arg(self.store.path());
        command
    }

    fn without(&self, args: &[&str]) -> Command {
        let mut command = self
            .repo
            .copydesk(&["check", "--format", "jsonl", "--no-store"]);
        command.args(args);
        command
    }

    /// That the store makes no difference; gives what was said.
    #[track_caller]
    fn same(&self, args: &[&str]) -> Ran {
        let with = ran(&mut self.with_store(args));
        let without = ran(&mut self.without(args));
        let said = |ran: &Ran| (ran.code, ran.out.clone(), without_time(&ran.err));
        assert_eq!(said(&with), said(&without), "{args:?}");
        with
    }

    /// Its files, but for that of folders: not each file system tells whether these changed.
    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.store.path()).expect("a folder");
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("listed").path()).collect();
        files.retain(|file| !file.to_string_lossy().ends_with("-folders.facts"));
        files.sort();
        files
    }
}

impl Ran {
    #[track_caller]
    fn finds_repeated(&self) {
        let expected = ["posts/0/post-0.md unique/repeated"];
        assert_eq!(self.findings(), expected, "{self:?}");
    }
}

/// Waits until what was written is old enough to be kept by the time of its file.
fn settle() {
    std::thread::sleep(Duration::from_millis(3_100));
}

/// What was said, without how long it took.
fn without_time(err: &str) -> String {
    let lines = err.lines().map(|line| match line.rsplit_once(" (") {
        Some((line, rest)) if rest.ends_with(" s)") => line,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn whatever_happens_to_the_files_it_makes_no_difference() {
    let kept = Kept::new();
    // What was just written is not kept.
    settle();
    let mut random = Random(7);
    let (mut findings, mut elsewhere) = (0, 0);
    for round in 0..60 {
        for _ in 0..=random.below(3) {
            change(&kept.repo, &mut random);
        }
        if round % 2 == 0 {
            kept.repo.git(&["add", "--all"]);
        }
        if round % 20 == 19 {
            settle();
        }
        let staged = kept.same(&["--staged"]);
        findings += staged.out.lines().count();
        elsewhere += usize::from(staged.err.contains("did not change"));
        kept.same(&["--since", "HEAD"]);
        let one = post(random.below(14));
        if kept.repo.path(&one).exists() {
            findings += kept.same(&[&one]).out.lines().count();
        }
    }
    assert!(findings > 60, "{findings} findings say little");
    assert!(elsewhere > 5, "{elsewhere} runs say little of other files");
    assert_eq!(kept.files().len(), 2, "one for the disk, one for the index");
}

/// What comes and goes in folders that were listed by an earlier run.
#[test]
fn names_that_come_and_go_are_noticed() {
    let kept = Kept::new();
    let one = post(0);
    let text = kept.repo.read(&one);
    settle();
    let none = kept.same(&[&one]);
    // In a folder that is known, in one that is new, and by another name.
    for path in ["posts/1/again.md", "posts/new/deep/again.md"] {
        kept.repo.write(path, &text);
        assert_ne!(kept.same(&[&one]).out, none.out, "{path}");
        settle();
        assert_ne!(kept.same(&[&one]).out, none.out, "{path}");
        kept.repo.remove(path);
        assert_eq!(kept.same(&[&one]).out, none.out, "{path}");
        settle();
    }
    kept.repo.write("posts/1/again.txt", &text);
    settle();
    assert_eq!(kept.same(&[&one]).out, none.out);
    let (from, to) = ("posts/1/again.txt", "posts/1/again.md");
    fs::rename(kept.repo.path(from), kept.repo.path(to)).expect("renamed");
    assert_ne!(kept.same(&[&one]).out, none.out);
    // The same name is of a link, of a folder, and is ignored.
    kept.repo.remove(to);
    symlink("../0/post-0.md", kept.repo.path(to)).expect("a link");
    assert_eq!(kept.same(&[&one]).out, none.out);
    settle();
    assert_eq!(kept.same(&[&one]).out, none.out);
    kept.repo.remove(to);
    kept.repo.write("posts/1/again.md/inside.md", &text);
    assert_ne!(kept.same(&[&one]).out, none.out);
    settle();
    assert_ne!(kept.same(&[&one]).out, none.out);
    kept.repo.write(".ignore", "again.md/\n");
    assert_eq!(kept.same(&[&one]).out, none.out);
    kept.repo.write(".ignore", "#\n");
    assert_ne!(kept.same(&[&one]).out, none.out);
}

#[test]
fn a_store_that_is_broken_is_not_believed_and_fails_nothing() {
    let kept = Kept::new();
    kept.repo.write(post(0), text(&mut Random(5), 1));
    kept.repo.git(&["add", "--all"]);
    kept.same(&["--staged"]);
    let [file] = &*kept.files() else {
        panic!("{:?}", kept.files());
    };
    let good = fs::read(file).expect("a store");
    let ends = (0..good.len()).step_by(good.len() / 12);
    let mut wrong: Vec<Vec<u8>> = ends.map(|end| good[..end].to_vec()).collect();
    // That of another version: the last byte of what it begins with.
    let mut other = good.clone();
    other[7] -= 1;
    wrong.push(other);
    wrong.push(vec![0; good.len()]);
    wrong.push([&good[..], b"more"].concat());
    for at in (0..good.len()).step_by(good.len() / 16) {
        let mut bytes = good.clone();
        bytes[at] ^= 0xff;
        wrong.push(bytes);
    }
    for bytes in wrong {
        fs::write(file, bytes).expect("written");
        kept.same(&["--staged"]);
        assert!(fs::read(file).expect("a store") == good, "it is made anew");
    }
    // What is not a regular file is neither followed nor waited for.
    let replace = |make: &dyn Fn()| {
        fs::remove_file(file)
            .or_else(|_| fs::remove_dir_all(file))
            .expect("gone");
        make();
        kept.same(&["--staged"]);
    };
    replace(&|| fs::create_dir(file).expect("made"));
    replace(&|| symlink("/dev/zero", file).expect("a link"));
    replace(&|| {
        let made = Command::new("mkfifo").arg(file).status();
        assert!(made.is_ok_and(|status| status.success()));
    });
}

#[test]
fn a_folder_that_cannot_be_written_fails_nothing() {
    let kept = Kept::new();
    kept.repo.write(post(0), text(&mut Random(5), 1));
    kept.repo.git(&["add", "--all"]);
    let closed = fs::Permissions::from_mode(0o500);
    fs::set_permissions(kept.store.path(), closed).expect("set");
    kept.same(&["--staged"]);
    let open = fs::Permissions::from_mode(0o700);
    fs::set_permissions(kept.store.path(), open).expect("set");
    let without = ran(&mut kept.without(&["--staged"]));
    for folder in ["/dev/null/x", "/proc/none", "/dev/full"] {
        let args = [
            "check",
            "--format",
            "jsonl",
            "--staged",
            "--store-dir",
            folder,
        ];
        let with = kept.repo.run(&args);
        assert_eq!(
            (with.code, with.out),
            (without.code, without.out.clone()),
            "{folder}"
        );
    }
}

#[test]
fn a_file_system_that_is_full_fails_nothing() {
    let kept = Kept::new();
    kept.repo.write(post(0), text(&mut Random(5), 1));
    kept.repo.git(&["add", "--all"]);
    let without = ran(&mut kept.without(&["--staged"]));
    // No file may become larger than nothing.
    let script =
        "ulimit -f 0; exec \"$0\" check --format jsonl --staged --store-dir \"$1\" 2>&1 | cat";
    let mut shell = kept.repo.command("sh");
    shell
        .args(["-c", script, env!("CARGO_BIN_EXE_copydesk")])
        .arg(kept.store.path());
    let with = ran(&mut shell);
    assert!(with.out.starts_with(&without.out), "{with:?}");
    assert_eq!(
        kept.files(),
        Vec::<PathBuf>::new(),
        "nothing is left of the attempt"
    );
}

#[test]
fn processes_at_once_read_all_of_it_or_nothing() {
    let kept = Kept::new();
    kept.repo.write(post(0), text(&mut Random(5), 1));
    kept.repo.git(&["add", "--all"]);
    let without = ran(&mut kept.without(&["--staged"]));
    for _ in 0..4 {
        let start = |_| {
            let mut command = kept.with_store(&["--staged"]);
            let piped = || std::process::Stdio::piped();
            command
                .stdout(piped())
                .stderr(piped())
                .spawn()
                .expect("it runs")
        };
        let running: Vec<_> = (0..6).map(start).collect();
        for child in running {
            let with = Ran::of(&child.wait_with_output().expect("it ends"));
            assert_eq!((with.code, with.out), (without.code, without.out.clone()));
        }
        for file in kept.files() {
            fs::write(file, "broken").expect("written");
        }
    }
    assert_eq!(kept.files().len(), 1);
}

#[test]
fn a_large_repository_has_it_in_the_folder_of_git_and_a_small_one_none() {
    let repo = Repo::new();
    repo.write("copydesk.yaml", CONFIG);
    for number in 0..1_001 {
        repo.write(post(number), format!("---\ntitle: Title {number}\n---\n"));
    }
    repo.commit();
    let place = tempfile::tempdir().expect("a folder");
    let linked_at = place
        .path()
        .canonicalize()
        .expect("a folder")
        .join("linked");
    repo.git(&[
        "worktree",
        "add",
        "--quiet",
        linked_at.to_str().expect("text"),
    ]);
    let linked = Repo::at(linked_at);
    for (repo, folder) in [
        (&repo, repo.path(".git/copydesk")),
        (&linked, repo.path(".git/worktrees/linked/copydesk")),
    ] {
        repo.write(post(0), "---\ntitle: Title 1\n---\n");
        repo.git(&["add", "--all"]);
        repo.check(&["--staged", "--no-store"]).finds_repeated();
        repo.check_in(&[("COPYDESK_NO_STORE", "1")], &["--staged"]);
        assert!(!folder.exists());
        for _ in 0..2 {
            repo.check(&["--staged"]).finds_repeated();
        }
        let stats = repo.run(&["store", "--stats"]);
        stats.shows("copydesk\n");
        assert!(folder.exists());
        stats.shows("-index.facts");
        repo.run(&["store", "--clear"]).shows("removed 1 file");
        assert!(!folder.exists());
        assert_eq!(repo.run(&["store", "--clear"]).code, 0);
        assert_eq!(repo.git(&["status", "--porcelain"]), "M  posts/0/post-0.md");
    }
    let small = Kept::new();
    small.repo.check(&["--staged"]);
    small.repo.check(&[&post(0)]);
    assert!(!small.repo.path(".git/copydesk").exists());
}

/// Repositories in which git keeps its index, or the work tree, in another way.
#[test]
fn whatever_form_the_index_has_it_makes_no_difference() {
    let forms: &[(&str, &[&[&str]])] = &[
        ("version 4", &[&["update-index", "--index-version", "4"]]),
        ("split", &[&["update-index", "--split-index"]]),
        (
            "skip-worktree",
            &[&["update-index", "--skip-worktree", "posts/1/post-1.md"]],
        ),
        (
            "assume-unchanged",
            &[&["update-index", "--assume-unchanged", "posts/1/post-1.md"]],
        ),
        (
            "sparse",
            &[
                &["sparse-checkout", "init", "--cone", "--sparse-index"],
                &["sparse-checkout", "set", "posts/0", "topics"],
            ],
        ),
        ("line ends", &[&["config", "core.autocrlf", "true"]]),
    ];
    let kept: Vec<(&str, Kept)> = (forms.iter())
        .map(|(form, commands)| {
            let kept = Kept::new();
            for command in *commands {
                kept.repo.git(command);
            }
            (*form, kept)
        })
        .collect();
    settle();
    for (form, kept) in kept {
        for round in 0..2 {
            let text = text(&mut Random(5 + round), 0);
            kept.repo.write(post(0), text.replace('\n', "\r\n"));
            kept.repo.git(&["add", "--all", "posts/0"]);
            kept.repo
                .git(&["rm", "--quiet", "--force", &format!("topics/{round}.md")]);
            let staged = kept.same(&["--staged"]);
            assert!(staged.err.contains("did not change"), "{form}: {staged:?}");
            kept.same(&["--since", "HEAD"]);
            kept.same(&[&post(0)]);
        }
        assert_eq!(kept.files().len(), 2, "{form}");
    }
}

#[test]
fn objects_with_longer_names_make_no_difference() {
    let repo = Repo::plain();
    repo.git(&[
        "init",
        "--quiet",
        "--initial-branch",
        "main",
        "--object-format=sha256",
    ]);
    let kept = Kept::of(repo);
    settle();
    kept.repo.write(post(0), text(&mut Random(5), 1));
    kept.repo.git(&["rm", "--quiet", "topics/0.md"]);
    kept.repo.git(&["add", "--all"]);
    for _ in 0..2 {
        kept.same(&["--staged"]);
        kept.same(&["--since", "HEAD"]);
    }
    assert_eq!(kept.files().len(), 2);
}
