//! The facts store: with it and without it, a run gives the same bytes, whatever happened to the
//! files, to the clock, or to the store itself.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::repo::{Ran, Repo, ran};

const CONFIG: &str = "\
collections:
  posts:
    files: posts/**/*.md
    fields: { image: cover }
    unique: [{ fields: [title] }, { file: slug }]
    references:
      - { from: topic, to: topics.name }
      - { from: next, to: posts, circle: forbidden }
      - { from: see, to: [posts, { path: document }] }
      - { from: by, to: { data: people.yml } }
  topics:
    files: topics/*.md
";

/// Numbers that look random, and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }
}

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

    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.store.path()).expect("a folder");
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("listed").path()).collect();
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

fn post(number: u64) -> String {
    format!("posts/{}/post-{number}.md", number % 3)
}

fn text(random: &mut Random, number: u64) -> String {
    let title = if random.below(3) == 0 {
        random.below(6)
    } else {
        number
    };
    let topic = random.below(5);
    let (next, see) = (random.below(14), random.below(14));
    let size = 100 + random.below(2);
    let mut text = format!("---\ntitle: Title {title}\ntopic: Topic {topic}\n");
    if random.below(2) == 0 {
        writeln!(text, "next: post-{next}").expect("written");
    }
    if random.below(3) == 0 {
        writeln!(text, "see: ./post-{see}.md").expect("written");
    }
    let image = random.below(3);
    if random.below(3) == 0 {
        let by = if random.below(2) == 0 { "ada" } else { "bob" };
        writeln!(text, "by: {by}").expect("written");
    }
    let cover =
        format!("{{ url: \"https://site.example/{image}.png\", width: {size}, height: 9 }}");
    writeln!(text, "cover: {cover}").expect("written");
    if random.below(9) == 0 {
        text += "broken: [\n";
    }
    text + "---\ntext\n"
}

/// Does something to what lies beside the posts.
fn change_beside(repo: &Repo, random: &mut Random, kind: u64) {
    match kind {
        9 => {
            let other = match random.below(3) {
                0 => CONFIG.to_owned(),
                1 => CONFIG.replace("[title]", "[title, topic]"),
                _ => CONFIG.replace("{ file: slug }", "{ fields: [next] }"),
            };
            repo.write("copydesk.yaml", other);
        }
        10 | 11 => {
            let topic = random.below(4);
            let name = random.below(5);
            let text = format!("---\nname: Topic {name}\n---\n");
            repo.write(format!("topics/{topic}.md"), text);
        }
        12 | 13 => {
            let topic = format!("topics/{}.md", random.below(4));
            if repo.path(&topic).exists() {
                repo.remove(&topic);
            }
        }
        14 => {
            let people = ["ada: 1\nbob: 2\n", "ada: 1\n", "ada: [\n"];
            repo.write(
                "people.yml",
                people[usize::try_from(random.below(3)).expect("small")],
            );
        }
        15 => {
            // A root of its own comes or goes.
            let nested = "posts/2/copydesk.yaml";
            if repo.path(nested).exists() {
                repo.remove(nested);
            } else {
                repo.write(nested, "collections: { own: { files: '*.md' } }\n");
            }
        }
        16 => {
            let ignored = if random.below(2) == 0 {
                ""
            } else {
                "post-1*.md\n"
            };
            repo.write(".ignore", ignored);
        }
        _ => {}
    }
}

/// Does something to the repository, as people and programs do.
fn change(kept: &Kept, random: &mut Random) {
    let repo = &kept.repo;
    let number = random.below(14);
    let path = post(number);
    let exists = repo.path(&path).exists();
    match random.below(20) {
        0..=2 => repo.write(&path, text(random, number)),
        3 if exists => repo.remove(&path),
        4 if exists => {
            let to = post(random.below(14));
            let folder = repo.path(&to).parent().map(PathBuf::from);
            fs::create_dir_all(folder.expect("a folder")).expect("made");
            fs::rename(repo.path(&path), repo.path(to)).expect("renamed");
        }
        5 if exists => {
            // Another text of the same length, at the same time.
            let file = repo.path(&path);
            let about = fs::metadata(&file).expect("there");
            let text = repo
                .read(&path)
                .replace("Title 1", "Title 2")
                .replace("Topic 0", "Topic 1");
            repo.write(&path, text);
            set_time(&file, about.modified().expect("a time"));
        }
        6 if exists => {
            // The clock was elsewhere.
            let hours = Duration::from_secs(3600 * random.below(1000));
            let now = SystemTime::now();
            let time = if random.below(2) == 0 {
                now + hours
            } else {
                now - hours
            };
            set_time(&repo.path(&path), time);
        }
        7 => {
            repo.git(&["add", "--all"]);
            let _ = repo.try_git(&["commit", "--quiet", "--no-verify", "--message", "more"]);
        }
        8 => {
            let _ = repo.try_git(&["checkout", "--quiet", "--force", "HEAD~1"]);
        }
        kind @ 9..=16 => change_beside(repo, random, kind),
        17 => {
            let commits = repo.git(&["rev-list", "--all"]);
            let commits: Vec<&str> = commits.lines().collect();
            let at = random.below(commits.len() as u64);
            let commit = commits[usize::try_from(at).expect("small")];
            let _ = repo.try_git(&["checkout", "--quiet", "--force", commit]);
        }
        18 if exists => {
            // Two files change places, and nothing else of them changes.
            let other = post(random.below(14));
            if repo.path(&other).exists() {
                let aside = repo.path("aside");
                fs::rename(repo.path(&path), &aside).expect("renamed");
                if path != other {
                    fs::rename(repo.path(&other), repo.path(&path)).expect("renamed");
                }
                fs::rename(&aside, repo.path(&other)).expect("renamed");
            }
        }
        19 => {
            let _ = repo.try_git(&["reset", "--quiet", "--hard"]);
        }
        _ => {}
    }
}

fn set_time(file: &std::path::Path, time: SystemTime) {
    let opened = File::options().append(true).open(file).expect("a file");
    opened.set_modified(time).expect("set");
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
            change(&kept, &mut random);
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
    // What is no regular file is neither followed nor waited for.
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
