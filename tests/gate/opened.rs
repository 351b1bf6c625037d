//! What is opened for reading: regular files, whatever took their place since they were listed.

use std::io::Read as _;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use copydesk::internals::document::Layout;
use copydesk::internals::document::body_need::BodyNeed;
use copydesk::internals::tree::ReadFile;
use copydesk::internals::tree::disk::open::{all, followed, inside};
use copydesk::internals::tree::disk::walk::FoundFile;
use copydesk::parts::FileProblem;
use copydesk::{Disk, Tree as _};

use super::repo::{GOOD, Repo};

/// Reads what was a regular file when it was listed.
fn listed(repo: &Repo, path: &Path) -> Result<ReadFile, FileProblem> {
    let root = repo.root().canonicalize().expect("it is there");
    let file = FoundFile::new(&root, path, false);
    let disk = Disk::new(root, 1000);
    disk.read_document(&file, Layout::Content, BodyNeed::Everything, 1000)
}

#[track_caller]
fn unreadable(read: Result<ReadFile, FileProblem>, words: &str) {
    let expected = FileProblem::Unreadable(words.to_owned());
    assert_eq!(read.expect_err("it is read"), expected);
}

#[track_caller]
fn refused(opened: std::io::Result<copydesk::internals::tree::disk::open::Opened>, words: &str) {
    let error = opened.expect_err("it is opened").to_string();
    assert!(error.contains(words), "{error}");
}

/// None of these may wait, or read anything.
#[test]
fn what_is_no_regular_file_is_not_opened() {
    let repo = Repo::plain();
    let fifo = repo.path("fifo");
    let made = Command::new("mkfifo").arg(&fifo).status();
    assert!(made.expect("mkfifo").success());
    let socket = repo.path("socket");
    let _listener = UnixListener::bind(&socket).expect("a socket");
    for path in [&*fifo, &*socket, Path::new("/dev/zero"), repo.root()] {
        unreadable(listed(&repo, path), "it is not a regular file");
        refused(inside(repo.root(), path), "not a regular file");
        refused(followed(path), "not a regular file");
    }
    symlink("/dev/zero", repo.path("zero")).expect("linked");
    symlink(&fifo, repo.path("to-fifo")).expect("linked");
    for link in ["zero", "to-fifo"] {
        refused(followed(&repo.path(link)), "not a regular file");
        unreadable(listed(&repo, &repo.path(link)), "it is not a regular file");
    }
    unreadable(listed(&repo, &repo.path("gone")), "the file is gone");
}

#[test]
fn links_are_followed_inside_the_repository() {
    let repo = Repo::plain();
    repo.write("folder/a.md", GOOD);
    symlink("folder/a.md", repo.path("a.md")).expect("linked");
    symlink("/etc/passwd", repo.path("out.md")).expect("linked");
    symlink("nowhere", repo.path("nowhere.md")).expect("linked");
    let mut text = String::new();
    let mut opened = inside(repo.root(), &repo.path("a.md")).expect("it is inside");
    opened.file.read_to_string(&mut text).expect("read");
    assert_eq!((&*text, opened.length), (GOOD, GOOD.len() as u64));
    refused(inside(repo.root(), &repo.path("out.md")), "leaves");
    assert!(inside(repo.root(), &repo.path("nowhere.md")).is_err());
    unreadable(
        listed(&repo, &repo.path("a.md")),
        "it is not a regular file",
    );
    assert!(followed(&repo.path("out.md")).is_ok());
}

#[test]
fn what_is_read_ends_at_the_limit() {
    assert_eq!(all(&b"abc"[..], 3, 3).expect("it fits"), b"abc");
    assert_eq!(all(&b""[..], 0, 0).expect("it fits"), b"");
    for (length, limit) in [(3, 2), (0, 2), (3, 0)] {
        let error = all(&b"abc"[..], length, limit).expect_err("it is too large");
        assert!(error.to_string().contains("larger than"), "{error}");
    }
    // Whatever length a file is said to have.
    assert_eq!(all(&b"abc"[..], 1, 9).expect("it fits"), b"abc");
    assert!(all(std::io::repeat(0), 0, 1000).is_err());
}

#[test]
fn a_config_that_leaves_the_repository_is_not_read() {
    let elsewhere = Repo::plain();
    elsewhere.write("copydesk.yaml", "secret: words\n");
    let repo = Repo::plain();
    repo.write("a.md", GOOD);
    symlink(elsewhere.path("copydesk.yaml"), repo.path("copydesk.yaml")).expect("linked");
    let run = repo.check(&[]);
    run.refuses("a symbolic link that leaves the repository");
    assert!(!run.out.contains("secret"), "{run:?}");
    // One that was named, and lies elsewhere, is somebody's own choice.
    elsewhere.write("copydesk.yaml", "collections: {}\n");
    symlink(elsewhere.path("copydesk.yaml"), elsewhere.path("link.yaml")).expect("linked");
    repo.remove("copydesk.yaml");
    let link = elsewhere.path("link.yaml");
    repo.check(&["--config", &link.to_string_lossy()])
        .reports(&[]);
}
