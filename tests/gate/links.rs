//! Links that lie in a repository and lead out of it: nothing behind them is read, shown or written,
//! under whatever name, and whatever changes while a run is on.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::repo::{BAD, GOOD, Repo};

const SECRET: &str = "---\ntitle: secret words\npublished: 'yes'\n---\n";

/// What is said of a link that leads out.
const LEAVES: &str = "is a symbolic link that leaves the repository";

/// A repository in which `out` is a link to a folder, and `out.md` one to a file, both elsewhere.
fn linked() -> (Repo, Repo) {
    let elsewhere = Repo::plain();
    elsewhere.write("secret.md", SECRET);
    elsewhere.write("sub/secret.md", SECRET);
    let repo = Repo::with(&[("a.md", GOOD), ("news/b.md", BAD)]);
    symlink(elsewhere.root(), repo.path("out")).expect("linked");
    symlink(elsewhere.path("secret.md"), repo.path("out.md")).expect("linked");
    symlink("news", repo.path("in")).expect("linked");
    (repo, elsewhere)
}

#[test]
fn what_is_named_and_leads_out_is_refused() {
    let (repo, _elsewhere) = linked();
    let paths = [
        "out",
        "out/",
        "out/secret.md",
        "out/sub",
        "out/*.md",
        "out.md",
        "./news/../out/secret.md",
    ];
    for path in paths {
        let run = repo.check(&[path]);
        run.refuses(LEAVES);
        assert!(!run.out.contains("secret words"), "{run:?}");
        let run = repo.check_with(format!("{path}\n"), &["--files-from", "-"]);
        run.refuses(LEAVES);
        // From below, and by the way that the user came.
        let below = Repo::at(repo.path("news"));
        below.check(&[&format!("../{path}")]).refuses(LEAVES);
        let whole = repo.path(path);
        repo.check(&[&whole.to_string_lossy()]).refuses(LEAVES);
    }
    for option in ["--config", "--baseline", "--files-from"] {
        repo.check(&[option, "out.md"]).refuses(LEAVES);
    }
    repo.check(&["--stdin-filename", "out/new.md"])
        .refuses(LEAVES);
}

#[test]
fn what_is_met_and_leads_out_is_counted() {
    let (repo, _elsewhere) = linked();
    let run = repo.check(&["--verbose"]);
    run.reports(&["news/b.md front-matter/syntax"]);
    run.says("3 symbolic links");
    run.says("skipped: out: symbolic link");
}

#[test]
fn links_that_stay_inside_and_those_of_the_user_are_followed() {
    let (repo, elsewhere) = linked();
    repo.check(&["in"])
        .reports(&["news/b.md front-matter/syntax"]);
    symlink(repo.root(), elsewhere.path("way")).expect("linked");
    elsewhere
        .check(&["way/news"])
        .shows("news/b.md:2:8: error[front-matter/syntax]");
    let way = Repo::at(elsewhere.path("way"));
    way.check(&["in/b.md"])
        .reports(&["news/b.md front-matter/syntax"]);
    // A link on the way is the user's own, one behind it is not.
    elsewhere.check(&["way/out"]).refuses(LEAVES);
}

#[test]
fn a_repository_without_git_begins_at_its_config() {
    let elsewhere = Repo::plain();
    elsewhere.write("secret.md", SECRET);
    let repo = Repo::plain();
    repo.write("a.md", GOOD);
    symlink(elsewhere.root(), repo.path("out")).expect("linked");
    repo.write("copydesk.yaml", "collections: {}\n");
    repo.check(&["out"]).refuses(LEAVES);
    // In a folder that is not a repository, links are the user's own.
    repo.remove("copydesk.yaml");
    assert_ne!(repo.check(&["out"]).code, 2);
}

#[test]
fn inspect_shows_nothing_of_elsewhere() {
    let (repo, _elsewhere) = linked();
    for path in ["out.md", "out/secret.md"] {
        let run = repo.run(&["inspect", path]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.err.contains(LEAVES) && !run.out.contains("secret"),
            "{run:?}"
        );
    }
    let run = repo.run(&["inspect", "in/b.md"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn nothing_is_written_through_a_link_that_leads_out() {
    let (repo, elsewhere) = linked();
    elsewhere.write("known", "as it was");
    for name in ["report.json", ".copydesk-baseline.jsonl"] {
        symlink(elsewhere.path("known"), repo.path(name)).expect("linked");
    }
    symlink(elsewhere.path("new"), repo.path("new.json")).expect("linked");
    for arguments in [
        &["check", "--format", "json=report.json"][..],
        &["check", "--output", "report.json"],
        &["check", "--output", "new.json"],
        &["check", "--output", "out/report.json"],
        &["check", "--store-dir", "out/store"],
        &["baseline"],
        &["baseline", "--output", "out/b.jsonl"],
        &["baseline", "--update"],
    ] {
        let run = repo.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
    }
    assert_eq!(elsewhere.read("known"), "as it was");
    let mut left: Vec<_> = fs::read_dir(elsewhere.root()).expect("a folder").collect();
    left.retain(|entry| !matches!(entry, Ok(entry) if ["known", "secret.md", "sub"].contains(&&*entry.file_name().to_string_lossy())));
    assert!(left.is_empty(), "{left:?}");
    // A link that stays inside stays a link.
    repo.write("reports/r.json", "");
    symlink("reports/r.json", repo.path("r.json")).expect("linked");
    assert_eq!(repo.check(&["--format", "json=r.json"]).code, 1);
    assert!(repo.path("r.json").is_symlink());
    assert!(repo.read("reports/r.json").contains("front-matter/syntax"));
}

#[test]
fn a_pointer_below_a_linked_folder_says_nothing_of_an_image_elsewhere() {
    let elsewhere = Repo::plain();
    let image = fs::read("fixtures/images/dot.png").unwrap_or_else(|_| {
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x07\0\0\0\x05\x08\x06\0\0\0".to_vec()
    });
    elsewhere.write("a.png", &image);
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    let article = "---\ntitle: A\nimage: /img/a.png\nwidth: 999\nheight: 999\n---\ntext\n";
    let repo = Repo::with(&[("img/a.png", pointer), ("a.md", article)]);
    repo.write("b.md", article);
    repo.git(&["add", "--all"]);
    fs::rename(repo.path("img"), repo.path("old")).expect("renamed");
    symlink(elsewhere.root(), repo.path("img")).expect("linked");
    let run = repo.check(&["--staged", "--verbose"]);
    assert!(
        !run.out.contains("7 ") && !run.out.contains("7×5"),
        "{run:?}"
    );
}

/// Ignore files above the root and those of git: they are neither waited for nor read without end.
#[test]
fn ignore_files_are_regular_files() {
    for (name, is_refused) in [
        (".gitignore", true),
        (".ignore", true),
        (".git/info/exclude", true),
        ("../.gitignore", false),
        ("../.ignore", false),
    ] {
        for target in [None, Some("/dev/zero"), Some("/etc/passwd")] {
            let above = Repo::plain();
            let repo = Repo::at(above.path("top"));
            repo.write("site/a.md", GOOD);
            repo.write("site/copydesk.yaml", "collections: {}\n");
            repo.git(&["init", "--quiet"]);
            let place = repo.path(name);
            let _ = fs::remove_file(&place);
            match target {
                None => {
                    let made = Command::new("mkfifo").arg(&place).status();
                    assert!(made.expect("mkfifo").success());
                }
                // Git's own files are not of the repository.
                Some("/etc/passwd") if name.starts_with(".git/") => continue,
                Some(target) => symlink(target, &place).expect("linked"),
            }
            let run = repo.check(&["site"]);
            // Nothing is left to be checked.
            let expected = if is_refused { 2 } else { 0 };
            assert_eq!(run.code, expected, "{name} {target:?}: {run:?}");
            if is_refused {
                run.shows("no file that can be read: nothing beside it was looked at");
            }
        }
    }
}

#[test]
fn ignore_files_apply_as_git_and_ripgrep_apply_them() {
    let repo = Repo::with(&[
        (
            ".gitignore",
            "\u{feff}gone.md\n*.draft.md\n/news/old/\n!kept.draft.md\n",
        ),
        (".ignore", "by-ignore.md\n!news/back.draft.md\n"),
        ("news/.gitignore", "!here.draft.md\nlocal.md\n"),
        ("site/copydesk.yaml", "collections: {}\n"),
    ]);
    let info = repo.path(".git/info");
    fs::create_dir_all(&info).expect("a folder");
    fs::write(info.join("exclude"), "mine.md\n").expect("written");
    for file in [
        "gone.md",
        "a.draft.md",
        "kept.draft.md",
        "mine.md",
        "by-ignore.md",
        "b.md",
        "local.md",
        "news/old/a.md",
        "news/here.draft.md",
        "news/back.draft.md",
        "news/local.md",
        "news/c.md",
        "node_modules/x.md",
        ".hidden/y.md",
        "site/gone.md",
        "site/d.md",
    ] {
        repo.write(file, BAD);
    }
    // A repository of its own: the rules above say nothing of it, those of `.ignore` do.
    repo.write("own/.git/HEAD", "ref: refs/heads/main\n");
    repo.write("own/gone.md", BAD);
    repo.write("own/by-ignore.md", BAD);
    let reported = |file: &str| format!("{file} front-matter/syntax");
    let expected = [
        "b.md",
        "kept.draft.md",
        "local.md",
        "news/back.draft.md",
        "news/c.md",
        "news/here.draft.md",
        "own/gone.md",
        "site/d.md",
    ];
    let expected: Vec<String> = expected.iter().map(|file| reported(file)).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    for threads in ["1", "2", "7"] {
        repo.check(&["--threads", threads, "--no-fold"])
            .reports(&expected);
    }
    // Git agrees, of what is not hidden from it.
    let git = repo.git(&["ls-files", "--others", "--exclude-standard"]);
    for file in [
        "kept.draft.md",
        "news/c.md",
        "news/here.draft.md",
        "local.md",
    ] {
        assert!(git.lines().any(|line| line == file), "{file}: {git}");
    }
}

/// A `.git` file can name any folder: it is git's own only if that folder knows of it.
#[test]
fn a_store_is_kept_where_git_says_so() {
    let elsewhere = Repo::plain();
    elsewhere.write("victim/HEAD", "ref: refs/heads/main\n");
    elsewhere.write("victim/info/exclude", "a.md\n");
    let repo = Repo::plain();
    repo.write(
        ".git",
        format!("gitdir: {}\n", elsewhere.path("victim").display()),
    );
    for file in 0..1_100 {
        repo.write(format!("{file}.md"), GOOD);
    }
    repo.write("a.md", BAD);
    repo.check(&[]).reports(&["a.md front-matter/syntax"]);
    let left = fs::read_dir(elsewhere.path("victim"))
        .expect("a folder")
        .count();
    assert_eq!(left, 2);
}

/// Swaps a folder for a link and back while runs are on.
fn swapping(folder: &Path, target: &Path, work: &mut dyn FnMut()) {
    let (real, link) = (folder.with_extension("real"), folder.with_extension("link"));
    symlink(target, &link).expect("linked");
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0;
            while !stop.load(Ordering::Relaxed) {
                let _ = fs::rename(folder, &real);
                let _ = fs::rename(&link, folder);
                thread::yield_now();
                let _ = fs::rename(folder, &link);
                let _ = fs::rename(&real, folder);
                // Now and then, a run comes to its end in between.
                turn = (turn + 7) % 120;
                thread::sleep(Duration::from_millis(turn));
            }
        });
        work();
        stop.store(true, Ordering::Relaxed);
    });
}

/// How often a race is run: `tests/hostile/races.py` does it five hundred times.
const RUNS: usize = 40;

#[test]
fn a_folder_that_becomes_a_link_is_not_followed() {
    let elsewhere = Repo::plain();
    let repo = Repo::new();
    for file in 0..20 {
        elsewhere.write(format!("sub/{file}.md"), SECRET.replace("words", "[\n"));
        elsewhere.write(format!("sub/only-there-{file}.md"), SECRET);
        repo.write(format!("news/sub/{file}.md"), BAD);
    }
    swapping(&repo.path("news"), elsewhere.root(), &mut || {
        for run in 0..RUNS {
            let path = ["news", ".", "news/sub/1.md", "news/*/*.md"][run % 4];
            let ran = repo.check(&["--no-fold", "--verbose", path]);
            let shown = format!("{}{}", ran.out, ran.err);
            assert!(
                !shown.contains("secret") && !shown.contains("only-there"),
                "{shown}"
            );
        }
    });
}

#[test]
fn a_fix_is_not_written_into_a_folder_that_became_a_link() {
    let old = "---\ntitle: A\npublished: 'yes'\n---\n";
    let elsewhere = Repo::plain();
    let repo = Repo::new();
    repo.write("news/1.md", old);
    let mut fixed = 0;
    swapping(&repo.path("news"), elsewhere.root(), &mut || {
        for _ in 0..RUNS / 2 {
            elsewhere.write("1.md", old);
            for place in ["news", "news.real"] {
                if repo.path(place).is_dir() && !repo.path(place).is_symlink() {
                    let _ = fs::write(repo.path(place).join("1.md"), old);
                }
            }
            let run = repo.check(&["--fix", "--unsafe-fixes", "news"]);
            fixed += usize::from(run.err.contains("Fixed 1 finding"));
            repo.run(&[
                "check",
                "--output",
                "news/report.json",
                "--format",
                "json",
                "a",
            ]);
            assert_eq!(elsewhere.read("1.md"), old);
            assert!(!elsewhere.path("report.json").exists());
        }
    });
    assert!(fixed > 0);
}
