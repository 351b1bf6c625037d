//! Files that were replaced a moment ago. A program that had opened the old file just before may write
//! into it still. So that keeps a name of ours for a moment, and gets its own back if somebody did.
//!
//! Who holds a file open for longer, and then writes into what it opened, writes into a file without a
//! name: so it is wherever files are replaced and not overwritten.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::pending::Pending;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::change::Fingerprint;
use crate::tree::signature::About;

/// How long an old file is kept: a program that the system has stopped in the middle of opening a file
/// goes on within some milliseconds.
const MOMENT: Duration = Duration::from_millis(20);

/// Old files that are kept at once, at most: each is open, may hold a folder open, too, and a process
/// that is killed leaves them behind.
const MOST: usize = 100;

/// A file that was replaced, of which the old one is kept.
#[derive(Debug)]
pub(super) struct Replaced {
    pub(super) path: RepoPathBuf,
    /// Its name in its folder.
    pub(super) name: OsString,
    /// The old file: it is asked about without going to its name again.
    pub(super) file: File,
    /// The name that the old file has now, which goes with this.
    pub(super) kept: Pending,
    /// What the system said of the old file, if a change would show in that.
    pub(super) about: Option<About>,
    pub(super) old: Fingerprint,
    pub(super) new: Fingerprint,
}

/// Those of a tree.
#[derive(Debug, Default)]
pub(super) struct Recent {
    kept: Mutex<VecDeque<(Instant, Replaced)>>,
    /// The paths of those that were saved.
    saved: Mutex<Vec<RepoPathBuf>>,
}

impl Recent {
    /// Keeps the old file of one, and gives up those that were kept for long enough.
    pub(super) fn keep(&self, replaced: Replaced) {
        let now = Instant::now();
        let mut due = Vec::new();
        let mut kept = lock(&self.kept);
        kept.push_back((now, replaced));
        while let Some((since, _)) = kept.front()
            && (kept.len() > MOST || now.saturating_duration_since(*since) >= MOMENT)
        {
            due.extend(kept.pop_front());
        }
        drop(kept);
        for (_, due) in due {
            self.give_up(due);
        }
    }

    /// Gives up all old files, the last of them after a moment: the paths of those that somebody saved
    /// meanwhile, which have what was saved.
    pub(super) fn finish(&self) -> Vec<RepoPathBuf> {
        let kept = std::mem::take(&mut *lock(&self.kept));
        if let Some((since, _)) = kept.back() {
            thread::sleep(MOMENT.saturating_sub(since.elapsed()));
        }
        for (_, kept) in kept {
            self.give_up(kept);
        }
        let mut saved = std::mem::take(&mut *lock(&self.saved));
        saved.sort_unstable();
        saved
    }

    fn give_up(&self, replaced: Replaced) {
        if !replaced.is_old_as_it_was() && replaced.put_back() {
            lock(&self.saved).push(replaced.path);
        }
    }
}

impl Replaced {
    fn is_old_as_it_was(&self) -> bool {
        let now = (self.file.metadata().ok()).and_then(|about| About::of(&about));
        let is_written_as = |before: About| now.is_some_and(|now| now.is_written_as(&before));
        self.about.is_some_and(is_written_as)
            || has(self.kept.file(self.kept.name()), self.old).unwrap_or_default()
    }

    /// Gives the old file its name again, if that has no file that was saved still later.
    fn put_back(&self) -> bool {
        let name: &OsStr = &self.name;
        let is_later = has(self.kept.file(name), self.new).is_ok_and(|is_ours| !is_ours);
        if is_later {
            return false;
        }
        self.kept.take_back(name);
        true
    }
}

/// Whether a file has these bytes.
fn has(file: io::Result<File>, bytes: Fingerprint) -> io::Result<bool> {
    let mut found = Vec::new();
    let most = bytes.length().saturating_add(1) as u64;
    file?.take(most).read_to_end(&mut found)?;
    Ok(Fingerprint::of(&found) == bytes)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, any(target_os = "linux", target_os = "android")))]
#[expect(
    clippy::disallowed_methods,
    reason = "the tests look at the disk by themselves"
)]
mod tests {
    use std::fs;
    use std::io::Write as _;
    use std::path::Path;

    use super::*;
    use crate::tree::Tree as _;
    use crate::tree::change::Change;
    use crate::tree::disk::Disk;

    /// What is in `a.md`, and the paths that were saved, after it was replaced; `then` gets the old file,
    /// which was open for writing, and the path of `a.md`.
    fn after(is_long_ago: bool, then: &dyn Fn(File, &Path)) -> (Option<String>, Vec<RepoPathBuf>) {
        let place = tempfile::tempdir().expect("the disk");
        let root = place.path().canonicalize().expect("the disk");
        let path = root.join("a.md");
        fs::write(&path, "old").expect("a file");
        let open = File::options().write(true).open(&path).expect("a file");
        if is_long_ago {
            let long_ago = std::time::UNIX_EPOCH + Duration::from_secs(1);
            open.set_modified(long_ago).expect("a time");
        }
        let disk = Disk::new(root.clone(), 1 << 20);
        let change = Change::between(b"old", b"new");
        disk.replace("a.md", &change).expect("replaced");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "new");
        then(open, &path);
        let saved = disk.finish_replacing();
        let names = fs::read_dir(&root).expect("the disk");
        let hidden = names.filter(|entry| {
            let name = entry.as_ref().expect("an entry").file_name();
            name.to_string_lossy().starts_with('.')
        });
        assert_eq!(hidden.count(), 0, "something is left");
        (fs::read_to_string(&path).ok(), saved)
    }

    #[test]
    fn what_is_written_into_the_old_file_is_not_lost() {
        let save = |mut open: File, _: &Path| open.write_all(b"odd").expect("written");
        let twice = |open: File, path: &Path| {
            save(open, path);
            fs::write(path, "saved later").expect("written");
        };
        let and_remove = |open: File, path: &Path| {
            save(open, path);
            fs::remove_file(path).expect("removed");
        };
        for is_long_ago in [false, true] {
            let is = |text: &str, saved: &[&str]| {
                let saved = saved.iter().map(|path| (*path).into()).collect::<Vec<_>>();
                (Some(text.to_owned()), saved)
            };
            assert_eq!(after(is_long_ago, &|_, _| {}), is("new", &[]));
            assert_eq!(after(is_long_ago, &save), is("odd", &["a.md"]));
            assert_eq!(after(is_long_ago, &twice), is("saved later", &[]));
            assert_eq!(after(is_long_ago, &and_remove), is("odd", &["a.md"]));
            let remove = |_: File, path: &Path| fs::remove_file(path).expect("removed");
            assert_eq!(after(is_long_ago, &remove), (None, Vec::new()));
        }
    }

    #[test]
    fn not_many_are_kept() {
        let place = tempfile::tempdir().expect("the disk");
        let root = place.path().canonicalize().expect("the disk");
        let disk = Disk::new(root.clone(), 1 << 20);
        let names: Vec<String> = (0..3 * MOST).map(|number| format!("{number}.md")).collect();
        for name in &names {
            fs::write(root.join(name), "old").expect("a file");
        }
        let files = || fs::read_dir(&root).expect("the disk").count();
        for name in &names {
            let change = Change::between(b"old", b"new");
            disk.replace(name, &change).expect("replaced");
            assert!(files() <= names.len() + MOST);
        }
        assert_eq!(disk.finish_replacing(), [] as [RepoPathBuf; 0]);
        assert_eq!(files(), names.len());
    }
}
