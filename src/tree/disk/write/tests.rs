//! What is written, and what stays as it is.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::super::left_behind::remove_stale;
use super::super::replaced::Recent;
use super::*;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::Tree as _;
use crate::tree::disk::Disk;

/// A repository with a file in `news`, and a folder beside the repository.
struct Folder {
    folder: tempfile::TempDir,
    disk: Disk,
}

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder
            .path()
            .canonicalize()
            .expect("a path")
            .join("repository");
        fs::create_dir_all(root.join("news")).expect("folders");
        fs::write(root.join("news/a.md"), "old").expect("a file");
        let disk = Disk::new(root, 1 << 20);
        Self { folder, disk }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.disk.root().join(path)
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    /// Replaces the text of a file; why not, where it is not done.
    fn replace(&self, path: &str) -> Option<String> {
        let change = Change::between(b"old", b"new");
        let replaced = self.disk.replace(path, &change);
        assert!(self.disk.finish_replacing().is_empty());
        let left = fs::read_dir(self.path("news")).expect("a folder");
        let hidden = left.filter(|entry| {
            let name = entry.as_ref().expect("an entry").file_name();
            name.to_string_lossy().starts_with('.')
        });
        assert_eq!(hidden.count(), 0, "something is left");
        replaced.err().map(|error| error.to_string())
    }
}

#[test]
fn a_file_gets_its_new_bytes_and_keeps_its_mode() {
    let folder = Folder::new();
    let path = folder.path("news/a.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("a mode");
    assert_eq!(folder.replace("news/a.md"), None);
    assert_eq!(folder.text("news/a.md"), "new");
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn a_file_that_changed_stays() {
    let folder = Folder::new();
    for now in ["odd", "old and more", ""] {
        fs::write(folder.path("news/a.md"), now).expect("written");
        let changed = "it changed while it was fixed".to_owned();
        assert_eq!(folder.replace("news/a.md"), Some(changed));
        assert_eq!(folder.text("news/a.md"), now);
    }
    fs::remove_file(folder.path("news/a.md")).expect("removed");
    assert_eq!(
        folder.replace("news/a.md"),
        Some("the file is gone".to_owned())
    );
    assert_eq!(
        folder.replace("news"),
        Some("it is not a regular file".to_owned())
    );
}

/// What the system says of a file is believed once its clock has moved on since the last change.
#[cfg(any(target_os = "linux", target_os = "android"))]
#[test]
fn a_file_is_untouched_until_it_is_written_or_another_has_its_name() {
    let folder = Folder::new();
    let path = folder.path("news/a.md");
    let held = Held::new(folder.disk.root().to_path_buf());
    let place = || Place::open(&held, Path::new("news/a.md")).expect("a file");
    let now = SystemTime::now();
    let later = ClockReading::at(now + Duration::from_secs(10));
    let opened = place();
    assert!(!opened.is_untouched(ClockReading::at(now)));
    assert!(opened.is_untouched(later));
    // Longer than a tick of the clock of any system that has this.
    std::thread::sleep(Duration::from_millis(20));
    fs::write(&path, "new").expect("written");
    File::options()
        .write(true)
        .open(&path)
        .and_then(|file| file.set_modified(opened.about.modified()?))
        .expect("a time");
    assert!(!opened.is_untouched(later));

    let opened = place();
    fs::write(folder.path("news/b.md"), "new").expect("written");
    fs::rename(folder.path("news/b.md"), &path).expect("renamed");
    assert!(!opened.is_untouched(later) && !opened.still_has(&opened.name, b"new").expect("read"));
    let opened = place();
    assert!(opened.is_untouched(later) && opened.still_has(&opened.name, b"new").expect("read"));
    fs::remove_file(&path).expect("removed");
    assert!(!opened.is_untouched(later));
}

#[test]
fn a_link_is_followed_inside_of_the_repository_alone() {
    let folder = Folder::new();
    symlink("a.md", folder.path("news/link.md")).expect("a link");
    assert_eq!(folder.replace("news/link.md"), None);
    assert_eq!(folder.text("news/a.md"), "new");
    assert!(folder.path("news/link.md").is_symlink());

    let outside = folder.folder.path().join("outside.md");
    fs::create_dir(folder.path(".git")).expect("a folder");
    for target in [outside, folder.path(".git/x.md")] {
        fs::write(&target, "old").expect("a file");
        symlink(&target, folder.path("news/out.md")).expect("a link");
        let outside = "it is a symbolic link that leaves the repository".to_owned();
        assert_eq!(folder.replace("news/out.md"), Some(outside));
        assert_eq!(fs::read_to_string(&target).expect("a file"), "old");
        fs::remove_file(folder.path("news/out.md")).expect("removed");
    }
}

#[test]
fn a_file_that_may_not_be_written_stays() {
    let folder = Folder::new();
    let path = folder.path("news/a.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("a mode");
    assert_eq!(
        folder.replace("news/a.md"),
        Some("permission denied".to_owned())
    );
    assert_eq!(folder.text("news/a.md"), "old");
}

#[test]
fn what_a_dead_process_left_goes() {
    let folder = Folder::new();
    // In a container, the next process has the same number.
    let own = format!("news/.copydesk-{}-7.tmp", std::process::id());
    let written = format!("news/.copydesk-{}-8.tmp", std::process::id());
    // No process has such a number.
    let dead = format!("news/.copydesk-{}-7.tmp", i32::MAX);
    for name in [
        &own,
        &written,
        &dead,
        "news/.copydesk-x-7.tmp",
        "news/.copydesk-1.tmp",
    ] {
        fs::write(folder.path(name), "half").expect("written");
    }
    let lock = File::open(folder.path(&written)).expect("it is there");
    let operation = rustix::fs::FlockOperation::LockExclusive;
    rustix::fs::flock(&lock, operation).expect("a lock");
    remove_stale(&folder.path("news"));
    assert!(!folder.path(&dead).exists() && !folder.path(&own).exists());
    let left = fs::read_dir(folder.path("news")).expect("a folder");
    assert_eq!(left.count(), 4);
}

#[test]
fn a_walk_over_all_files_sees_what_may_be_left_behind() {
    let folder = Folder::new();
    let seen = |paths: &[&str]| {
        let paths: Vec<PathBuf> = paths.iter().map(|path| folder.path(path)).collect();
        let walked = folder.disk.walk(&paths, 1);
        let folders = walked.left_behind?;
        Some(folders.iter().map(|path| path.as_str()).collect::<String>())
    };
    assert_eq!(seen(&[""]).as_deref(), Some(""));
    fs::write(folder.path("news/.copydesk-1-7.tmp"), "half").expect("written");
    fs::write(folder.path("news/.copydesk-x-7.tmp"), "not ours").expect("written");
    assert_eq!(seen(&[""]).as_deref(), Some("news"));
    assert_eq!(seen(&["news"]), None);
    fs::write(folder.path(".copydesk-1-8.tmp"), "half").expect("written");
    let both = folder.disk.walk(&[folder.path("")], 1).left_behind;
    let mut both = both.expect("all was walked over");
    both.sort();
    assert_eq!(both, ["", "news"].map(RepoPathBuf::from));
}

#[test]
fn what_cannot_be_written_leaves_the_old_file() {
    let folder = Folder::new();
    let fails: Filling<'_> = &|out| {
        out.write_all(b"half")?;
        Err(io::ErrorKind::StorageFull.into())
    };
    assert!(write_atomic(&folder.path("news/a.md"), fails).is_err());
    assert_eq!(folder.replace("news/a.md"), None);
}

#[test]
fn room_is_made_of_old_files_that_were_kept_for_a_moment() {
    let place = tempfile::tempdir().expect("the disk");
    let root = place.path().canonicalize().expect("the disk");
    let held = Held::new(root.clone());
    let replaced = |name: &str| {
        fs::write(root.join(name), "old").expect("a file");
        replace(&held, name, &Change::between(b"old", b"new")).expect("replaced")
    };
    let recent = Recent::default();
    assert!(!recent.make_room());
    let Some(first) = replaced("a.md") else {
        return; // the file system cannot give two files each other's names at once
    };
    recent.keep(first);
    std::thread::sleep(Duration::from_millis(20));
    recent.keep(replaced("b.md").expect("as the first one"));
    let files = || fs::read_dir(&root).expect("the disk").count();
    assert_eq!(files(), 4);
    assert!(recent.make_room());
    assert!(files() < 4);
    assert!(recent.finish().is_empty());
    assert_eq!(files(), 2);
}
